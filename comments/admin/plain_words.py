"""What the desk says in words of its own where Django's would be technical."""

from blog.admin.plain_words import PlainForm

WAS_SIGNED_OUT = "You were signed out, and nothing was done. Your words are kept: press the button once more."


class ListEntryForm(PlainForm):
    class Meta:
        error_messages = {"pattern": {"required": "Please write the word, the phrase or the domain."}}


class ReasonForm(PlainForm):
    class Meta:
        error_messages = {
            "title": {"required": "Please give the reason a short name."},
            "sentence": {"required": "Please write the sentence that the writer reads."},
            "position": {"required": "Please write a number. The lowest comes first."},
        }


class HelpLineForm(PlainForm):
    class Meta:
        error_messages = {
            "name": {"required": "Please write who can be called there."},
            "checked_on": {"required": "Please write the day when somebody last made sure, such as 2027-03-28."},
        }
