"""All that is kept of a person, handed out; and that no table with people in it is forgotten."""

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from unittest.mock import patch

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.fields import CommaSeparatedEmailField

from accounts.models import User
from accounts.personal import sheets
from tests.accounts.ways import PASSWORD, WaysTestCase
from tests.builders import make_author, make_comment, make_post, make_user
from tests.leaving import EMAIL, NAME, PICTURE, live, make_wilhelmina, sign_in

# Fields that lead to people and belong in nobody's export, each with the reason.
EXCEPTIONS = {
    "comments.Mute.muted": "Who does not want to read somebody is known to the one who chose it.",
    "accounts.SiteSettings": "Addresses of the site itself.",
    "accounts.Leaving.person": "It is there only while the account is closed.",
    "taggit.TaggedItem": "Ties tags to posts.",
}
ADDRESSES = (models.EmailField, models.GenericIPAddressField, CommaSeparatedEmailField)
GENERIC = {"object_id", "object_pk"}


def uncovered(listed):
    """The fields of all tables that lead to people, and the tables with addresses, that no Sheet of `listed` names."""
    fields, tables = set(), set()
    for sheet in listed:
        model = apps.get_model(sheet.model)
        tables |= {model._meta.label, *(parent._meta.label for parent in model._meta.get_parent_list())}
        if "__" not in sheet.field:
            field = model._meta.get_field(sheet.field)
            fields.add(f"{field.model._meta.label}.{field.name}")
    found = set()
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.label
        for field in model._meta.local_fields:
            if field.remote_field and field.related_model is User:
                found |= {f"{label}.{field.name}"} - fields
            elif (isinstance(field, ADDRESSES) or field.name in GENERIC) and label not in tables:
                found.add(label)
    return found - set(EXCEPTIONS)


class CompletenessTest(TestCase):
    def test_every_table_that_knows_people_is_in_the_export(self):
        self.assertEqual(uncovered(sheets()), set())

    def test_a_forgotten_table_is_found(self):
        fewer = [sheet for sheet in sheets() if sheet.name not in ("reports", "letters", "groups")]
        self.assertEqual(
            uncovered(fewer), {"comments.Report.reporter", "post_office.Email", "accounts.User_groups.user"}
        )

    def test_each_exception_is_still_there(self):
        with patch.dict(EXCEPTIONS, clear=True):
            self.assertEqual(len(uncovered(sheets())), 4)

    def test_names_of_sheets_are_files_of_their_own(self):
        names = [sheet.name for sheet in sheets()]
        self.assertEqual(len(names), len(set(names)))


class OwnDataTest(WaysTestCase):
    def setUp(self):
        super().setUp()
        self.person = make_wilhelmina()
        self.url = reverse("accounts:own_data")

    def sign_in(self, person=None, is_recent=True):
        sign_in(self.client, person or self.person, is_recent)

    def archive(self):
        answer = self.client.post(self.url)
        self.assertTrue(answer.streaming)
        return zipfile.ZipFile(io.BytesIO(b"".join(answer)))

    def all_text(self, archive):
        """All that is in the archive but its looks."""
        names = [name for name in archive.namelist() if not name.startswith("look/")]
        return b"".join(archive.read(name) for name in names).decode()

    def read(self, name, archive=None):
        return json.loads((archive or self.archive()).read(f"json/{name}.json"))

    def test_each_sheet_has_what_the_person_left_there(self):
        live(self.person)
        make_post("Another", author=self.byline())
        self.sign_in()
        archive = self.archive()
        empty = [sheet.name for sheet in sheets() if not self.read(sheet.name, archive)]
        self.assertEqual(empty, [])
        self.assertEqual(archive.read("picture.webp"), PICTURE)

    def byline(self):
        byline = make_author("Quill")
        byline.user = self.person
        byline.save()
        return byline

    def test_comments_in_all_states_and_what_is_not_posted(self):
        live(self.person)
        self.sign_in()
        archive = self.archive()
        states = {row["text"]: row["state"] for row in self.read("comments", archive)}
        self.assertEqual(
            states,
            {
                "First words.": "approved",
                "Second words.": "approved",
                "Turned down words.": "rejected",
                "Waiting words.": "pending",
            },
        )
        self.assertEqual(self.read("conversations", archive)[0]["text not posted"], "Unposted thought")

    def test_the_page_says_the_same(self):
        live(self.person)
        self.sign_in()
        page = self.archive().read("index.html").decode()
        for words in (
            NAME,
            EMAIL,
            "Turned down words.",
            "Please be gentle with Tom.",
            "People you do not read",
            "Noisy",
        ):
            self.assertIn(words, page)
        self.assertIn(f"<dd><p>{EMAIL}</p></dd>", page)
        self.assertNotIn("&lt;", page)  # no mark of ours is shown as a text

    def test_the_page_brings_its_looks_along_and_asks_nobody_for_more(self):
        self.sign_in()
        archive = self.archive()
        page = archive.read("index.html").decode()
        asked = re.findall(r'(?:href|src)="([^"#]+)"', page)
        self.assertEqual({name for name in asked if name not in archive.namelist()}, set())
        self.assertIn("look/css/archive.css", asked)

    def test_the_page_lists_what_is_there_and_what_is_not(self):
        nora = make_user("Nora", password=PASSWORD)
        self.sign_in(nora)
        page = self.archive().read("index.html").decode()
        filled, _, empty = page.partition("Where there is nothing")
        self.assertIn('href="#account"', filled)
        self.assertNotIn('href="#comments"', filled)
        self.assertIn("<li>Your comments</li>", empty)

    def test_the_page_speaks_in_words_and_in_the_person_s_own_time(self):
        User.objects.filter(pk=self.person.pk).update(
            time_zone="Asia/Tokyo", date_format="iso", joined_at=datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
        )
        self.sign_in()
        archive = self.archive()
        page = archive.read("index.html").decode()
        self.assertIn("<dd>2026-03-05 08:30 (JST)</dd>", page)
        self.assertIn("TOTP Authenticator", page)
        self.assertEqual(self.read("account", archive)[0]["joined"], "2026-03-04T23:30:00+00:00")

    def test_a_passkey_is_named(self):
        Authenticator.objects.create(
            user=self.person, type="webauthn", data={"name": "My phone", "credential": {"x": 1}}
        )
        self.sign_in()
        archive = self.archive()
        self.assertEqual([row["name"] for row in self.read("second-step", archive)], [None, "My phone"])
        self.assertNotIn("credential", self.all_text(archive))

    def test_what_was_typed_stays_text_on_the_page(self):
        make_comment(make_post(), self.person, text="<script>alert(1)</script> 1 < 2")
        self.sign_in()
        self.assertNotIn("<script>alert", self.archive().read("index.html").decode())

    def test_no_secrets_and_no_words_of_others(self):
        live(self.person)
        self.sign_in()
        archive = self.archive()
        everything = self.all_text(archive)
        for words in ("KEPTSECRET", "k" * 32, self.person.password, "An answer by Tom.", "Hidden note", "Tom asks."):
            self.assertNotIn(words, everything)

    def test_nothing_of_somebody_else(self):
        live(self.person)
        stranger = make_user("Stranger", password=PASSWORD)
        self.sign_in(stranger)
        archive = self.archive()
        everything = self.all_text(archive)
        self.assertNotIn("words.", everything)
        self.assertNotIn(EMAIL, everything)

    def test_a_longer_address_is_another(self):
        live(self.person)
        self.sign_in(self.with_address("a-" + EMAIL))
        self.assertEqual(self.read("letters"), [])

    def with_address(self, email):
        person = User.objects.create_user(email, "Longer", password=PASSWORD)
        person.emailaddress_set.create(email=email, verified=True, primary=True)
        return person

    def test_guests_are_led_to_sign_in(self):
        self.assertRedirects(self.client.get(self.url), f"{reverse('account_login')}?next={self.url}")

    def test_it_asks_who_it_is_and_then_goes_on(self):
        self.sign_in(is_recent=False)
        answer = self.client.post(self.url)
        self.assertRedirects(answer, f"{reverse('account_reauthenticate')}?next={self.url}")
        answer = self.client.post(answer.url, {"password": PASSWORD, "next": self.url})
        self.assertEqual(answer.headers["Content-Type"], "application/zip")

    def test_looking_at_the_page_needs_no_password(self):
        self.sign_in(is_recent=False)
        self.assertContains(self.client.get(self.url), "Comments you like")

    def test_it_is_limited(self):
        self.sign_in()
        *answers, last = [self.client.post(self.url) for _ in range(6)]
        self.assertEqual({answer.status_code for answer in answers}, {200})
        self.assertContains(last, "Please wait an hour", status_code=429)
        self.assertEqual(last.headers["Retry-After"], "3600")

    def test_queries_do_not_grow_with_the_comments(self):
        self.sign_in()
        post = make_post()
        make_comment(post, self.person)
        self.archive()  # notes the use of the session, and what else is done once
        with CaptureQueriesContext(connection) as few:
            self.archive()
        for number in range(30):
            make_comment(post, self.person, text=f"Words number {number}.")
        # Each sheet twice, for the JSON and for the page, and a few for session, limit and picture.
        with self.assertNumQueries(len(few)):
            self.archive()
