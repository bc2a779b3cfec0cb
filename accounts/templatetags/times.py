"""Filters that every template has (settings: builtins): a day, and a moment, as their reader likes them."""

from django import template
from django.template.defaultfilters import date
from django.utils import timezone

from accounts import times

register = template.Library()


@register.filter(expects_localtime=True)
def day(value):
    """Such as "21 November 2026"."""
    return date(value, times.formats()[0])


@register.filter(expects_localtime=True)
def moment(value):
    """Such as "21 November 2026, 14:30"."""
    return date(value, times.formats()[1])


@register.simple_tag
def now_moment():
    """The moment at which the page is made."""
    return moment(timezone.localtime())
