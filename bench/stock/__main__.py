"""A process with the package's own pages: reads "who address" from each line and answers with JSON."""

import json
import sys

import django

django.setup()

from accounts.models import User  # noqa: E402
from bench.measure import Reader  # noqa: E402


def main():
    readers = {"guest": Reader(), "reader": Reader(User.objects.get(public_name="Rita"))}
    for line in sys.stdin:
        act, who, address = line.split()
        print(json.dumps(getattr(readers[who], act)(address)), flush=True)


if __name__ == "__main__":
    main()
