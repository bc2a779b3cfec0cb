"""What this room keeps of a person. Of others' words it hands out none but what everybody reads, or the person was told."""

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django_comments.models import CommentFlag

from accounts.personal import Holding, Sheet
from comments import leaving, returning
from comments.models import Appeal, Comment, Decision, StandingAct

WHERE = {"post": "comment__post__title", "number": "comment__number"}


def likes_of_comments(person):
    comment = Comment.objects.filter(pk=OuterRef("comment")).order_by()
    return CommentFlag.objects.filter(user=person).annotate(
        number=Subquery(comment.values("number")), title=Subquery(comment.values("post__title"))
    )


def decisions_told(person):
    return Decision.objects.filter(writer=person, told_at__isnull=False, is_void=False)


def second_looks(person):
    return Appeal.objects.filter(Q(decision__writer=person) | Q(act__person=person))


def acts_with_what_was_told(person):
    """Of notes for moderators, and of what the person has not been told yet, the act alone."""
    is_told = Q(told_at__isnull=False, is_void=False) & ~Q(act=StandingAct.Act.NOTE)
    told = Case(When(is_told, then=F("reason")), default=Value(""), output_field=CharField())
    return StandingAct.objects.filter(person=person).annotate(told=told)


SHEETS = (
    Sheet(
        "comments", "Your comments", "comments.Comment", "user",
        {"post": "post__title", "number": "number", "state": "state", "written": "submit_date",
         "published": "published_at", "changed": "edited_at", "text": "comment", "change that waits": "proposed_text",
         "answers": "reply_to__number", "members only": "members_only", "likes": "like_count",
         "name beside it": "user_name", "address beside it": "user_email", "link beside it": "user_url",
         "network address": "ip_address"},
    ),
    Sheet(
        "history", "What happened to your comments", "comments.CommentLog", "comment__user",
        {**WHERE, "at": "at", "what": "act", "before": "before", "after": "after", "old text": "old_text"},
    ),
    Sheet(
        "conversations", "Conversations: likes, follows, visits and texts not posted", "comments.Participation", "user",
        {"post": "post__title", "liked": "liked_at", "follows": "follows", "last visit": "visited_at",
         "visit before": "visited_before_at", "text not posted": "draft", "kept": "drafted_at",
         "for members only": "draft_members_only"},
    ),
    Sheet(
        "likes", "Comments you like", "django_comments.CommentFlag", "user",
        {"post": "title", "number": "number", "what": "flag", "at": "flag_date"}, likes_of_comments,
    ),
    Sheet("threads", "Threads you follow", "comments.ThreadFollow", "user", WHERE),
    Sheet("muted", "People you do not read", "comments.Mute", "user", {"name": "muted__public_name"}),
    Sheet(
        "news", "News for you", "comments.Notification", "recipient",
        {**WHERE, "what": "kind", "at": "created_at", "read": "read_at", "mailed": "mailed_at"},
    ),
    Sheet(
        "mail", "How you want to hear of comments", "comments.MailPreference", "user",
        {"answers to you": "replies", "what you follow": "follows", "published comments": "approvals",
         "decided reports": "reports", "queue": "queue", "last letter with several": "digest_sent_at", "last morning letter": "morning_sent_at"},
    ),
    Sheet(
        "reports", "Comments you told the moderators of", "comments.Report", "reporter",
        {**WHERE, "at": "made_at", "reason": "reason", "your words": "text", "outcome": "outcome"},
    ),
    Sheet(
        "standing", "What you may do here", "comments.Standing", "user",
        {"each comment is looked at": "held_always", "not writing until": "suspended_until", "closed": "banned_at",
         "reason": "reason"},
    ),
    Sheet(
        "acts-about-you", "What moderators decided about you", "comments.StandingAct", "person",
        {"at": "at", "what": "act", "until": "until", "what you were told": "told"}, acts_with_what_was_told,
    ),
    Sheet(
        "decisions", "What moderators decided about your comments", "comments.Decision", "writer",
        {**WHERE, "at": "log__at", "what": "log__act", "reason": "log__reason", "told": "told_at"}, decisions_told,
    ),
    Sheet(
        "second-looks", "Second looks you asked for", "comments.Appeal", "decision__writer",
        {"at": "made_at", "your words": "text", "granted": "is_granted", "answer": "answer"}, second_looks,
    ),
    Sheet(
        "notices", "Words from moderators and authors to you", "comments.DeskNotice", "recipient",
        {"at": "created_at", "title": "title", "text": "text", "read": "read_at"},
    ),
    Sheet(
        "your-acts", "What you did to comments", "comments.CommentLog", "by",
        {**WHERE, "at": "at", "what": "act", "reason": "reason"},
    ),
    Sheet(
        "your-acts-about-people", "What you decided about people", "comments.StandingAct", "by",
        {"at": "at", "what": "act", "reason": "reason", "until": "until"},
    ),
    Sheet(
        "your-answers", "Second looks you gave", "comments.Appeal", "answered_by",
        {"at": "answered_at", "granted": "is_granted", "answer": "answer"},
    ),
    Sheet(
        "your-alarms", "Alarms you answered", "comments.Alarm", "answered_by",
        {**WHERE, "raised": "raised_at", "answered": "answered_at"},
    ),
)  # fmt: skip

HOLDING = Holding(
    SHEETS,
    hide=leaving.hide,
    bring_back=leaving.bring_back,
    erase=leaving.erase,
    recognise=returning.recognise,
)
