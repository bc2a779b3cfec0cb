from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from blog.models import Post
from mssite.demo import loader


class Command(BaseCommand):
    help = "Fills an empty blog with the demo: invented people, posts, pictures and comments in every state."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError(
                "The demo's passwords are known to everybody. Set DEMO=1, which only runs for localhost."
            )
        if Post.objects.exists():
            raise CommandError("This blog has posts. The demo is only for an empty one.")
        loader.load()
        self.stdout.write(f"The demo is loaded. Password for all its people: {loader.PASSWORD}")
