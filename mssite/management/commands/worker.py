from django.core.management.base import BaseCommand

from mssite.worker import Worker


class Command(BaseCommand):
    help = "Does the work that no reader should wait for: delivers letters, tells moderators of waiting comments."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do one round and end.")

    def handle(self, once, **options):
        worker = Worker()
        worker.stop_on_signals()
        if not once:
            worker.run()
            return
        if not worker.do_round():
            self.stdout.write("Another worker is at it.")
        worker.give_back()
