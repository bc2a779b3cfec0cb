"""Files that mean no good, by name: what an upload must refuse with a sentence or make harmless."""

import io
import random
import struct
import zlib

from PIL import Image as Picture

from tests.builders import picture_file


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, bits=1, colour=0, rows=None, extra=b""):
    """A PNG whose head says `width` times `height`, with the least data behind it."""
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    per_row = width * {0: 1, 2: 3, 3: 1, 6: 4}[colour] * bits // 8 + 2
    packer = zlib.compressobj(9)
    rows = height if rows is None else rows
    data = b"".join([*(packer.compress(b"\0" * per_row) for _ in range(rows)), packer.flush()])
    palette = chunk(b"PLTE", bytes(768)) + chunk(b"tRNS", bytes(256)) if colour == 3 else b""
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + palette + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def moving(format):
    frames = [Picture.new("RGB", (60, 60), color) for color in ("teal", "white")]
    buffer = io.BytesIO()
    frames[0].save(buffer, format, save_all=True, append_images=frames[1:])
    return buffer.getvalue()


def webp_with_broken_tables():
    """A lossless WebP in whose tables for unpacking some bits are turned, as in the fault of 2023 (CVE-2023-4863)."""
    buffer = io.BytesIO()
    Picture.effect_noise((300, 300), 80).convert("RGB").save(buffer, "WEBP", lossless=True)
    data, chance = bytearray(buffer.getvalue()), random.Random(4863)
    for place in range(30, 160):
        data[place] = chance.randrange(256)
    return bytes(data)


def with_notes():
    exif = Picture.Exif()
    exif[0x0112], exif[0x010E] = 6, "SECRET-DESCRIPTION"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 38.0, 0.0), 3: "E", 4: (22.0, 56.0, 0.0)})
    return picture_file(size=(600, 400), exif=exif, comment=b"SECRET-COMMENT", icc_profile=b"SECRET-JUNK" * 30)


def webp_head(width, height):
    """A WebP that says it is so large, and holds nothing."""
    head = b"VP8X" + struct.pack("<I", 10) + b"\0\0\0\0" + struct.pack("<I", width - 1)[:3]
    head += struct.pack("<I", height - 1)[:3]
    return b"RIFF" + struct.pack("<I", len(head) + 4) + b"WEBP" + head


PAGE = b"<html><script>alert('SECRET')</script><?php system('SECRET'); ?></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

REFUSED = {
    "144 million points in 17 kB": lambda: png_of(12_000, 12_000),
    "400 million points": lambda: png_of(20_000, 20_000),
    "in full colour, more than memory bears": lambda: png_of(6_000, 6_000, 8, 2),
    "30,000 points wide": lambda: png_of(30_000, 100),
    "a GIF that is a script too": lambda: b"GIF89a=1;alert('SECRET');" + b"\0" * 40,
    "a GIF that moves": lambda: moving("GIF"),
    "a WebP that moves": lambda: moving("WEBP"),
    "a PNG that moves": lambda: moving("PNG"),
    "SVG": lambda: SVG,
    "SVG behind a head of XML": lambda: b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
    "a JPEG cut short": lambda: picture_file(size=(900, 900))[:900],
    "a PNG cut short": lambda: png_of(500, 500, 8, 2, rows=10),
    "a JPEG with nothing but a head": lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + b"\0" * 30,
    "a head of JPEG before a page": lambda: b"\xff\xd8\xff\xe0" + PAGE,
    "nothing": lambda: b"",
    "one byte": lambda: b"\xff",
    "TIFF": lambda: picture_file("TIFF"),
    "EPS": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n/SECRET (%pipe%id) (w) file",
    "FITS": lambda: b"SIMPLE  =                    T".ljust(80) + b" " * 2800,
    "PDF": lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF",
    "a WebP of 16,000 by 16,000 without points": lambda: webp_head(16_000, 16_000),
    "a WebP with broken tables": webp_with_broken_tables,
    "a WebP of half a head": lambda: b"RIFF\xff\xff\xff\xffWEBPVP8L\xff\xff\xff\xff\x2f\xff\xff",
    "a PNG with megabytes of text": lambda: png_of(
        100, 100, extra=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(2**26), 1))
    ),
}
CLEANED = {
    "a JPEG that is a page too": lambda: picture_file(size=(600, 400)) + PAGE,
    "a PNG with a page in its text": lambda: png_of(600, 400, 8, 2, extra=chunk(b"tEXt", b"Comment\0" + PAGE)),
    "place, profile and comment": with_notes,
    "CMYK": lambda: picture_file(size=(600, 400), mode="CMYK", color=(0, 90, 90, 0)),
    "16 bits": lambda: picture_file("PNG", size=(600, 400), mode="I;16", color=30_000),
    "a palette with transparency": lambda: png_of(600, 400, 8, 3),
    "a PNG called JPEG": lambda: picture_file("PNG", size=(600, 400)),
    "40 million points of a palette": lambda: png_of(6_300, 6_300, 8, 3),
    "24 million points with transparency": lambda: png_of(4_890, 4_890, 8, 6),
    "12 million points, progressive": lambda: picture_file(size=(4_100, 2_950), progressive=True, subsampling=0),
    "16 million points, progressive": lambda: picture_file(size=(4_600, 3_450), progressive=True, subsampling=0),
    "8 million points of WebP": lambda: picture_file("WEBP", size=(3_000, 2_600)),
    "40 million points of JPEG": lambda: picture_file(size=(8_000, 5_000)),
}
