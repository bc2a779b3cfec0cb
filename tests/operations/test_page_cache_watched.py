"""Whatever changes a page for guests gives the kept pages a new version, in the same transaction; nothing else does."""

from datetime import timedelta

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.sites.models import Site
from django.db import connection, transaction
from django.test import TestCase
from django.utils import timezone
from django_comments.models import Comment as BaseComment
from taggit.models import Tag, TaggedItem

from accounts.models import SiteSettings, User
from blog.models import Author, Category, Image, Link, LinkGroup, Post
from comments import doors, likes
from comments.drafts import save_draft
from comments.models import Comment, Conversation, HelpLine, Participation
from mssite.apps import keep_pages, stop_keeping_pages
from mssite.models import PageVersion
from mssite.pages import triggers
from mssite.pages.versions import SQL
from mssite.pages.watched import NOT_SHOWN, WATCHED
from tests.builders import make_comment, make_image, make_moderator, make_page, make_post, make_user

ROOMS = ("accounts", "blog", "comments", "studies", "transfer")
NEVER, ADDED, TAKEN = "stays", "is new", "is new and takes back"


def version():
    with connection.cursor() as cursor:
        cursor.execute(SQL[connection.vendor])
        return cursor.fetchone()


class WatchedTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post, cls.draft = make_post(tags=["stem cells"]), make_post("A draft", status="draft", published_at=None)
        cls.rita, cls.max = make_user("Rita"), make_moderator("Max")
        cls.comment = make_comment(cls.post)
        cls.waiting = make_comment(cls.post, state="pending")

    def setUp(self):
        triggers.open_again(connection)

    def assertVersion(self, expected, act):
        """What `act` does to the version."""
        before = version()
        act()
        now = version()
        found = NEVER if now == before else ADDED if now[1] == before[1] else TAKEN
        self.assertEqual(found, expected)


class ActsTest(WatchedTestCase):
    def test_it_works(self):
        self.assertVersion(ADDED, lambda: doors.approve(self.waiting, by=self.max))
        self.assertVersion(TAKEN, lambda: doors.remove(self.comment, by=self.max))

    def test_acts_of_comments(self):
        for expected, act in (
            (NEVER, lambda: doors.post(self.post, self.rita, "One that waits.")),
            (NEVER, lambda: doors.reject(doors.post(self.post, self.rita, "An advert."), by=self.max)),
            (ADDED, lambda: doors.post(self.post, self.max, "One of the team.")),
            (ADDED, lambda: likes.like_comment(self.comment, self.max)),
            (ADDED, lambda: likes.unlike_comment(self.comment, self.max)),
            (ADDED, lambda: likes.like_post(self.post, self.max)),
            (TAKEN, lambda: likes.unlike_post(self.post, self.max)),
            (NEVER, lambda: save_draft(self.rita, self.post, "Not yet.")),
            (NEVER, lambda: doors.edit(self.comment, self.rita, "Other words.")),
            (TAKEN, lambda: doors.accept_edit(self.comment, self.max, "Other words.")),
            (TAKEN, lambda: doors.withdraw(self.comment, self.rita)),
            (ADDED, lambda: doors.undo_withdraw(self.comment, self.rita)),
        ):
            self.assertVersion(expected, act)

    def test_what_became_of_a_comment_with_answers_is_shown(self):
        make_comment(self.post, writer=self.max, parent=self.comment)
        self.assertVersion(TAKEN, lambda: doors.remove(self.comment, by=self.max))
        update = Comment.objects.filter(pk=self.comment.pk).update
        self.assertVersion(TAKEN, lambda: update(state="rejected"))
        Comment.objects.filter(reply_to=self.comment).update(reply_to=None)
        self.assertVersion(NEVER, lambda: update(state="spam"))

    def test_changes_in_a_shell(self):
        one = Comment.objects.filter(pk=self.comment.pk)
        base = BaseComment.objects.filter(pk=self.comment.pk)
        conversation = Conversation.objects.filter(post=self.post)
        person, mine = User.objects.filter(pk=self.rita.pk), Participation.objects
        for expected, act in (
            (TAKEN, lambda: one.update(html="<p>Other words.</p>")),
            (TAKEN, lambda: one.update(members_only=True)),
            (NEVER, lambda: one.update(html="<p>Other words.</p>")),
            (NEVER, lambda: one.update(proposed_text="Later.", reviewed_at=timezone.now(), risk=1)),
            (TAKEN, lambda: base.update(user_name="Somebody")),
            (NEVER, lambda: base.update(ip_address="192.0.2.1")),
            (TAKEN, lambda: base.update(user=None)),
            (ADDED, lambda: conversation.update(closes_at=timezone.now())),
            (NEVER, lambda: conversation.update(last_number=99, moderation="publish")),
            (TAKEN, lambda: person.update(public_name="Margherita")),
            (TAKEN, lambda: person.update(is_active=False)),
            (NEVER, lambda: person.update(last_login=timezone.now(), email="r@example.org", time_zone="UTC")),
            (NEVER, lambda: make_user("Tom")),
            (TAKEN, lambda: User.objects.get(public_name="Tom").delete()),
            (NEVER, lambda: mine.create(user=self.max, post=self.draft, visited_at=timezone.now())),
            (ADDED, lambda: mine.filter(user=self.max, post=self.draft).update(liked_at=timezone.now())),
            (TAKEN, lambda: self.max.groups.clear()),
            (TAKEN, lambda: Group.objects.get(name="Moderators").permissions.clear()),
            (ADDED, lambda: self.rita.user_permissions.add(Permission.objects.first())),
        ):
            self.assertVersion(expected, act)

    def test_changes_of_posts_and_of_what_stands_around_them(self):
        image, page, hidden = make_image(), make_page(), make_page("Hidden", is_published=False)
        group = LinkGroup.objects.create(name="Elsewhere")
        posts = Post.objects.filter(pk=self.post.pk)
        for expected, act in (
            (NEVER, self.draft.save),
            (NEVER, hidden.save),
            (NEVER, lambda: Post.objects.filter(pk=self.draft.pk).update(title="Another title")),
            (TAKEN, self.post.save),
            (NEVER, lambda: posts.update(title=self.post.title)),
            (TAKEN, lambda: posts.update(published_at=timezone.now() + timedelta(days=2))),
            (
                ADDED,
                lambda: Post.objects.filter(pk=self.draft.pk).update(status="published", published_at=timezone.now()),
            ),
            (TAKEN, page.save),
            (TAKEN, page.delete),
            (TAKEN, lambda: Category.objects.update(name="Research")),
            (TAKEN, lambda: Author.objects.update(bio="Reads trials.")),
            (TAKEN, lambda: Image.objects.filter(pk=image.pk).update(widths=[1])),
            (TAKEN, lambda: Tag.objects.update(name="cells")),
            (TAKEN, lambda: TaggedItem.objects.all().delete()),
            (ADDED, lambda: self.post.tags.add("trial")),
            (ADDED, lambda: Link.objects.create(group=group, title="A site", url="https://example.org")),
            (TAKEN, lambda: LinkGroup.objects.update(name="Others")),
            (ADDED, lambda: Category.objects.bulk_create([Category(name="A", slug="a")], ignore_conflicts=True)),
            (TAKEN, lambda: Category.objects.bulk_update([Category(pk=self.post.category_id, name="B")], ["name"])),
            (ADDED, lambda: HelpLine.objects.create(name="Line", checked_on="2026-01-01")),
            (TAKEN, lambda: HelpLine.objects.update(phone="1")),
            (TAKEN, lambda: Site.objects.update(domain="blog.example.org")),
        ):
            self.assertVersion(expected, act)

    def test_settings_of_the_site(self):
        settings, _ = SiteSettings.objects.get_or_create(pk=1)
        settings.tagline = "Read, ask, answer."
        self.assertVersion(TAKEN, settings.save)
        settings.on_call = "max@example.org"
        self.assertVersion(NEVER, settings.save)

    def test_what_is_taken_back_leaves_the_version(self):
        def try_in_vain():
            with self.assertRaises(ZeroDivisionError), transaction.atomic():
                Category.objects.update(name="Research")
                raise ZeroDivisionError

        self.assertVersion(NEVER, try_in_vain)

    def test_many_changes_leave_few_rows(self):
        for number in range(300):
            Category.objects.filter(pk=self.post.category_id).update(name=f"Trials {number}")
        self.assertLess(PageVersion.objects.count(), 250)


class RegistryTest(WatchedTestCase):
    def test_every_model_is_watched_or_says_why_not(self):
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in ROOMS]
        labels = {model._meta.label for model in models}
        self.assertGreater(len(labels), 30)
        self.assertEqual(labels - set(WATCHED) - set(NOT_SHOWN), set())
        self.assertEqual(set(NOT_SHOWN) - labels | set(WATCHED) & set(NOT_SHOWN), set())
        self.assertTrue(all(NOT_SHOWN.values()))

    def test_its_columns_exist(self):
        for label, shown in WATCHED.items():
            columns = {field.column for field in apps.get_model(label)._meta.local_concrete_fields}
            self.assertLessEqual({*(shown.columns or ()), *shown.counts}, columns)

    def test_the_triggers_are_those_of_the_registry(self):
        self.assertEqual(set(triggers.statements(connection)), triggers.installed(connection))
        self.assertFalse(triggers.install(connection))

    def test_a_trigger_that_is_gone_comes_back(self):
        link = next(name for name in triggers.installed(connection) if name.startswith("shown_blog_link_insert"))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {link}" + (" ON blog_link" if connection.vendor == "postgresql" else ""))
        self.assertTrue(triggers.install(connection))
        group = LinkGroup.objects.create(name="A")
        self.assertVersion(ADDED, lambda: Link.objects.create(group=group, title="A", url="https://example.org"))

    def test_while_tables_change_there_is_no_version(self):
        stop_keeping_pages(using="default", plan=[("a migration", False)])
        self.assertFalse(triggers.installed(connection))
        self.assertIn(version(), [None, (None, None)])
        Category.objects.update(name="Research")
        self.assertFalse(PageVersion.objects.exists())
        keep_pages(using="default")
        self.assertTrue(PageVersion.objects.exists())
        self.assertVersion(TAKEN, lambda: Category.objects.update(name="Trials"))

    def test_a_start_without_migrations_changes_nothing(self):
        before = version()
        stop_keeping_pages(using="default", plan=[])
        keep_pages(using="default")
        self.assertEqual(version(), before)

    def test_a_table_from_before_an_update_counts_every_change(self):
        link = Link.objects.create(group=LinkGroup.objects.create(name="A"), title="A site", url="https://example.org")
        with connection.cursor() as cursor:
            stop_keeping_pages(using="default", plan=[("a migration", False)])
            cursor.execute("ALTER TABLE blog_link RENAME COLUMN description TO words")
            keep_pages(using="default")
            change = lambda: cursor.execute("UPDATE blog_link SET words = words WHERE id = %s", [link.pk])  # noqa: E731
            self.assertVersion(TAKEN, change)
