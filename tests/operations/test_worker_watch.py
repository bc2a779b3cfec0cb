"""The worker's signs of life, who misses them, and the page that shows them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from accounts.models import JobRun
from mssite import settings as as_shipped
from mssite.admin import JOBS
from mssite.operations import facts, watch
from mssite.worker import NOTE_EVERY_SECONDS, Worker
from tests.builders import make_comment, make_moderator, make_post, make_user

pytestmark = pytest.mark.django_db
PAGE = "/admin/accounts/jobrun/"


def good_job(keep_on):
    pass


def bad_job(keep_on):
    raise ValueError("a fault with rita@example.org")


@pytest.fixture(autouse=True)
def jobs(settings, monkeypatch):
    cache.clear()
    monkeypatch.setattr(Worker, "stop_on_signals", lambda worker: None)
    settings.WORKER_JOBS = [f"{__name__}.good_job", f"{__name__}.bad_job"]


@pytest.fixture
def boss(client):
    client.force_login(
        make_user("Boss", is_staff=True, is_superuser=True), "django.contrib.auth.backends.ModelBackend"
    )
    return client


def silence():
    JobRun.objects.filter(name="worker").update(ended_at=timezone.now() - facts.MAX_SILENCE - timedelta(seconds=1))


def test_it_writes_what_it_did():
    call_command("worker", once=True)
    rows = {run.name: run for run in JobRun.objects.all()}
    assert rows["worker"].ended_at
    assert rows[f"{__name__}.good_job"].ended_at
    assert rows[f"{__name__}.bad_job"].ended_at is None
    assert rows[f"{__name__}.bad_job"].error == "ValueError"


def test_it_writes_seldom_when_nothing_changes(monkeypatch, settings):
    settings.WORKER_JOBS = [f"{__name__}.good_job"]
    noted = []
    monkeypatch.setattr(JobRun, "note", lambda name, *how: noted.append(name))
    worker, clock = Worker(), [1000.0]
    monkeypatch.setattr("mssite.worker.time.monotonic", lambda: clock[0])
    worker.do_round()
    first = len(noted)
    worker.do_round()
    assert len(noted) == first
    clock[0] += NOTE_EVERY_SECONDS + 1
    worker.do_round()
    assert noted[first:] == ["worker", f"{__name__}.good_job"]


def test_a_job_that_recovers_is_well_again(monkeypatch, settings):
    worker = Worker()
    worker.note("job", 0.1, "ValueError")
    worker.note("job", 0.2)
    run = JobRun.objects.get(name="job")
    assert (run.error, run.seconds) == ("", 0.2)
    assert run.failed_at < run.ended_at


def test_web_processes_miss_it_once_an_hour(caplog):
    call_command("worker", once=True)
    assert not watch.look()
    silence()
    assert watch.look()
    assert not watch.look()
    assert "No sign of life" in caplog.text


def test_the_web_looks_after_the_answer_and_seldom(monkeypatch):
    looked = []
    monkeypatch.setattr(watch, "look", lambda: looked.append(1))
    application = watch.Watched(lambda given, start_response: [b"page"])
    assert application({}, None) == [b"page"]
    application.looked_at -= watch.LOOK_EVERY_SECONDS
    answer = application({}, None)
    assert (list(answer), looked) == ([b"page"], [])
    answer.close()
    application({}, None)
    assert looked == [1]


def test_the_page_shows_the_state(boss, settings):
    settings.WORKER_JOBS = [f"{__name__}.good_job"]
    make_comment(make_post(), state="approved")
    call_command("worker", once=True)
    text = boss.get(PAGE).content.decode()
    assert "1 thing needs you" in text  # there is no backup
    assert "It is at work" in text
    assert "Good job" in text
    JobRun.note("backup")
    assert "All is well" in boss.get(PAGE).content.decode()
    silence()
    assert "No sign of life" in boss.get(PAGE).content.decode()


def test_each_job_has_a_name_in_words():
    assert set(as_shipped.WORKER_JOBS) <= set(JOBS)


def test_its_queries_do_not_grow(boss, django_assert_num_queries):
    post = make_post()
    for count in (10, 100):
        for n in range(count):
            JobRun.note(f"job {n}")
        boss.get(PAGE)
        # session, user, runs; tables, migrations, runs, letters and events of the parts; letters, appeals, comments, the site
        with django_assert_num_queries(12):
            boss.get(PAGE)
        make_comment(post)


def test_it_is_for_those_who_may(client):
    max_ = make_moderator()
    client.force_login(max_, "django.contrib.auth.backends.ModelBackend")
    assert client.get(PAGE).status_code == 403
    max_.user_permissions.add(Permission.objects.get(codename="view_jobrun"))
    assert client.get(PAGE).status_code == 200
    assert client.get(f"{PAGE}worker/change/").status_code == 404
    assert client.get(f"{PAGE}add/").status_code == 403
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_the_desk_says_that_the_worker_is_missing(client):
    client.force_login(make_moderator(), "django.contrib.auth.backends.ModelBackend")
    call_command("worker", once=True)
    assert "The worker is missing" not in client.get("/admin/").content.decode()
    silence()
    text = client.get("/admin/").content.decode()
    assert "The worker is missing" in text
    assert "Please tell the people who run the site." in text
