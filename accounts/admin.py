from typing import ClassVar

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth.admin import UserAdmin as StockUserAdmin
from django.contrib.auth.models import Permission
from django.contrib.sites.models import Site
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from post_office.models import Attachment, Email, EmailTemplate, Log

from accounts import consent
from accounts.admin_rights import EndedAtDesk
from accounts.consent_form import ConsentTextForm
from accounts.forms import PublicNameField
from accounts.models import ConsentText, SiteSettings, User
from accounts.templatetags.times import moment

# Letters hold sign-in codes, and sessions and second factors are keys: nobody sees those of others, not even
# administrators. The site's row follows SITE_URL, and the addresses of an account are kept in step by UserAdmin.
KEPT_OUT = (Attachment, Email, EmailTemplate, Log, Site, EmailAddress)
KEPT_OUT += (Authenticator, SocialAccount, SocialApp, SocialToken, UserSession)
for model in KEPT_OUT:
    if admin.site.is_registered(model):
        admin.site.unregister(model)

admin.site.site_title = "Desk"
admin.site.index_title = "The desk"
# The rooms are few, and the header leads to them.
admin.site.enable_nav_sidebar = False


class UserForm(forms.ModelForm):
    """An account as administrators make or change it. Without a password: people sign in by mailed code or set one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "public_name" in self.fields:
            self.fields["public_name"] = PublicNameField(user=self.instance, by_staff=True)
            self.fields["public_name"].widget = AdminTextInputWidget()
            self.fields["public_name"].help_text = "Everybody sees this name beside the person's comments."
        if email := self.fields.get("email"):
            email.help_text = "Signs in, and is shown to nobody. A changed address is proved by a mailed code."

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        others = User.objects.filter(email=email).exclude(pk=self.instance.pk)
        if others.exists() or EmailAddress.objects.filter(email=email).exclude(user=self.instance.pk).exists():
            raise ValidationError("Another account has this address.")
        return email

    def clean(self):
        if self.cleaned_data.get("groups") and self.cleaned_data.get("is_staff") is False:
            self.add_error(
                "is_staff", "Authors, Editors and Moderators work in the admin: please let this person enter it."
            )
        return self.cleaned_data


@admin.register(User)
class UserAdmin(EndedAtDesk, StockUserAdmin):
    """Only administrators change accounts of administrators, and only they hand out rights."""

    form = add_form = UserForm
    list_display = ["public_name", "group_names", "is_staff", "is_active", "joined"]
    list_filter = ["groups", "is_staff", "is_active", "needs_review"]
    ordering = ["-joined_at"]
    date_hierarchy = "joined_at"
    filter_horizontal = []
    readonly_fields = ["joined", "seen", "password_state"]
    rights = ["is_staff", "is_superuser", "groups", "user_permissions"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_search_fields(self, request):
        return ["public_name", "email"] if self._may_see_addresses(request) else ["public_name"]

    def get_list_display(self, request):
        name, *rest = self.list_display
        return [name, "email", *rest] if self._may_see_addresses(request) else self.list_display

    def lookup_allowed(self, lookup, value, request):
        if lookup.startswith("email") and not self._may_see_addresses(request):
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_fieldsets(self, request, obj=None):
        person = ["public_name", "email"] if self._may_see_addresses(request) else ["public_name"]
        if obj is None:
            rights = ["groups", "is_staff"] if request.user.is_superuser else []
            return [(None, {"fields": person + rights})]
        return [
            (None, {"fields": person}),
            ("May", {"fields": ["is_active", "needs_review", "groups", "is_staff", "is_superuser"]}),
            ("Single permissions", {"fields": ["user_permissions"], "classes": ["collapse"]}),
            ("Coming and going", {"fields": ["joined", "seen", "password_state"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return self.readonly_fields if request.user.is_superuser else [*self.readonly_fields, *self.rights]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "user_permissions":
            kwargs["queryset"] = Permission.objects.select_related("content_type")
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.widget = forms.CheckboxSelectMultiple(choices=field.choices)
            field.help_text = (
                "Authors write posts. Editors change and publish everybody's. Moderators decide on comments."
            )
        return field

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups":
            field.widget.can_add_related = False
        return field

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            # Typed by somebody else: not verified until its owner has typed the code.
            obj.emailaddress_set.all().delete()
            obj.emailaddress_set.create(email=obj.email, primary=True, verified=False)

    @admin.display(ordering="joined_at")
    def joined(self, user):
        return moment(timezone.localtime(user.joined_at))

    @admin.display(description="last signed in", empty_value="–")
    def seen(self, user):
        return user.last_login and moment(timezone.localtime(user.last_login))

    @admin.display(description="groups")
    def group_names(self, user):
        return ", ".join(group.name for group in user.groups.all()) or "–"

    @admin.display(description="password")
    def password_state(self, user):
        state = "Has a password." if user.has_usable_password() else "Has none and signs in by mailed code."
        link = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('{} <a href="{}">Set another</a>', state, link)

    def _may_see_addresses(self, request):
        return request.user.has_perm("accounts.change_user")

    def _may_touch(self, request, user):
        if user is not None and hasattr(user, "leaving"):
            return False  # saved now, the name that waits for its owner would be lost
        return user is None or request.user.is_superuser or not user.is_superuser


class SiteSettingsForm(forms.ModelForm):
    """Takes no number that some database cannot keep, and with which no day can be reckoned."""

    LEAST: ClassVar = {"comments_close_after": 0, "trust_after": 1}
    MOST = 9_999

    class Meta:
        error_messages: ClassVar = {
            "name": {"required": "Please give the blog a name."},
            "house_rules": {"required": "Please write what you ask of people who comment."},
            "moderation": {"invalid_choice": "Please choose one of the list."},
            "trust_after": {"required": "Please write a number, such as 3."},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, least in self.LEAST.items():
            field = self.fields[name]
            field.validators = [MinValueValidator(least), MaxValueValidator(self.MOST)]


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """One row, so the list leads to its form, which shows the defaults while nothing is saved."""

    form = SiteSettingsForm

    def get_object(self, request, object_id, from_field=None):
        return SiteSettings.load() if object_id == "1" else None

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:accounts_sitesettings_change", 1)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ConsentText)
class ConsentTextAdmin(admin.ModelAdmin):
    """Versions are added, never changed: people have accepted them as they were."""

    form = ConsentTextForm
    list_display = ["kind", "version", "link", "news", "published_at"]

    def save_model(self, request, obj, form, change):
        consent.publish(obj)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
