"""Where a picture is used: at the head of posts, and in the texts of posts and pages, drafts and old versions among them.

An old version counts, because whoever goes back to it must not find a hole.
"""

from dataclasses import dataclass, field

from django.db.models import Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils.html import format_html, format_html_join

from blog.keys import as_key
from blog.markup import image_ids
from blog.models import Draft, Page, Post, Revision

IN_TEXT = Q(body__contains="data-image=")


@dataclass
class Use:
    """Where one picture is used: `shown` to whoever asks, and how many places besides, which are not told.

    `earlier`: posts and pages of which only an old version shows it.
    """

    shown: list = field(default_factory=list)
    hidden: int = 0
    earlier: list = field(default_factory=list)

    def __bool__(self):
        return bool(self.shown or self.hidden or self.earlier)

    @property
    def is_over(self):
        """Whether only old versions show it."""
        return bool(self.earlier) and not (self.shown or self.hidden)

    def __str__(self):
        names = [f"“{thing}”" for thing in self.shown]
        names += [f"an old version of “{thing}”" for thing in self.earlier]
        if self.hidden:
            names.append(self._hidden_places)
        return ", ".join(names)

    @property
    def links(self):
        """The same as safe HTML, with a link where there is something to look at."""
        named = [("", thing) for thing in self.shown] + [("an old version of ", thing) for thing in self.earlier]
        parts = [_link(before, thing) for before, thing in named] + ([self._hidden_places] if self.hidden else [])
        return format_html_join(", ", "{}", ((part,) for part in parts))

    @property
    def _hidden_places(self):
        return f"{self.hidden} place{'s' if self.hidden > 1 else ''} you do not see"


def _link(before, thing):
    if isinstance(thing, Draft):  # only begun: no page yet
        return f"{before}{thing}"
    return format_html('{}<a href="{}">{}</a>', before, thing.get_absolute_url(), thing)


def find_uses(numbers, person):
    """Return {number: Use} for these pictures, as far as `person` may know. Four queries for any number of pictures."""
    uses = {number: Use() for number in numbers}
    may_see_all = person.has_perm("blog.change_others_post")
    for post in Post.objects.filter(Q(lead_image__in=numbers) | IN_TEXT).select_related("author"):
        seen = post.is_published() or may_see_all or post.author.user_id == person.pk
        _note(uses, post, {post.lead_image_id, *image_ids(post.body)}, seen)
    for page in Page.objects.filter(IN_TEXT):
        _note(uses, page, set(image_ids(page.body)), page.is_published or person.has_perm("blog.view_page"))
    for draft in _unpublished_words().select_related("post", "page"):
        _note(uses, draft.thing or draft, _numbers_in(draft), may_see_all or draft.updated_by_id == person.pk)
    _note_versions(uses, person, may_see_all)
    return uses


def _note_versions(uses, person, may_see_all):
    """Old versions, of what does not show the picture today. Hidden ones are told in one number with the drafts."""
    told = {(thing, number) for number, use in uses.items() for thing in use.shown}
    rows = _versions_with(uses).select_related("post__author", "page").defer("content", "post__body", "page__body")
    for version in rows:
        thing = version.thing
        for number in _numbers_of(version) & uses.keys():
            if (thing, number) in told:
                continue
            told.add((thing, number))
            is_own = isinstance(thing, Post) and thing.author.user_id == person.pk
            if may_see_all or is_own or (isinstance(thing, Page) and person.has_perm("blog.view_page")):
                uses[number].earlier.append(thing)
            else:
                uses[number].hidden += 1


def used_numbers():
    """The numbers of all pictures that are used anywhere."""
    numbers = set(Post.objects.exclude(lead_image=None).order_by().values_list("lead_image", flat=True))
    for model in (Post, Page):
        bodies = model.objects.filter(IN_TEXT).order_by().values_list("body", flat=True)
        numbers.update(number for body in bodies.iterator() for number in image_ids(body))
    numbers.update(*map(_numbers_of, _versions().defer("content").iterator()))
    return numbers.union(*map(_numbers_in, _unpublished_words()))


def _unpublished_words():
    return Draft.objects.exclude(content=None).order_by()


def _versions():
    """All versions with a picture, the body and the number of the first picture read out of them."""
    parts = {
        name: Cast(KeyTextTransform(key, "content"), TextField())
        for name, key in (("body", "body"), ("lead", "lead_image"))
    }
    return Revision.objects.annotate(**parts).filter(IN_TEXT | Q(lead__gt="")).order_by()


def _versions_with(numbers):
    """Those with one of these pictures. The database looks, so that no more text is read than has one."""
    wanted = Q(lead__in=[str(number) for number in numbers])
    for number in numbers:
        wanted |= Q(body__contains=f'data-image="{number}"')
    return _versions().filter(wanted)


def _numbers_in(draft):
    return _numbers(draft.content.get("body"), draft.content.get("lead_image"))


def _numbers_of(version):
    return _numbers(version.body, version.lead)


def _numbers(body, lead):
    lead = as_key(lead)
    return {*image_ids(str(body or "")), *([lead] if lead else [])}


def _note(uses, thing, numbers, seen):
    for number in numbers & uses.keys():
        if seen and thing not in uses[number].shown:
            uses[number].shown.append(thing)
        elif seen:
            pass  # with its unpublished words, too
        else:
            uses[number].hidden += 1
