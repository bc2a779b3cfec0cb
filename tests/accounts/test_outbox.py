"""Letters wait in the outbox until a mail server has taken them."""

from datetime import timedelta
from threading import local
from unittest.mock import patch

from django.core.mail.backends.base import BaseEmailBackend
from django.db import DatabaseError, transaction
from django.test import TestCase, override_settings
from django.utils import timezone
from post_office.connections import connections
from post_office.models import STATUS, Email

from accounts import mail, outbox
from accounts.models import SiteSettings
from tests.builders import real_outbox


class Letterbox(BaseEmailBackend):
    """A mail server that takes letters and refuses those to the addresses named."""

    taken, refused = [], set()

    def send_messages(self, messages):
        for message in messages:
            if self.refused.intersection(message.to):
                raise ConnectionResetError(f"550 {message.to}")
            self.taken.append((message.to[0], message.message()["Message-ID"]))
        return len(messages)


def queue(name="rita"):
    """One letter for rita@example.org, as the doors write them."""
    mail.queue_letter("comments_waiting", f"{name}@example.org", {"waiting": 3, "link": "https://example.org/"})
    return Email.objects.order_by("-pk").first()


@real_outbox
@override_settings(POST_OFFICE={"BACKENDS": {"default": f"{__name__}.Letterbox"}, "MESSAGE_ID_ENABLED": True})
class OutboxTest(TestCase):
    def setUp(self):
        connections._connections = local()  # the package keeps one connection a thread, of the settings before
        self.addCleanup(setattr, connections, "_connections", local())
        Letterbox.taken, Letterbox.refused = [], set()

    def taken(self):
        return [address.partition("@")[0] for address, _ in Letterbox.taken]

    def let_time_pass(self):
        Email.objects.filter(scheduled_time__isnull=False).update(scheduled_time=timezone.now())

    def test_it_works(self):
        letter = queue()
        self.assertEqual((letter.status, Letterbox.taken), (STATUS.queued, []))
        self.assertEqual(outbox.deliver_letters(), 1)
        letter.refresh_from_db()
        self.assertEqual((letter.status, self.taken()), (STATUS.sent, ["rita"]))

    def test_a_letter_that_was_taken_is_not_sent_again(self):
        queue()
        outbox.deliver_letters()
        self.assertEqual(outbox.deliver_letters(), 0)
        self.assertEqual(self.taken(), ["rita"])

    def test_letters_go_in_the_order_they_were_written(self):
        for name in ("rita", "tom", "ada"):
            queue(name)
        outbox.deliver_letters()
        self.assertEqual(self.taken(), ["rita", "tom", "ada"])

    def test_a_refusal_puts_off_one_letter_and_the_others_go(self):
        Letterbox.refused = {"tom@example.org"}
        for name in ("rita", "tom", "ada"):
            queue(name)
        self.assertEqual(outbox.deliver_letters(), 2)
        self.assertEqual(self.taken(), ["rita", "ada"])
        letter = Email.objects.get(status=STATUS.requeued)
        self.assertEqual((letter.to, letter.number_of_retries), (["tom@example.org"], 1))
        self.assertGreater(letter.scheduled_time, timezone.now() + timedelta(seconds=30))

    def test_what_was_put_off_waits_its_time(self):
        Letterbox.refused = {"tom@example.org"}
        queue("tom")
        outbox.deliver_letters()
        Letterbox.refused = set()
        self.assertEqual(outbox.deliver_letters(), 0)
        self.let_time_pass()
        self.assertEqual(outbox.deliver_letters(), 1)

    def test_each_pause_is_twice_the_one_before(self):
        Letterbox.refused = {"tom@example.org"}
        queue("tom")
        pauses = []
        for _ in range(4):
            outbox.deliver_letters()
            pauses.append(round((Email.objects.get().scheduled_time - timezone.now()) / timedelta(minutes=1)))
            self.let_time_pass()
        self.assertEqual(pauses, [1, 2, 4, 8])

    def test_after_the_last_try_it_is_given_up(self):
        Letterbox.refused = {"tom@example.org"}
        queue("tom")
        for _ in range(outbox.MAX_TRIES):
            self.assertNotEqual(Email.objects.get().status, STATUS.failed)
            outbox.deliver_letters()
            self.let_time_pass()
        letter = Email.objects.get()
        self.assertEqual((letter.status, letter.number_of_retries), (STATUS.failed, outbox.MAX_TRIES))
        self.assertEqual(letter.logs.count(), outbox.MAX_TRIES)
        self.assertEqual(list(outbox.waiting_letters()), [])

    def test_the_message_id_is_fixed_when_the_letter_is_written(self):
        letter = queue()
        self.assertTrue(letter.message_id)
        with patch.object(Email.objects, "filter", side_effect=DatabaseError), self.assertRaises(DatabaseError):
            outbox.deliver(letter)  # taken by the server, but the mark is lost
        outbox.deliver_letters()
        self.assertEqual([message_id for _, message_id in Letterbox.taken], [letter.message_id] * 2)

    def test_the_worker_may_be_told_to_stop_between_letters(self):
        for name in ("rita", "tom", "ada"):
            queue(name)
        self.assertEqual(outbox.deliver_letters(keep_on=lambda: len(Letterbox.taken) < 2), 2)
        self.assertEqual(Email.objects.filter(status=STATUS.queued).count(), 1)

    def test_the_log_names_no_address(self):
        Letterbox.refused = {"tom@example.org"}
        queue("tom")
        with self.assertLogs("accounts.outbox", "WARNING") as logs:
            outbox.deliver_letters()
        self.assertNotIn("tom@", "".join(logs.output))
        self.assertIn("ConnectionResetError", "".join(logs.output))

    def test_a_letter_falls_with_its_cause(self):
        with self.assertRaises(DatabaseError), transaction.atomic():
            queue()
            raise DatabaseError
        self.assertEqual(Email.objects.count(), 0)

    def test_any_name_of_the_blog_makes_a_sender(self):
        for name in (
            'Ada\'s "own" blog',
            "MS, cells & <hope>",
            "Σκλήρυνση",
            "back\\slash",
            "a@b",
            "comma, semi;colon",
        ):
            SiteSettings(pk=1, name=name, sender="blog@example.org").save()
            self.assertIn("blog@example.org", queue().from_email)
        self.assertEqual(outbox.deliver_letters(), 6)
