"""Letters that tell of many comments at once, every morning or once a week."""

from datetime import timedelta
from itertools import groupby

from django.db.models import Q
from django.utils import timezone

from accounts.mail import absolute, queue_letter
from accounts.models import User
from comments.mail import each_by_itself
from comments.models import MailPreference, Notification
from comments.stopping import stop_headers, stop_link

# In the site's time zone: there with the morning's coffee, and the week's letter on Monday.
SENT_AT_HOUR = 7
WEEKLY_ON = 0
# A tired reader wants to know that there is more, not to read a list of it.
LINES_PER_POST = 5

When = MailPreference.When
Way = Notification.Way


def send_digests(keep_on=lambda: True):
    """Queue a letter for everybody who has news and whose time has come. Called by the worker.

    Return how many letters were queued. What came before the last morning and was not told is due; so a worker that
    stood still for days catches up with one letter to each, and nothing new is no letter.
    """
    people = _due(timezone.now()).order_by("recipient").values_list("recipient", flat=True).distinct()
    return each_by_itself(people, send_digest, keep_on)


def last_morning(now):
    """The last moment at which daily letters went out."""
    morning = timezone.localtime(now).replace(hour=SENT_AT_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning <= now else morning - timedelta(days=1)


def last_week_morning(now):
    """The last moment at which weekly letters went out."""
    morning = last_morning(now)
    return morning - timedelta(days=(morning.weekday() - WEEKLY_ON) % 7)


def _due(now):
    """What a digest has to tell, of people who had none since the last morning."""
    morning = last_morning(now)
    news = Notification.objects.for_letters().exclude(recipient__mail_preference__digest_sent_at__gte=morning)
    put_off = Q(way=Way.DIGEST) & ~Q(wanted__in=[When.NEVER, When.WEEKLY])
    weekly = Q(wanted=When.WEEKLY, created_at__lte=last_week_morning(now))
    return news.filter(Q(created_at__lte=morning) & (put_off | Q(wanted=When.DAILY)) | weekly)


def send_digest(person_key):
    """Queue the digest for one person, within the caller's transaction. False if there is nothing to tell."""
    now = timezone.now()
    MailPreference.objects.get_or_create(user_id=person_key)
    # Whoever comes second waits here, and then finds that nothing is due.
    MailPreference.objects.select_for_update().get(user_id=person_key)
    keys = list(_due(now).filter(recipient=person_key).values_list("pk", flat=True))
    mine = Notification.objects.filter(pk__in=keys, mailed_at=None)
    if not keys or not mine.update(mailed_at=now, way=Way.DIGEST):
        return False
    MailPreference.objects.filter(user_id=person_key).update(digest_sent_at=now)
    told = Notification.objects.filter(pk__in=keys, mailed_at=now).for_list().order_by("comment__post", "pk")
    _queue_digest(User.objects.get(pk=person_key), list(told))
    return True


def _queue_digest(person, told):
    posts = []
    for slug, news in groupby(told, key=lambda line: line.post_slug):
        posts.append(_about_post(slug, list(news)))
    groups = {"replies" if line.is_about_you else "follows" for line in told}
    group = groups.pop() if len(groups) == 1 else "all"
    context = {
        "posts": posts,
        "recipient": person,
        "count": len(told),
        "stop_link": stop_link(person, group),
    }
    queue_letter("comments_digest", person, context, headers=stop_headers(person, group))


def _about_post(slug, news):
    """What the letter says about one post: its title, a few lines with links, and how many more there are.

    What is about the reader comes first.
    """
    news.sort(key=lambda line: not line.is_about_you)
    lines = [{"news": line, "link": absolute(line.get_absolute_url())} for line in news[:LINES_PER_POST]]
    return {"title": news[0].post_title, "lines": lines, "more": len(news) - len(lines)}
