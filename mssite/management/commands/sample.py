import time

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from blog.models import Post
from comments.models import Comment
from mssite.sample import maker


class Command(BaseCommand):
    help = (
        "Fills an empty blog with invented posts, people and comments, to see how it does with many of them."
        " Nobody can sign in as one of these people."
    )

    def add_arguments(self, parser):
        parser.add_argument("--posts", type=int, default=200)
        parser.add_argument("--comments", type=int, default=10_000)
        parser.add_argument("--longest", type=int, default=1_000, help="how many of the comments stand below one post")
        parser.add_argument("--people", type=int, default=500, help="how many readers write them")
        parser.add_argument("--add", action="store_true", help="also where there are posts or people already")

    def handle(self, *, posts, comments, longest, people, add, **options):
        if posts < 2 or people < 2 or comments < 0 or longest < 0:
            raise CommandError("At least two posts and two people are needed, and no number can be below 0.")
        if not add and (Post.objects.exists() or User.objects.exists()):
            raise CommandError(
                "This blog has posts or people, and the sample cannot be told apart from them afterwards."
                " Name another database, or add the sample to them with --add."
            )
        began = time.perf_counter()
        try:
            maker.make(posts, comments, longest, people)
        except maker.TooMany as error:
            raise CommandError(str(error)) from error
        seconds = max(time.perf_counter() - began, 0.001)
        a_minute = f"{comments / seconds * 60:,.0f} comments a minute"
        self.stdout.write(
            f"{posts:,} posts, {people:,} readers and {comments:,} comments in {seconds:.0f} s ({a_minute})."
            f" Waiting for a moderator: {Comment.objects.waiting().count():,}."
        )
