from django.core.management.base import BaseCommand, CommandError

from accounts import second_factor
from accounts.models import User


class Command(BaseCommand):
    help = "Takes the second factor from somebody who has lost it, and signs them out everywhere. They get a letter."

    def add_arguments(self, parser):
        parser.add_argument("address", help="the e-mail address of the account")

    def handle(self, address, **options):
        try:
            user = User.objects.get_by_natural_key(address)
        except User.DoesNotExist:
            raise CommandError("No account has this address.") from None
        count = second_factor.reset(user)
        self.stdout.write(f"{count} removed. {user} signs in by a mailed code or the password alone now.")
