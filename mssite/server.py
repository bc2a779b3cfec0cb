"""The web server of `manage.py serve`: gunicorn in this very process, and the worker as one more child of it."""

import errno
import gc
import logging
import os
import signal
import socket
import time

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from mssite.operations.watch import Watched
from mssite.pages.first import KeptFirst
from mssite.worker import Worker

WEB_PROCESSES = 2
THREADS = 4
# How long a stop waits for requests and letters under way.
GRACE_SECONDS = 10
# A worker that dies at once, again and again, must not keep the machine busy.
WORKER_PAUSE_SECONDS = 3

logger = logging.getLogger(__name__)


def free_addresses(hosts, port):
    """Return "host:port" for each of `hosts` that this machine has. OSError if one of them is in use."""
    addresses = []
    for host in hosts:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
        except OSError as error:
            if len(hosts) == 1 or not is_missing(error):
                raise
            continue
        addresses.append(f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    return addresses


def is_missing(error):
    """Whether a bind failed because there is no such address here, as with IPv6 switched off."""
    return error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


class Web(BaseApplication):
    """gunicorn with our settings; its command line and configuration files are not read."""

    def __init__(self, addresses, when_ready):
        self.options = {
            "bind": addresses,
            "workers": WEB_PROCESSES,
            "threads": THREADS,
            "worker_class": "gthread",
            # Loaded once, before the processes part: they share the memory and start at once.
            "preload_app": True,
            # What is there by then stays. To look through all of it for garbage takes 44 ms now and then, and 13 without.
            "pre_fork": lambda arbiter, process: gc.freeze(),
            "graceful_timeout": GRACE_SECONDS,
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: when_ready(),
        }
        super().__init__()

    def load_config(self):
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self):
        return Watched(KeptFirst(WSGIHandler()))


class WebAndWorker(Arbiter):
    """gunicorn's supervisor, which also starts the worker, starts it again when it dies, and stops it."""

    worker_process = None
    worker_started_at = 0.0

    def manage_workers(self):
        super().manage_workers()
        if self.worker_process and self.worker_has_ended():
            logger.warning("The worker has ended. It is started again.")
            self.worker_process = None
        if not self.worker_process and time.monotonic() - self.worker_started_at > WORKER_PAUSE_SECONDS:
            self.start_worker()

    def start_worker(self):
        self.worker_started_at = time.monotonic()
        parent = os.getpid()
        connections.close_all()
        self.worker_process = os.fork()
        if self.worker_process:
            return
        status = 1
        try:
            for listener in self.LISTENERS:
                listener.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            worker = Worker(parent=parent)
            worker.stop_on_signals()
            worker.run()
            status = 0
        except Exception:
            logger.exception("The worker failed.")
        finally:
            # Never back into the supervisor's loop, of which this process holds a copy.
            logging.shutdown()
            os._exit(status)

    def worker_has_ended(self):
        try:
            return os.waitpid(self.worker_process, os.WNOHANG)[0] != 0
        except ChildProcessError:  # gunicorn has asked before us
            return True

    def stop(self, graceful=True):
        process, self.worker_process = self.worker_process, None
        if process:
            self.tell(process, signal.SIGTERM)
        super().stop(graceful)
        until = time.monotonic() + GRACE_SECONDS
        while process and is_running(process):
            if time.monotonic() > until:
                self.tell(process, signal.SIGKILL)
                break
            time.sleep(0.05)

    def tell(self, process, number):
        try:
            os.kill(process, number)
        except ProcessLookupError:
            pass


def is_running(process):
    """Whether the child still runs; collects it if not."""
    try:
        return os.waitpid(process, os.WNOHANG)[0] == 0
    except ChildProcessError:
        return False
