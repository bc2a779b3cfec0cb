import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from accounts.models import JobRun
from mssite.operations import facts
from mssite.operations.archive import BackupError
from mssite.operations.backup import make


class Command(BaseCommand):
    help = "Writes database and uploads into one file, sealed if BACKUP_KEY is set. The site goes on meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--to", default=settings.BACKUP_TO, help="A folder, or s3://bucket/prefix.")
        parser.add_argument("--keep", type=int, default=14, help="How many to keep there. Older ones are removed.")

    def handle(self, to, keep, **options):
        if keep < 1:
            raise CommandError("--keep must be 1 or more.")
        began = time.monotonic()
        try:
            name, manifest = make(to, keep)
        except BackupError as error:
            self.note(began, type(error).__name__)
            raise CommandError(str(error)) from None
        self.note(began)
        comments = manifest["rows"]["comments_comment"]
        self.stdout.write(f"{name}: {comments} comments, {time.monotonic() - began:.1f} s.")
        if not settings.BACKUP_KEY:
            self.stdout.write("It is not sealed: whoever has the file can read addresses and letters. Set BACKUP_KEY.")

    def note(self, began, error=""):
        try:
            JobRun.note(facts.BACKUP, time.monotonic() - began, error)
        except Error:
            self.stderr.write("The database does not answer: when this backup was made stands nowhere.")
