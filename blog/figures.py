"""Pictures in the text of posts and pages: their numbers become figures when a page is made, never before.

So a new file, new widths or better words of a picture reach every page that shows it.
"""

from html import unescape

from django.template.loader import get_template

from blog.markup import FIGURE, image_ids
from blog.models import Image


def load_pictures(*bodies):
    """Return {number: Image} of all pictures in these texts: one query, and none where there are none."""
    numbers = {number for body in bodies for number in image_ids(body)}
    return Image.objects.in_bulk(numbers) if numbers else {}


def show_pictures(html, pictures=None, absolute=None):
    """Return stored HTML with its figures drawn. A picture that is gone leaves nothing.

    `pictures` as from load_pictures, which is asked otherwise; `absolute` turns an address into one for elsewhere.
    """
    if pictures is None:
        pictures = load_pictures(html)
    template = get_template("blog/includes/figure.html") if pictures else None

    def show(figure):
        image = pictures.get(int(figure[1]))
        if image is None:
            return ""
        alt = image.alt if figure[2] is None else unescape(figure[2])
        caption = image.caption if figure[3] is None else unescape(figure[3])
        drawn = template.render({"image": image, "alt": alt, "caption": caption}).strip()
        return absolute(drawn) if absolute else drawn

    return FIGURE.sub(show, html)
