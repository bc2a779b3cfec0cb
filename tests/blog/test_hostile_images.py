"""Hostile uploads: refused with a sentence or made harmless, in little memory, and with nothing half stored."""

import errno
import json
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.storage.filesystem import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.urls import reverse
from PIL import Image as Picture

from blog import images
from blog.models import Image
from tests.blog.hostile import CLEANED, REFUSED
from tests.builders import make_author, make_image, picture_file

ADD = reverse("admin:blog_image_add")
CHOOSE = reverse("admin:blog_image_choose")
MOST_MEMORY = 150 * 2**20


def upload(data, name="scan.jpg"):
    return SimpleUploadedFile(name, data, "image/jpeg")


def stored():
    root = Path(default_storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


@pytest.fixture
def ada(client, db):
    client.force_login(make_author("Ada").user)
    return client


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_a_sentence_and_leaves_nothing(ada, name):
    answer = ada.post(ADD, {"upload": upload(REFUSED[name]()), "alt": "A scan"})
    [sentence] = answer.context["adminform"].form.errors["upload"]
    assert sentence.endswith(".")
    assert "SECRET" not in sentence
    assert not Image.objects.exists()
    assert stored() == []


@pytest.mark.parametrize("name", [name for name in CLEANED if "million" not in name])
def test_it_is_cleaned(ada, name):
    ada.post(ADD, {"upload": upload(CLEANED[name]()), "alt": "A scan"})
    image = Image.objects.get()
    assert len(stored()) == 2
    assert sorted((image.width, image.height)) in ([320, 480], [400, 600], [320, 480])
    for file in stored():
        data = (Path(default_storage.location) / file).read_bytes()
        assert b"SECRET" not in data
        assert not {"exif", "icc_profile", "comment", "xmp"} & set(Picture.open(default_storage.open(file)).info)


# Its peak is set back before each file; what an earlier file left behind counts too.
CHILD = """
import json, os, re, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "mssite.settings"
import django
django.setup()
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from blog import images
from PIL import Image
images.make_plain(Image.new("RGB", (9, 9))), images.make_master(Image.new("RGB", (9, 9)))  # the codecs are loaded

def memory(kind):
    return int(re.search(kind + r":\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024

def judge(path):
    open("/proc/self/clear_refs", "w").write("5")
    data = open(path, "rb").read()
    try:
        picture = images.open_checked(SimpleUploadedFile("x.jpg", data))
        images.make_plain(picture), images.make_master(picture)
        return "taken", memory("VmHWM") - before
    except ValidationError as error:
        return error.messages[0], memory("VmHWM") - before

before = memory("VmRSS")
print(json.dumps({path: judge(path) for path in sys.argv[1:]}))
"""
LARGE = [name for name in REFUSED if "million" in name or "mega" in name or "without points" in name]
LARGE += [name for name in CLEANED if "million" in name]


@pytest.mark.skipif(not Path("/proc/self/clear_refs").exists(), reason="only Linux tells the peak of a process")
def test_none_takes_much_memory(tmp_path):
    """Measured in a process of its own, which must be seen to use some, too."""
    files = {str(tmp_path / str(number)): name for number, name in enumerate(LARGE)}
    for path, name in files.items():
        Path(path).write_bytes((REFUSED.get(name) or CLEANED[name])())
    environment = {"DATA_DIR": str(django_settings.DATA_DIR), "ALLOWED_HOSTS": "localhost", "SECRET_KEY": "x" * 50}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, *files], capture_output=True, check=True, env=environment, timeout=300,
        cwd=django_settings.BASE_DIR,
    )  # fmt: skip
    found = {files[path]: outcome for path, outcome in json.loads(done.stdout).items()}
    assert {name: memory // 2**20 for name, (_, memory) in found.items() if memory >= MOST_MEMORY} == {}
    assert {name for name, (verdict, _) in found.items() if verdict == "taken"} == set(LARGE) & set(CLEANED)
    assert max(memory for _, memory in found.values()) > 50 * 2**20


class FullStorage(FileSystemStorage):
    """A disk that is full after the first file, in the middle of the second."""

    writes = 0

    def _save(self, name, content):
        FullStorage.writes += 1
        if FullStorage.writes < 2:
            return super()._save(name, content)
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[:100])
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def full_disk(settings):
    FullStorage.writes = 0
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.blog.test_hostile_images.FullStorage"}}


def test_on_a_full_disk_nothing_stays_and_the_words_do(ada, full_disk):
    answer = ada.post(ADD, {"upload": upload(picture_file()), "alt": "A scan of mine"})
    assert "There was no room for this picture" in answer.context["adminform"].form.errors["upload"][0]
    assert "A scan of mine" in answer.content.decode()
    assert not Image.objects.exists()
    assert stored() == []


def test_in_the_dialog_too(ada, full_disk):
    answer = ada.post(CHOOSE, {"picture-upload": upload(picture_file()), "picture-alt": "A scan"})
    assert answer.status_code == 422
    assert "There was no room for this picture" in answer.content.decode()
    assert (Image.objects.exists(), stored()) == (False, [])


def test_when_it_was_to_be_replaced_the_old_one_stays(ada, settings):
    ada.post(ADD, {"upload": upload(picture_file()), "alt": "A scan"})
    before, image = stored(), Image.objects.get()
    FullStorage.writes = 0
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.blog.test_hostile_images.FullStorage"}}
    address = reverse("admin:blog_image_change", args=[image.pk])
    ada.post(address, {"upload": upload(picture_file(size=(700, 700))), "alt": "Another"})
    assert stored() == before
    assert Image.objects.get().alt == "A scan"


@pytest.mark.parametrize("address", [ADD, CHOOSE])
def test_when_the_row_cannot_be_stored_the_files_go(ada, address):
    prefix = "picture-" if address == CHOOSE else ""
    ada.raise_request_exception = False
    with patch.object(Image, "save", side_effect=DatabaseError("disk full")):
        answer = ada.post(address, {f"{prefix}upload": upload(picture_file()), f"{prefix}alt": "A scan"})
    assert answer.status_code == 500
    assert (Image.objects.exists(), stored()) == (False, [])


def test_the_worker_leaves_nothing_half_made_on_a_full_disk(db, settings):
    from blog.renditions import make_waiting

    image = make_image()
    image.take(Picture.new("RGB", (1000, 1000)))
    image.save()
    before = stored()
    FullStorage.writes = 0
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "tests.blog.test_hostile_images.FullStorage"}}
    make_waiting(lambda: True)
    image.refresh_from_db()
    assert (image.is_ready, "No space left" in image.fault) == (False, True)
    assert len(stored()) == len(before) + 1  # one whole file, which the next try writes again
    for file in stored():
        Picture.open(default_storage.open(file)).load()


def test_the_bomb_is_as_small_as_it_is_said_to_be():
    assert len(REFUSED["144 million points in 17 kB"]()) < 25_000


def test_a_sentence_says_what_to_do():
    for name, way_out in (
        ("in full colour, more than memory bears", "save it as an ordinary JPEG"),
        ("a GIF that moves", "Please choose a JPEG, PNG or WebP file"),
        ("a WebP that moves", "Please choose one that stands still"),
    ):
        with pytest.raises(ValidationError, match=way_out):
            images.open_checked(upload(REFUSED[name]()))
