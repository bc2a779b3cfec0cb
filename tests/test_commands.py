"""The commands `worker`, `serve` and `demo`."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone
from post_office.models import Email

from accounts import consent
from accounts.models import Lease, User
from blog import notes
from blog.models import Draft, Post, PreviewLink
from comments.models import Comment, CommentLog, Conversation
from mssite import server
from mssite.demo import comments as demo_comments
from mssite.demo import loader
from mssite.demo.drawings import draw
from mssite.demo.longthread import long_thread
from mssite.management.commands import serve
from mssite.worker import LEASE, Worker, this_machine

ENDED_PROCESS = 2**22 + 1  # above the highest number that Linux gives
done = []


def good_job(keep_on):
    done.append("good")


def bad_job(keep_on):
    done.append("bad")
    raise ValueError("a fault")


def lost_database(keep_on):
    raise OperationalError("the server closed the connection")


@pytest.fixture(autouse=True)
def jobs(settings, monkeypatch):
    done.clear()
    monkeypatch.setattr(Worker, "stop_on_signals", lambda worker: None)  # they are pytest's here
    settings.WORKER_JOBS = ["tests.test_commands.bad_job", "tests.test_commands.good_job"]


@pytest.mark.django_db
class TestWorker:
    def test_it_works(self):
        call_command("worker", once=True)
        assert done == ["bad", "good"]
        assert not Lease.objects.exists()

    def test_a_second_one_stands_by(self):
        first, second = Worker(), Worker()
        assert first.do_round()
        assert not second.do_round()
        assert done == ["bad", "good"]
        first.give_back()
        assert second.do_round()

    def test_nobody_waits_for_a_dead_one_of_this_machine(self):
        Lease.take(LEASE, f"{this_machine()}:{ENDED_PROCESS}:abc", 90)
        assert Worker().do_round()

    def test_one_of_another_machine_is_waited_for_until_its_time_is_up(self):
        Lease.take(LEASE, f"elsewhere:{ENDED_PROCESS}:abc", 90)
        assert not Worker().do_round()
        Lease.objects.update(held_until=timezone.now() - timedelta(seconds=1))
        assert Worker().do_round()

    def test_a_job_that_must_stop_is_told_so(self):
        worker = Worker()
        assert not worker.keep_on()
        worker.take_lease()
        assert worker.keep_on()
        worker.stop()
        assert not worker.keep_on()

    def test_it_survives_a_lost_database_and_says_so_once(self, settings, caplog):
        caplog.set_level("INFO", "mssite.worker")
        worker = Worker()
        settings.WORKER_JOBS = ["tests.test_commands.lost_database"]
        assert not worker.do_round()
        assert not worker.do_round()
        settings.WORKER_JOBS = ["tests.test_commands.good_job"]
        assert worker.do_round()
        lost, found = [record.getMessage() for record in caplog.records]
        assert "does not answer" in lost
        assert "answers again" in found


@pytest.mark.django_db
class TestDemo:
    @pytest.fixture
    def in_the_demo(self, settings, monkeypatch):
        """The demo with a shorter long thread and small pictures, to be loaded in seconds."""
        settings.DEMO = True
        monkeypatch.setattr(demo_comments, "long_thread", lambda: long_thread(count=80))
        monkeypatch.setattr(loader, "draw", lambda name: draw(name, 480, 270))

    def test_it_refuses_outside_of_the_demo(self):
        with pytest.raises(CommandError, match="DEMO=1"):
            call_command("demo")

    def test_it_loads_what_the_files_say(self, in_the_demo):
        call_command("demo", stdout=StringIO())
        files = [loader.read(path) for path in sorted((loader.HERE / "posts").glob("*.toml"))]
        lines = demo_comments.in_order_of_arrival(files)
        assert Post.objects.count() == len(files)
        assert Counter(Comment.objects.values_list("state", flat=True)) == Counter(line["state"] for line in lines)
        for post in Post.objects.all():
            self.check_thread(post, [line for line in lines if line["slug"] == post.slug])
        assert Email.objects.count() < 40
        assert not CommentLog.objects.filter(at__gt=timezone.now()).exists()
        assert not User.objects.filter(is_active=False).exists()
        for _role, email in loader.log_ins():
            person = User.objects.get(email=email)
            assert person.check_password(loader.PASSWORD)
            assert not consent.missing(person).exists()
        assert consent.newest().exists()
        self.check_desk()
        with pytest.raises(CommandError, match="has posts"):
            call_command("demo")

    def check_desk(self):
        """An editor finds something to read, and an author words of every kind that readers do not see."""
        edna, ada = (User.objects.get(public_name=f"{name} (demo)") for name in ("Edna", "Ada"))
        waiting = Post.objects.in_review().get()
        assert edna.has_perm("blog.publish_post")
        assert not edna.is_superuser
        assert Post.objects.editable_by(edna).filter(pk=waiting.pk).exists()
        assert Post.objects.published().get(slug="reading-mist").byline == "Ada (demo) and Ines (demo)"
        assert notes.notes_for(User.objects.get(public_name="Ines (demo)")).count() == 1
        assert PreviewLink.objects.get().is_open
        draft = Draft.objects.get(content__isnull=False)
        assert (draft.thing.slug, draft.updated_by) == ("patience", ada)
        assert draft.content["excerpt"] != draft.thing.excerpt

    def check_thread(self, post, lines):
        comments = {comment.number: comment for comment in Comment.objects.filter(post=post)}
        assert sorted(comments) == list(range(1, len(lines) + 1))
        numbers = {line["id"]: number for number, line in enumerate(lines, start=1)}
        for line in lines:
            comment = comments[numbers[line["id"]]]
            parent = comments[numbers[line["parent"]]] if "parent" in line else None
            assert comment.reply_to == parent
            assert comment.level == (parent.level + 1 if parent else 0)
            assert comment.path == (parent.path if parent else "") + f"{comment.number:08d}"
            assert comment.submit_date == line["at"]
            assert comment.log.last().after == comment.state == line["state"]
        approved = sum(line["state"] == "approved" for line in lines)
        conversation = Conversation.objects.filter(post=post).first()
        assert (conversation.approved_count if conversation else 0) == approved

    def test_a_fault_on_the_way_leaves_nothing(self, in_the_demo, monkeypatch):
        def fail(*arguments):
            raise RuntimeError

        monkeypatch.setattr(loader, "load_comments", fail)
        monkeypatch.setattr(loader, "make_picture", lambda data: None)
        with pytest.raises(RuntimeError):
            loader.load()
        assert not Post.objects.exists()
        assert not User.objects.exists()


class TestServe:
    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "blog.example.org"])
    def test_the_demo_listens_on_this_computer_only(self, settings, host):
        settings.DEMO = True
        with pytest.raises(CommandError, match="only listen on this computer"):
            call_command("serve", bind=host)

    def test_a_blog_may_be_reached_from_elsewhere(self):
        serve.refuse_strangers(["0.0.0.0"])

    def test_a_taken_port_is_said_in_a_sentence(self):
        with server.socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(CommandError, match=f"Cannot listen on port {port}: .* make run PORT={port + 1}"):
                call_command("serve", port=port)

    @pytest.mark.django_db
    def test_the_demo_is_not_served_as_a_blog_nor_a_blog_as_the_demo(self, settings):
        User.objects.create_user("somebody@example.org", "Somebody")
        serve.refuse_the_wrong_database()
        settings.DEMO = True
        with pytest.raises(CommandError, match="a blog of its own"):
            serve.refuse_the_wrong_database()
        User.objects.create_user("root@example.org", "Demo")
        serve.refuse_the_wrong_database()
        settings.DEMO = False
        with pytest.raises(CommandError, match="holds the demo"):
            serve.refuse_the_wrong_database()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """The environment of an empty blog of its own, migrated, with no styles to collect."""
    folder = tmp_path_factory.mktemp("served")
    environment = {**os.environ, "DATA_DIR": str(folder), "DEBUG": "1"}
    environment.pop("DATABASE_URL", None)
    run(environment, "serve", "--only-prepare").communicate(timeout=120)
    return environment


def run(environment, *arguments):
    return subprocess.Popen(
        [sys.executable, "-u", "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def read_until(process, words):
    """Everything printed up to and with the line that holds `words`."""
    text = ""
    while words not in text:
        line = process.stdout.readline()
        assert line, text
        text += line
    return text


def free_port():
    with server.socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_worker_gives_back_its_lease_and_ends_well(prepared, number):
    process = run(prepared, "worker")
    read_until(process, "The worker is ready")
    time.sleep(0.5)
    process.send_signal(number)
    rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0, rest
    assert "has stopped" in rest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_web_and_worker_start_together_and_stop_together(prepared, number):
    process = run(prepared, "serve", "--port", str(free_port()))
    said = read_until(process, "The worker is ready")
    assert "make admin" in said
    assert "The blog is at" in said
    process.send_signal(number)
    rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0, rest
    assert "The worker has stopped" in rest
    assert not running_in_group(process.pid)


def test_a_worker_that_died_is_started_again(prepared):
    process = run(prepared, "serve", "--port", str(free_port()))
    read_until(process, "The worker is ready")
    time.sleep(server.WORKER_PAUSE_SECONDS)
    newest = max(running_in_group(process.pid))
    os.kill(newest, signal.SIGKILL)
    said = read_until(process, "is started again")
    read_until(process, "The worker is ready")
    process.terminate()
    process.communicate(timeout=20)
    assert process.returncode == 0, said


def running_in_group(group):
    """The process ids of a group that still run, read from /proc."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _parent, its_group = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(its_group) == group and state != "Z":
            found.append(int(path.parent.name))
    return found
