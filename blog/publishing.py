"""Who makes posts appear: authors their own, or, where posts need a review (site settings), an editor after a look."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone

from accounts import times
from accounts.mail import absolute, queue_letter
from accounts.models import SiteSettings, User
from blog.at_the_desk import desk_address
from blog.models import Note, Post

PERMISSION = "blog.publish_post"
Status = Post.Status

NEEDS_REVIEW = "Posts appear here after an editor has read them. Please save it as a draft, and submit it for review."
IS_READ = (
    "Readers see this post already, so an editor publishes the changes. Please keep yours as unpublished changes, "
    "and tell them in a note."
)


class CannotPublish(Exception):
    """An act that does not fit the person or the post. The message is a sentence for the person."""


def may_publish(user):
    """Whether this person makes posts appear, and changes those that have, without asking an editor.

    The one place that decides it. Which posts are theirs to change at all, Post.objects.editable_by() says.
    """
    return user.has_perm(PERMISSION) or not SiteSettings.load().posts_need_review


def why_not(user, before, after):
    """Return a sentence on why `user` cannot save a post whose status goes from `before` to `after`; empty if they can."""
    if Status.PUBLISHED not in (before, after) or may_publish(user):
        return ""
    return IS_READ if before == Status.PUBLISHED else NEEDS_REVIEW


def editors():
    """Active people at the desk who publish others' posts, and those who hold all rights."""
    return User.objects.with_permission(PERMISSION).filter(is_staff=True)


def submit(post, by):
    """Ask the editors, each by a letter, to read a draft and publish it. Raise CannotPublish where it is none."""
    if may_publish(by):
        raise CannotPublish("You can publish this post yourself.")
    with transaction.atomic():
        drafts = Post.objects.filter(pk=post.pk, status=Status.DRAFT, submitted_at=None)
        if not drafts.update(submitted_at=timezone.now()):
            raise CannotPublish("This post is submitted or published already.")
        _log(post, by, "Submitted for review.")
        for editor in editors().filter(desk_letters=True).exclude(pk=by.pk):
            _write("post_submitted", editor, post, by)


def take_back(post, by):
    """The author goes on writing before an editor has answered. Raise CannotPublish where nothing waits."""
    with transaction.atomic():
        _end_review(post)
        _log(post, by, "Taken back from review.")


def give_back(post, by, words):
    """An editor hands a post back to its author, with words that stay as a note. Raise CannotPublish if not."""
    _only_for_publishers(by)
    with transaction.atomic():
        _end_review(post)
        note = Note.objects.create(post=post, writer=by, text=words)
        author = post.author.user
        if author and author != by:
            note.mentions.add(author)
        _log(post, by, "Given back after review.")
        _tell_author("post_given_back", post, by, words=words)


def publish(post, by):
    """Let a draft appear: at its time, or at once where it has none. Raise CannotPublish if not."""
    _only_for_publishers(by)
    with transaction.atomic():
        post = Post.objects.select_for_update(of=["self"]).select_related("author__user").get(pk=post.pk)
        if post.status != Status.DRAFT:
            raise CannotPublish("This post is published already.")
        was_in_review, post.status = post.is_in_review, Status.PUBLISHED
        post.save(update_fields=["status", "published_at", "submitted_at", "updated_at"])
        _log(post, by, "Published.")
        if was_in_review:
            tell_published(post, by)


def tell_published(post, by):
    """Queue a letter to the author of a post that waited for a review: it is published."""
    _tell_author("post_published", post, by)


def _only_for_publishers(person):
    if not may_publish(person):
        raise CannotPublish(NEEDS_REVIEW)


def _end_review(post):
    if not Post.objects.in_review().filter(pk=post.pk).update(submitted_at=None):
        raise CannotPublish("This post does not wait for a review any more. Please look at its state.")


def _tell_author(letter, post, by, **more):
    author = post.author.user
    if author and author != by and author.is_active and author.is_staff and author.desk_letters:
        _write(letter, author, post, by, **more)


def _write(letter, recipient, post, by, **more):
    context = {"recipient": recipient, "post": post, "by": by, "link": absolute(desk_address(post)), **more}
    with times.as_liked_by(recipient):
        queue_letter(letter, recipient.email, context)


def _log(post, by, message):
    LogEntry.objects.log_actions(by.pk, [post], CHANGE, change_message=message, single_object=True)
