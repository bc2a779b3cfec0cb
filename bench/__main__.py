"""Measures how fast pages come, as ratios within one run: python -m bench [--quick].

On SQLite; on PostgreSQL where DATABASE_URL names a server. Both get a scratch database that is gone afterwards.
The figures stand in bench/latest.json too, by the keys of the goals.
"""

import argparse
import json
import os
import time
from pathlib import Path
from typing import NamedTuple

from bench.scratch import scratch_site


class Plan(NamedTuple):
    """How much to build and how often to look."""

    size: int  # comments in each long conversation
    queue: int  # comments in all others
    rounds: int
    stock_rounds: int  # of the package's page with `size` comments


FULL = Plan(size=5_000, queue=100_000, rounds=15, stock_rounds=1)
QUICK = Plan(size=1_000, queue=5_000, rounds=5, stock_rounds=1)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="less of everything, within 40 seconds")
    plan = QUICK if parser.parse_args().quick else FULL
    begin = time.perf_counter()
    with scratch_site():
        # Needs the settings that scratch_site has made.
        from bench.report import report

        found = report(plan)
    Path(__file__).with_name("latest.json").write_text(json.dumps(found, indent=1))
    print(f"\n{os.cpu_count()} cores, {time.perf_counter() - begin:.0f} s in all.")


if __name__ == "__main__":
    main()
