import ipaddress
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from accounts.models import User
from blog.models import Post
from mssite.demo import loader
from mssite.server import Web, WebAndWorker, free_addresses
from mssite.static_files import collect_if_changed

LOOPBACK = ["127.0.0.1", "::1"]
FIRST_ADMINISTRATOR = """
Nobody can sign in to the admin yet. Make the first administrator in another terminal:

    make admin

or, with the same environment variables as here: python manage.py createsuperuser
"""


class Command(BaseCommand):
    help = "Prepares the database and the static files, then runs the web server and the worker until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--bind", default="", help="Address to listen on. Without it: this computer only.")
        parser.add_argument("--only-prepare", action="store_true", help="Prepare everything and do not serve.")

    def handle(self, port, bind, only_prepare, **options):
        hosts = [bind] if bind else LOOPBACK
        refuse_strangers(hosts)
        addresses = [] if only_prepare else find_addresses(hosts, port)
        try:
            self.prepare()
        except KeyboardInterrupt:
            self.stdout.write("\nStopped before the blog was ready.")
            return
        if not only_prepare:
            # Processes must not share a connection; those to come open their own.
            connections.close_all()
            WebAndWorker(Web(addresses, self.welcome)).run()

    def prepare(self):
        self.step("Checking the database", lambda: call_command("migrate", interactive=False, verbosity=0))
        refuse_the_wrong_database()
        if settings.DEBUG:
            Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        else:
            self.step("Checking styles and scripts", collect_if_changed)
        if settings.DEMO and not Post.objects.exists():
            self.step("Loading the demo: posts, pictures and 800 comments", loader.load)
        if not settings.DEMO and not User.objects.filter(is_superuser=True).exists():
            self.ask_for_administrator()

    def step(self, words, act):
        self.stdout.write(f"{words} ...", ending=" ")
        self.stdout.flush()
        started = time.monotonic()
        act()
        self.stdout.write(f"done ({time.monotonic() - started:.1f} s)")

    def ask_for_administrator(self):
        if not sys.stdin.isatty():
            self.stdout.write(FIRST_ADMINISTRATOR)
            return
        self.stdout.write("\nThis blog is empty. Who is its first administrator?")
        call_command("createsuperuser")

    def welcome(self):
        lines = ["", f"The blog is at {settings.SITE_URL}/"]
        if settings.DEMO:
            lines += ["", f"Sign in at {settings.SITE_URL}/accounts/login/ as", ""]
            lines += [f"  {role:14} {email}" for role, email in loader.log_ins()]
            lines += [
                "",
                f"each with the password {loader.PASSWORD}",
                f"Letters it writes: {settings.SITE_URL}/letters/",
            ]
        self.stdout.write("\n".join([*lines, "", "Ctrl-C stops it.", ""]))
        self.stdout.flush()


def refuse_strangers(hosts):
    """The demo's passwords are printed and debug pages show settings: neither may be reached from elsewhere."""
    if (settings.DEMO or settings.DEBUG) and not all(is_loopback(host) for host in hosts):
        raise CommandError(
            "The demo and DEBUG only listen on this computer (127.0.0.1). Leave out BIND, or set DEMO=0."
        )


def is_loopback(host):
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def find_addresses(hosts, port):
    try:
        return free_addresses(hosts, port)
    except OSError as error:
        raise CommandError(
            f"Cannot listen on port {port}: {error.strerror}. Choose another port, such as make run PORT={port + 1}."
        ) from None
    except OverflowError:
        raise CommandError(f"There is no port {port}. Choose one from 1024 to 65535.") from None


def refuse_the_wrong_database():
    """A blog of real people must not run as the demo, nor the demo, whose passwords are known, as a blog."""
    has_demo = User.objects.filter(email__in=[email for _, email in loader.log_ins()]).exists()
    if has_demo and not settings.DEMO:
        raise CommandError(
            "This database holds the demo, whose passwords are known. Choose another one, or set DEMO=1."
        )
    if settings.DEMO and not has_demo and (User.objects.exists() or Post.objects.exists()):
        raise CommandError("This database holds a blog of its own. Choose another one for the demo, or set DEMO=0.")
