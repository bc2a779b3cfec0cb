"""Uploaded pictures: what is refused with a sentence, and what is left of the accepted ones."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Picture

from blog import images
from tests.builders import picture_file


def upload(data, name="nerve.jpg"):
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def png_of(width, height, rows=b""):
    """A PNG whose header says `width` times `height`, with the least data behind it."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(rows or (b"\0" * (width // 8 + 1)) * height, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def with_exif(**tags):
    exif = Picture.Exif()
    exif[0x0112] = tags.get("orientation", 1)
    exif[0x010E] = "SECRET-DESCRIPTION"
    exif.get_ifd(0x8825).update({1: "N", 2: (40.0, 38.0, 0.0), 3: "E", 4: (22.0, 56.0, 0.0)})
    return exif


def renditions(data):
    """All that is stored of an upload: the master, and every rendition by its width."""
    picture = images.open_checked(upload(data))
    made = {width: images.make_rendition(picture, width, "webp") for width in images.widths_of(picture)}
    return made | {"plain": images.make_plain(picture)[1], "master": images.make_master(picture)}


def opened(data):
    return Picture.open(io.BytesIO(data))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_it_works(format):
    made = renditions(picture_file(format, size=(2000, 1000)))
    assert {width: opened(data).size for width, data in made.items()} == {
        480: (480, 240), 960: (960, 480), 1600: (1600, 800), "plain": (1600, 800), "master": (2000, 1000),
    }  # fmt: skip
    assert {opened(data).format for data in made.values()} == {"WEBP", "JPEG"}


@pytest.mark.parametrize(
    ("width", "widths"), [(300, [300]), (480, [480]), (959, [480]), (2400, [480, 960, 1600, 2400])]
)
def test_no_picture_is_blown_up(width, widths):
    picture = images.open_checked(upload(picture_file(size=(width, 200))))
    assert images.widths_of(picture) == widths
    assert images.make_plain(picture)[0] <= width


def test_of_a_huge_picture_as_much_is_kept_as_is_ever_shown():
    picture = images.open_checked(upload(picture_file(size=(8000, 5000))))
    assert picture.size == (4000, 2500)


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = png_of(12_000, 12_000)
    assert len(bomb) < 25_000
    with pytest.raises(ValidationError, match="points"):
        images.open_checked(upload(bomb))


def test_a_picture_just_small_enough_is_taken():
    assert images.open_checked(upload(png_of(8000, 5000))).size == (4000, 2500)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a",
        picture_file("GIF", mode="P", color=1),
        picture_file("BMP"),
        picture_file("TIFF"),
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"<html><script>alert(1)</script></html>",
        b"\xff\xd8\xff\xe0 not a picture",
    ],
    ids=["empty", "GIF head", "GIF", "BMP", "TIFF", "SVG", "EPS", "HTML", "JPEG head"],
)
def test_other_files_are_refused(data):
    with pytest.raises(ValidationError):
        images.open_checked(upload(data))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_file_cut_short_is_refused(format):
    whole = picture_file(format, size=(400, 400), color="teal")
    with pytest.raises(ValidationError):
        images.open_checked(upload(whole[: len(whole) * 2 // 3]))


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("accounts.pictures.MAX_BYTES", 1000)
    with pytest.raises(ValidationError, match="larger than"):
        images.open_checked(upload(picture_file()))


def test_a_picture_that_is_a_page_too_loses_the_page():
    page = b"<html><script>alert('SECRET')</script></html>"
    for data in renditions(picture_file() + page).values():
        assert b"SECRET" not in data
        assert b"script" not in data


def test_the_place_and_all_other_notes_are_gone():
    data = picture_file(exif=with_exif(), comment=b"SECRET-COMMENT", icc_profile=b"SECRET-PROFILE" * 20)
    assert b"SECRET" in data
    made = renditions(data)
    assert len(made) == 4
    for rendition in made.values():
        assert b"SECRET" not in rendition
        assert not opened(rendition).getexif()
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(opened(rendition).info)


def test_a_picture_held_sideways_is_turned_upright():
    data = picture_file(size=(600, 400), exif=with_exif(orientation=6))
    assert images.open_checked(upload(data)).size == (400, 600)


def test_notes_that_make_no_sense_do_not_matter():
    for notes in (b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0MM\0*\0\0\0\x08\xff\xff"):
        assert images.open_checked(upload(picture_file(exif=notes))).size == (1200, 800)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_becomes_white(mode):
    clear = (0, 0, 0, 0) if mode == "RGBA" else (0, 0)
    picture = images.open_checked(upload(picture_file("PNG", mode=mode, color=clear)))
    assert picture.mode == "RGB"
    assert picture.getpixel((0, 0)) == (255, 255, 255)


def test_sixteen_bits_of_grey_stay_grey():
    picture = images.open_checked(upload(picture_file("PNG", mode="I;16", color=30_000)))
    assert picture.getpixel((0, 0)) == pytest.approx((116, 116, 116), abs=1)


@pytest.mark.parametrize("mode", ["L", "P", "1", "I;16", "CMYK"])
def test_every_kind_of_colour_becomes_plain(mode):
    format = "JPEG" if mode == "CMYK" else "PNG"
    color = (0, 255, 255, 0) if mode == "CMYK" else 0
    assert images.open_checked(upload(picture_file(format, mode=mode, color=color))).mode == "RGB"


@pytest.mark.parametrize("size", [(100, 17_000), (17_000, 100), (1, 40_000)])
def test_a_very_long_picture_is_refused_or_made_to_fit(size):
    """WebP holds at most 16,383 points in either direction."""
    try:
        picture = images.open_checked(upload(picture_file("PNG", size=size)))
    except ValidationError:
        return
    assert images.make_plain(picture)


@settings(max_examples=300, deadline=None)
@given(
    format=st.sampled_from(["JPEG", "PNG", "WEBP"]),
    wounds=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_damaged_file_is_a_sentence_or_a_picture(format, wounds):
    data = bytearray(picture_file(format, size=(40, 30), exif=with_exif()))
    for place, value in wounds:
        data[int(place * len(data))] = value
    try:
        images.make_plain(images.open_checked(upload(bytes(data))))
    except ValidationError as refusal:
        assert refusal.messages[0].endswith(".")
