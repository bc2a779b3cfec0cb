"""Everything that the site keeps of a person as one zip: a file of JSON for each sheet, and one page to read."""

import json
import zipfile
from datetime import datetime
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe

from accounts.models import SiteSettings
from accounts.personal import holdings, sheets

# What has gathered is sent on at this size.
CHUNK_BYTES = 64 * 1024


class _Pipe:
    """A file that cannot go back: what is written is taken away while the zip still grows."""

    def __init__(self):
        self.parts, self.size = [], 0

    def write(self, data):
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self):
        pass

    def take(self):
        data = b"".join(self.parts)
        self.parts, self.size = [], 0
        return data


def zip_of(person):
    """Yield the bytes of the archive, never holding more than some rows of it in memory."""
    pipe = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for holding in holdings():
            for name, data in holding.files(person).items():
                archive.writestr(name, data)
                yield pipe.take()
        for sheet in sheets():
            yield from _write(archive, pipe, f"json/{sheet.name}.json", _json_lines(sheet, person))
        yield from _write(archive, pipe, "index.html", _page(person))
    yield pipe.take()


def _write(archive, pipe, name, texts):
    with archive.open(name, "w") as file:
        for text in texts:
            file.write(text.encode())
            if pipe.size > CHUNK_BYTES:
                yield pipe.take()
    yield pipe.take()


def _json_lines(sheet, person):
    yield "["
    for number, row in enumerate(sheet.rows(person)):
        yield (",\n" if number else "\n") + json.dumps(row, default=_plain, ensure_ascii=False)
    yield "\n]\n"


def _plain(value):
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON.")


def _page(person):
    """The page to read, in parts. The frame is a template; what stands between its two halves is long."""
    context = {"person": person, "site_settings": SiteSettings.load(), "made_at": timezone.now()}
    head, tail = render_to_string("accounts/export.html", context).split("<!-- sheets -->")
    yield head
    for sheet in sheets():
        yield from _section(sheet, person)
    yield tail


def _section(sheet, person):
    yield format_html('<section id="{}"><h2>{}</h2>\n', sheet.name, sheet.title)
    is_empty = True
    for row in sheet.rows(person):
        is_empty = False
        yield "<dl>"
        for label, value in row.items():
            if value not in (None, ""):
                yield format_html("<dt>{}</dt><dd>{}</dd>", label.capitalize(), _in_words(value))
        yield "</dl>\n"
    yield "<p>Nothing.</p></section>\n" if is_empty else "</section>\n"


def _in_words(value):
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y, H:i T")
    if isinstance(value, str):
        return mark_safe(linebreaks(value, autoescape=True))
    return value
