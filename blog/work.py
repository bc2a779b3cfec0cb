"""What the work on a post or page is: drafts, versions, comparisons and previews all hold it in the same shape.

That shape is a dictionary of what stands in the fields of the form: text as text, keys as text, a choice of several as
a list. So half a sentence in a field that wants a date can be kept as well as a finished post.
"""

import hashlib
import json
from copy import copy

from django.core.exceptions import ValidationError
from django.utils.text import normalize_newlines, slugify
from taggit.managers import TaggableManager
from taggit.models import Tag
from taggit.utils import edit_string_for_tags, parse_tags

from blog import rendering
from blog.fields import CleanHTMLField
from blog.keys import as_key
from blog.models import Author, CoAuthor, Page, Post


class CoAuthorsField:
    """The co-authors of a post in their order, as the form has them: a list of keys. Not a field of the model's own."""

    name = "co_authors"
    verbose_name = "written with"
    related_model = Author
    is_relation = True
    many_to_many = False


# A field of the model that belongs to the work needs its name here and nothing else: what readers see of it. When it
# appears is no work; the notes of the versions tell that.
REVISED_FIELDS = {
    Post: (
        "title", "excerpt", "body", "shows", "does_not_show", "is_about", "lead_image", "author", "co_authors",
        "category", "tags", "series", "series_position", "slug",
    ),
    Page: ("title", "body", "slug"),
}  # fmt: skip

# Where nothing is typed into them, saving fills them.
MADE_BY_SAVING = {"excerpt", "series_position", "slug"}


def fields_of(model):
    """The fields that belong to the work on a `model`, in their order."""
    return [field_of(model, name) for name in REVISED_FIELDS[model]]


def field_of(model, name):
    return CoAuthorsField if name == CoAuthorsField.name else model._meta.get_field(name)


def kind_of(model):
    """ "post" or "page"."""
    return model._meta.model_name


def content_of(thing):
    """The work as it is stored in the row of a post or page."""
    return {field.name: _as_typed(field, thing) for field in fields_of(type(thing))}


def _as_typed(field, thing):
    if isinstance(field, TaggableManager):
        return tags_as_typed([tag.name for tag in getattr(thing, field.name).all()]) if thing.pk else ""
    if field is CoAuthorsField:
        return [str(row.author_id) for row in thing.co_authorships.all()] if thing.pk else []
    value = field.value_from_object(thing)
    if isinstance(value, bool):
        return value
    return "" if value is None else tidy_value(field, str(value))


def tags_as_typed(names):
    return edit_string_for_tags([Tag(name=name) for name in sorted(names)])


def tidy(model, content):
    """What a form sent, with clean HTML and without what no database takes. Other fields than the work's stay."""
    known = {field.name: field for field in fields_of(model)}
    return {name: tidy_value(known.get(name), value) for name, value in content.items()}


def tidy_value(field, value):
    if isinstance(value, list):
        return [tidy_value(None, part) for part in value]
    if isinstance(field, CleanHTMLField):
        return rendering.clean_post_html(value)
    return normalize_newlines(value).replace("\x00", "") if isinstance(value, str) else value


def completed(thing, content, *others):
    """`content` with the work it says nothing of, because its form has no such field, from `others` or the row."""
    whole = content_of(thing)
    for each in (*reversed(others), content):
        whole |= {name: value for name, value in (each or {}).items() if name in whole}
    return content | whole


def work_in(model, content):
    """The work alone of a `content`, written in the one way that makes equal work equal."""
    return {field.name: _plain(field, content.get(field.name, "")) for field in fields_of(model)}


def is_same(model, typed, stored):
    """Whether what a form sent is what is `stored`, where saving may have filled what was left empty."""
    typed, stored = work_in(model, typed), work_in(model, stored)
    return all(typed[name] == stored[name] or (name in MADE_BY_SAVING and not typed[name]) for name in stored)


def _plain(field, value):
    if isinstance(field, TaggableManager):
        return tags_as_typed(parse_tags(value or ""))
    if field is CoAuthorsField:
        return [key for key in value or [] if key]
    return value.strip() if isinstance(value, str) else value


def fingerprint(model, content):
    """Sixteen signs that are the same for the same work."""
    written = json.dumps(work_in(model, content), sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def wearing(thing, content):
    """A copy of the post or page with the work of `content` on it, for looking at: it must not be saved.

    What does not fit (a category that is gone, a date half typed) is left as it was.
    """
    worn = copy(thing)
    worn._prefetched_objects_cache = {}
    for field in fields_of(type(thing)):
        if field.name in content:
            _put_on(worn, field, content[field.name])
    return worn


def _put_on(worn, field, value):
    if isinstance(field, TaggableManager):
        tags = [Tag(name=name, slug=slugify(name) or "tag") for name in parse_tags(value or "")]
        worn._prefetched_objects_cache[field.name] = tags
    elif field is CoAuthorsField:
        keys = [as_key(key) for key in value or []]
        found = Author.objects.in_bulk([key for key in keys if key])
        rows = [CoAuthor(post_id=worn.pk, author=found[key]) for key in keys if key in found]
        worn._prefetched_objects_cache["co_authorships"] = rows
    elif field.is_relation:
        other = find_related(field, value)
        if other or (not value and field.null):
            setattr(worn, field.name, other)
    else:
        try:
            setattr(worn, field.attname, field.to_python(None if value == "" and field.null else value))
        except ValidationError:
            pass  # half typed


def find_related(field, key):
    """The row that a key in a content leads to, if it is there."""
    return field.related_model._base_manager.filter(pk=as_key(key)).first()
