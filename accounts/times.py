"""How days and moments are written, and in whose time zone: each person as they like, guests all the same."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from django.db import models
from django.utils import timezone
from django.utils.dateformat import format as written


class Format(models.TextChoices):
    DAY_FIRST = "day", "21 November 2026, 14:30"
    MONTH_FIRST = "month", "November 21, 2026, 2:30 p.m."
    ISO = "iso", "2026-11-21 14:30"


# For each: how a day is written, and a moment.
WRITTEN = {
    Format.DAY_FIRST: ("j F Y", "j F Y, H:i"),
    Format.MONTH_FIRST: ("F j, Y", "F j, Y, P"),
    Format.ISO: ("Y-m-d", "Y-m-d H:i"),
}
current = ContextVar("format of dates", default=Format.DAY_FIRST)


@cache
def zones():
    """The names of all time zones that people live in, such as Europe/Berlin."""
    places = (
        "Africa/",
        "America/",
        "Antarctica/",
        "Arctic/",
        "Asia/",
        "Atlantic/",
        "Australia/",
        "Europe/",
        "Indian/",
        "Pacific/",
    )
    return ["UTC", *sorted(name for name in available_timezones() if name.startswith(places))]


@contextmanager
def as_liked_by(user):
    """Let all that is written inside follow the preferences of `user`; a stranger has none."""
    token = current.set(getattr(user, "date_format", "") or Format.DAY_FIRST)
    try:
        with timezone.override(_zone(getattr(user, "time_zone", ""))):
            yield
    finally:
        current.reset(token)


def _zone(name):
    """The time zone, or None (the site's own) where the person chose none or the computer no longer knows it."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def formats():
    """How a day and a moment are written for the person who reads now."""
    return WRITTEN[current.get()]


def day(at):
    """The day of a moment as the person who reads now likes it, such as "21 November 2026"."""
    return written(timezone.localtime(at), formats()[0])


def moment(at):
    """The moment as the person who reads now likes it, such as "21 November 2026, 14:30"."""
    return written(timezone.localtime(at), formats()[1])


def writer_for(user):
    """A function that writes moments as `user` likes them, with the zone, wherever it is called."""
    zone = _zone(user.time_zone)
    words = WRITTEN[user.date_format or Format.DAY_FIRST][1]
    return lambda at: written(timezone.localtime(at, zone), f"{words} (T)")
