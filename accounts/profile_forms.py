import unicodedata

from django import forms
from django.core.validators import URLValidator

from accounts import times
from accounts.models import Avatar, User
from accounts.pictures import MAX_BYTES, make_avatar, open_checked

# Needed inside words of some scripts, and seen by nobody.
JOINERS = "\u200c\u200d"


def tidy_line(text):
    """The text on one line, without characters that turn or hide others."""
    on_a_line = " ".join(text.split())
    kept = (character for character in on_a_line if character in JOINERS or unicodedata.category(character)[0] != "C")
    return "".join(kept).strip()


class LinkField(forms.CharField):
    """The address of a page. Its beginning may be left out, as people do."""

    def to_python(self, value):
        value = super().to_python(value)
        is_bare = "." in value and ":" not in value and "@" not in value
        return f"https://{value}" if is_bare else value


class ProfileForm(forms.ModelForm):
    """What the page of a person says of them. All of it may stay empty."""

    picture = forms.FileField(
        label="A picture of you",
        required=False,
        help_text=f"JPEG, PNG or WebP, at most {MAX_BYTES // 2**20} MB. We keep the middle square of it, made anew "
        "without the place and time it was taken. Without one, the pattern above stands for you.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    forget_picture = forms.BooleanField(label="Take my picture away", required=False)

    class Meta:
        model = User
        fields = ["bio", "pronouns", "link", "page_is_public"]
        labels = {"bio": "About you", "link": "A link", "page_is_public": "Show my page to others"}
        help_texts = {
            "bio": "A sentence or two. Please think of what you would not want strangers to know.",
            "pronouns": "Such as she/her.",
            "link": "Such as https://example.org. Search engines are told not to follow it.",
            "page_is_public": "It shows what you write here and your published comments. Without the tick nobody but "
            "you sees it. Your comments stay where they are.",
        }
        field_classes = {"link": LinkField}
        widgets = {"bio": forms.Textarea(attrs={"rows": 3, "class": "field__input"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["link"].widget = forms.URLInput(attrs={"maxlength": 200, "autocomplete": "url"})
        message = "This is no address of a page. Please write one such as https://example.org."
        self.fields["link"].validators.append(URLValidator(schemes=["http", "https"], message=message))
        if not Avatar.objects.filter(user=self.instance).exists():
            del self.fields["forget_picture"]

    def clean_bio(self):
        return tidy_line(self.cleaned_data["bio"])

    def clean_pronouns(self):
        return tidy_line(self.cleaned_data["pronouns"])

    def clean_picture(self):
        upload = self.cleaned_data["picture"]
        return make_avatar(open_checked(upload)) if upload else None

    def clean(self):
        if self.errors and self.cleaned_data.get("picture"):
            self.add_error(
                "picture", "Please choose your picture again. Browsers do not keep it with a mistake elsewhere."
            )
        return self.cleaned_data

    def save(self, commit=True):
        user = super().save(commit)
        if picture := self.cleaned_data["picture"]:
            Avatar.objects.update_or_create(user=user, defaults={"data": picture})
        elif self.cleaned_data.get("forget_picture"):
            Avatar.objects.filter(user=user).delete()
        return user


class PreferencesForm(forms.ModelForm):
    """How days and times are shown to this person."""

    time_zone = forms.ChoiceField(
        label="Your time zone",
        required=False,
        help_text="Times on all pages, and in letters to you, are shown in it.",
        error_messages={"invalid_choice": "We do not know this time zone. Please choose one from the list."},
        choices=lambda: [("", "The same as this site"), *((name, name.replace("_", " ")) for name in times.zones())],
    )
    date_format = forms.ChoiceField(
        label="Days and times look like this",
        required=False,
        choices=times.Format.choices,
        error_messages={"invalid_choice": "We cannot write times like this. Please choose one of these ways."},
        widget=forms.RadioSelect(attrs={"class": "choice__box"}),
    )

    class Meta:
        model = User
        fields = ["time_zone", "date_format"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["date_format"] = self.initial.get("date_format") or times.Format.DAY_FIRST
