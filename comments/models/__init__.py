from comments.models.comment import Comment, CommentLog, Conversation
from comments.models.notice import MailPreference, Notification, QueueNotice
from comments.models.reader import Mute, Participation, ThreadFollow

__all__ = [
    "Comment",
    "CommentLog",
    "Conversation",
    "MailPreference",
    "Mute",
    "Notification",
    "Participation",
    "QueueNotice",
    "ThreadFollow",
]
