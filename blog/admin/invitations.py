from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from accounts.templatetags.times import moment
from blog import invitations
from blog.admin.plain_words import PlainForm
from blog.models import Invitation

TWICE = "This address is invited already. You can send that letter again, or withdraw it."


class InvitationStateFilter(admin.SimpleListFilter):
    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Invitation.State.choices

    def queryset(self, request, queryset):
        return queryset.in_state(self.value()) if self.value() in Invitation.State.values else queryset


class InvitationForm(PlainForm):
    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        data = super().clean() or self.cleaned_data
        # The database minds it, too; here it becomes a sentence.
        same = Invitation.objects.filter(email=data.get("email"), role=data.get("role"), accepted_at=None)
        if same.filter(withdrawn_at=None).exists():
            self.add_error("email", TWICE)
        return data


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    """Who is asked to work at the desk, by whom, and what became of it. It gives rights, so administrators only."""

    form = InvitationForm
    change_form_template = "admin/blog/invitation/change_form.html"
    list_display = ["email", "role_word", "state_word", "made", "by", "who_came"]
    list_filter = [InvitationStateFilter, "role"]
    list_select_related = ["invited_by", "accepted_by"]
    search_fields = ["email"]
    actions = None
    radio_fields = {"role": admin.VERTICAL}

    def get_urls(self):
        act = self.admin_site.admin_view(self.act_view)
        return [path("<int:object_id>/act/", act, name="blog_invitation_act"), *super().get_urls()]

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["email", "role", "words"]
        return ["email", "role", "words", "state_word", "by", "made", "open_until", "who_came"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "words":
            kwargs["widget"] = AdminTextareaWidget(attrs={"rows": 4, "maxlength": db_field.max_length})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def add_view(self, request, form_url="", extra_context=None):
        try:
            return super().add_view(request, form_url, extra_context)
        except IntegrityError:  # two at the same moment
            messages.error(request, TWICE)
            return redirect("admin:blog_invitation_changelist")

    def save_model(self, request, obj, form, change):
        invitations.invite(obj, request.user)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, f"The invitation is on its way to {obj.email}. The link in it works for seven days.")
        return redirect("admin:blog_invitation_changelist")

    def act_view(self, request, object_id):
        """Send an invitation again, or withdraw it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        invitation = Invitation.objects.filter(pk=object_id).first()
        if invitation is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        is_again = request.POST.get("act") == "again"
        try:
            (invitations.send_again if is_again else invitations.withdraw)(invitation, request.user)
        except invitations.CannotAccept as refusal:
            messages.error(request, str(refusal))
        else:
            done = "A new letter is on its way. The link in the old one has ended." if is_again else "It is withdrawn."
            messages.success(request, done)
        return redirect("admin:blog_invitation_changelist")

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_superuser

    has_add_permission = has_view_permission

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="role", ordering="role")
    def role_word(self, invitation):
        return invitation.role_word

    @admin.display(description="state")
    def state_word(self, invitation):
        return invitation.state.label

    @admin.display(description="invited", ordering="pk")
    def made(self, invitation):
        return moment(timezone.localtime(invitation.made_at))

    @admin.display(description="open until")
    def open_until(self, invitation):
        return moment(timezone.localtime(invitation.expires_at))

    @admin.display(description="by", empty_value="–")
    def by(self, invitation):
        return invitation.invited_by

    @admin.display(description="accepted by")
    def who_came(self, invitation):
        if invitation.accepted_at is None:
            return "–"
        return invitation.accepted_by or "Somebody who left"
