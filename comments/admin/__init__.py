from comments.admin.comments import CommentAdmin
from comments.admin.conversations import ConversationAdmin

__all__ = ["CommentAdmin", "ConversationAdmin"]
