"""{% kept pieces "name" %} ... {% endkept %}: HTML that is made once and kept with what it was made of."""

from django import template
from django.utils import timezone

from accounts import times

register = template.Library()
# Readers differ in how they like dates, and there are 400 time zones.
MOST = 40


class Kept(template.Node):
    def __init__(self, nodelist, pieces, vary):
        self.nodelist, self.pieces, self.vary = nodelist, pieces, vary

    def render(self, context):
        pieces = self.pieces.resolve(context)
        key = (*(each.resolve(context) for each in self.vary), times.formats(), timezone.get_current_timezone_name())
        html = pieces.get(key)
        if html is None:
            html = self.nodelist.render(context)
            if len(pieces) >= MOST:
                pieces.clear()
            pieces[key] = html
        return html


@register.tag
def kept(parser, token):
    """Render what stands between once for each value of the words behind the first.

    The first names a dict. It must be as old as what stands between reads, or older, and go when any of that changes.
    """
    _, pieces, *vary = token.split_contents()
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return Kept(nodelist, parser.compile_filter(pieces), [parser.compile_filter(word) for word in vary])
