"""Two contents of one post or page side by side, field by field."""

from dataclasses import dataclass, field

from django.utils.html import format_html_join
from django.utils.text import capfirst
from taggit.managers import TaggableManager
from taggit.utils import parse_tags

from blog import work
from blog.differences import word_changes
from blog.fields import CleanHTMLField
from blog.html_differences import html_changes
from blog.keys import as_key


@dataclass(frozen=True)
class Difference:
    """A field in which two contents differ: its words marked in `text`, or a long text's in `lines`."""

    name: str
    label: str
    text: str = ""
    lines: list = field(default_factory=list)


def compare(model, old, new):
    """Return the Differences of the two, in the order of the fields; none where they are the same.

    Where one of them says nothing of a field, as versions older than the field do, there is nothing to compare.
    """
    in_both = old.keys() & new.keys()
    old, new = work.work_in(model, old), work.work_in(model, new)
    found = []
    for each in work.fields_of(model):
        if each.name not in in_both:
            continue
        before, after = old[each.name], new[each.name]
        if before == after:
            continue
        name, label = each.name, capfirst(each.verbose_name)
        if isinstance(each, CleanHTMLField):
            found.append(Difference(name, label, lines=html_changes(before, after)))
        elif isinstance(each, TaggableManager):
            found.append(Difference(name, label, _tag_changes(parse_tags(before), parse_tags(after))))
        else:
            found.append(Difference(name, label, word_changes(in_words(each, before), in_words(each, after))))
    return found


def _tag_changes(before, after):
    """All tags in the order of the alphabet, those that went in <del> and those that came in <ins>."""
    marks = {
        tag: ("del", "ins", "span")[(tag in after) + (tag in before and tag in after)] for tag in [*before, *after]
    }
    return format_html_join(", ", "<{}>{}</{}>", ((mark, tag, mark) for tag, mark in sorted(marks.items())))


def in_words(each, value):
    """What a value of this field means to people: the name of a category and not its key."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(in_words(each, part) for part in value)
    if each.is_relation and as_key(value):
        return str(work.find_related(each, value) or "something that is gone")
    return str(value)
