"""A mail server on this computer that takes everything and remembers it."""

import email
import email.policy
import logging
import socket
from typing import NamedTuple

from aiosmtpd.controller import Controller

logging.getLogger("mail.log").setLevel(logging.WARNING)  # otherwise a line for each command


class Letter(NamedTuple):
    to: str
    message_id: str
    text: str


class MailSink:
    """`taken` lists the letters in the order they were taken, repeats among them. Use it in a `with` block."""

    def __init__(self):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        self.taken = []
        self.controller = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        """Nobody answers at the port from now on, until it is started again."""
        if self.controller:
            self.controller.stop()
            self.controller = None

    async def handle_DATA(self, server, session, envelope):
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        text = letter.get_body(("plain",)).get_content()
        self.taken += [Letter(to, letter["Message-ID"], text) for to in envelope.rcpt_tos]
        return "250 OK"
