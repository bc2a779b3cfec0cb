"""The work that no reader should wait for: settings.WORKER_JOBS, round after round, by one process at a time."""

import hashlib
import logging
import os
import secrets
import signal
import socket
import time
from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils.module_loading import import_string

from accounts.models import JobRun, Lease

LEASE = "worker"
# Longer than the slowest letter takes: a mail server may use up EMAIL_TIMEOUT at several steps.
LEASE_SECONDS = 90
PAUSE_SECONDS = 2
SESSIONS_EVERY_SECONDS = 24 * 3600
# How often the worker writes down that it lives, and that a job goes well. A fault is written at once.
NOTE_EVERY_SECONDS = 30
SIGN_OF_LIFE = "worker"

logger = logging.getLogger(__name__)


class Worker:
    """Does the jobs while it holds the lease, stands by while another holds it, and ends when told to stop."""

    def __init__(self, parent=None):
        """`parent` is the process without which this one must not go on, if there is such a one."""
        self.holder = f"{this_machine()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.parent = parent
        self.told_to_stop = False
        self.renewed_at = None
        self.is_away = False
        self.sessions_cleared_at = None
        self.noted = {}

    def stop_on_signals(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)

    def stop(self, *signal_and_frame):
        self.told_to_stop = True

    @property
    def must_stop(self):
        return self.told_to_stop or (self.parent is not None and os.getppid() != self.parent)

    def run(self):
        logger.info("The worker is ready.")
        while not self.must_stop:
            close_old_connections()  # also one that was found broken in the last round
            self.do_round()
            self.pause()
        self.give_back()
        logger.info("The worker has stopped.")

    def do_round(self):
        """Do every job once, if the lease can be had. Return whether it could. Survives the database being away."""
        try:
            if not self.take_lease():
                return False
            for job in [
                clear_sessions if self.sessions_are_due() else None,
                *map(import_string, settings.WORKER_JOBS),
            ]:
                if job and self.keep_on():
                    self.do(job)
        except (OperationalError, InterfaceError) as error:
            if not self.is_away:
                logger.warning("The database does not answer (%s). The worker tries again.", type(error).__name__)
            self.is_away = True
            return False
        if self.is_away:
            logger.info("The database answers again.")
        self.is_away = False
        return True

    def do(self, job):
        began, error = time.monotonic(), ""
        try:
            job(keep_on=self.keep_on)
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:  # a fault in one job must not keep the others from being done
            logger.exception("The job %s failed.", job.__name__)
            error = type(fault).__name__
        self.note(f"{job.__module__}.{job.__name__}", time.monotonic() - began, error)

    def note(self, name, seconds=0.0, error=""):
        """Write down how a job went, unless the same was written a moment ago."""
        now = time.monotonic()
        noted_at, last = self.noted.get(name, (None, None))
        if noted_at is None or error != last or now - noted_at >= NOTE_EVERY_SECONDS:
            JobRun.note(name, seconds, error)
            self.noted[name] = now, error

    def take_lease(self):
        free_from_the_dead()
        mine = Lease.take(LEASE, self.holder, LEASE_SECONDS)
        self.renewed_at = time.monotonic() if mine else None
        if mine:
            self.note(SIGN_OF_LIFE)
        return mine

    def keep_on(self):
        """Whether a job may begin its next step. Renews the lease when a third of it is used up."""
        if self.must_stop or self.renewed_at is None:
            return False
        if time.monotonic() - self.renewed_at > LEASE_SECONDS / 3:
            return self.take_lease()
        return True

    def sessions_are_due(self):
        now, last = time.monotonic(), self.sessions_cleared_at
        if last is not None and now - last < SESSIONS_EVERY_SECONDS:
            return False
        self.sessions_cleared_at = now
        return True

    def pause(self):
        # In small steps rather than by an event: a signal that comes while an event is being waited for can lock it.
        until = time.monotonic() + PAUSE_SECONDS
        while not self.must_stop and time.monotonic() < until:
            time.sleep(0.1)

    def give_back(self):
        try:
            Lease.give_back(LEASE, self.holder)
        except (OperationalError, InterfaceError):
            logger.warning("The database does not answer. The lease will run out by itself.")


def clear_sessions(keep_on):
    """Forget the sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def this_machine():
    """The same for all processes that can see each other, and for no others: containers may share a host name."""
    marks = [socket.gethostname()]
    try:
        marks += [Path("/proc/sys/kernel/random/boot_id").read_text(), os.readlink("/proc/self/ns/pid")]
    except OSError:
        pass  # not Linux: then there are no such containers either
    return hashlib.sha256(" ".join(marks).encode()).hexdigest()[:16]


def free_from_the_dead():
    """End the lease of a worker of this machine that is no more, so that its successor need not wait."""
    lease = Lease.objects.filter(name=LEASE, holder__startswith=f"{this_machine()}:").first()
    if lease and not is_alive(int(lease.holder.split(":")[1])):
        Lease.give_back(LEASE, lease.holder)


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # there is one, of another user
    return True
