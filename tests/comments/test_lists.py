"""Words and domains that moderators look out for: how they meet a text, and the admin where they are kept."""

import time

from django.contrib.admin.models import LogEntry
from django.test import SimpleTestCase, TestCase
from django.urls import reverse

from accounts.models import ModerationMode, SiteSettings
from comments import doors, lists, words
from comments.models import Comment, ListEntry
from tests.builders import make_author, make_comment, make_many_comments, make_moderator, make_post, make_user

LIST = reverse("admin:comments_listentry_changelist")
ADD = reverse("admin:comments_listentry_add")


def meets(pattern, text):
    return words.Words(text).meets(words.pattern_parts(pattern))


class WordsTest(SimpleTestCase):
    def assertMeets(self, pattern, *texts):
        for text in texts:
            self.assertTrue(meets(pattern, text), text)

    def assertMisses(self, pattern, *texts):
        for text in texts:
            self.assertFalse(meets(pattern, text), text)

    def test_it_works(self):
        self.assertMeets("clinic", "A Clinic, in town", "CLINIC!", "(clinic)", "ｃｌｉｎｉｃ")
        self.assertMisses("clinic", "clinics", "polyclinic", "clinical", "cli nic")

    def test_a_star_stands_for_any_letters(self):
        self.assertMeets("clinic*", "clinics", "clinical", "clinic")
        self.assertMeets("*clinic*", "polyclinics")
        self.assertMeets("c*c", "clinic")
        self.assertMisses("clinic*", "polyclinic")
        self.assertMisses("c*c", "c")

    def test_phrases_are_met_word_by_word(self):
        self.assertMeets("free consult*", "a FREE,  consultation", "free\nconsult")
        self.assertMisses("free consult*", "free of consultation", "consult free")
        self.assertMeets("don't want to live", "I don’t want to live", "i dont want to live")

    def test_look_alikes_accents_and_invisible_characters_do_not_hide_a_word(self):
        self.assertMeets("clinic", "сliniс", "cl\u200binic", "cl\u00adinic", "clínic", "c1inic", "cIinic")
        self.assertMeets("casino", "c4sin0", "cаsіno")
        self.assertMeets("whatsapp", "w h a t s a p p", "w.h.a.t.s.a.p.p")

    def test_honest_words_are_not_mistaken_for_look_alikes(self):
        self.assertMisses("mall", "mail")
        self.assertMisses("bum", "burn")
        self.assertMisses("hell", "heil")

    def test_nothing_in_a_pattern_is_a_regular_expression(self):
        self.assertMisses(".*", "anything")
        self.assertMisses("(a+)+$", "b")
        self.assertEqual(words.pattern_parts(" ** . "), ())

    def test_a_long_text_and_a_nasty_pattern_take_no_time(self):
        started = time.process_time()
        text = "a" * 10_000 + " " + "ab " * 3_000
        for pattern in ("*a*a*a*a*a*a*a*b", "a* a* a* a* c", "ab ab ab ab c"):
            self.assertMisses(pattern, text.replace("b", "d") if pattern.endswith("b") else text)
        words.domains_of("a." * 5_000 + " " + "a" * 10_000)
        self.assertLess(time.process_time() - started, 20)  # what backtracks takes hours

    def test_domains_are_found_however_they_are_written(self):
        for text in (
            "https://www.BlueBay.example/cells?x=1", "bluebay.example", "write to care at bluebay dot example",
            "[us](http://user@bluebay.example:80)", "bluebay(dot)example", "bluebay。example", "mail@bluebay.example",
        ):  # fmt: skip
            self.assertIn("bluebay.example", words.domains_of(text), text)
        self.assertEqual(words.domains_of("No. Really, e.g. this."), set())

    def test_a_domain_includes_all_that_ends_in_it(self):
        self.assertTrue(words.domain_meets("bluebay.example", "shop.bluebay.example"))
        self.assertFalse(words.domain_meets("bluebay.example", "notbluebay.example"))
        self.assertTrue(words.domain_meets("*bay.example", "bluebay.example"))
        self.assertEqual(words.tidy_domain("HTTPS://www.Xn--bcher-kva.example/a"), "bucher.example")


class ListEntryTest(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.post = make_post()
        cls.rita = make_user("Rita")
        cls.max = make_moderator("Max")

    def setUp(self):
        self.client.force_login(self.max)
        SiteSettings.objects.update_or_create(pk=1, defaults={"moderation": ModerationMode.PUBLISH})

    def data(self, **fields):
        return {"kind": "word", "pattern": "bracelet*", "effect": "hold", "is_active": "on", "note": "", **fields}

    def add(self, **fields):
        return self.client.post(ADD, self.data(**fields), follow=True)

    def test_a_held_word_makes_a_comment_wait(self):
        self.add()
        comment = doors.post(self.post, self.rita, "Magnetic bracelets help.")
        self.assertEqual((comment.state, comment.held_by), ("pending", "words"))
        self.assertTrue(doors.post(self.post, self.rita, "Magnets help.").is_approved)

    def test_a_refused_word_gives_the_text_back(self):
        self.add(effect="refuse")
        self.client.force_login(self.rita)
        answer = self.client.post(reverse("comments:post", args=[self.post.slug]), {"text": "Magnetic bracelets."})
        self.assertContains(answer, "Magnetic bracelets.", status_code=400)
        self.assertContains(answer, "We do not take texts with “bracelet*” here.", status_code=400)
        self.assertFalse(Comment.objects.exists())

    def test_a_domain_is_held_or_refused(self):
        self.add(kind="domain", pattern="https://BlueBay.example/x")
        comment = doors.post(self.post, self.rita, "See shop.bluebay.example.")
        self.assertEqual((comment.state, comment.held_by), ("pending", "domain"))
        ListEntry.objects.filter(kind="domain").update(effect="refuse")
        with self.assertRaisesMessage(doors.Refused, "bluebay.example"):
            doors.post(self.post, self.rita, "See bluebay.example.")

    def test_an_entry_that_is_switched_off_does_nothing(self):
        self.add(is_active="", pattern="snow*")
        self.assertTrue(doors.post(self.post, self.rita, "Snowing here since noon.").is_approved)
        ListEntry.objects.filter(pattern="snow*").update(is_active=True)
        self.assertTrue(doors.post(self.post, self.rita, "Snowing here since noon.").is_pending)

    def test_entries_that_mean_nothing_or_everything_are_refused(self):
        for fields, sentence in (
            ({"pattern": "*"}, "at least one letter"),
            ({"pattern": "a*"}, "at least three letters"),
            ({"kind": "domain", "pattern": "clinic"}, "Please write a domain"),
            ({"kind": "domain", "pattern": "a.org", "effect": "danger"}, "This is for words only"),
            ({"pattern": "suicid*"}, "already"),
        ):
            self.assertContains(self.add(**fields), sentence)

    def test_it_can_be_tested_before_it_is_switched_on(self):
        make_comment(self.post, self.rita, text="My aunt wears bracelets.")
        make_comment(self.post, self.rita, text="My aunt wears nothing of the kind.")
        self.add(is_active="")
        entry = ListEntry.objects.get(pattern="bracelet*")
        page = self.client.get(reverse("admin:comments_listentry_test", args=[entry.pk]))
        self.assertContains(page, "meets 1 of all 2 comments")
        self.assertContains(page, "My aunt wears bracelets.")
        self.assertNotContains(page, "of the kind")
        self.assertContains(page, "switched off")

    def test_the_test_page_costs_the_same_for_many(self):
        entry = ListEntry.objects.create(pattern="thank")
        address = reverse("admin:comments_listentry_test", args=[entry.pk])
        make_many_comments(self.post, 10)
        self.client.get(address)
        # session, user, entry, the texts, how many there are, those shown, the header's site and news and rights
        with self.assertNumQueries(9):
            self.client.get(address)
        make_many_comments(make_post("Another"), 90)
        with self.assertNumQueries(9):
            page = self.client.get(address)
        self.assertContains(page, "meets 100 of all 100")
        self.assertContains(page, "These are the newest 50.")

    def test_a_blocked_domain_brings_back_what_was_published(self):
        published = make_comment(self.post, self.rita, text="See https://bluebay.example/cells")
        other = make_comment(self.post, self.rita, text="See https://bay.example/cells")
        rejected = make_comment(self.post, self.rita, text="See bluebay.example", state="rejected")
        answer = self.add(kind="domain", pattern="bluebay.example")
        self.assertContains(answer, "1 published comment names this domain.")
        self.assertEqual(list(Comment.objects.unreviewed()), [published])
        queue = reverse("admin:comments_comment_changelist") + "?held_by=domain"
        self.assertContains(answer, f'<a href="{queue}">Look at them</a>', html=True)
        self.assertEqual(list(self.client.get(queue).context["cl"].result_list), [published])
        published.refresh_from_db()
        self.assertEqual((published.state, published.held_by), ("approved", "domain"))
        self.assertEqual(published.log.last().act, "look again")
        for comment in (other, rejected):
            self.assertFalse(comment.log.filter(act="look again").exists())

    def test_switched_on_again_it_marks_nothing_twice(self):
        make_comment(self.post, self.rita, text="See https://bluebay.example/cells")
        self.add(kind="domain", pattern="bluebay.example")
        entry = ListEntry.objects.get(kind="domain")
        address = reverse("admin:comments_listentry_change", args=[entry.pk])
        answer = self.client.post(address, self.data(kind="domain", pattern="bluebay.example"), follow=True)
        self.assertNotContains(answer, "names this domain")

    def test_the_admin_keeps_who_changed_the_list(self):
        self.add()
        self.assertEqual(LogEntry.objects.get().user, self.max)

    def test_moderators_delete_nothing_and_others_see_nothing(self):
        entry = ListEntry.objects.first()
        delete = reverse("admin:comments_listentry_delete", args=[entry.pk])
        self.assertEqual(self.client.post(delete, {"post": "yes"}).status_code, 403)
        self.client.force_login(make_author("Ada").user)
        test = reverse("admin:comments_listentry_test", args=[entry.pk])
        for address in (LIST, ADD, test):
            self.assertEqual(self.client.get(address).status_code, 403, address)

    def test_the_list_costs_the_same_for_many(self):
        ListEntry.objects.all().delete()
        ListEntry.objects.bulk_create([ListEntry(pattern=f"word{number}") for number in range(10)])
        self.client.get(LIST)
        # session, user, rights of the person and of the group, two counts, the rows, the site
        with self.assertNumQueries(8):
            self.client.get(LIST)
        ListEntry.objects.bulk_create([ListEntry(pattern=f"more{number}") for number in range(85)])
        with self.assertNumQueries(8):
            self.client.get(LIST)

    def test_a_test_stops_when_somebody_would_wait_too_long(self):
        make_many_comments(self.post, 5)
        self.addCleanup(setattr, lists, "TEST_SECONDS", lists.TEST_SECONDS)
        lists.TEST_SECONDS = -1
        found = lists.test(ListEntry(pattern="thank"))
        self.assertEqual((found.looked_at, found.is_complete), (0, False))
