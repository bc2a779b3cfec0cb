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
# In one transaction, which others wait for.
PEOPLE_AT_A_TIME = 50


def tell_followers(keep_on=lambda: True):
    """Tell of each correction whose author wants it told, once its post can be read. Called by the worker.

    Each round tells the next people of each. Return of how many corrections somebody was told.
    """
    untold = Correction.objects.filter(Post.objects.published_behind("post"), tell=True, told_at=None)
    keys = list(untold.order_by("pk").values_list("pk", flat=True)[:CORRECTIONS_A_ROUND])
    return each_by_itself(keys, _tell, keep_on)


def _tell(key):
    # Whoever has the row tells the next ones: two workers never the same.
    untold = Correction.objects.select_for_update(of=("self",)).filter(pk=key, told_at=None)
    correction = untold.select_related("post").first()
    if correction is None:
        return False
    people = list(_followers(correction).filter(pk__gt=correction.told_up_to)[:PEOPLE_AT_A_TIME])
    for person in people:
        _tell_person(person, correction)
    if len(people) < PEOPLE_AT_A_TIME:
        correction.told_at = timezone.now()
    else:
        correction.told_up_to = people[-1].pk
    correction.save(update_fields=["told_at", "told_up_to"])
    return bool(people)


def _tell_person(person, correction):
    DeskNotice.objects.create(
        recipient=person,
        title="A post you follow was corrected",
        text=f"“{correction.post.title}”: {correction.text}",
        link=correction.get_absolute_url(),
        link_words="Read the correction",
    )
    if person.wish != MailPreference.When.NEVER:
        _queue_letter(person, correction)


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
