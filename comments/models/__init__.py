from comments.models.comment import Comment
from comments.models.conversation import Conversation
from comments.models.desk import Appeal, Decision, DeskNotice, Reason
from comments.models.log import CommentLog
from comments.models.notice import MailPreference, Notification, QueueNotice
from comments.models.policy import Alarm, HelpLine, ListEntry, RateCount, SpamModel
from comments.models.reader import Mute, Participation, ThreadFollow
from comments.models.report import Report
from comments.models.standing import Standing, StandingAct

__all__ = [
    "Alarm",
    "Appeal",
    "Comment",
    "CommentLog",
    "Conversation",
    "Decision",
    "DeskNotice",
    "HelpLine",
    "ListEntry",
    "MailPreference",
    "Mute",
    "Notification",
    "Participation",
    "QueueNotice",
    "RateCount",
    "Reason",
    "Report",
    "SpamModel",
    "Standing",
    "StandingAct",
    "ThreadFollow",
]
