"""PDFs beside posts: only plain ones, handed out as files to whoever may read the post."""

import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blog.models import Correction, Download, Post
from blog.pdf import checked_pdf
from tests.builders import make_author, make_post, make_user


def pdf(catalog=b"", rest=b""):
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog " + catalog + b" >>\nendobj\n" + rest + b"\ntrailer\n<<>>\n%%EOF\n"


def packed(objects):
    data = zlib.compress(objects)
    return b"9 0 obj\n<< /Type /ObjStm /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(data), data)


def upload(data, name="questions.pdf"):
    return SimpleUploadedFile(name, data, "application/pdf")


@pytest.mark.parametrize(
    "data",
    [
        pdf(),
        pdf(b"/OpenAction [1 0 R /XYZ null null 0]"),  # as LibreOffice writes
        pdf(b"/OpenAction 5 0 R", b"5 0 obj\n<< /S /GoTo /D [1 0 R /Fit] >>\nendobj"),
        pdf(b"/OpenAction << /S /GoTo /D (first) >>"),
        pdf(rest=packed(b"7 0 << /Type /Page >>")),
        pdf(rest=b"4 0 obj\n<< /A << /S /URI /URI (https://example.org/) >> >>\nendobj"),
    ],
)
def test_plain_ones_are_taken(data):
    assert checked_pdf(upload(data)) == data


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "not a PDF"),
        (b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", "not a PDF"),
        (b"MZ\x90\0" + pdf(), "not a PDF"),
        (pdf()[:-8], "its end is missing"),
        (pdf(b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "JavaScript"),
        (pdf(b"/OpenAction << /S /J#61vaScript /#4a#53 (app.alert(1)) >>"), "JavaScript"),
        (pdf(b"/OpenAction << /S /URI /URI (https://x.example) >>"), "by itself"),
        (pdf(b"/Open#41ction << /S /URI /URI (https://x.example) >>"), "by itself"),
        (pdf(b"/OpenAction 5 0 R", b"5 0 obj\n<< /S /URI >>\nendobj"), "by itself"),
        (pdf(b"/Names << /EmbeddedFiles 3 0 R >>"), "other files"),
        (pdf(rest=b"3 0 obj\n<< /S /Launch /F (cmd.exe) >>\nendobj"), "start programs"),
        (pdf(rest=packed(b"7 0 << /S /JavaScript /JS (x) >>")), "JavaScript"),
        (pdf(rest=packed(b"7 0 << /AA << >> >>")), "start by themselves"),
        (pdf(b"/Encrypt 8 0 R"), "locked"),
        (pdf(rest=packed(bytes(40 * 2**20))), "more than we look through"),
        (pdf(rest=b"9 0 obj\n<< /Type /ObjStm >>\nstream\nnot packed at all\nendstream"), "cannot be read"),
    ],
)
def test_others_are_refused_with_a_sentence(data, sentence):
    with pytest.raises(ValidationError) as refusal:
        checked_pdf(upload(data))
    assert sentence in refusal.value.messages[0]
    assert refusal.value.messages[0].endswith(".")


def test_the_size_has_a_limit(settings):
    settings.BLOG_DOWNLOAD_MEGABYTES = 0
    with pytest.raises(ValidationError, match="larger than 0 MB"):
        checked_pdf(upload(pdf()))


class DownloadTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada, cls.bob = make_author("Ada"), make_author("Bob")
        cls.post = make_post("A trial", author=cls.ada)

    def make(self, title="Questions for the clinic", post=None, **fields):
        download = Download(post=post or self.post, title=title, **fields)
        download.take(pdf())
        download.save()
        return download

    def test_it_is_handed_out_as_a_file_and_nothing_else(self):
        answer = self.client.get(self.make().get_absolute_url())
        self.assertEqual(b"".join(answer), pdf())
        self.assertEqual(answer["Content-Type"], "application/pdf")
        self.assertEqual(answer["Content-Disposition"], 'attachment; filename="questions-for-the-clinic.pdf"')
        self.assertEqual(answer["X-Content-Type-Options"], "nosniff")
        self.assertEqual(answer["Content-Security-Policy"], "default-src 'none'; sandbox")

    def test_no_other_address_leads_to_it(self):
        self.assertEqual(self.client.get(f"/media/{self.make().file_name}").status_code, 404)

    def test_those_of_a_draft_are_for_its_author(self):
        Post.objects.update(status="draft")
        address = self.make().get_absolute_url()
        for person, status in ((None, 404), (make_user("Rita"), 404), (self.bob.user, 404), (self.ada.user, 200)):
            self.client.logout()
            if person:
                self.client.force_login(person)
            self.assertEqual(self.client.get(address).status_code, status, person)

    def test_the_page_of_a_draft_shows_its_author_what_readers_will_see(self):
        self.make("Questions for the clinic")
        Correction.objects.create(post=self.post, text="It was twelve people, not ten.")
        Post.objects.update(status="draft")
        self.client.force_login(self.ada.user)
        page = self.client.get(self.post.get_absolute_url())
        self.assertContains(page, "Questions for the clinic")
        self.assertContains(page, "It was twelve people, not ten.")

    def test_a_file_that_is_gone_is_404(self):
        download = self.make()
        default_storage.delete(download.file_name)
        self.assertEqual(self.client.get(download.get_absolute_url()).status_code, 404)
        self.assertEqual(self.client.post(download.get_absolute_url()).status_code, 405)

    def test_the_post_names_them_in_order_without_a_query_more(self):
        address = self.post.get_absolute_url()
        self.client.get(address)
        with CaptureQueriesContext(connection) as before:
            self.assertNotContains(self.client.get(address), "Download:")
        self.make("Second", position=2)
        self.make("Erste", position=1, language="de")
        with CaptureQueriesContext(connection) as after:
            text = self.client.get(address).content.decode()
        self.assertEqual(len(before), len(after))
        self.assertLess(text.index("Download: Erste (PDF, "), text.index("Download: Second (PDF, "))
        self.assertIn("bytes, German)", text)

    def test_deleting_takes_the_file_along(self):
        download = self.make()
        with self.captureOnCommitCallbacks(execute=True):
            download.delete()
        self.assertFalse(default_storage.exists(download.file_name))


class DownloadAdminTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada")
        cls.post = make_post("A trial", author=cls.ada, slug="a-trial")

    def setUp(self):
        self.client.force_login(self.ada.user)
        self.address = reverse("admin:blog_post_change", args=[self.post.pk])

    def send(self, data, title="Questions", **more):
        fields = {
            "title": "A trial", "excerpt": "x", "body": "<p>a</p>", "category": self.post.category_id, "tags": "",
            "status": "draft", "slug": "a-trial", "published_at_0": "", "published_at_1": "",
            "downloads-TOTAL_FORMS": "1", "downloads-INITIAL_FORMS": "0", "downloads-0-post": self.post.pk,
            "downloads-0-title": title, "downloads-0-language": "en", "downloads-0-position": "0",
            "downloads-0-upload": upload(data), **more,
        }  # fmt: skip
        return self.client.post(self.address, fields)

    def test_a_button_that_stores_no_downloads_says_so(self):
        self.assertContains(self.client.get(self.address), "They are not kept while you write")
        for button in ("_keep", "_preview"):
            answer = self.send(pdf(), **{button: "yes"})
            self.assertContains(self.client.get(answer["Location"]), "“Downloads (PDF)” is not stored.")
            self.assertFalse(Download.objects.exists())

    def test_a_button_that_keeps_all_that_has_changed_says_nothing(self):
        answer = self.client.post(self.address, {"title": "A trial", "body": "<p>b</p>", "_keep": "yes"})
        self.assertNotContains(self.client.get(answer["Location"]), "is not stored.")

    def test_an_author_adds_one_to_the_own_post(self):
        self.send(pdf())
        download = Download.objects.get()
        self.assertEqual((download.post, download.title, download.size), (self.post, "Questions", len(pdf())))
        self.assertTrue(default_storage.exists(download.file_name))

    def test_an_active_one_is_refused(self):
        self.assertContains(self.send(pdf(b"/AA << >>")), "acts that start by themselves")
        self.assertFalse(Download.objects.exists())

    def test_there_is_a_row_to_fill_in_without_script_and_left_alone_it_is_nothing(self):
        self.assertContains(self.client.get(self.address), 'name="downloads-0-upload"')
        answer = self.send(b"", title="", **{"downloads-0-upload": ""})
        self.assertEqual(answer.status_code, 302)
        self.assertFalse(Download.objects.exists())

    def test_it_needs_a_title(self):
        self.assertContains(self.send(pdf(), title=""), "The file is fine. Please choose it once more.")
        self.assertFalse(Download.objects.exists())

    def test_a_form_that_says_nothing_of_them_leaves_them(self):
        self.send(pdf())
        answer = self.client.post(
            self.address,
            {
                "title": "Other", "excerpt": "x", "body": "<p>a</p>", "category": self.post.category_id, "tags": "",
                "status": "draft", "slug": "a-trial", "published_at_0": "", "published_at_1": "",
            },
        )  # fmt: skip
        self.assertEqual(answer.status_code, 302)
        self.assertEqual(Post.objects.get().title, "Other")
        self.assertTrue(Download.objects.exists())
