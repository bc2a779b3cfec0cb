from comments.models.comment import Comment, CommentLog, Conversation
from comments.models.notice import Notification, QueueNotice
from comments.models.reader import Mute, Participation

__all__ = [
    "Comment",
    "CommentLog",
    "Conversation",
    "Mute",
    "Notification",
    "Participation",
    "QueueNotice",
]
