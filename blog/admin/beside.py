"""In the form of a post: who wrote it with its author, and what to read next, both in an order."""

from django import forms
from django.core.exceptions import ValidationError

from blog.addresses import own_path, split
from blog.admin.text_form import TextForm
from blog.models import Author, CoAuthor, Post, RelatedPost

MAX_CO_AUTHORS = 8
FREE_PLACES = 2
MAX_RELATED = 6
# For the label of each choice.
PLACES = ("Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")


class InOrderWidget(forms.MultiWidget):
    """Several selects, the first for the first place."""

    def decompress(self, value):
        return [*(value or []), *[None] * len(self.widgets)][: len(self.widgets)]


class InOrderField(forms.MultiValueField):
    """Rows of a queryset in an order, one select for each. The order needs no script, and no numbers."""

    def __init__(self, queryset, places, **kwargs):
        fields = [forms.ModelChoiceField(queryset, required=False, empty_label="Nobody") for _ in range(places)]
        widget = InOrderWidget([field.widget for field in fields])
        for place, select in zip(PLACES, widget.widgets, strict=False):
            select.attrs["aria-label"] = f"{place} author"
        super().__init__(fields, widget=widget, require_all_fields=False, required=False, **kwargs)

    def compress(self, data_list):
        chosen = [each for each in data_list if each]
        if len(set(chosen)) < len(chosen):
            raise ValidationError("The same name is there twice. Please take one away.", code="twice")
        return chosen

    def has_changed(self, initial, data):
        if self.disabled:
            return False
        before = [str(key) for key in initial or []]
        return before != [str(key) for key in data or [] if key]


class BesideForm(TextForm):
    co_authors = forms.Field(required=False)  # its places depend on the post: see __init__
    related = forms.CharField(
        label="Read next",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=f"Addresses of at most {MAX_RELATED} posts of this blog, one on a line, the first one first, such as "
        "/posts/a-year-after/. Empty: found by tags and category.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        post = self.instance
        chosen = [row.author_id for row in post.co_authorships.all()] if post.pk else []
        if "co_authors" in self.fields:
            kept = [key for key in self.initial.get("co_authors") or [] if key]
            sent = sum(name.startswith(self.add_prefix("co_authors_")) for name in self.data)
            authors = Author.objects.order_by("name")
            self.fields["co_authors"] = InOrderField(
                authors,
                min(max(len(chosen) + FREE_PLACES, len(kept) + FREE_PLACES, sent), MAX_CO_AUTHORS),
                label="Written with",
                help_text="In the order of the byline, after the author. They may change the post, too.",
            )
            self.initial.setdefault("co_authors", chosen)
        if "related" in self.fields and post.pk:
            rows = post.related_choices.select_related("other")
            self.initial.setdefault("related", "\n".join(row.other.get_absolute_url() for row in rows))

    def clean_related(self):
        """The posts that the lines name, each once."""
        found = {}
        for line in filter(None, map(str.strip, self.cleaned_data["related"].splitlines())):
            post = post_at(line)
            if post is None:
                raise ValidationError(f"There is no post at “{line}”. Please copy its address from the page.")
            if post == self.instance:
                raise ValidationError("A post cannot be read after itself. Please take its own address away.")
            found[post.pk] = post
        if len(found) > MAX_RELATED:
            raise ValidationError(f"Please choose at most {MAX_RELATED} posts.")
        return list(found.values())

    def clean(self):
        data = super().clean() or self.cleaned_data
        first = data.get("author") or (self.instance.author if self.instance.author_id else None)
        if first and first in (data.get("co_authors") or []):
            self.add_error("co_authors", f"{first} is the author already. Please choose others.")
        return data

    def _save_m2m(self):
        super()._save_m2m()
        post = self.instance
        if "co_authors" in self.changed_data:
            post.co_authorships.all().delete()
            rows = enumerate(self.cleaned_data["co_authors"], 1)
            CoAuthor.objects.bulk_create(CoAuthor(post=post, author=author, position=n) for n, author in rows)
        if "related" in self.changed_data:
            post.related_choices.all().delete()
            rows = enumerate(self.cleaned_data["related"], 1)
            RelatedPost.objects.bulk_create(RelatedPost(post=post, other=other, position=n) for n, other in rows)


def post_at(line):
    """The post whose address `line` is, or None."""
    path = own_path(line)
    thing = split(path.partition("?")[0].partition("#")[0])[0] if path else None
    return thing if isinstance(thing, Post) else None
