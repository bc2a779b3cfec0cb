"""Workers that are killed while they write letters: nobody gets one twice, nobody is forgotten."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from post_office.models import Email

from accounts.models import User
from comments.models import MailPreference, Notification, Participation
from tests.builders import make_comment, make_moderator, make_post, make_user, real_outbox
from tests.crowd import CrowdTestCase, environment_of_a_process

FOLLOWERS = 300
KILLS = 5
WORKER = """
import django; django.setup()
from comments import digests, mail
while mail.write_letters() + digests.send_digests(): pass
"""


@real_outbox
class KilledWorkersTest(CrowdTestCase):
    def setUp(self):
        super().setUp()
        make_moderator("Max")
        post = make_post()
        people = [User(email=f"f{n}@example.org", public_name=f"F{n}", name_key=f"f{n}") for n in range(FOLLOWERS)]
        self.people = User.objects.bulk_create(people)
        Participation.objects.bulk_create(Participation(user=each, post=post, follows=True) for each in self.people)
        # Every third gets a digest, the others a letter at once.
        eager = [MailPreference(user=each, follows="at_once") for n, each in enumerate(self.people) if n % 3]
        MailPreference.objects.bulk_create(eager)
        make_comment(post, make_user("Tom"))
        Notification.objects.update(created_at=timezone.now() - timedelta(days=2))

    def worker(self):
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER], cwd=settings.BASE_DIR, env=environment_of_a_process()
        )
        self.addCleanup(worker.kill)
        return worker

    def test_each_letter_is_written_once(self):
        for kill in range(1, KILLS + 1):
            worker, enough = self.worker(), kill * FOLLOWERS // (KILLS + 2)
            until = time.monotonic() + 60
            while Email.objects.count() < enough and time.monotonic() < until:
                time.sleep(0.005)
            os.kill(worker.pid, signal.SIGKILL)
            self.assertEqual(worker.wait(), -signal.SIGKILL, "The worker was done before it could be killed.")
        self.assertEqual(self.worker().wait(timeout=120), 0)
        addresses = [letter.to[0] for letter in Email.objects.order_by("pk")]
        self.assertEqual(len(addresses), FOLLOWERS + 1)  # and Ada, whose post it is
        self.assertEqual(len(set(addresses)), FOLLOWERS + 1)
        self.assertFalse(Notification.objects.filter(mailed_at=None).exists())
