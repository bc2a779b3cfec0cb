from comments.admin.comments import CommentAdmin
from comments.admin.conversations import ConversationAdmin
from comments.admin.log import CommentLogAdmin

__all__ = ["CommentAdmin", "CommentLogAdmin", "ConversationAdmin"]
