from django.core.management.base import BaseCommand, CommandError

from mssite.operations.archive import BackupError
from mssite.operations.restore import bring_back, prove


class Command(BaseCommand):
    help = "Brings a backup back into an empty database, or proves with --check that it could be."
    requires_system_checks = []

    def add_arguments(self, parser):
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--from", dest="source", metavar="FILE", help="The backup to restore; a path or s3://….")
        what.add_argument("--check", nargs="?", const="", metavar="FILE", help="Prove this one, or the newest.")

    def handle(self, source, check, **options):
        try:
            if source is None:
                self.stdout.write(f"The backup is good. {prove(check)}")
                return
            manifest = bring_back(source)
        except BackupError as error:
            raise CommandError(str(error)) from None
        rows = manifest["rows"]
        self.stdout.write(
            f"Restored as of {manifest['made_at']}: {rows['blog_post']} posts, "
            f"{rows['comments_comment']} comments, {rows['accounts_user']} people."
        )
