"""Moments as authors type them: in their own time zone, named beside the field, and only such as exist there."""

from datetime import UTC, datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

# At the ends of the calendar no other time zone has such a day.
FAR_AWAY = "Please write a year between 1900 and 2999."


class MomentField(forms.SplitDateTimeField):
    """A date and a time. Refuses what a change of the clocks leaves out or brings twice."""

    default_error_messages = {
        "invalid_date": "Please write the day as year, month and day, such as 2027-03-28.",
        "invalid_time": "Please write the time as hours and minutes, such as 09:30.",
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        # Forms of the admin are made anew for each request, in the time zone of whoever asks.
        self.help_text = f"{self.help_text} {zone_sentence()}".strip()
        for part, name in zip(self.widget.widgets, ("date", "time"), strict=True):
            part.attrs["aria-label"] = f"{self.label}, {name}"

    def compress(self, data_list):
        if not all(data_list or [None]):
            return super().compress(data_list)
        naive = datetime.combine(*data_list)
        if not 1900 <= naive.year <= 2999:
            raise ValidationError(FAR_AWAY, code="far")
        refuse_what_the_clocks_skip(naive)
        return super().compress(data_list)


def zone_sentence():
    return f"Your time zone: {timezone.get_current_timezone_name().replace('_', ' ')}."


def refuse_what_the_clocks_skip(naive):
    """Raise ValidationError when the clocks of the current time zone never show this moment, or show it twice."""
    zone = timezone.get_current_timezone()
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return
    day, time = date_format(naive, "j F Y"), f"{naive:%H:%M}"
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if back != naive:
        raise ValidationError(
            f"On {day} the clocks in {zone} go forward, and it is never {time}. Please choose an hour later.",
            code="skipped",
        )
    gap = first.utcoffset() - second.utcoffset()
    raise ValidationError(
        f"On {day} the clocks in {zone} go back, and it is {time} twice. Please choose a time at least "
        f"{in_words(gap)} away.",
        code="twice",
    )


def in_words(gap):
    return "an hour" if gap == timedelta(hours=1) else f"{gap.seconds // 60} minutes"
