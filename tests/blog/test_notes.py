"""Notes on a post: for those who may change it, with letters to whom they name."""

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import Email

from accounts.models import User
from blog.models import Note
from tests.blog.test_admin import POSTS, change
from tests.builders import (
    forget_cached_lookups,
    make_author,
    make_editor,
    make_moderator,
    make_post,
    make_user,
    real_outbox,
)

INDEX = reverse("admin:index")


@real_outbox
class NotesTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada, cls.edna = make_author("Ada"), make_editor()
        cls.post = make_post("A careful trial", author=cls.ada)
        cls.url = reverse("admin:blog_post_notes", args=[cls.post.pk])

    def setUp(self):
        self.client.force_login(self.edna)

    def write(self, text, **data):
        return self.client.post(self.url, {"text": text, **data}, follow=True)

    def resolve(self, note, **data):
        return self.client.post(reverse("admin:blog_post_note", args=[note.post_id, note.pk]), data, follow=True)

    def letters(self):
        return [(letter.to, letter.subject) for letter in Email.objects.order_by("pk")]

    def test_it_works(self):
        self.assertContains(self.write("Which year was it?", quote="Twelve people"), "The note is kept.")
        note = Note.objects.get()
        self.assertEqual((note.writer, note.quote, note.post), (self.edna, "Twelve people", self.post))
        self.client.force_login(self.ada.user)
        page = self.client.get(change(self.post))
        self.assertContains(page, "Which year was it?")
        self.assertContains(page, "Twelve people")

    def test_naming_somebody_sends_one_letter_and_a_line_to_the_desk(self):
        self.assertContains(self.write("@ada, is this @Ada's table?"), "The note is kept, and Ada will see it.")
        self.assertEqual(self.letters(), [(["ada@example.org"], "Edna names you in a note on “A careful trial”")])
        self.assertIn("is this @Ada's table?", Email.objects.get().message)
        self.client.force_login(self.ada.user)
        self.assertContains(self.client.get(INDEX), "names you on “A careful trial”")

    def test_what_is_done_leaves_the_desk(self):
        self.write("@Ada, please look.")
        self.client.force_login(self.ada.user)
        self.assertContains(self.resolve(Note.objects.get()), "The note is done.")
        note = Note.objects.get()
        self.assertEqual(note.resolved_by, self.ada.user)
        self.assertNotContains(self.client.get(INDEX), "names you on")
        self.assertContains(self.client.get(self.url), "1 done")

    def test_it_can_be_opened_again(self):
        self.write("@Ada, please look.")
        note = Note.objects.get()
        self.resolve(note)
        self.assertContains(self.resolve(note, open="1"), "The note is open again.")
        note.refresh_from_db()
        self.assertEqual((note.resolved_at, note.resolved_by), (None, None))

    def test_unknown_names_are_told_and_the_note_is_kept(self):
        answer = self.write("@Nobody, @Noone and @Ada should look.")
        self.assertContains(answer, "Nobody who may see this post is called “Nobody” or “Noone”.")
        self.assertEqual(Note.objects.get().mentions.get(), self.ada.user)

    def test_only_those_who_may_see_the_post_can_be_named(self):
        make_author("Bob"), make_user("Rita"), make_moderator()
        answer = self.write("@Bob @Rita @Max")
        for name in ("“Bob”", "“Rita”", "“Max”"):
            self.assertContains(answer, name)
        self.assertEqual(self.letters(), [])

    def test_the_names_that_can_be_written_stand_there(self):
        make_author("Bob")
        page = self.client.get(self.url)
        self.assertContains(page, "@Ada")
        for name in ("@Bob", "@Edna"):
            self.assertNotContains(page, name)

    def test_nobody_gets_a_letter_about_themselves(self):
        self.write("@Edna, remember to call.")
        self.assertEqual(self.letters(), [])

    def test_an_address_names_nobody(self):
        self.assertNotContains(self.write("Write to trial@Ada.example."), "No letter")
        self.assertEqual(self.letters(), [])

    def test_who_wants_no_letters_finds_it_at_the_desk(self):
        self.client.force_login(self.ada.user)
        preferences = {"replies": "daily", "follows": "daily"}  # without the box of desk_letters
        self.client.post(reverse("comments:mail_preferences"), preferences)
        self.client.force_login(self.edna)
        self.write("@Ada, please look.")
        self.assertEqual(self.letters(), [])
        self.client.force_login(self.ada.user)
        self.assertContains(self.client.get(INDEX), "names you on")

    def test_readers_have_no_such_choice(self):
        rita = make_user("Rita")
        self.client.force_login(rita)
        self.assertNotContains(self.client.get(reverse("comments:mail_preferences")), "Letters about posts")
        self.client.post(reverse("comments:mail_preferences"), {"replies": "daily", "follows": "daily"})
        self.assertTrue(User.objects.get(pk=rita.pk).desk_letters)

    def test_an_empty_note_is_none(self):
        answer = self.client.post(self.url, {"text": " ", "quote": "Twelve"})
        self.assertContains(answer, "Please write something first.", status_code=400)
        self.assertContains(answer, 'value="Twelve"', status_code=400)
        # The browser begins there, and not where nothing has changed.
        self.assertContains(answer, "autofocus", count=1, status_code=400)
        self.assertNotContains(self.client.get(self.url), "autofocus")

    def test_what_is_too_long_comes_back(self):
        answer = self.client.post(self.url, {"text": "word " * 500})
        self.assertContains(answer, "word word", status_code=400)
        self.assertFalse(Note.objects.exists())

    def test_what_is_typed_stays_text(self):
        self.write("<script>x()</script>", quote="<b>")
        self.assertContains(self.client.get(self.url), "&lt;script&gt;x()")

    def test_other_authors_neither_read_nor_write(self):
        self.write("Between us.")
        self.client.force_login(make_author("Bob").user)
        self.assertNotContains(self.client.get(self.url, follow=True), "Between us.")
        self.write("Me too.")
        self.resolve(Note.objects.get())
        self.assertEqual(list(Note.objects.values_list("text", "resolved_at")), [("Between us.", None)])

    def test_a_note_of_another_post_is_not_there(self):
        self.write("Here.")
        other = make_post("Another", author=self.ada)
        address = reverse("admin:blog_post_note", args=[other.pk, Note.objects.get().pk])
        self.assertEqual(self.client.post(address).status_code, 404)

    def test_readers_never_see_them(self):
        self.write("Between us.", quote="Twelve people")
        for user in (None, make_user("Rita")):
            self.client.logout() if user is None else self.client.force_login(user)
            for address in (self.post.get_absolute_url(), reverse("blog:feed"), reverse("blog:home")):
                self.assertNotContains(self.client.get(address), "Between us.")

    def test_the_list_counts_the_open_ones(self):
        for text in ("One.", "Two.", "Three."):
            self.write(text)
        self.resolve(Note.objects.first())
        self.assertContains(self.client.get(POSTS), f'<a href="{self.url}">2</a>')

    def test_queries_do_not_grow_with_the_notes(self):
        places = (self.url, change(self.post), POSTS, INDEX)
        counts = []
        for more in (10, 90):
            for number in range(more):
                note = Note.objects.create(post=self.post, writer=self.ada.user, text=f"Note {number}.")
                note.mentions.add(self.edna)
            forget_cached_lookups()
            counts.append([self.count(place) for place in places])
        self.assertEqual(*counts)

    def count(self, place):
        with CaptureQueriesContext(connection) as queries:
            self.client.get(place)
        return len(queries)
