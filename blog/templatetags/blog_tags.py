import re
from html import unescape

from django import template
from django.conf import settings
from django.utils.html import escape, strip_tags

from blog.figures import show_pictures
from blog.structured import data_block, describe_post

TABLE = re.compile(r"(<table>(?:<caption>(.*?)</caption>)?.*?</table>)", re.S)

register = template.Library()


@register.filter
def absolute(path):
    """The address of a path of this site for use elsewhere; empty for an empty path."""
    if not path or "://" in path:
        return path
    return settings.SITE_URL + path


@register.simple_tag(takes_context=True)
def post_structured_data(context, post, corrections):
    """The block of data about a published post for search engines; empty for a draft."""
    if not post.is_published():
        return ""
    return data_block(describe_post(post, context["site_settings"].name, corrections))


@register.filter(is_safe=True)
def with_pictures(html):
    """Stored post HTML with its pictures drawn: one query where it has any."""
    return show_pictures(html)


@register.filter(is_safe=True)
def frame_tables(html):
    """Stored post HTML with a frame around each table, which the keyboard can reach and a narrow screen can move."""
    return TABLE.sub(_framed, html)


def _framed(table):
    name = escape(unescape(strip_tags(table[2]))) if table[2] else "Table"
    return f'<div class="prose__table" role="group" aria-label="{name}" tabindex="0">{table[1]}</div>'
