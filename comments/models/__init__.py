from comments.models.comment import Comment, CommentLog, Conversation
from comments.models.desk import Appeal, Decision, DeskNotice, Reason
from comments.models.notice import MailPreference, Notification, QueueNotice
from comments.models.reader import Mute, Participation, ThreadFollow
from comments.models.report import Report
from comments.models.standing import Standing, StandingAct

__all__ = [
    "Appeal",
    "Comment",
    "CommentLog",
    "Conversation",
    "Decision",
    "DeskNotice",
    "MailPreference",
    "Mute",
    "Notification",
    "Participation",
    "QueueNotice",
    "Reason",
    "Report",
    "Standing",
    "StandingAct",
    "ThreadFollow",
]
