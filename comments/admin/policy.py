"""The lists of words and domains, and the help lines."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from accounts.templatetags.times import day
from comments import lists, second_look
from comments.admin.acts import decide_url
from comments.admin.filters import ReasonFilter
from comments.admin.plain_words import HelpLineForm, ListEntryForm
from comments.models import HelpLine, ListEntry


@admin.register(ListEntry)
class ListEntryAdmin(admin.ModelAdmin):
    """Words and domains to look out for. Each can be tested against what was written before it is switched on."""

    form = ListEntryForm
    fields = ["kind", "pattern", "effect", "is_active", "note"]
    list_display = ["pattern", "kind", "effect", "is_active", "note"]
    list_filter = ["kind", "effect", "is_active"]
    search_fields = ["pattern", "note"]
    radio_fields = {"kind": admin.VERTICAL, "effect": admin.VERTICAL}

    def get_urls(self):
        test = self.admin_site.admin_view(require_safe(self.test_view))
        return [path("<path:object_id>/test/", test, name="comments_listentry_test"), *super().get_urls()]

    def test_view(self, request, object_id):
        """What the entry would have met so far: how many, and the newest with their beginning."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entry = self.get_object(request, object_id)
        if entry is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        found = lists.test(entry)
        for comment in found.newest:
            comment.decide_url = decide_url(comment)
        context = {
            **self.admin_site.each_context(request),
            "title": f"What “{entry}” meets",
            "opts": self.opts,
            "entry": entry,
            "found": found,
        }
        return TemplateResponse(request, "admin/comments/listentry/test.html", context)

    def save_model(self, request, entry, form, change):
        super().save_model(request, entry, form, change)
        if entry.kind == ListEntry.Kind.DOMAIN and entry.is_active:
            self._look_again(request, entry)

    def _look_again(self, request, entry):
        marked = second_look.want_review_of_domain(entry, by=request.user)
        if not marked:
            return
        link = f"{reverse('admin:comments_comment_changelist')}?{ReasonFilter.parameter_name}={lists.DOMAIN_CODE}"
        more = " There may be more: save again to go on." if marked == second_look.MARKED_AT_ONCE else ""
        sentence = "{} published comments name this domain. They stay published and wait for another look."
        if marked == 1:
            sentence = "{} published comment names this domain. It stays published and waits for another look."
        text = format_html(sentence + '{} <a href="{}">Look at them</a>', marked, more, link)
        messages.warning(request, text)


@admin.register(HelpLine)
class HelpLineAdmin(admin.ModelAdmin):
    """What the help page shows."""

    form = HelpLineForm
    list_display = ["name", "country", "phone", "hours", "checked", "is_shown"]
    list_filter = ["is_shown"]

    @admin.display(description="checked on", ordering="checked_on")
    def checked(self, line):
        return day(line.checked_on)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "link":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)
