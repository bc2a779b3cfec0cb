"""Reads the comment form on a page as a browser would."""

import re
from html import unescape


def typed(page):
    """What stands in the text box of a page."""
    box = page[page.index("<textarea") :]
    return unescape(box[box.index(">") + 1 : box.index("</textarea>")]).removeprefix("\n")


def hidden_fields(page):
    """The hidden fields of the comment form on a page, as a browser would send them."""
    form = page[page.index('/comments/"') :]
    fields = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', form[: form.index("</form>")])
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}
