"""What keeps harm out whatever page is asked for. docs/security.md says which requirement rests on which test."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from tests.builders import make_author, make_comment, make_moderator, make_post, make_user
from tests.test_settings import PUBLIC

ROOT = Path(settings.BASE_DIR)
BANDIT = Path(sys.executable).parent / "bandit"
LONG = {**PUBLIC, "SECRET_KEY": "a text of more than fifty signs, each of its own kind 0123456789"}


def run(code, tmp_path, **variables):
    """What a process with the settings of a public site prints."""
    environment = {"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "mssite.settings"}
    done = subprocess.run(
        [sys.executable, *code], env=environment | LONG | variables, cwd=ROOT, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def test_check_deploy_is_clean(tmp_path):
    assert run(["manage.py", "check", "--deploy", "--fail-level", "INFO"], tmp_path)[0] == 0


def test_it_finds_a_weak_key(tmp_path):
    code, said = run(["manage.py", "check", "--deploy", "--fail-level", "INFO"], tmp_path, SECRET_KEY="short")
    assert (code, "security.W009" in said) == (1, True)


def test_under_tls_the_cookies_belong_to_this_host_alone(tmp_path):
    code = "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, "
    code += "s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN)"
    assert run(["-c", code], tmp_path)[1].split() == [
        "__Host-session",
        "__Host-csrf",
        "True",
        "True",
        "True",
        "Lax",
        "None",
    ]


@pytest.mark.django_db
class TestAnswers:
    @pytest.mark.parametrize("path", ["/", "/nowhere/", "/accounts/login/", "/accounts/signup/", "/feed/"])
    def test_each_carries_the_headers(self, client, path, settings):
        settings.SECURE_HSTS_SECONDS = 3600
        headers = client.get(path, secure=True).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Strict-Transport-Security"].startswith("max-age=3600")
        assert "Access-Control-Allow-Origin" not in headers
        assert "charset=utf-8" in headers["Content-Type"]

    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "localhost:80:80", "a b"])
    def test_other_hosts_get_nothing(self, client, host):
        assert client.get("/", headers={"host": host}).status_code == 400

    def test_trace_is_refused(self, client):
        assert client.trace("/").status_code == 405

    def test_a_form_with_too_many_fields_is_refused(self, client):
        client.force_login(make_user(), "django.contrib.auth.backends.ModelBackend")
        url = reverse("comments:post", args=[make_post().slug])
        assert client.post(url, {f"field{n}": "x" for n in range(501)}).status_code == 400

    def test_a_body_that_is_too_large_is_refused(self, client):
        client.force_login(make_user(), "django.contrib.auth.backends.ModelBackend")
        url = reverse("comments:post", args=[make_post().slug])
        body = "text=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        assert client.post(url, body, content_type="application/x-www-form-urlencoded").status_code in {400, 413}

    def test_nothing_of_the_source_is_served(self, client):
        for path in (
            ".git/config",
            "manage.py",
            "mssite/settings.py",
            ".env",
            "static/../manage.py",
            "media/../secret-key",
        ):
            assert client.get(f"/{path}").status_code in {301, 400, 404}
            assert client.get(f"/{path}", follow=True).status_code in {400, 404}

    def test_a_folder_is_not_listed(self, client):
        assert client.get("/media/").status_code == 404

    def test_a_closed_account_is_signed_out_at_once(self, client):
        rita = make_user()
        client.force_login(rita, "django.contrib.auth.backends.ModelBackend")
        assert client.get("/accounts/me/").status_code == 200
        User.objects.filter(pk=rita.pk).update(is_active=False)
        assert client.get("/accounts/me/").status_code == 302

    def test_a_changed_password_signs_out_elsewhere(self, client):
        rita = make_user(password="a password of Rita's")
        client.force_login(rita, "django.contrib.auth.backends.ModelBackend")
        rita.set_password("another password of Rita's")
        rita.save()
        assert client.get("/accounts/me/").status_code == 302

    def test_signing_in_begins_a_new_session(self, client):
        make_user(password="a password of Rita's")
        client.get(f"/accounts/login/?next={make_post().get_absolute_url()}")
        client.session["x"] = 1
        session = client.session
        session["x"] = 1
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        client.post("/accounts/login/", {"login": "rita@example.org", "password": "a password of Rita's"})
        assert client.session.session_key != session.session_key

    def test_the_offices_have_the_rights_they_need_and_no_more(self):
        author, moderator = make_author("Ada").user, make_moderator("Max")
        lists = {f"comments.{act}_{what}" for act in ("add", "change", "view") for what in ("listentry", "helpline")}
        assert moderator.get_all_permissions() == {
            "django_comments.can_moderate",
            "comments.view_comment",
            *lists,
        }
        assert not any(
            right.split(".")[0] in {"accounts", "comments", "auth"} for right in author.get_all_permissions()
        )
        assert make_user("Rita").get_all_permissions() == set()


@pytest.mark.django_db
class TestLog:
    def test_signing_in_is_told_by_number(self, client, caplog):
        caplog.set_level("INFO")
        rita = make_user(password="a password of Rita's")
        client.post("/accounts/login/", {"login": rita.email, "password": "a password of Rita's"})
        client.post("/accounts/logout/")
        said = [record.getMessage() for record in caplog.records if record.name == "mssite.sign_ins"]
        assert said == [f"Person {rita.pk}: signed in", f"Person {rita.pk}: signed out"]

    def test_a_failure_is_told_without_what_was_typed(self, client, caplog):
        client.post("/accounts/login/", {"login": make_user().email, "password": "nonsense"})
        assert "A sign-in failed." in caplog.text
        assert "rita" not in caplog.text
        assert "nonsense" not in caplog.text

    def test_what_is_refused_is_told(self, client, caplog):
        client.force_login(make_user(), "django.contrib.auth.backends.ModelBackend")
        client.get("/", headers={"host": "evil.example"})
        assert "django.security.DisallowedHost" in {record.name for record in caplog.records}


@pytest.mark.django_db
def test_every_comment_that_changes_leaves_who_and_when():
    comment = make_comment(make_post())
    rows = list(comment.log.values_list("act", "by__public_name"))
    assert rows == [("post", "Rita"), ("approve", "Max")]
    assert all(row.at for row in comment.log.all())


def test_the_answers_of_docs_security_rest_on_tests_there_are():
    named = set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs/security.md").read_text()))
    assert len(named) > 40
    for path, test in named:
        text = (ROOT / path).read_text()
        assert not test or re.search(rf"(def|class) {test}\b", text), f"{path}::{test}"


@pytest.mark.skipif(not BANDIT.exists(), reason="bandit is not installed: make audit installs it")
def test_bandit_finds_nothing():
    command = [BANDIT, "-q", "-c", "pyproject.toml", "-r", "accounts", "blog", "comments", "mssite"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_fixture_or_migration_makes_people():
    call_command("check")
    assert not User.objects.exists()
