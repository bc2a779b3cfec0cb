import json
from pathlib import Path

from django.core.management.base import BaseCommand

from comments import spam


class Command(BaseCommand):
    help = "Makes comments/spam_start.json anew from honest_train.txt and adverts_train.txt in a folder."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, folder, **options):
        texts = [
            (folder / f"{name}_train.txt").read_text(encoding="utf-8").splitlines() for name in ("honest", "adverts")
        ]
        data = spam.to_json(spam.count(*texts))
        # One word a line, so that a change can be read.
        lines = ",\n".join(f" {json.dumps(word, ensure_ascii=False)}: {pair}" for word, pair in data["words"].items())
        head = f'"honest": {data["honest"]}, "adverts": {data["adverts"]}'
        spam.START_FILE.write_text(f'{{{head}, "words": {{\n{lines}\n}}}}\n', encoding="utf-8")
        self.stdout.write(
            f"{len(data['words'])} words from {data['honest']} honest texts and {data['adverts']} adverts."
        )
