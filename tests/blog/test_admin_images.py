import io
import tempfile

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase, override_settings
from django.urls import reverse
from PIL import Image as Picture

from accounts.models import User
from blog.models import Image
from tests.builders import make_author, make_image, make_post, picture_file

ADD = reverse("admin:blog_image_add")
LIST = reverse("admin:blog_image_changelist")


def upload(data, name="scan.jpg"):
    return SimpleUploadedFile(name, data, "image/jpeg")


class ImageAdminTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.bob = make_author("Bob")

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        media = override_settings(MEDIA_ROOT=folder.name)
        media.enable()
        self.addCleanup(media.disable)
        self.client.force_login(self.ada)

    def assert_refused(self, data, sentence, **fields):
        answer = self.client.post(ADD, {"upload": upload(data), "alt": "A scan", **fields})
        self.assertContains(answer, sentence)
        self.assertFalse(Image.objects.exists())

    def test_it_works(self):
        self.client.post(ADD, {"upload": upload(picture_file()), "alt": "A scan"})
        image = Image.objects.get()
        self.assertEqual((image.alt, image.uploaded_by, image.widths), ("A scan", self.ada, [960]))
        self.assertTrue(default_storage.exists(f"images/{image.folder}/960.webp"))

    def test_it_needs_words(self):
        self.assert_refused(picture_file(), "Please say what the picture shows", alt="")
        self.assert_refused(picture_file(), "The file is fine. Please choose it once more.", alt="")

    def test_words_that_are_too_long_are_not_called_missing(self):
        self.assert_refused(picture_file(), "Please use at most 300 characters. These are 301.", alt="a" * 301)
        answer = self.client.post(ADD, {"upload": upload(picture_file()), "alt": "a" * 301})
        self.assertNotContains(answer, "Please say what the picture shows")

    def test_it_needs_a_file(self):
        self.assertContains(self.client.post(ADD, {"alt": "A scan"}), "Please choose a picture file.")

    def test_it_refuses_what_is_no_picture(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
        for data in (svg, b"GIF89a" + b"\0" * 40, b"%PDF-1.4 not a picture", picture_file("GIF")):
            self.assert_refused(data, "This is not a picture we can read.")

    def test_it_refuses_a_damaged_one(self):
        self.assert_refused(picture_file()[:400], "This picture is damaged.")

    def test_it_refuses_a_bomb(self):
        buffer = io.BytesIO()
        Picture.new("1", (12_000, 12_000)).save(buffer, "PNG")
        self.assert_refused(buffer.getvalue(), "picture")

    def test_of_a_polyglot_only_the_picture_is_kept(self):
        self.client.post(ADD, {"upload": upload(picture_file() + b"<script>alert(1)</script>"), "alt": "A scan"})
        image = Image.objects.get()
        for width in image.widths:
            with default_storage.open(f"images/{image.folder}/{width}.webp") as file:
                self.assertNotIn(b"<script>", file.read())

    def test_another_file_takes_its_place(self):
        self.client.post(ADD, {"upload": upload(picture_file()), "alt": "A scan"})
        before = Image.objects.get()
        address = reverse("admin:blog_image_change", args=[before.pk])
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(address, {"upload": upload(picture_file(size=(300, 200))), "alt": "A new scan"})
        after = Image.objects.get()
        self.assertEqual((after.alt, after.widths, after.height), ("A new scan", [300], 200))
        self.assertFalse(default_storage.exists(f"images/{before.folder}/480.webp"))

    def test_words_change_without_a_file(self):
        image = make_image(uploaded_by=self.ada)
        self.client.post(reverse("admin:blog_image_change", args=[image.pk]), {"alt": "Two nerves"})
        self.assertEqual(Image.objects.get().alt, "Two nerves")

    def test_those_of_others_are_seen_but_not_changed(self):
        image = make_image(uploaded_by=self.bob.user)
        address = reverse("admin:blog_image_change", args=[image.pk])
        self.assertContains(self.client.get(address), "A nerve")
        self.assertEqual(self.client.post(address, {"alt": "Mine"}).status_code, 403)

    def test_the_list_names_no_drafts_of_others(self):
        image = make_image(uploaded_by=self.ada)
        make_post("His draft", author=self.bob, status="draft", lead_image=image)
        make_post("For all to read", author=self.bob, lead_image=image)
        answer = self.client.get(LIST)
        self.assertContains(answer, "For all to read")
        self.assertNotContains(answer, "His draft")

    def test_one_in_use_stays(self):
        image = make_image()
        make_post(lead_image=image)
        self.client.force_login(User.objects.create_superuser("olive@example.org", "Olive"))
        answer = self.client.post(reverse("admin:blog_image_delete", args=[image.pk]), {"post": "yes"})
        self.assertContains(answer, "is used in “What a transplant can do”. Choose another picture there first.")
        self.assertTrue(Image.objects.exists())
