"""/livez, /readyz and /metrics, as orchestrators and Prometheus ask them."""

from datetime import timedelta
from unittest.mock import patch

from django.core.management import call_command
from django.db import OperationalError, connections
from django.test import TransactionTestCase, override_settings
from django.utils import timezone
from post_office.models import Email

from accounts.models import JobRun
from mssite.operations import facts
from tests.builders import make_comment, make_post


def work(ago=timedelta(0)):
    """Let the worker have done everything, that long ago."""
    with override_settings(WORKER_JOBS=["accounts.outbox.deliver_letters"]):
        call_command("worker", once=True)
    at = timezone.now() - ago
    JobRun.objects.update(began_at=at, ended_at=at)


def make_letter(**fields):
    return Email.objects.create(from_email="a@example.org", to="b@example.org", subject="Hello", message="H", **fields)


def no_database():
    return patch.object(connections["default"].__class__, "connect", side_effect=OperationalError("refused"))


@override_settings(WORKER_JOBS=["accounts.outbox.deliver_letters"], METRICS_TOKEN="very secret")
class ProbesTest(TransactionTestCase):
    serialized_rollback = True

    def ready(self, query="", **more):
        response = self.client.get(f"/readyz{query}", **more)
        return response.status_code, response.json()

    def metrics(self, token="very secret"):
        return self.client.get("/metrics", headers={"authorization": f"Bearer {token}"})

    def test_livez_asks_nobody(self):
        with no_database(), self.assertNumQueries(0):
            response = self.client.get("/livez")
        self.assertEqual((response.status_code, response.json()), (200, {"status": "ok"}))
        self.assertEqual(response.headers["Cache-Control"], "no-store")

    def test_readyz_is_well_with_a_worker(self):
        work()
        status, body = self.ready()
        self.assertEqual((status, body["fails"]), (200, []))
        self.assertEqual(
            set(body["parts"]), {"database", "migrations", "worker", "jobs", "letters", "schedule", "disk"}
        )

    def test_it_answers_by_address_and_without_tls(self):
        work()
        with override_settings(SECURE_SSL_REDIRECT=True):
            self.assertEqual(self.ready(headers={"host": "10.1.2.3:8000"})[0], 200)
            self.assertEqual(self.client.get("/").status_code, 301)
        self.assertEqual(self.client.get("/", headers={"host": "10.1.2.3:8000"}).status_code, 400)

    def test_without_a_worker_it_says_so(self):
        self.assertEqual(self.ready()[1]["fails"], ["worker"])
        work(facts.MAX_SILENCE + timedelta(seconds=5))
        status, body = self.ready()
        self.assertEqual((status, body["fails"]), (503, ["worker"]))
        self.assertIn("5 minutes", body["parts"]["worker"]["says"])

    def test_a_job_that_is_late_or_fails_is_named(self):
        work()
        JobRun.objects.filter(name__contains="deliver").update(ended_at=timezone.now() - facts.MAX_JOB_AGE)
        self.assertIn("deliver_letters", self.ready()[1]["parts"]["jobs"]["says"])
        JobRun.objects.filter(name__contains="deliver").update(ended_at=timezone.now())
        self.assertEqual(self.ready()[0], 200)

    def test_a_letter_that_is_late_is_noticed_and_one_put_off_is_not(self):
        work()
        letter = make_letter(status=2)
        old = timezone.now() - facts.MAX_LETTER_AGE - timedelta(minutes=1)
        Email.objects.update(created=old, scheduled_time=timezone.now() + timedelta(hours=1))
        self.assertEqual(self.ready()[0], 200)
        Email.objects.filter(pk=letter.pk).update(scheduled_time=None)
        self.assertEqual(self.ready()[1]["fails"], ["letters"])

    def test_a_missing_migration_is_noticed(self):
        work()
        with patch.object(facts, "wanted_migrations", lambda: frozenset({("blog", "9999_new")})):
            status, body = self.ready()
        self.assertEqual((status, body["fails"]), (503, ["migrations"]))

    def test_a_full_disk_is_noticed(self):
        work()
        with patch.object(facts, "MIN_FREE_BYTES", 10**18):
            self.assertEqual(self.ready()[1]["fails"], ["disk"])

    def test_a_database_that_is_away_is_told_without_its_address(self):
        with no_database():
            response = self.client.get("/readyz")
        self.assertEqual((response.status_code, response.json()["fails"]), (503, ["database"]))
        self.assertNotIn("refused", response.content.decode())

    def test_one_part_can_be_asked_for(self):
        self.assertEqual(self.ready("?part=database&part=migrations")[0], 200)
        with no_database():
            self.assertEqual(self.ready("?part=disk")[0], 200)
            self.assertEqual(self.ready("?part=migrations")[0], 503)
        self.assertEqual(self.ready("?part=nonsense")[0], 503)

    def test_nothing_is_changed_by_them(self):
        for path in ("/livez", "/readyz"):
            self.assertEqual(self.client.post(path).status_code, 405)

    def test_metrics_are_for_those_with_the_token(self):
        self.assertEqual(self.metrics("wrong").status_code, 404)
        self.assertEqual(self.client.get("/metrics").status_code, 404)
        with override_settings(METRICS_TOKEN=""):
            self.assertEqual(self.metrics("").status_code, 404)

    def test_metrics_count(self):
        work()
        post = make_post()
        make_comment(post)
        make_comment(post, state="spam")
        Email.objects.all().delete()
        make_letter(status=1)
        lines = self.metrics().content.decode().splitlines()
        self.assertIn("blog_database_up 1", lines)
        self.assertIn('blog_comments{state="approved"} 1', lines)
        self.assertIn('blog_comments{state="spam"} 1', lines)
        self.assertIn('blog_comments{state="pending"} 0', lines)
        self.assertIn('blog_letters{state="failed"} 1', lines)
        self.assertIn('blog_job_failing{job="accounts.outbox.deliver_letters"} 0', lines)
        self.assertTrue(any(line.startswith("blog_process_cpu_seconds_total{pid=") for line in lines))

    def test_metrics_without_a_database_say_that(self):
        with no_database():
            response = self.metrics()
        self.assertEqual(response.status_code, 200)
        self.assertIn("blog_database_up 0", response.content.decode())
