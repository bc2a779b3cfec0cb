import json
from pathlib import Path

from django.core.management.base import BaseCommand

from comments import spam, spam_weights

# Files of the folder: honest_train.txt, adverts_train.txt and so on.
LEARNED = (
    "train",
    "more",
    "tuned",
    "unseen",
    "wide",
    "varied",
    "tones",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "voices",
    "hand",
    "other",
    "stranger",
    "persons",
    "wishes",
    "newcomer",
)


class Command(BaseCommand):
    help = (
        "Makes comments/spam_start.json and spam_weights.json anew from the texts of a folder that are to be learned."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, folder, **options):
        honest, adverts = (
            [
                text.replace("\\n", "\n")
                for part in LEARNED
                for text in (folder / f"{name}_{part}.txt").read_text(encoding="utf-8").splitlines()
            ]
            for name in ("honest", "adverts")
        )
        data = spam.to_json(spam.count(honest, adverts))
        # One word a line, so that a change can be read.
        lines = ",\n".join(f" {json.dumps(word, ensure_ascii=False)}: {pair}" for word, pair in data["words"].items())
        head = f'"honest": {data["honest"]}, "adverts": {data["adverts"]}'
        spam.START_FILE.write_text(f'{{{head}, "words": {{\n{lines}\n}}}}\n', encoding="utf-8")
        weights = spam_weights.train(honest, adverts)
        spam_weights.write(weights)
        self.stdout.write(
            f"{len(data['words'])} words and {len(weights)} signals from {data['honest']} honest texts and "
            f"{data['adverts']} adverts."
        )
