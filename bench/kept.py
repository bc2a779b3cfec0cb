"""(a) A whole kept post page against a view that does nothing: in our own project, and in a bare one."""

import os
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from statistics import median

REQUESTS = 200  # in one turn
EMPTY = "/empty/"
HEAD = f"{'':38}{'us of CPU':>12}{'of the kept page':>20}"


@contextmanager
def process(settings_module, environment, requests=None):
    """Run bench.empty with these settings; yield a function of an address and a cookie that returns milliseconds."""
    environment = environment | {"DJANGO_SETTINGS_MODULE": settings_module}
    command = [sys.executable, "-m", "bench.empty"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as running:

        def ask(address, cookie=""):
            print(address, requests or REQUESTS, cookie, file=running.stdin, flush=True)
            if not (answer := running.stdout.readline()):
                raise RuntimeError("A process to be measured has stopped; its reason stands above.")
            return float(answer)

        try:
            yield ask
        finally:
            running.stdin.close()


def measure(address, rounds, environment=os.environ):
    """Return {what: median milliseconds} for the kept page at `address` and both empty views, by turns."""
    with ExitStack() as stack:
        asked = {
            "kept page": (stack.enter_context(process("mssite.settings", environment)), address),
            "empty view": (stack.enter_context(process("bench.empty.own", environment)), EMPTY),
            "bare empty view": (stack.enter_context(process("bench.empty.bare", environment)), EMPTY),
        }
        times = {name: [] for name in asked}
        for _ in range(rounds):
            for name, (ask, where) in asked.items():
                times[name].append(ask(where))
    return {name: median(found) for name, found in times.items()}


def ratios(times):
    """What of the report stands under "a": above 1, the kept page costs less than the empty view."""
    kept = times["kept page"]
    return {
        "kept_page_ms": round(kept, 4),
        "against_own_empty_view": round(times["empty view"] / kept, 2),
        "against_bare_empty_view": round(times["bare empty view"] / kept, 2),
    }


def lines(times):
    """The lines of the table."""
    yield HEAD
    for name, milliseconds in times.items():
        yield f"{name:38}{milliseconds * 1000:12.0f}{milliseconds / times['kept page']:20.2f}"
