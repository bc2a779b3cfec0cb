"""Where posts need a review: authors submit, editors publish or give back, and readers see nothing before."""

from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.models import SiteSettings, User
from blog.models import Post
from tests.blog.test_admin import ADD, POSTS, change, make_administrator, post_data
from tests.builders import make_author, make_editor, make_post, real_outbox

Status = Post.Status


def need_review(needed=True):
    SiteSettings.objects.update_or_create(pk=1, defaults={"posts_need_review": needed})


@real_outbox
class ReviewTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        need_review()
        cls.ada, cls.edna = make_author("Ada"), make_editor()
        cls.draft = make_post("My draft", author=cls.ada, status="draft", published_at=None)

    def setUp(self):
        self.client.force_login(self.ada.user)

    def act(self, act, post=None, **data):
        address = reverse("admin:blog_post_review", args=[(post or self.draft).pk])
        return self.client.post(address, {"act": act, **data}, follow=True)

    def submit(self):
        Post.objects.filter(pk=self.draft.pk).update(submitted_at=timezone.now())

    def stored(self, post=None):
        return Post.objects.get(pk=(post or self.draft).pk)

    def letters(self):
        return [(letter.to, letter.subject) for letter in Email.objects.order_by("pk")]


class AuthorsTest(ReviewTestCase):
    def test_it_works(self):
        answer = self.act("submit")
        self.assertContains(answer, "The post waits for an editor now.")
        post = self.stored()
        self.assertEqual((post.state_label, post.status), ("In review", Status.DRAFT))
        self.assertEqual(self.letters(), [(["edna@example.org"], "Ada submits “My draft” for review")])
        self.assertEqual(LogEntry.objects.get().get_change_message(), "Submitted for review.")

    def test_saving_and_submitting_is_one_act(self):
        answer = self.client.post(ADD, post_data(_submit="1"), follow=True)
        self.assertContains(answer, "The post waits for an editor now.")
        post = Post.objects.get(slug="a-year-after")
        self.assertTrue(post.is_in_review)
        self.assertEqual(sorted(post.tags.names()), ["HSCT", "walking"])

    def test_the_form_offers_no_publishing(self):
        page = self.client.get(change(self.draft))
        self.assertNotContains(page, 'name="status"')
        self.assertContains(page, "Save and submit for review")

    def test_publishing_is_refused_and_the_text_kept(self):
        answer = self.client.post(change(self.draft), post_data(status="published", body="<p>Long work</p>"))
        self.assertContains(answer, "Posts appear here after an editor has read them.")
        self.assertContains(answer, "&lt;p&gt;Long work&lt;/p&gt;")
        self.assertEqual(self.stored().status, Status.DRAFT)

    def test_a_new_post_cannot_be_published_either(self):
        self.client.post(ADD, post_data(status="published"))
        self.assertFalse(Post.objects.filter(slug="a-year-after").exists())

    def test_drafts_are_saved_as_always(self):
        self.assertRedirects(self.client.post(change(self.draft), post_data(title="Better")), POSTS)
        self.assertEqual(self.stored().title, "Better")

    def test_a_published_post_is_changed_by_an_editor(self):
        post = make_post("Out there", author=self.ada)
        self.assertContains(self.client.get(change(post)), "Readers see this post already")
        for status in ("published", "draft"):
            answer = self.client.post(change(post), post_data(title="Rewritten", status=status))
            self.assertContains(answer, "Readers see this post already, so an editor publishes the changes.")
            self.assertContains(answer, "Rewritten")
        self.assertEqual((self.stored(post).title, self.stored(post).status), ("Out there", Status.PUBLISHED))

    def test_a_scheduled_post_counts_as_published(self):
        post = make_post("To come", author=self.ada, days_ago=-2)
        self.client.post(change(post), post_data(title="Rewritten", status="published"))
        self.assertEqual(self.stored(post).title, "To come")

    def test_they_take_back_what_waits(self):
        self.submit()
        self.assertContains(self.act("take_back"), "The post is a draft again")
        self.assertFalse(self.stored().is_in_review)

    def test_what_waits_can_still_be_written(self):
        self.submit()
        self.client.post(change(self.draft), post_data(title="Better"))
        self.assertEqual((self.stored().title, self.stored().is_in_review), ("Better", True))

    def test_no_other_act_is_theirs(self):
        self.submit()
        for act in ("publish", "give_back"):
            self.assertContains(self.act(act, words="No."), "Posts appear here after an editor has read them.")
        self.assertTrue(self.stored().is_in_review)
        self.assertEqual(self.stored().status, Status.DRAFT)

    def test_submitting_twice_sends_one_letter(self):
        self.act("submit")
        self.assertContains(self.act("submit"), "This post is submitted or published already.")
        self.assertEqual(len(self.letters()), 1)

    def test_nothing_waits_so_nothing_is_taken_back(self):
        self.assertContains(self.act("take_back"), "does not wait for a review any more")

    def test_posts_of_others_are_out_of_reach(self):
        bobs = make_post("His draft", author=make_author("Bob"), status="draft")
        self.act("submit", bobs)
        self.assertFalse(self.stored(bobs).is_in_review)

    def test_a_get_changes_nothing(self):
        self.assertEqual(self.client.get(reverse("admin:blog_post_review", args=[self.draft.pk])).status_code, 405)


class EditorsTest(ReviewTestCase):
    def setUp(self):
        self.submit()
        self.client.force_login(self.edna)

    def test_they_publish_it(self):
        self.assertContains(self.act("publish"), "The post is published.")
        post = self.stored()
        self.assertTrue(post.is_published())
        self.assertIsNone(post.submitted_at)
        self.assertEqual(self.letters(), [(["ada@example.org"], "“My draft” is published")])

    def test_a_time_that_was_wished_for_is_kept(self):
        self.assertContains(self.client.get(change(self.draft)), "It appears at once.")
        Post.objects.filter(pk=self.draft.pk).update(published_at=timezone.now() + timedelta(days=2))
        self.assertNotContains(self.client.get(change(self.draft)), "It appears at once.")
        self.act("publish")
        self.assertEqual(self.stored().state_label, "Scheduled")
        self.assertIn("It appears on", Email.objects.get().message)

    def test_they_give_it_back_with_words(self):
        self.assertContains(self.act("give_back", words="The dose in the table is wrong."), "has the post back")
        self.assertEqual(self.stored().state_label, "Draft")
        note = self.draft.notes.get()
        self.assertEqual((note.text, note.writer), ("The dose in the table is wrong.", self.edna))
        self.assertEqual(self.letters(), [(["ada@example.org"], "“My draft” comes back to you")])
        self.assertIn("The dose in the table is wrong.", Email.objects.get().message)

    def test_giving_back_needs_words(self):
        address = reverse("admin:blog_post_review", args=[self.draft.pk])
        answer = self.client.post(address, {"act": "give_back", "words": " "})
        self.assertContains(answer, "Please say in a few words what is to be changed.", status_code=400)
        self.assertTrue(self.stored().is_in_review)

    def test_too_many_words_come_back(self):
        address = reverse("admin:blog_post_review", args=[self.draft.pk])
        answer = self.client.post(address, {"act": "give_back", "words": "word " * 500})
        self.assertContains(answer, "word word", status_code=400)

    def test_it_is_given_back_once(self):
        self.act("give_back", words="First.")
        self.assertContains(self.act("give_back", words="Second."), "does not wait for a review any more")
        self.assertEqual(self.draft.notes.count(), 1)

    def test_the_form_publishes_as_well_and_tells_the_author(self):
        data = post_data(status="published", author=self.ada.pk)
        self.assertRedirects(self.client.post(change(self.draft), data), POSTS)
        self.assertTrue(self.stored().is_published())
        self.assertEqual(self.letters(), [(["ada@example.org"], "“A year after” is published")])

    def test_they_publish_many_at_once(self):
        out = make_post("Out there", author=self.ada)
        data = {"action": "publish_selected", "_selected_action": [self.draft.pk, out.pk]}
        answer = self.client.post(POSTS, data, follow=True)
        self.assertContains(answer, "1 post published.")
        self.assertContains(answer, "1 of the selected were published already.")
        self.assertTrue(self.stored().is_published())

    def test_authors_have_no_such_action(self):
        self.client.force_login(self.ada.user)
        self.client.post(POSTS, {"action": "publish_selected", "_selected_action": [self.draft.pk]})
        self.assertEqual(self.stored().status, Status.DRAFT)

    def test_the_list_shows_what_waits(self):
        make_post("Not ready", author=self.ada, status="draft")
        waiting = self.client.get(POSTS, {"state": "review"})
        self.assertContains(waiting, "My draft")
        self.assertNotContains(waiting, "Not ready")
        self.assertNotContains(self.client.get(POSTS, {"state": "draft"}), "My draft")

    def test_the_desk_counts_what_waits_for_editors_only(self):
        self.assertContains(self.client.get(reverse("admin:index")), "In review: 1")
        self.client.force_login(self.ada.user)
        self.assertNotContains(self.client.get(reverse("admin:index")), "In review: 1")

    def test_readers_never_see_it(self):
        self.client.logout()
        for name, args in (("home", []), ("feed", []), ("author", ["ada"])):
            self.assertNotContains(self.client.get(reverse(f"blog:{name}", args=args)), "My draft")
        self.assertEqual(self.client.get(self.draft.get_absolute_url()).status_code, 404)

    def test_letters_can_be_switched_off(self):
        User.objects.update(desk_letters=False)
        self.act("give_back", words="Please look again.")
        self.client.force_login(self.ada.user)
        self.act("submit")
        self.assertEqual(self.letters(), [])


class SettingTest(ReviewTestCase):
    def test_off_authors_publish_their_own(self):
        need_review(False)
        self.client.post(change(self.draft), post_data(status="published"))
        self.assertTrue(self.stored().is_published())
        self.client.post(change(self.draft), post_data(title="Corrected", status="published"))
        self.assertEqual(self.stored().title, "Corrected")

    def test_off_nothing_is_submitted(self):
        need_review(False)
        self.assertNotContains(self.client.get(change(self.draft)), "submit for review")
        self.assertContains(self.act("submit"), "You can publish this post yourself.")
        self.assertFalse(self.stored().is_in_review)

    def test_administrators_switch_it(self):
        need_review(False)
        self.client.force_login(make_administrator())
        address = reverse("admin:accounts_sitesettings_change", args=[1])
        rules = {"name": "Spring", "house_rules": "Be kind.", "moderation": "hold_all", "trust_after": "3"}
        self.client.post(address, {**rules, "posts_need_review": "on"})
        self.assertTrue(SiteSettings.load().posts_need_review)
