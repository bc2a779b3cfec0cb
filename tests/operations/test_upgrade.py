"""A database as the first landed version left it, brought to today: built from the migrations that it had."""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import nullcontext

from django.conf import settings
from django.db import connection

from mssite.operations import postgres_copy, restore
from tests.crowd import CrowdTestCase, environment_of_a_process

# The last migration of each room in the first landed version.
FIRST = {"accounts": "0002_closing", "blog": "0002_authors_group", "comments": "0005_draft_for_members"}
FILL = """
import json, sys, django; django.setup()
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

executor = MigrationExecutor(connection)
first = list(json.loads(sys.argv[1]).items())
others = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in ("sites", "sessions", "contenttypes", "post_office", "account")]
executor.migrate([*first, *others])
apps, now = executor.loader.project_state(first + others).apps, timezone.now()
def make(model, **fields):
    return apps.get_model(model).objects.create(**fields)

ada, rita = (
    make("accounts.User", email=f"{name}@example.org", public_name=name.title(), name_key=name, password="!", joined_at=now)
    for name in ("ada", "rita")
)
make("accounts.SiteSettings", pk=1, name="An older blog", comments_close_after=30)
author, category = make("blog.Author", name="Ada", slug="ada", user=ada), make("blog.Category", name="Trials", slug="trials")
post = make("blog.Post", title="An old post", slug="an-old-post", status="published", published_at=now, excerpt="Old.",
            body="<p>Body of old.</p>", author=author, category=category)
make("blog.Page", title="About", slug="about", body="<p>Us.</p>")
make("comments.Conversation", post=post, last_number=3, approved_count=2, version=3)
kind = make("contenttypes.ContentType", app_label="blog", model="post") if not apps.get_model(
    "contenttypes.ContentType").objects.filter(app_label="blog", model="post").exists() else apps.get_model(
    "contenttypes.ContentType").objects.get(app_label="blog", model="post")
site = apps.get_model("sites.Site").objects.first() or make("sites.Site", domain="localhost", name="localhost")
above = None
for number, (state, path) in enumerate(
    [("approved", "00000001"), ("approved", "0000000100000002"), ("pending", "00000003")], 1
):
    comment = make(
        "comments.Comment", content_type=kind, object_pk=str(post.pk), site=site, user_id=rita.pk, comment=f"Text {number}.",
        submit_date=now, is_public=state == "approved", post=post, number=number, path=path, state=state,
        html=f"<p>Text {number}.</p>", level=len(path) // 8 - 1, reply_to=above if number == 2 else None, thread_id=1, parent_id=1,
        order=number, published_at=now if state == "approved" else None,
    )
    above = above or comment
    make("comments.CommentLog", comment=comment, act="post", by=rita, after=state)
make("comments.Notification", recipient=ada, comment=above, kind="on_your_post")
make("comments.Participation", user=rita, post=post, draft="Half a thought.", drafted_at=now)
make("comments.QueueNotice", waiting=1)
call_command("migrate", interactive=False, verbosity=0)
"""
LOOK = """
import json, django; django.setup()
from django.core.management import call_command
from django.test import Client
from accounts.models import User
from comments import doors
from comments.models import Comment, Conversation, Notification, Participation

call_command("migrate", "--check", verbosity=0)
call_command("check", verbosity=0)
rita, waiting = User.objects.get(public_name="Rita"), Comment.objects.get(number=3)
reader = Client(headers={"host": "localhost"})
reader.force_login(rita, backend="django.contrib.auth.backends.ModelBackend")
page = Client(headers={"host": "localhost"}).get("/posts/an-old-post/").content.decode()
answer = doors.post(waiting.post, User.objects.get(public_name="Ada"), "A new answer.", parent_number=2)
approved = doors.approve(waiting, by=User.objects.get(public_name="Ada"))
print(json.dumps({
    "shown": [text in page for text in ("Body of old.", "Text 1.", "Text 2.", "Text 3.")],
    "own": "Text 3." in reader.get("/posts/an-old-post/").content.decode(),
    "answer": [answer.number, answer.path, answer.level], "approved": approved,
    "counted": Conversation.objects.get().last_number, "news": Notification.objects.filter(comment__number=1).count(),
    "draft": Participation.objects.get(user=rita).draft,
}))
"""


class UpgradeTest(CrowdTestCase):
    def test_it_works(self):
        is_postgres, name = connection.vendor == "postgresql", f"first_{os.getpid()}"
        database = postgres_copy.temporary_database(connection, name) if is_postgres else nullcontext()
        with database, tempfile.TemporaryDirectory() as folder:
            url = restore.url_of(name) if is_postgres else f"sqlite:///{folder}/first.sqlite3"
            self.environment = environment_of_a_process(DATA_DIR=folder, DATABASE_URL=url, DEBUG="1")
            self.run_script(FILL, json.dumps(FIRST))
            found = json.loads(self.run_script(LOOK).splitlines()[-1])
        self.assertEqual(
            found,
            {
                "shown": [True, True, True, False],
                "own": True,
                "answer": [4, "000000010000000200000004", 2],
                "approved": True,
                "counted": 4,
                "news": 1,
                "draft": "Half a thought.",
            },
        )

    def run_script(self, script, *arguments):
        command = [sys.executable, "-c", script, *arguments]
        done = subprocess.run(
            command, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True, timeout=600
        )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        return done.stdout
