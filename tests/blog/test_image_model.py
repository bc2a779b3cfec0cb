from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import TestCase
from PIL import Image as Picture

from blog.models import Image


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored_files():
    root = Path(default_storage.location)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


class ImageTest(TestCase):
    def setUp(self):
        self.image = Image(alt="A nerve, drawn")
        self.image.take(Picture.new("RGB", (1700, 850)))
        self.image.save()

    def test_it_works(self):
        folder = f"images/{self.image.folder}"
        self.assertEqual(stored_files(), [f"{folder}/1600.webp", f"{folder}/480.webp", f"{folder}/960.webp"])
        self.assertEqual((self.image.width, self.image.height), (1600, 800))

    def test_addresses_name_every_width(self):
        self.assertTrue(self.image.url.endswith("/1600.webp"))
        self.assertTrue(self.image.thumbnail_url.endswith("/480.webp"))
        self.assertEqual([part.split()[1] for part in self.image.srcset.split(", ")], ["480w", "960w", "1600w"])

    def test_the_address_changes_with_the_picture_and_the_old_files_go(self):
        old = self.image.folder
        with self.captureOnCommitCallbacks(execute=True):
            self.image.take(Picture.new("RGB", (300, 300)))
            self.image.save()
        self.assertNotEqual(self.image.folder, old)
        self.assertEqual(stored_files(), [f"images/{self.image.folder}/300.webp"])

    def test_old_files_stay_until_the_change_is_certain(self):
        with self.captureOnCommitCallbacks(execute=False):
            self.image.take(Picture.new("RGB", (300, 300)))
        self.assertEqual(len(stored_files()), 4)

    def test_deleting_takes_the_files_along(self):
        with self.captureOnCommitCallbacks(execute=True):
            self.image.delete()
        self.assertEqual(stored_files(), [])

    def test_it_is_served(self):
        answer = self.client.get(self.image.url)
        self.assertEqual((answer.status_code, answer["Content-Type"]), (200, "image/webp"))
        self.assertIn("immutable", answer["Cache-Control"])

    def test_what_is_not_there_is_404(self):
        for path in ("images/no/480.webp", "x" * 300, "images/", "a%00b", "..%2f..%2fetc%2fpasswd"):
            answer = self.client.get(f"/media/{path}")
            self.assertIn(answer.status_code, (400, 404), path)
