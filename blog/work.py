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
from blog.models import Page, Post

# A field of the model that belongs to the work needs its name here and nothing else.
REVISED_FIELDS = {
    Post: ("title", "excerpt", "body", "shows", "does_not_show", "is_about", "lead_image", "category", "tags", "slug"),
    Page: ("title", "body", "slug"),
}


def fields_of(model):
    """The model's fields that belong to the work, in their order."""
    return [model._meta.get_field(name) for name in REVISED_FIELDS[model]]


def kind_of(model):
    """ "post" or "page"."""
    return model._meta.model_name


def content_of(thing):
    """The work as it is stored in the row of a post or page."""
    return {field.name: _as_typed(field, thing) for field in fields_of(type(thing))}


def _as_typed(field, thing):
    if isinstance(field, TaggableManager):
        return tags_as_typed([tag.name for tag in getattr(thing, field.name).all()]) if thing.pk else ""
    if field.many_to_many:
        return [str(other.pk) for other in getattr(thing, field.name).all()] if thing.pk else []
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


def work_in(model, content):
    """The work alone of a `content`, written in the one way that makes equal work equal."""
    return {field.name: _plain(field, content.get(field.name, "")) for field in fields_of(model)}


def _plain(field, value):
    if isinstance(field, TaggableManager):
        return tags_as_typed(parse_tags(value or ""))
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
    elif field.many_to_many:
        keys = [as_key(key) for key in value or []]
        found = field.related_model._base_manager.in_bulk([key for key in keys if key])
        worn._prefetched_objects_cache[field.name] = [found[key] for key in keys if key in found]
    elif field.is_relation:
        other = find_related(field, value)
        if other or (not value and field.null):
            setattr(worn, field.name, other)
    else:
        try:
            setattr(worn, field.attname, field.to_python(value))
        except ValidationError:
            pass  # half typed


def find_related(field, key):
    """The row that a key in a content leads to, if it is there."""
    return field.related_model._base_manager.filter(pk=as_key(key)).first()
