from django.contrib import admin, messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import path

from blog import publishing
from blog.admin.notes import GiveBackForm
from blog.models import Post

SUBMITTED = "The post waits for an editor now. You get a letter when it is published or comes back."


class ReviewedPosts(admin.ModelAdmin):
    """Authors submit, editors publish or give back: by buttons beside the form, and by an action of the list."""

    actions = ["publish_selected"]

    def get_urls(self):
        review = self.admin_site.admin_view(self.review_view)
        return [path("<int:object_id>/review/", review, name="blog_post_review"), *super().get_urls()]

    def has_publish_permission(self, request):
        return publishing.may_publish(request.user)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.person = request.user
        return form

    def save_model(self, request, obj, form, change):
        answers = obj.submitted_at is not None and obj.status == Post.Status.PUBLISHED
        super().save_model(request, obj, form, change)
        if answers:
            publishing.tell_published(obj, request.user)
            messages.success(request, "The post is published.")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if "_submit" in request.POST:
            self._try(request, publishing.submit, SUBMITTED, form.instance)

    def review_view(self, request, object_id):
        """Submit a post, take it back, publish it, or give it back to its author."""
        post = self.post_or_none(request, object_id)
        if post is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        act = request.POST.get("act")
        if act == "submit":
            self._try(request, publishing.submit, SUBMITTED, post)
        elif act == "take_back":
            self._try(request, publishing.take_back, "The post is a draft again, and nobody waits for it.", post)
        elif act == "publish":
            self._try(request, publishing.publish, "The post is published.", post)
        elif act == "give_back":
            form = GiveBackForm(request.POST)
            if not form.is_valid():
                return self.notes_page(request, post, give_back_form=form)
            words = form.cleaned_data["words"]
            self._try(request, publishing.give_back, "The author has the post back, and a letter.", post, words)
        return redirect("admin:blog_post_change", post.pk)

    @admin.action(description="Publish selected posts", permissions=["publish"])
    def publish_selected(self, request, queryset):
        done = refused = 0
        for post in queryset:
            try:
                publishing.publish(post, request.user)
                done += 1
            except publishing.CannotPublish:
                refused += 1
        messages.success(request, f"{done} post{'' if done == 1 else 's'} published.")
        if refused:
            messages.warning(request, f"{refused} of the selected were published already.")

    def _try(self, request, door, done, post, *more):
        try:
            door(post, request.user, *more)
        except publishing.CannotPublish as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, done)
