from django.contrib import admin, messages
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts import times
from accounts.models import SiteSettings
from accounts.templatetags.times import moment
from blog.admin.moments import MomentField
from blog.admin.plain_words import PlainForm
from blog.keys import as_key
from blog.models import Post
from comments import closing, conversations
from comments.models import Conversation
from comments.rights import can_moderate


class ClosedFilter(admin.SimpleListFilter):
    title = "closing"
    parameter_name = "closed"

    def lookups(self, request, model_admin):
        return [("yes", "Closed"), ("later", "Closes later"), ("no", "No date")]

    def queryset(self, request, queryset):
        now = timezone.now()
        conditions = {"yes": Q(closes_at__lte=now), "later": Q(closes_at__gt=now), "no": Q(closes_at=None)}
        return queryset.filter(conditions.get(self.value(), Q()))


@admin.register(Conversation)
class ConversationAdmin(admin.ModelAdmin):
    """Where moderators close and open conversations. Other staff see when one closes."""

    form = PlainForm
    fields = ["closes_at", "moderation"]
    formfield_overrides = {models.DateTimeField: {"form_class": MomentField}}
    list_display = ["title", "comments", "closing", "appear"]
    list_filter = [ClosedFilter]
    list_select_related = ["post"]
    search_fields = ["post__title"]
    ordering = ["-post__published_at"]
    actions = None

    def has_module_permission(self, request):
        return can_moderate(request.user)

    def has_view_permission(self, request, obj=None):
        return can_moderate(request.user) or (obj is not None and request.user.is_staff)

    def has_change_permission(self, request, obj=None):
        return can_moderate(request.user)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_object(self, request, object_id, from_field=None):
        """The conversation about a published post, also where nobody has written yet."""
        if not as_key(object_id):
            return None
        conversation = Conversation.objects.select_related("post__author").filter(pk=object_id).first()
        if conversation:
            return conversation
        post = Post.objects.published().select_related("author").filter(pk=object_id).first()
        return Conversation(post=post) if post else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["closed_at"] = closing.closed_since(obj.post, obj.closes_at, SiteSettings.load())
        context["closing_time"] = closing.closing_time(obj.post, obj.closes_at, SiteSettings.load())
        context["title"] = f"Conversation about “{obj.post}”"
        context["subtitle"] = None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_form(self, request, obj=None, **kwargs):
        site_rule = "Empty: the rule of the whole site counts, in the site settings."
        help_texts = {"closes_at": site_rule}
        return super().get_form(request, obj, help_texts=help_texts, **kwargs)

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        site = SiteSettings.load().get_moderation_display()
        kwargs["choices"] = db_field.get_choices(blank_choice=[("", f"As for the whole site: {site.lower()}")])
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, conversation, form, change):
        if "_close_now" in request.POST:
            conversation.closes_at = timezone.now()
        elif "_open_again" in request.POST:
            conversation.closes_at = closing.reopened_until(conversation.post)
        conversations.set_closing(conversation.post, conversation.closes_at)
        if "moderation" in form.changed_data:
            conversations.set_moderation(conversation.post, conversation.moderation)

    def log_change(self, request, conversation, message):
        if "_close_now" in request.POST or "_open_again" in request.POST:
            message = "Closed." if "_close_now" in request.POST else "Opened again."
        return super().log_change(request, conversation, message)

    def response_change(self, request, conversation):
        at = closing.closing_time(conversation.post, conversation.closes_at, SiteSettings.load())
        if at is None:
            sentence = "The conversation is open."
        elif at <= timezone.now():
            sentence = "The conversation is closed."
        else:
            sentence = f"The conversation is open until {times.day(at)}."
        if conversation.moderation:
            sentence += f" Comments appear {conversation.get_moderation_display().lower()}."
        messages.success(request, sentence)
        return self.response_post_save_change(request, conversation)

    @admin.display(description="post", ordering="post__title")
    def title(self, conversation):
        return conversation.post.title

    @admin.display(description="comments appear", ordering="moderation", empty_value="As the site says")
    def appear(self, conversation):
        return conversation.get_moderation_display() or None

    @admin.display(description="closed from", ordering="closes_at", empty_value="–")
    def closing(self, conversation):
        return conversation.closes_at and moment(timezone.localtime(conversation.closes_at))

    @admin.display(ordering="approved_count")
    def comments(self, conversation):
        return conversation.approved_count
