"""Kills the site again and again while people post, and looks at what is left. Used by the tests and by bench/."""

import os
import time
from collections import Counter
from dataclasses import dataclass, field

from post_office.models import STATUS, Email

from accounts.mail import queue_letter
from comments.models import Comment, CommentLog, Conversation, MailPreference, Notification
from tests.builders import CROWD, make_author, make_comment, make_post, make_user
from tests.faults.mail_sink import MailSink
from tests.faults.posting import Readers
from tests.faults.running_site import PATIENCE_SECONDS, RunningSite, queued_for

WORK_SECONDS = 3
DEEPEST = 5  # as in the settings
STEP = 8  # signs of a path for each level


@dataclass
class Findings:
    """What the kills have done. All lists should be empty."""

    acknowledged: int = 0
    unanswered: int = 0
    letters: int = 0
    repeated_letters: int = 0
    back_after: list = field(default_factory=list)  # seconds
    back_by_itself: list = field(default_factory=list)  # without those in which the machine did other work
    odd: list = field(default_factory=list)
    lost: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    wrong: list = field(default_factory=list)  # what is not as it should be in the tree and its counts
    letters_wrong: list = field(default_factory=list)


def kill_again_and_again(kills, folder):
    """Let twenty people post, kill the site `kills` times, each time 3 s after it answers again. Return Findings.

    By turns the whole site is killed and started again, and its web processes and worker, which their supervisor
    starts again.
    """
    found = Findings()
    # The site refuses to run with people of the demo, such as Ada and Rita.
    post = make_post(author=make_author("Nora"))
    # Staff: neither held back nor limited in number.
    people = [make_user(name, is_staff=True) for name in CROWD]
    make_comment(post, people[0], text="The first one.")
    with MailSink() as sink, RunningSite(sink.port, folder) as site:
        queued = []
        with Readers(people, post, site.port) as told:
            for turn in range(kills):
                work_a_while(told, queued)
                seconds, queued_for = kill_once(site, post, whole=turn % 2 == 0)
                found.back_after.append(seconds)
                found.back_by_itself.append(seconds - queued_for)
            work_a_while(told, queued)
        wait_for_letters()
    found.acknowledged, found.unanswered, found.odd = len(told.acknowledged), told.unanswered, told.odd
    look_at_comments(post, told, found)
    look_at_letters(sink.taken, queued, kills, found)
    return found


def work_a_while(told, queued):
    """Three seconds, and until somebody's comment was taken in them. Letters are written all the while."""
    until, before = time.monotonic() + WORK_SECONDS, len(told.acknowledged)
    while time.monotonic() < until or len(told.acknowledged) == before:
        assert time.monotonic() < until + PATIENCE_SECONDS, "Nobody's comment is taken."
        # Beside those about answers, of which each person gets some a day only.
        queued.append(f"waiting-{len(queued)}@example.org")
        queue_letter("comments_waiting", queued[-1], {"waiting": len(queued), "link": "http://localhost/"})
        time.sleep(0.1)


def kill_once(site, post, whole):
    """Return after how many seconds the page of the post is there again, and how many of them went by in a queue."""
    if whole:
        site.kill()
        began = queued_for(os.getpid())
        site.start()
    else:
        # The new children begin at nothing.
        began = queued_for(os.getpid()) + queued_for(site.process.pid)
        assert site.kill_children() >= 2, "There was nothing to kill."
    seconds = site.wait_until_it_answers(post.get_absolute_url())
    return seconds, site.seconds_in_the_queue() - began


def wait_for_letters():
    """Until the worker has told all it wants to tell at once, and the mail server has taken it."""
    until = time.monotonic() + PATIENCE_SECONDS * 2
    while time.monotonic() < until:
        waiting = (
            Email.objects.exclude(status=STATUS.sent).count()
            or Notification.objects.for_letters().filter(wanted=MailPreference.When.AT_ONCE, way="").count()
        )
        if not waiting:
            return
        time.sleep(0.2)


def look_at_comments(post, told, found):
    stored = {}
    for comment in Comment.objects.filter(post=post).select_related("reply_to").order_by("pk"):
        stored.setdefault(comment.comment, []).append(comment)
    for text, number in told.acknowledged.items():
        if number not in [comment.number for comment in stored.get(text, [])]:
            found.lost.append((number, text))
    found.doubled += [text for text, comments in stored.items() if len(comments) > 1]
    rows = [comment for comments in stored.values() for comment in comments]
    for comment in rows:
        asked_for = told.tried.get(comment.comment)
        if (comment.reply_to and comment.reply_to.number) != asked_for or not is_in_its_place(comment):
            found.wrong.append(f"#{comment.number} is not where it belongs")
    numbers = sorted(comment.number for comment in rows)
    if numbers != list(range(1, len(rows) + 1)) or len({comment.path for comment in rows}) != len(rows):
        found.wrong.append("numbers or paths are not one each")
    conversation = Conversation.objects.get(post=post)
    if (conversation.last_number, conversation.approved_count) != (len(rows), len(rows)):
        found.wrong.append("the counters of the conversation do not tell the truth")
    if CommentLog.objects.filter(act="post").count() != len(rows):
        found.wrong.append("the log has not one row for each comment")


def is_in_its_place(comment):
    above = comment.reply_to
    if above is None:
        return (comment.level, comment.parent_id, comment.path) == (0, comment.pk, f"{comment.number:0{STEP}d}")
    level = min(above.level + 1, DEEPEST)
    path = above.path[: level * STEP] + f"{comment.number:0{STEP}d}"
    return (comment.level, comment.parent_id, comment.path) == (level, above.pk, path)


def look_at_letters(taken, queued, kills, found):
    """Each letter once; one that was in hand when the worker was killed may have come again under its Message-ID."""
    times = Counter(letter.message_id for letter in taken)
    found.letters, found.repeated_letters = len(times), sum(times.values()) - len(times)
    # Each kill can catch one letter between being taken and being marked, and two kills the same one.
    if found.repeated_letters > kills:
        found.letters_wrong.append(f"{found.repeated_letters} repeats in {kills} kills")
    if len({(letter.to, letter.text) for letter in taken}) != len(times):
        found.letters_wrong.append("somebody got the same letter under two Message-IDs")
    if set(times) != set(Email.objects.values_list("message_id", flat=True)):
        found.letters_wrong.append("what was written and what has arrived differ")
    if Notification.objects.filter(way=Notification.Way.LETTER).count() + len(queued) != len(times):
        found.letters_wrong.append("not one letter for each cause")
    if Notification.objects.for_letters().filter(wanted=MailPreference.When.AT_ONCE, way="").exists():
        found.letters_wrong.append("somebody was forgotten")
