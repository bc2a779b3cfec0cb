"""The demo's comments, each through the doors, so that numbers, places, logs and counters are true."""

from datetime import timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django_comments.models import Comment as BaseComment

from accounts.models import User
from blog.models import Post
from comments import doors, mail
from comments.models import Comment, CommentLog, Notification, QueueNotice
from mssite.demo.longthread import long_thread

LONG_THREAD = "what-question-would-you-ask-a-researcher"
MODERATOR = "max"
# The last ones are told of as always, so that the demo's page of letters is not empty.
TOLD = 40
LOOKED_AT_AFTER = timedelta(minutes=20)
HIDDEN_AFTER = timedelta(hours=3)
HIDE = {"rejected": doors.reject, "spam": doors.mark_as_spam, "removed": doors.remove}


def load_comments(files, people):
    """Post, decide on and date the comments of all posts in the order in which they came.

    People whose account is switched off get no letters. So all are switched off in the database until the last
    few comments: else the demo would begin with a thousand letters.
    """
    lines = in_order_of_arrival(files)
    for user in people.values():
        user.is_active = True  # on these objects only: authors write without waiting if they are active
    stored = {}
    load_lines(lines[:-TOLD], people, stored)
    User.objects.filter(pk__in=[user.pk for user in people.values()]).update(is_active=True)
    load_lines(lines[-TOLD:], people, stored)
    mail.write_letters()
    date_the_news()
    hide_the_hidden(lines, people[MODERATOR], stored)
    mark_the_queue_as_told()


def in_order_of_arrival(files):
    """All comments as dicts, each with its post's slug, its time, and the time of the last answer to it or None."""
    lines = []
    for data in files:
        thread = long_thread() if data["slug"] == LONG_THREAD else data.get("comments", [])
        thread = sorted(thread, key=lambda line: line["hours_after"])
        times = {line["id"]: parse_datetime(data["published_at"]) + hours(line["hours_after"]) for line in thread}
        answered = {line["parent"]: times[line["id"]] for line in thread if "parent" in line}
        for line in thread:
            at = times[line["id"]]
            lines.append({**line, "slug": data["slug"], "at": at, "answered_at": answered.get(line["id"])})
    return sorted(lines, key=lambda line: line["at"])


def hours(number):
    return timedelta(hours=number)


def load_lines(lines, people, stored):
    """Post each comment, and approve what is to be seen or was answered: only a visible one can be."""
    posts = {post.slug: post for post in Post.objects.select_related("author__user")}
    for line in lines:
        parent = stored[line["slug"], line["parent"]].number if "parent" in line else None
        comment = doors.post(posts[line["slug"]], people[line["by"]], line["text"], parent)
        stored[line["slug"], line["id"]] = comment
        date(comment, "post", line["at"])
        is_seen = line["state"] in ("approved", "removed") or line["answered_at"]
        if is_seen and doors.approve(comment, people[MODERATOR]):
            date(comment, "approve", line["at"] + LOOKED_AT_AFTER)


def hide_the_hidden(lines, moderator, stored):
    for line in lines:
        if hide := HIDE.get(line["state"]):
            comment = stored[line["slug"], line["id"]]
            hide(comment, moderator, line.get("reason", ""))
            date(comment, comment.log.last().act, (line["answered_at"] or line["at"]) + HIDDEN_AFTER)


def date(comment, act, at):
    """Set the time of what a door has just done. Doors know only the present, and a demo needs a past."""
    at = min(at, timezone.now())
    comment.log.filter(act=act).update(at=at)
    if act == "post":
        BaseComment.objects.filter(pk=comment.pk).update(submit_date=at)
    else:
        Comment.objects.filter(pk=comment.pk).update(reviewed_at=at)


def date_the_news():
    """As if the letters had been written when the comments appeared; those about what is old never would be."""
    reviewed_at = Comment.objects.filter(pk=OuterRef("comment")).values("reviewed_at")
    Notification.objects.filter(comment__reviewed_at__isnull=False).update(created_at=Subquery(reviewed_at))


def mark_the_queue_as_told():
    """As if the moderators had heard of all that waits: the first comment a visitor writes brings them a letter."""
    newest = CommentLog.objects.waits_since(0).last()
    told = {"told_up_to": newest.pk if newest else 0, "waiting": Comment.objects.waiting().count()}
    QueueNotice.objects.create(sent_at=timezone.now() - timedelta(days=1), **told)
