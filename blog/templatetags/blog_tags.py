from django import template
from django.conf import settings

register = template.Library()


@register.filter
def absolute(path):
    """The address of a path of this site for use elsewhere; empty for an empty path."""
    if not path or "://" in path:
        return path
    return settings.SITE_URL + path
