import re
from textwrap import shorten

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from taggit.models import Tag

from accounts.models import SiteSettings
from blog import checks, publishing
from blog.admin.beside import BesideForm
from blog.admin.extras import load_extras
from blog.models import Post
from blog.rendering import clean_post_html, plain_text

MAX_BEGINNING = 200  # characters: a standfirst that nobody wrote is no longer than two sentences
HEADING = re.compile(r"<h[1-6]>.*?</h[1-6]>", re.S)
SUMMARY = ["shows", "does_not_show", "is_about"]
SUMMARY_HELP = "For readers who are tired: one or two short sentences each. It stands above the text."


class PostForm(BesideForm):
    person = None  # who sends it; set by PostAdmin.get_form

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial = load_extras(self.instance) | self.initial
        if "excerpt" in self.fields:
            self.fields["excerpt"].required = False
            self.fields["excerpt"].help_text += " Empty: the beginning of the text."

    def clean_tags(self):
        tags = self.cleaned_data["tags"]
        if signs := [tag for tag in tags or [] if not slugify(tag, allow_unicode=True)]:
            raise ValidationError(f"A tag needs a letter or a number. Please change or remove: {', '.join(signs)}")
        longest = Tag._meta.get_field("name").max_length
        if long := next((tag for tag in tags or [] if len(tag) > longest), None):
            raise ValidationError(
                f"A tag has at most {longest} characters. Is there a comma missing in “{long[:30]}…”?"
            )
        return tags

    def clean_reviewed_on(self):
        day = self.cleaned_data["reviewed_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet. Please enter when the post was reviewed.")
        return day

    def clean(self):
        data = super().clean() or self.cleaned_data
        if "excerpt" in data and not data["excerpt"].strip():
            # Cleaned as when it is saved: a typed line [picture 12] is no word of the text.
            text = HEADING.sub(" ", clean_post_html(data.get("body")))
            data["excerpt"] = shorten(plain_text(text), MAX_BEGINNING, placeholder="…")
            if not data["excerpt"] and "body" in data:  # else the text is what needs an eye
                self.add_error("excerpt", "Please write one or two sentences that stand under the title and in lists.")
        # Who may not publish has no such field; the form may be older than the setting.
        wanted = data.get("status", self.data.get("status"))
        if refusal := publishing.why_not(self.person, self.instance.status, wanted):
            self.add_error(None, refusal)
            data["published_at"] = data.get("published_at") or self.instance.published_at
        if data.get("status") == Post.Status.PUBLISHED and "published_at" in data and data["published_at"] is None:
            data["published_at"] = timezone.now()
        if data.get("reviewed_by") and "reviewed_on" in data and data["reviewed_on"] is None:
            self.add_error("reviewed_on", "Please enter when it was reviewed, or take the reviewer away.")
        is_whole = all(data.get(part) for part in SUMMARY)
        if data.get("status") == Post.Status.PUBLISHED and not is_whole and SiteSettings.load().summary_needed:
            self.add_error("shows", "Please write the three parts of the summary. Without it no post is published.")
        if data.get("status") == Post.Status.PUBLISHED:
            for remark in checks.pictures_without_words(data.get("body") or "", data.get("lead_image")):
                if remark.blocks:
                    self.add_error(None, remark.words)
        starts_at = data.get("published_at")
        for name in ("unpublish_at", "featured_until"):
            if starts_at and (ends_at := data.get(name)) and ends_at <= starts_at:
                self.add_error(name, "This is before the post goes online. Please choose a later time.")
        return data
