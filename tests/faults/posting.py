"""Readers who post over real connections and send again whatever was not answered, as people and browsers do."""

import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from django.conf import settings

from tests.crowd import signed_in

TOKEN = "t" * 32  # the CSRF cookie and the field must agree, that is all
PATIENT, HASTY = 30, 0.06  # seconds until a reader sends again
BACK_OFF = (0.05, 0.3)
THINKS = (0.2, 1.2)


@dataclass
class Told:
    """What the site was sent and what it has said."""

    tried: dict = field(default_factory=dict)  # text: number of the parent, or None
    acknowledged: dict = field(default_factory=dict)  # text: number
    odd: list = field(default_factory=list)  # answers that nobody should get
    unanswered: int = 0


class Readers:
    """Let `people` post under `post` at the site on `port`, each in a thread, until the block ends."""

    def __init__(self, people, post, port):
        self.told, self.told_lock = Told(), threading.Lock()
        self.over = threading.Event()
        self.address, self.port = f"{post.get_absolute_url()}comments/", port
        name = settings.SESSION_COOKIE_NAME
        cookies = [signed_in(person).cookies[name].value for person in people]
        self.threads = [
            threading.Thread(target=self.post_on, args=(f"session={cookie}; csrf={TOKEN}", number), daemon=True)
            for number, cookie in enumerate(cookies)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self.told

    def __exit__(self, *error):
        self.over.set()
        for thread in self.threads:
            thread.join(timeout=120)
        if not error[0]:
            assert not any(thread.is_alive() for thread in self.threads), "A reader never came to an end."

    def post_on(self, cookie, number):
        chance, turn = random.Random(number), 0
        while not self.over.is_set():
            turn += 1
            text = f"Reader {number} writes, time {turn}."
            with self.told_lock:
                numbers = list(self.told.acknowledged.values())
                parent = chance.choice([None, *numbers]) if numbers else None
                self.told.tried[text] = parent
            self.post_once(cookie, text, parent, chance)
            self.over.wait(chance.uniform(*THINKS))

    def post_once(self, cookie, text, parent, chance):
        """Send until it is acknowledged. Some have no patience at first, and some give up."""
        form = {"text": text, "parent": parent or "", "form_key": uuid.UUID(int=chance.getrandbits(128), version=4)}
        tries = 0
        while True:
            tries += 1
            patience = HASTY if tries <= 2 and chance.random() < 0.15 else PATIENT
            number = self.send(cookie, form, patience)
            with self.told_lock:
                if number:
                    self.told.acknowledged[text] = number
                    return
                self.told.unanswered += 1
            if number is False or (self.over.is_set() and tries > 3) or chance.random() < 0.05:
                return
            time.sleep(chance.uniform(*BACK_OFF))

    def send(self, cookie, form, patience):
        """Return the number the comment was given, None where no answer came, False for an odd answer."""
        client = HTTPConnection("127.0.0.1", self.port, timeout=patience)
        headers = {"Host": "localhost", "Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        try:
            client.request("POST", self.address, urlencode({**form, "csrfmiddlewaretoken": TOKEN}), headers)
            answer = client.getresponse()
            page = answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            client.close()
        if answer.status == 503 and answer.headers["Retry-After"]:
            return None
        location = answer.headers["Location"] or ""
        if answer.status != 302 or not location.startswith(self.address):
            with self.told_lock:
                self.told.odd.append((answer.status, location, page[:300]))
            return False
        return int(location.removeprefix(self.address).strip("/"))
