from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test import TestCase
from PIL import Image as Picture

from blog.models import Image
from blog.renditions import make_waiting


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

    def test_one_plain_picture_is_there_at_once(self):
        self.assertEqual(stored_files(), [f"images/{self.image.folder}/1600.webp", self.image.master])
        self.assertEqual((self.image.width, self.image.height), (1600, 800))
        self.assertTrue(self.image.url.endswith("/1600.webp"))
        self.assertEqual((self.image.sources, self.image.is_ready), ([], False))

    def test_the_worker_makes_all_widths_in_both_formats(self):
        make_waiting(lambda: True)
        self.image.refresh_from_db()
        self.assertTrue(self.image.is_ready)
        names = [f"images/{self.image.folder}/{w}.{f}" for w in (480, 960, 1600) for f in ("avif", "webp")]
        self.assertEqual(stored_files(), sorted([*names, self.image.master]))
        self.assertTrue(self.image.thumbnail_url.endswith("/480.webp"))
        self.assertEqual([part.split()[1] for part in self.image.srcset.split(", ")], ["480w", "960w", "1600w"])
        self.assertEqual([kind for kind, _ in self.image.sources], ["image/avif"])

    def test_the_address_changes_with_the_picture_and_the_old_files_go(self):
        make_waiting(lambda: True)
        old, old_master = self.image.folder, self.image.master
        self.image.refresh_from_db()
        with self.captureOnCommitCallbacks(execute=True):
            self.image.take(Picture.new("RGB", (300, 300)))
            self.image.save()
        self.assertFalse({old, old_master} & {self.image.folder, self.image.master})
        self.assertEqual(stored_files(), [f"images/{self.image.folder}/300.webp", self.image.master])

    def test_old_files_stay_until_the_change_is_certain(self):
        with self.captureOnCommitCallbacks(execute=False):
            self.image.take(Picture.new("RGB", (300, 300)))
        self.assertEqual(len(stored_files()), 4)

    def test_it_needs_words_or_must_be_decorative(self):
        Image(alt="", is_decorative=True, folder="a", width=1, height=1).save()
        with self.assertRaises(IntegrityError), transaction.atomic():
            Image(alt="", folder="b", width=1, height=1).save()

    def test_what_it_is_made_from_is_served_to_nobody(self):
        self.assertEqual(self.client.get(f"/media/{self.image.master}").status_code, 404)
        self.assertEqual(self.client.get(f"/media/images/../{self.image.master}").status_code, 404)

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
