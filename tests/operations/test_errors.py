"""What a Sentry would be told, as its own package would send it."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

SCRIPT = """
import json, logging, sys
sys.path.insert(0, {base!r})
from mssite.operations.errors import start_sentry
import sentry_sdk
from sentry_sdk.transport import Transport

class Printing(Transport):
    def capture_envelope(self, envelope):
        for item in envelope.items:
            print(json.dumps(item.payload.json))

start_sentry("https://key@errors.example.org/1", transport=Printing)
secret = "rita@example.org"
try:
    raise ValueError(f"no letter to {{secret}} of 198.51.100.7")
except ValueError:
    logging.getLogger("blog").exception("Failed for %s", secret)
sentry_sdk.flush()
"""


def test_it_tells_the_fault_and_not_the_person():
    pytest.importorskip("sentry_sdk")
    script = SCRIPT.format(base=str(settings.BASE_DIR))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert events[0]["exception"]["values"][0]["value"] == "no letter to <e-mail> of <address>"
    assert "rita" not in done.stdout
    assert "198.51" not in done.stdout
    assert events[0].get("server_name", "") == ""
