from django.contrib import admin
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import path, reverse

from accounts.models import SiteSettings
from blog import checks, work
from blog.models import Post


class CheckedPosts(admin.ModelAdmin):
    """Beside the form of a post: what is worth a look before it is published."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("checks/", view(self.checks_view), name="blog_post_checks"),
            path("<int:object_id>/checks/", view(self.checks_view), name="blog_post_checks"),
            *super().get_urls(),
        ]

    def checks_view(self, request, object_id=None):
        """The remarks on what stands in the form just now. A POST, for the words go with it; nothing is stored."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        post = self.find_or_404(request, object_id) if object_id else Post()
        facts = checks_context(work.wearing(post, self.posted_content(request, post if object_id else None)))
        return render(request, "admin/blog/post/remarks.html", facts)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        opened = getattr(request, "open_form", None)
        content = opened.words if opened else {}
        if request.method == "POST":
            content = self.posted_content(request, obj)
        context.update(checks_context(work.wearing(obj or Post(), content)))
        context["checks_url"] = reverse("admin:blog_post_checks", args=[obj.pk] if obj else [])
        return super().render_change_form(request, context, add, change, form_url, obj)


def checks_context(post):
    """What the template of the remarks reads."""
    summary_needed = SiteSettings.load().summary_needed
    remarks = checks.remarks_for(post, summary_needed) if post.body else []
    return {
        "remarks": remarks,
        "has_text": bool(post.body),
        "grade": checks.reading_grade(post.body),
        "minutes": post.reading_minutes,
    }
