"""A real Redis that stops while the site runs: everything goes on, and limits hold."""

import shutil
import subprocess
import time

import pytest
from django.core.cache import cache, caches

from mssite import redis_cache
from tests.builders import make_post, make_user
from tests.operations.test_proxies import free_port

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not shutil.which("redis-server"), reason="redis-server is not installed"),
]


@pytest.fixture
def redis(settings, tmp_path):
    """A Redis of this test's own, which keeps the site's cache; call it to start it again."""
    pytest.importorskip("redis")
    port, running = free_port(), []

    def start():
        command = ["redis-server", "--port", str(port), "--save", "", "--dir", tmp_path, "--bind", "127.0.0.1"]
        running.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))
        return running[-1]

    database = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    options = {"socket_timeout": 1, "socket_connect_timeout": 1}
    url = f"redis://127.0.0.1:{port}"
    own = {"BACKEND": "mssite.redis_cache.RedisOrDatabase", "LOCATION": url, "OPTIONS": options}
    settings.CACHES = {**settings.CACHES, "default": own, "database": database}
    start()
    until = time.monotonic() + 20
    while not answers() and time.monotonic() < until:
        time.sleep(0.05)
    start.stop = lambda: (running[-1].kill(), running[-1].wait())
    yield start
    start.stop()


def answers():
    """Whether Redis itself, and not the database, has what is set now."""
    cache.away_until = 0
    key = f"asked-{time.monotonic_ns()}"
    cache.set(key, 1)
    return caches["database"].get(key) is None


def test_it_works(redis):
    assert answers()
    cache.set("a", 1)
    assert (cache.get("a"), cache.incr("a"), cache.add("a", 5)) == (1, 2, False)
    cache.set_many({"b": 2, "c": 3})
    assert cache.get_many(["b", "c"]) == {"b": 2, "c": 3}
    cache.delete("b")
    assert cache.get("b", "gone") == "gone"


def test_without_it_the_database_keeps_the_cache(redis, client, caplog):
    cache.set("a", 1)
    redis.stop()
    cache.set("b", 2)
    assert (cache.get("a"), cache.get("b"), cache.incr("b")) == (None, 2, 3)
    assert caplog.text.count("Redis does not answer") == 1
    assert client.get(make_post().get_absolute_url()).status_code == 200


def test_limits_hold_and_nothing_fails(redis, client):
    make_user(password="a password of Rita's")
    redis.stop()
    guess = {"login": "rita@example.org", "password": "wrong"}
    codes = [client.post("/accounts/login/", guess).status_code for _ in range(12)]
    assert codes[0] == 200
    assert codes[-1] in {200, 429}
    right = client.post("/accounts/login/", {**guess, "password": "a password of Rita's"})
    assert right.status_code != 302
    assert all(code < 500 for code in codes)


def test_when_it_is_back_it_is_asked_again(redis):
    redis.stop()
    cache.set("a", 1)
    redis()
    until = time.monotonic() + 20
    while not answers() and time.monotonic() < until:
        time.sleep(0.05)
    assert answers()
    assert redis_cache.REST_SECONDS <= 5
