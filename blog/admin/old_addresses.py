from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget

from blog import addresses
from blog.admin.desk import ForEditors, written
from blog.admin.plain_words import PlainForm
from blog.models import OldAddress
from blog.models.old_address import THINGS

Kind = OldAddress.Kind
CIRCLE = "This would lead in a circle. Please choose another address."


class OldAddressForm(PlainForm):
    leads_to = forms.CharField(
        required=False,
        max_length=300,
        widget=AdminTextInputWidget(),
        help_text="An address of this site, such as /posts/a-year-after/. When that moves, this goes along.",
    )

    class Meta:
        model = OldAddress
        fields = ["path", "kind", "title"]
        help_texts = {"path": "Such as /2019/03/a-year-after/. Only where nothing stands today."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("leads_to", self.instance.leads_to)

    def clean_path(self):
        path = addresses.own_path(self.cleaned_data["path"])
        if path is None or "?" in path or "#" in path:
            raise forms.ValidationError("Please write an address of this site from its first /, without ? and #.")
        if not path.endswith("/") and "." not in path.rpartition("/")[2]:
            path += "/"
        thing, _rest = addresses.split(path)
        if thing and addresses.is_seen(thing):
            raise forms.ValidationError(f"“{thing}” stands there now. Give it another address first.")
        if addresses.is_of_the_site(path) or path.startswith(settings.STATIC_URL):
            raise forms.ValidationError("The site itself answers there. Please choose another.")
        return path

    def clean(self):
        data = super().clean() or self.cleaned_data
        self.instance.target, self.instance.rest = None, ""
        if data.get("kind") == Kind.MOVED and not self.errors:
            try:
                self._aim(data["path"], data["leads_to"])
            except forms.ValidationError as error:
                self.add_error("leads_to", error)
        return data

    def _aim(self, path, leads_to):
        """Point the row at the thing that stands at `leads_to`, so that it goes along when that moves."""
        goal = addresses.own_path(leads_to)
        if goal is None:
            raise forms.ValidationError("Please write an address of this site from its first /.")
        plain = urlsplit(goal).path
        suffix = goal.removeprefix(plain)
        plain += "" if plain.endswith("/") or "." in plain.rpartition("/")[2] else "/"
        if plain == path:
            raise forms.ValidationError(CIRCLE)
        thing, rest = addresses.split(plain)
        if thing is None and not addresses.is_of_the_site(plain):
            row = addresses.find(plain)
            if row is None or row.kind == Kind.GONE:
                raise forms.ValidationError("There is nothing at this address. Please copy it from the page.")
            thing, rest = row.target, row.rest + row.left_over
        self.instance.target = thing
        self.instance.rest = (rest if thing else rest or plain) + suffix
        if urlsplit(self.instance.leads_to).path == path:
            raise forms.ValidationError(CIRCLE)

    def save(self, commit=True):
        self.instance.is_by_hand = True
        return super().save(commit)


@admin.register(OldAddress)
class OldAddressAdmin(ForEditors, admin.ModelAdmin):
    """Every address that was valid once, and where it leads today."""

    form = OldAddressForm
    list_display = ["path", "leads_to", "title", "made"]
    list_filter = ["kind", "is_by_hand"]
    list_select_related = THINGS
    search_fields = ["path", "title", "post__title", "post__slug", "page__slug", "tag__name"]
    fields = ["path", "kind", "leads_to", "title"]
    date_hierarchy = "made_at"
    empty_value_display = ""

    def get_queryset(self, request):
        return super().get_queryset(request).defer("post__body", "page__body")

    def get_changeform_initial_data(self, request):
        return {"leads_to": "", **super().get_changeform_initial_data(request)}

    @admin.display(description="leads to")
    def leads_to(self, row):
        return row.leads_to or "Nowhere, it says that it is gone"

    @admin.display(description="made", ordering="made_at")
    def made(self, row):
        return f"{'By hand' if row.is_by_hand else 'By itself'}, {written(row.made_at)}"
