"""The media library: found by words, by kind, and by where it is used; never lost while it is used."""

from django.core.files.storage import default_storage
from django.test import TestCase
from django.urls import reverse
from PIL import Image as Picture

from accounts.models import User
from blog import drafts
from blog.models import Draft, Image, Page, Post
from blog.renditions import make_waiting
from tests.blog.test_admin import change
from tests.builders import make_author, make_image, make_page, make_post, make_user

LIST = reverse("admin:blog_image_changelist")
CHOOSE = reverse("admin:blog_image_choose")


def figure(image):
    return f'<p>Look.</p><figure data-image="{image.pk}"></figure>'


class LibraryTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ada, cls.bob = make_author("Ada"), make_author("Bob")
        cls.nerve = make_image(folder="a" * 16, alt="A nerve", caption="Drawn by hand", uploaded_by=cls.ada.user)
        cls.tree = make_image(folder="b" * 16, alt="A tree", credit="CC0", uploaded_by=cls.bob.user, recipe=1)
        cls.line = make_image(folder="c" * 16, alt="", is_decorative=True)

    def setUp(self):
        self.client.force_login(self.ada.user)

    def shown(self, **query):
        """The pictures of the list, by what stands for them."""
        page = self.client.get(LIST, query).context["cl"].result_list
        return {str(image) for image in page}

    def test_it_shows_all_newest_first(self):
        self.assertEqual(self.shown(), {"A nerve", "A tree", f"Decorative picture {self.line.pk}"})

    def test_it_finds_words_and_people(self):
        for words in ("nerve", "by hand", "ada"):
            self.assertEqual(self.shown(q=words), {"A nerve"}, words)
        self.assertEqual(self.shown(q="cc0"), {"A tree"})
        self.assertEqual(self.shown(q="nothing like it"), set())

    def test_it_filters_by_kind(self):
        make_post(body=figure(self.tree))
        self.assertEqual(self.shown(kind="mine"), {"A nerve"})
        self.assertEqual(self.shown(kind="decorative"), {str(self.line)})
        self.assertEqual(self.shown(kind="waiting"), {"A nerve", str(self.line)})
        self.assertEqual(self.shown(kind="unused"), {"A nerve", str(self.line)})

    def test_used_is_what_stands_anywhere(self):
        make_post("Lead", lead_image=self.nerve)
        make_page("About")
        Page.objects.update(body=figure(self.line))
        self.assertEqual(self.shown(kind="unused"), {"A tree"})
        Draft.objects.create(kind="post", content={"body": figure(self.tree)}, updated_by=self.ada.user)
        self.assertEqual(self.shown(kind="unused"), set())

    def test_it_says_where_without_telling_of_drafts(self):
        make_post("For all to read", author=self.bob, body=figure(self.nerve))
        make_post("My own draft", author=self.ada, status="draft", body=figure(self.nerve))
        make_post("His draft", author=self.bob, status="draft", body=figure(self.nerve))
        answer = self.client.get(LIST)
        self.assertContains(answer, "For all to read")
        self.assertContains(answer, "My own draft")
        self.assertContains(answer, "1 place you do not see")
        self.assertNotContains(answer, "His draft")

    def test_an_old_version_keeps_its_picture(self):
        post = make_post("A report", author=self.ada, body=figure(self.nerve), lead_image=self.tree)
        drafts.record(post, self.ada.user, "First")
        Post.objects.filter(pk=post.pk).update(body="<p>Words.</p>", lead_image=None)
        drafts.record(post, self.ada.user, "Without pictures")
        self.assertEqual(self.shown(kind="unused"), {str(self.line)})
        self.assertContains(self.client.get(LIST), "an old version of <a")
        self.assertContains(self.client.get(change(self.nerve)), "an old version of <a")
        asked = {"action": "delete_selected", "_selected_action": [self.nerve.pk]}
        self.assertContains(self.client.post(LIST, asked), "Put another file in its place")
        self.client.post(LIST, asked | {"post": "yes"})
        self.assertTrue(Image.objects.filter(pk=self.nerve.pk).exists())

    def test_a_version_of_what_still_shows_it_is_not_named_twice(self):
        post = make_post("A report", author=self.ada, body=figure(self.nerve))
        drafts.record(post, self.ada.user, "First")
        self.assertNotContains(self.client.get(LIST), "an old version")

    def test_old_versions_of_others_are_not_told(self):
        post = make_post("His draft", author=self.bob, status="draft", body=figure(self.nerve))
        drafts.record(post, self.bob.user, "First")
        Post.objects.filter(pk=post.pk).update(body="<p>Words.</p>")
        answer = self.client.get(LIST)
        self.assertContains(answer, "1 place you do not see")
        self.assertNotContains(answer, "His draft")

    def test_what_was_only_begun_has_no_page(self):
        content = {"title": "Begun", "body": figure(self.nerve)}
        Draft.objects.create(kind="post", content=content, updated_by=self.ada.user)
        for where in (LIST, change(self.nerve)):
            self.assertContains(self.client.get(where), "Begun (unpublished)")

    def test_unused_ones_go_in_one_act(self):
        other = make_image(folder="d" * 16, uploaded_by=self.ada.user)
        ones = {"action": "delete_selected", "_selected_action": [self.nerve.pk, other.pk], "post": "yes"}
        self.client.post(LIST, ones)
        self.assertEqual(set(Image.objects.all()), {self.tree, self.line})

    def test_the_files_go_too(self):
        image = Image(alt="A leaf", uploaded_by=self.ada.user)
        image.take(Picture.new("RGB", (500, 500)))
        image.save()
        with self.captureOnCommitCallbacks(execute=True):
            self.client.post(LIST, {"action": "delete_selected", "_selected_action": image.pk, "post": "yes"})
        self.assertFalse(default_storage.exists(f"images/{image.folder}/480.webp"))
        self.assertFalse(default_storage.exists(image.master))

    def test_used_ones_stay_and_the_refusal_names_where(self):
        make_post("For all to read", author=self.bob, body=figure(self.nerve))
        make_post("His draft", author=self.bob, status="draft", body=figure(self.nerve))
        ones = {"action": "delete_selected", "_selected_action": [self.nerve.pk], "post": "yes"}
        answer = self.client.post(LIST, ones)
        self.assertContains(answer, "is used in “For all to read”, 1 place you do not see.")
        self.assertNotContains(answer, "His draft")
        self.assertTrue(Image.objects.filter(pk=self.nerve.pk).exists())

    def test_those_of_others_stay(self):
        ones = {"action": "delete_selected", "_selected_action": [self.tree.pk], "post": "yes"}
        self.client.post(LIST, ones)
        self.client.post(reverse("admin:blog_image_delete", args=[self.tree.pk]), {"post": "yes"})
        self.assertTrue(Image.objects.filter(pk=self.tree.pk).exists())
        self.client.force_login(User.objects.create_superuser("olive@example.org", "Olive"))
        self.client.post(LIST, ones)
        self.assertFalse(Image.objects.filter(pk=self.tree.pk).exists())

    def test_a_new_file_reaches_every_page_under_a_new_address(self):
        image = Image(alt="A leaf", uploaded_by=self.ada.user)
        image.take(Picture.new("RGB", (500, 500)))
        image.save()
        post = make_post(body=figure(image), lead_image=image)
        before = image.url
        self.assertContains(self.client.get(post.get_absolute_url()), f'src="{before}"', count=2)
        image.take(Picture.new("RGB", (700, 500)))
        image.save()
        make_waiting(lambda: True)
        image.refresh_from_db()
        answer = self.client.get(post.get_absolute_url())
        self.assertContains(answer, f'src="{image.url}"', count=2)
        self.assertContains(answer, "image/avif", count=2)
        self.assertNotContains(answer, before)

    def test_query_count_does_not_grow(self):
        def cost():
            # session, person, group permissions, own permissions, twice the number of pictures, pictures with who
            # put them there, posts that use them, pages that do, drafts that do, old versions that do, the site's name
            with self.assertNumQueries(12):
                self.client.get(LIST)

        for number in range(10):
            image = make_image(folder=f"{number:032d}")
            make_post(f"Post {number}", lead_image=image, body=figure(image))
        cost()
        for number in range(10, 29):
            image = make_image(folder=f"{number:032d}", uploaded_by=make_user("Tom"))
            make_post(f"Post {number}", lead_image=image, body=figure(self.line))
        cost()


class ChooseTest(TestCase):
    """What the editor's dialog asks for."""

    @classmethod
    def setUpTestData(cls):
        cls.ada = make_author("Ada").user
        cls.nerve = make_image(folder="a" * 16, alt="A nerve")
        cls.tree = make_image(folder="b" * 16, alt="A tree", caption="In autumn")

    def setUp(self):
        self.client.force_login(self.ada)

    def test_it_shows_the_library_and_finds_words(self):
        self.assertContains(self.client.get(CHOOSE), "data-picture=", count=2)
        self.assertContains(self.client.get(CHOOSE, {"q": "autumn tree"}), "data-picture=", count=1)
        self.assertContains(self.client.get(CHOOSE, {"q": "\x00nothing"}), "No picture has these words.")

    def test_it_costs_the_same_for_every_number(self):
        for number in range(30):
            make_image(folder=f"{number:032d}")
        # session, person, two kinds of permissions, how many pictures, a page of them
        with self.assertNumQueries(6):
            self.client.get(CHOOSE)

    def test_it_tells_what_a_picture_is(self):
        facts = self.client.get(reverse("admin:blog_image_facts", args=[self.tree.pk])).json()
        self.assertEqual((facts["alt"], facts["caption"]), ("A tree", "In autumn"))
        self.assertEqual(self.client.get(reverse("admin:blog_image_facts", args=[999])).status_code, 404)

    def test_strangers_see_nothing(self):
        for person in (None, make_user("Rita"), make_user("Sam", is_staff=True)):
            self.client.logout()
            if person:
                self.client.force_login(person)
            for address in (CHOOSE, reverse("admin:blog_image_facts", args=[self.tree.pk])):
                self.assertIn(self.client.get(address).status_code, (302, 403, 404))
                self.assertIn(self.client.post(address).status_code, (302, 403, 404, 405))
