from django import template
from django.conf import settings

from blog.structured import data_block, describe_post

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
def frame_tables(html):
    """Stored post HTML with a frame around each table, which the keyboard can reach and a narrow screen can move."""
    frame = '<div class="prose__table" role="group" aria-label="Table" tabindex="0">'
    return html.replace("<table", frame + "<table").replace("</table>", "</table></div>")
