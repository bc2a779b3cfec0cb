"""PDFs, looked at before they stand beside a post: only such as show pages and do nothing else."""

import re
import zlib

from django.conf import settings
from django.core.exceptions import ValidationError

# What must not be in one, by the names PDF gives it, and what a person would call it.
ACTIVE = {
    b"JavaScript": "a program (JavaScript)",
    b"JS": "a program (JavaScript)",
    b"Launch": "a command to start programs",
    b"EmbeddedFile": "other files",
    b"EmbeddedFiles": "other files",
    b"RichMedia": "moving pictures or sound",
    b"XFA": "a form with programs",
    b"SubmitForm": "a form that sends data",
    b"ImportData": "a form that fetches data",
    b"GoToR": "a link that opens other files",
    b"GoToE": "a link that opens other files",
    b"AA": "acts that start by themselves",
}
NAME = re.compile(rb"/((?:[^\x00-\x20()<>\[\]{}/%#]|#[0-9A-Fa-f]{2})+)")
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"<<((?:(?!endobj).){0,4000}?)>>\s*stream\r?\n", re.S)
OPENS = re.compile(rb"/OpenAction\s*(\[|<<|(\d+)\s+(\d+)\s+R)")
# Objects may be packed away in streams. What these unpack to, at most: a few hundred pages of structure.
MOST_UNPACKED = 32 * 2**20
TOO_MUCH = "This PDF unpacks to more than we look through. Please save it anew, or make it smaller."
AGAIN = "Please print it to a new PDF, which leaves that out, and choose that one."


def checked_pdf(upload):
    """Return the bytes of the upload. Raises ValidationError with a sentence for what is no plain PDF."""
    most = settings.BLOG_DOWNLOAD_MEGABYTES
    if upload.size > most * 2**20:
        raise ValidationError(f"This file is larger than {most} MB. Please choose a smaller one.")
    upload.seek(0)
    data = upload.read()
    if not data.startswith(b"%PDF-"):
        raise ValidationError("This is not a PDF. Please choose a file that ends in .pdf.")
    if b"%%EOF" not in data[-2048:]:
        raise ValidationError("This PDF is damaged: its end is missing. Please save it anew and try again.")
    everything = data + b"".join(_packed_objects(data))
    names = {_plain(name) for name in NAME.findall(everything)}
    if b"Encrypt" in names:
        raise ValidationError(f"This PDF is locked, so nobody can tell what it does. {AGAIN}")
    for name, what in ACTIVE.items():
        if name in names:
            raise ValidationError(f"This PDF holds {what}. {AGAIN}")
    if b"OpenAction" in names and not _only_opens_at_a_page(everything):
        raise ValidationError(f"This PDF does something by itself when it is opened. {AGAIN}")
    return data


def _plain(name):
    """A name without its escapes: /J#53 is /JS."""
    return ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), name)


def _packed_objects(data):
    """What the streams that hold objects unpack to."""
    left = MOST_UNPACKED
    for stream in STREAM.finditer(data):
        if b"ObjStm" not in {_plain(name) for name in NAME.findall(stream[1])}:
            continue
        unpacker = zlib.decompressobj()
        try:
            unpacked = unpacker.decompress(data[stream.end() :], left)
        except zlib.error:
            raise ValidationError(f"This PDF holds parts that cannot be read. {AGAIN}") from None
        left -= len(unpacked)
        if left <= 0 or (unpacker.unconsumed_tail and not unpacker.eof):
            raise ValidationError(TOO_MUCH)
        yield b"\n" + unpacked


def _only_opens_at_a_page(data):
    """Whether what happens on opening is to show a page, as many programs write into their PDFs."""
    found = list(OPENS.finditer(data))
    if not found:
        return False  # its name is escaped, or it is written in a way that nobody needs
    return all(opening[1] == b"[" or _goes_to_a_page(data, opening) for opening in found)


def _goes_to_a_page(data, opening):
    if opening[2]:
        target = re.search(rb"(?<!\d)%s\s+%s\s+obj(.{0,400})" % (opening[2], opening[3]), data, re.S)
        action = target[1] if target else b""
        return action.lstrip().startswith(b"[") or re.search(rb"/S\s*/GoTo\b", action) is not None
    return re.match(rb"[^>]{0,200}/S\s*/GoTo\b", data[opening.end() :]) is not None
