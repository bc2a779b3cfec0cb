"""Tells the people who follow a post that it was corrected: in their account, and by letter if they want letters."""

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.mail import absolute, queue_letter
from accounts.models import User
from blog.models import Correction, Post
from comments.mail import each_by_itself
from comments.models import DeskNotice, MailPreference, Participation
from comments.stopping import stop_headers, stop_link

CORRECTIONS_A_ROUND = 5


def tell_followers(keep_on=lambda: True):
    """Tell of each correction whose author wants it told, once its post can be read. Called by the worker.

    Return how many corrections were told.
    """
    untold = Correction.objects.filter(tell=True, told_at=None, post__in=Post.objects.published())
    keys = list(untold.order_by("pk").values_list("pk", flat=True)[:CORRECTIONS_A_ROUND])
    return each_by_itself(keys, _tell, keep_on)


def _tell(key):
    # Whoever marks it tells it: two workers cannot both.
    if not Correction.objects.filter(pk=key, told_at=None).update(told_at=timezone.now()):
        return False
    correction = Correction.objects.select_related("post").get(pk=key)
    for person in _followers(correction):
        DeskNotice.objects.create(
            recipient=person,
            title="A post you follow was corrected",
            text=f"“{correction.post.title}”: {correction.text}",
            link=correction.get_absolute_url(),
            link_words="Read the correction",
        )
        if person.wish != MailPreference.When.NEVER:
            _queue_letter(person, correction)
    return True


def _followers(correction):
    """The people who follow the post's conversation, but for the one who wrote the correction."""
    wish = Coalesce("mail_preference__follows", Value(MailPreference._meta.get_field("follows").default))
    following = Participation.objects.filter(post=correction.post, follows=True).values("user")
    people = User.objects.filter(pk__in=following, is_active=True).exclude(pk=correction.made_by_id)
    return people.annotate(wish=wish).order_by("pk")


def _queue_letter(person, correction):
    context = {
        "recipient": person,
        "correction": correction,
        "link": absolute(correction.get_absolute_url()),
        "stop_link": stop_link(person, "follows"),
    }
    queue_letter("post_corrected", person.email, context, headers=stop_headers(person, "follows"))
