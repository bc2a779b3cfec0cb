from comments.admin import closing  # noqa: F401  (adds a field to the form of a post)
from comments.admin.comments import CommentAdmin
from comments.admin.conversations import ConversationAdmin
from comments.admin.log import CommentLogAdmin
from comments.admin.people import PeopleAdmin
from comments.admin.policy import HelpLineAdmin, ListEntryAdmin
from comments.admin.reports import ReasonAdmin, ReportAdmin

__all__ = [
    "CommentAdmin",
    "CommentLogAdmin",
    "ConversationAdmin",
    "HelpLineAdmin",
    "ListEntryAdmin",
    "PeopleAdmin",
    "ReasonAdmin",
    "ReportAdmin",
]
