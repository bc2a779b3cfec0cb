"""Everything that the site keeps of a person as one zip: a file of JSON for each sheet, and one page to read."""

import json
import zipfile
from datetime import datetime
from uuid import UUID

from django.contrib.staticfiles import finders
from django.template.defaultfilters import linebreaks_filter
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html

from accounts import times
from accounts.models import SiteSettings
from accounts.personal import holdings, sheets

# So that the page is set as those of the site are, also where there is no network.
LOOK = ("css/tokens.css", "css/archive.css", "fonts/atkinson-next-regular-latin.woff2")
LOOK += ("fonts/atkinson-next-bold-latin.woff2", "fonts/newsreader-heading-latin.woff2")
LOOK += ("fonts/atkinson-hyperlegible-next-OFL.txt", "fonts/newsreader-OFL.txt")
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
    pipe, counts = _Pipe(), {}
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for holding in holdings():
            for name, data in holding.files(person).items():
                archive.writestr(name, data)
                yield pipe.take()
        for name in LOOK:
            archive.write(finders.find(name), f"look/{name}")
            yield pipe.take()
        for sheet in sheets():
            yield from _write(archive, pipe, f"json/{sheet.name}.json", _json_lines(sheet, person, counts))
        yield from _write(archive, pipe, "index.html", _page(person, counts))
    yield pipe.take()


def _write(archive, pipe, name, texts):
    with archive.open(name, "w") as file:
        for text in texts:
            file.write(text.encode())
            if pipe.size > CHUNK_BYTES:
                yield pipe.take()
    yield pipe.take()


def _json_lines(sheet, person, counts):
    """The lines of the file. Once they are all there, `counts` holds how many rows they are."""
    count = 0
    yield "["
    for count, row in enumerate(sheet.rows(person), start=1):
        yield (",\n" if count > 1 else "\n") + json.dumps(row, default=_plain, ensure_ascii=False)
    yield "\n]\n"
    counts[sheet.name] = count


def _plain(value):
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON.")


def _page(person, counts):
    """The page to read, in parts. The frame is a template; what stands between its two halves is long."""
    filled = [sheet for sheet in sheets() if counts[sheet.name]]
    context = {
        "person": person,
        "site_settings": SiteSettings.load(),
        "made_at": timezone.now(),
        "filled": [(sheet, counts[sheet.name]) for sheet in filled],
        "empty": [sheet for sheet in sheets() if not counts[sheet.name]],
        "has_picture": bool(counts["picture"]),
    }
    with times.as_liked_by(person):
        head, tail = render_to_string("accounts/export.html", context).split("<!-- sheets -->")
    yield head
    for sheet in filled:
        yield from _section(sheet, person)
    yield tail


def _section(sheet, person):
    words, moment = sheet.words(), times.writer_for(person)
    yield format_html('<section class="sheet" id="{}"><h2>{}</h2>\n', sheet.name, sheet.title)
    for row in sheet.rows(person):
        yield '<dl class="row">'
        for label, value in row.items():
            value = words.get(label, {}).get(value, value) if isinstance(value, str | int) else value
            if value not in (None, ""):
                shown = moment(value) if isinstance(value, datetime) else _in_words(value)
                yield format_html("<dt>{}</dt><dd>{}</dd>", label.capitalize(), shown)
        yield "</dl>\n"
    yield "</section>\n"


def _in_words(value):
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict):
        value = "\n\n".join(f"{name}: {words}" for name, words in value.items() if words)
    if isinstance(value, str):
        return linebreaks_filter(value)
    return value
