"""The outbox against a real mail server on this computer that refuses, drops connections, and sees workers die."""

import os
import signal
import socket
import subprocess
import sys
from threading import Event, local

from aiosmtpd.controller import Controller
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from post_office.connections import connections
from post_office.models import STATUS, Email

from accounts import mail, outbox
from tests.builders import real_outbox
from tests.crowd import CrowdTestCase, environment_of_a_process

WORKER = "import django; django.setup(); from accounts.outbox import deliver_letters; deliver_letters()"


class MailServer:
    """Keeps what it takes. Addresses that begin so are refused for ever, once, cut off once, or taken very slowly."""

    def __init__(self):
        self.taken, self.seen = [], set()
        self.in_hand, self.go_on = Event(), Event()

    def first_time(self, address):
        is_first = address not in self.seen
        self.seen.add(address)
        return is_first

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused") or (address.startswith("busy") and self.first_time(address)):
            return "550 No" if address.startswith("refused") else "450 Later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        (address,) = envelope.rcpt_tos
        if address.startswith("dropped") and self.first_time(address):
            server.transport.abort()
            return "421 Gone"
        (message_id,) = [
            line for line in envelope.content.decode().splitlines() if line.lower().startswith("message-id:")
        ]
        self.taken.append((address.partition("@")[0], message_id.split()[1]))
        if address.startswith("slow") and self.first_time(address):
            self.in_hand.set()
            await server.loop.run_in_executor(None, self.go_on.wait, 30)
        return "250 OK"


@real_outbox
class RealServerTest(CrowdTestCase):
    def setUp(self):
        super().setUp()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = MailServer()
        controller = Controller(self.server, hostname="127.0.0.1", port=self.port)
        controller.start()
        self.addCleanup(controller.stop)
        self.addCleanup(self.server.go_on.set)
        backends = {"default": "django.core.mail.backends.smtp.EmailBackend"}
        override = override_settings(
            POST_OFFICE={**settings.POST_OFFICE, "BACKENDS": backends},
            EMAIL_HOST="127.0.0.1", EMAIL_PORT=self.port, EMAIL_HOST_USER="", EMAIL_USE_TLS=False, EMAIL_USE_SSL=False,
        )  # fmt: skip
        override.enable()
        self.addCleanup(override.disable)
        connections._connections = local()
        self.addCleanup(setattr, connections, "_connections", local())

    def queue(self, *names):
        for name in names:
            mail.queue_letter(
                "comments_waiting", f"{name}@example.org", {"waiting": 3, "link": "https://example.org/"}
            )

    def test_refusals_and_cut_lines_lose_and_repeat_nothing(self):
        self.queue("rita", "busy-tom", "dropped-ben", "refused-cem", "ada", "dropped-dora", "busy-eva", "max")
        self.assertEqual(outbox.deliver_letters(), 3)
        self.assertEqual([name for name, _ in self.server.taken], ["rita", "ada", "max"])
        Email.objects.filter(scheduled_time__isnull=False).update(scheduled_time=timezone.now())
        self.assertEqual(outbox.deliver_letters(), 4)
        names = sorted(name for name, _ in self.server.taken)
        self.assertEqual(names, ["ada", "busy-eva", "busy-tom", "dropped-ben", "dropped-dora", "max", "rita"])
        self.assertEqual(Email.objects.get(status=STATUS.requeued).to, ["refused-cem@example.org"])

    def test_a_worker_killed_with_a_letter_in_hand_repeats_that_one_at_most(self):
        self.queue("rita", "tom", "slow-ada", "ben", "cem")
        worker = subprocess.Popen(
            [sys.executable, "-c", WORKER],
            cwd=settings.BASE_DIR,
            env=environment_of_a_process(EMAIL_URL=f"smtp://127.0.0.1:{self.port}"),
        )
        self.addCleanup(worker.kill)
        self.assertTrue(self.server.in_hand.wait(60), "The worker never came to the third letter.")
        os.kill(worker.pid, signal.SIGKILL)
        self.assertEqual(worker.wait(), -signal.SIGKILL)
        self.server.go_on.set()
        self.assertEqual(Email.objects.filter(status=STATUS.sent).count(), 2)
        outbox.deliver_letters()
        names = [name for name, _ in self.server.taken]
        self.assertEqual(names, ["rita", "tom", "slow-ada", "slow-ada", "ben", "cem"])
        self.assertEqual(len({message_id for _, message_id in self.server.taken}), 5)
        self.assertEqual(Email.objects.exclude(status=STATUS.sent).count(), 0)
