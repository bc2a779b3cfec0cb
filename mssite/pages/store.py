"""Where kept pages lie: in this process, in files of this machine, and in Redis where there is one."""

import hashlib
import logging
import os
import shutil
import time
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from django.conf import settings

from mssite.pages.kept import Kept
from mssite.pages.release import release

MEGABYTE = 1024 * 1024
# Pages with a query, of which a stranger can ask for many, never push out the others. In one process:
MEMORY_BYTES = {True: 16 * MEGABYTE, False: 6 * MEGABYTE}
# On one machine: how many, and how large together.
MOST_FILES = {True: 2000, False: 1000}
MOST_BYTES = {True: 200 * MEGABYTE, False: 100 * MEGABYTE}
# So often, counted in pages written, a process looks whether there are too many.
LOOK_AFTER = 50
OLD_RELEASE_SECONDS = 24 * 3600
REDIS_PATIENCE_SECONDS = 0.15
REDIS_REST_SECONDS = 5
REDIS_KEEPS_SECONDS = 24 * 3600

# After a failure nothing is written for so long.
DISK_REST_SECONDS = 30

logger = logging.getLogger(__name__)
disk = {"away_until": 0.0}


def folder():
    """Where this machine keeps pages."""
    return settings.DATA_DIR / "pages"


class Store:
    def __init__(self):
        self.memory = {is_plain: Memory(size) for is_plain, size in MEMORY_BYTES.items()}
        self.places = [Files(folder())]
        if settings.REDIS_URL:
            self.places.append(Shared(settings.REDIS_URL))

    def at_hand(self, key):
        """The page that this process has under the key, fresh or not; None where it has none."""
        return self.memory[key.is_plain].get(key)

    def find(self, key, is_good):
        """The page under the key that `is_good` is content with, from wherever it lies; None where there is none."""
        kept = self.at_hand(key)
        if kept and is_good(kept):
            return kept
        for place in self.places:
            kept = place.get(key)
            if kept and is_good(kept):
                self.memory[key.is_plain].put(key, kept)
                return kept
        return None

    def keep(self, key, kept):
        """Keep the page everywhere."""
        self.memory[key.is_plain].put(key, kept)
        for place in self.places:
            place.put(key, kept)


class Memory:
    """The pages of this process that were asked for last, up to a number of bytes."""

    def __init__(self, most_bytes):
        self.lock = Lock()
        self.pages, self.sizes = OrderedDict(), {}
        self.bytes, self.most_bytes = 0, most_bytes

    def get(self, key):
        with self.lock:
            if (kept := self.pages.get(key)) is not None:
                self.pages.move_to_end(key)
            return kept

    def put(self, key, kept):
        with self.lock:
            self._forget(key)
            self.pages[key], self.sizes[key] = kept, kept.size
            self.bytes += kept.size
            while self.bytes > self.most_bytes:
                self._forget(next(iter(self.pages)))

    def _forget(self, key):
        if self.pages.pop(key, None) is not None:
            self.bytes -= self.sizes.pop(key)


class Files:
    """One file for each page, in a folder of this release of the site. What cannot be read or written is not there."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.written = 0

    def path(self, key):
        name = hashlib.sha256(repr(tuple(key)).encode()).hexdigest()
        return self.folder / release() / ("plain" if key.is_plain else "variants") / name

    def get(self, key):
        try:
            return Kept.from_bytes(self.path(key).read_bytes())
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key, kept):
        path = self.path(key)
        write_whole(path, kept.to_bytes())
        self.written += 1
        if self.written % LOOK_AFTER == 1 % LOOK_AFTER:
            self._throw_away(path.parent, key.is_plain)

    def _throw_away(self, folder, is_plain):
        """Delete the pages that were written first, while there are too many, and what releases of old have left."""
        with suppress(OSError):
            facts = [(entry.stat(), entry.path) for entry in os.scandir(folder)]
            files = sorted(((fact.st_mtime, fact.st_size, path) for fact, path in facts), reverse=True)
            size = 0
            for place, (_, its_size, path) in enumerate(files, start=1):
                size += its_size
                if place > MOST_FILES[is_plain] or size > MOST_BYTES[is_plain]:
                    Path(path).unlink(missing_ok=True)
            for other in self.folder.iterdir():
                is_old = time.time() - other.stat().st_mtime > OLD_RELEASE_SECONDS
                if other.is_dir() and other.name != release() and is_old:
                    shutil.rmtree(other, ignore_errors=True)


def write_whole(path, data):
    """Put a file in its place in one step, or not at all, as when the disk is full. Return whether it is there."""
    if time.monotonic() < disk["away_until"]:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
            try:
                file.write(data)
                file.close()
                os.replace(file.name, path)
            except OSError:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        logger.warning("Pages cannot be kept in files now (%s).", type(error).__name__)
        disk["away_until"] = time.monotonic() + DISK_REST_SECONDS
        return False
    return True


class Shared:
    """The pages that several machines share in Redis. While it is away, each has its own."""

    def __init__(self, url):
        # Only there where it is used (requirements-production.txt).
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self.error = redis.RedisError
        patience = {"socket_timeout": REDIS_PATIENCE_SECONDS, "socket_connect_timeout": REDIS_PATIENCE_SECONDS}
        self.client = redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), **patience)
        self.away_until = 0.0

    def _ask(self, method, key, *values):
        if time.monotonic() < self.away_until:
            return None
        name = hashlib.sha256(repr((release(), *key)).encode()).hexdigest()
        try:
            return getattr(self.client, method)(f"page:{name}", *values)
        except self.error as error:
            logger.warning("Redis does not answer (%s). Pages lie on this machine alone.", type(error).__name__)
            self.away_until = time.monotonic() + REDIS_REST_SECONDS
            return None

    def get(self, key):
        data = self._ask("get", key)
        try:
            return Kept.from_bytes(data) if data else None
        except (ValueError, KeyError, TypeError):
            return None

    def put(self, key, kept):
        self._ask("setex", key, REDIS_KEEPS_SECONDS, kept.to_bytes())
