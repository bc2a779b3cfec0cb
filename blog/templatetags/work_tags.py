"""What waits at the desk for the person who opens it."""

from django import template

from blog import notes, publishing
from blog.models import Post

register = template.Library()
SHOWN = 10


@register.simple_tag
def work_on_posts(person):
    """{"in_review": how many posts wait for this editor, "notes": open notes that name the person}. Two queries."""
    if not person.has_perm("blog.change_post"):
        return {"in_review": 0, "notes": []}
    may_review = person.has_perm(publishing.PERMISSION)
    in_review = Post.objects.in_review().editable_by(person).count() if may_review else 0
    return {"in_review": in_review, "notes": notes.notes_for(person)[:SHOWN]}
