"""Kills the whole site again and again while twenty people post: python -m bench.kills [--kills 50].

On SQLite; on PostgreSQL where DATABASE_URL names a server. Both get a scratch database that is gone afterwards.
"""

import argparse
import os
import sys
import tempfile
import time
from statistics import median

from bench.scratch import scratch_site


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    kills = parser.parse_args().kills
    begin = time.perf_counter()
    with scratch_site(site_url="http://localhost:8000", hosts="localhost"), tempfile.TemporaryDirectory() as folder:
        # Need the settings that scratch_site has made.
        from django.db import connection

        from tests.faults.kills import kill_again_and_again

        found = kill_again_and_again(kills, folder)
        print(f"{connection.vendor}: {kills} kills, {found.acknowledged:,} comments acknowledged,", end=" ")
    faults = {name: getattr(found, name) for name in ("lost", "doubled", "wrong", "odd", "letters_wrong")}
    print(f"{found.unanswered:,} requests without an answer; " + ", ".join(f"{len(v)} {k}" for k, v in faults.items()))
    print(f"{found.letters:,} letters, {found.repeated_letters} of them twice under one Message-ID")
    print(f"Back after {median(found.back_after):.1f} s, at most {max(found.back_after):.1f} s;", end=" ")
    by_itself = found.back_by_itself
    print(f"without the machine's other work {median(by_itself):.1f} s, at most {max(by_itself):.1f} s.")
    print(f"{os.cpu_count()} cores, {time.perf_counter() - begin:.0f} s in all.")
    for name, findings in faults.items():
        for finding in findings[:20]:
            print(f"{name}: {finding}")
    sys.exit(any(faults.values()))


if __name__ == "__main__":
    main()
