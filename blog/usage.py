"""Where a picture is used: at the head of posts, and in the texts of posts and pages, drafts among them."""

from dataclasses import dataclass, field

from django.db.models import Q

from blog.keys import as_key
from blog.markup import image_ids
from blog.models import Draft, Page, Post

IN_TEXT = Q(body__contains="data-image=")


@dataclass
class Use:
    """Where one picture is used: `shown` to whoever asks, and how many places besides, which are not told."""

    shown: list = field(default_factory=list)
    hidden: int = 0

    def __bool__(self):
        return bool(self.shown or self.hidden)

    def __str__(self):
        names = [f"“{thing}”" for thing in self.shown]
        if self.hidden:
            names.append(f"{self.hidden} draft{'s' if self.hidden > 1 else ''} you do not see")
        return ", ".join(names)


def find_uses(numbers, person):
    """Return {number: Use} for these pictures, as far as `person` may know. Three queries for any number of pictures."""
    uses = {number: Use() for number in numbers}
    may_see_all = person.has_perm("blog.change_others_post")
    for post in Post.objects.filter(Q(lead_image__in=numbers) | IN_TEXT).select_related("author"):
        seen = post.is_published() or may_see_all or post.author.user_id == person.pk
        _note(uses, post, {post.lead_image_id, *image_ids(post.body)}, seen)
    for page in Page.objects.filter(IN_TEXT):
        _note(uses, page, set(image_ids(page.body)), page.is_published or person.has_perm("blog.view_page"))
    for draft in _unpublished_words().select_related("post", "page"):
        _note(uses, draft.thing or draft, _numbers_in(draft), may_see_all or draft.updated_by_id == person.pk)
    return uses


def used_numbers():
    """The numbers of all pictures that are used anywhere."""
    numbers = set(Post.objects.exclude(lead_image=None).order_by().values_list("lead_image", flat=True))
    for model in (Post, Page):
        bodies = model.objects.filter(IN_TEXT).order_by().values_list("body", flat=True)
        numbers.update(number for body in bodies.iterator() for number in image_ids(body))
    return numbers.union(*map(_numbers_in, _unpublished_words()))


def _unpublished_words():
    return Draft.objects.exclude(content=None).order_by()


def _numbers_in(draft):
    lead = as_key(draft.content.get("lead_image"))
    return {*image_ids(str(draft.content.get("body") or "")), *([lead] if lead else [])}


def _note(uses, thing, numbers, seen):
    for number in numbers & uses.keys():
        if seen:
            uses[number].shown.append(thing)
        else:
            uses[number].hidden += 1
