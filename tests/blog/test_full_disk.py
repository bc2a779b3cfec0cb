"""A picture for which there is no room: refused with a sentence, and nothing of it stays."""

import errno
from pathlib import Path
from unittest.mock import patch

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, TestCase
from django.urls import reverse

from blog.models import Image
from tests.builders import make_author, picture_file

NO_ROOM = "There was no room for this picture"
keep_file = FileSystemStorage._save


def keep_half(storage, name, content):
    """What a full disk does: the small file is there, of the next one only the beginning, then no more."""
    if not name.startswith("images/"):  # the picture from which all widths are made
        return keep_file(storage, name, content)
    content.file.truncate(100)
    keep_file(storage, name, content)
    raise OSError(errno.ENOSPC, "No space left on device")


class FullDiskTest(TestCase):
    def setUp(self):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(make_author().user)
        self.url = reverse("admin:blog_image_add")

    def send(self, url=None, **more):
        data = {"alt": "A nerve", "upload": SimpleUploadedFile("a.jpg", picture_file(), "image/jpeg"), **more}
        return self.client.post(url or self.url, data)

    def files(self):
        return sorted(str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())

    def test_it_works(self):
        with patch.object(FileSystemStorage, "_save", keep_half), self.assertLogs("blog.admin.image_form"):
            answer = self.send()
        self.assertContains(answer, NO_ROOM)
        self.assertContains(answer, "A nerve")
        self.assertEqual((self.files(), Image.objects.count()), ([], 0))
        self.assertEqual(self.send().status_code, 302)
        self.assertEqual(len(self.files()), 2)

    def test_an_earlier_picture_stays(self):
        self.send()
        image, files = Image.objects.get(), self.files()
        change = reverse("admin:blog_image_change", args=[image.pk])
        with patch.object(FileSystemStorage, "_save", keep_half), self.assertLogs("blog.admin.image_form"):
            self.assertContains(self.send(change), NO_ROOM)
        self.assertEqual((self.files(), Image.objects.get().folder), (files, image.folder))

    def test_no_file_stays_without_its_row(self):
        with patch.object(Image, "save_base", side_effect=OperationalError), self.assertLogs("django.request"):
            answer = self.send()
        self.assertEqual((answer.status_code, answer["Retry-After"]), (503, "30"))
        self.assertEqual(self.files(), [])
