"""What authors make: posts with their pictures and bylines, pages, and the sidebar's links."""

from blog.models.author import Author
from blog.models.beside import CoAuthor, RelatedPost
from blog.models.category import Category
from blog.models.checked_link import CheckedLink
from blog.models.correction import Correction
from blog.models.download import Download
from blog.models.draft import Draft
from blog.models.image import Image
from blog.models.invitation import Invitation
from blog.models.link import Link, LinkGroup
from blog.models.note import Note
from blog.models.old_address import OldAddress
from blog.models.page import RESERVED_SLUGS, Page
from blog.models.post import Post
from blog.models.preview_link import PreviewLink
from blog.models.revision import Revision
from blog.models.schedule import ScheduledEvent
from blog.models.series import Series
from blog.models.term import Term

__all__ = [
    "RESERVED_SLUGS",
    "Author",
    "Category",
    "CheckedLink",
    "CoAuthor",
    "Correction",
    "Download",
    "Draft",
    "Image",
    "Invitation",
    "Link",
    "LinkGroup",
    "Note",
    "OldAddress",
    "Page",
    "Post",
    "PreviewLink",
    "RelatedPost",
    "Revision",
    "ScheduledEvent",
    "Series",
    "Term",
]
