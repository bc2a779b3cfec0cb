"""Measures how fast pages come, as ratios within one run: python -m bench [--quick].

On SQLite; on PostgreSQL where DATABASE_URL names a server. Both get a scratch database that is gone afterwards.
With FULL=1 the large blog of (d) has 1,000,000 comments, and the small one 100,000.
The figures stand in bench/latest.json too, by the keys of the goals.
"""

import argparse
import json
import os
import time
from pathlib import Path
from typing import NamedTuple

from bench.growth import Size
from bench.scratch import scratch_site


class Plan(NamedTuple):
    """How much to build and how often to look."""

    size: int  # comments in each long conversation
    queue: int  # comments in all others
    rounds: int
    stock_rounds: int  # of the package's page with `size` comments
    growth: tuple  # the small and the large blog that are compared


USUAL = (Size(1_000, 10_000, 1_000, 500), Size(20_000, 100_000, 10_000, 2_000))
LARGE = (Size(1_000, 100_000, 10_000, 2_000), Size(20_000, 1_000_000, 100_000, 10_000))
FULL = Plan(size=5_000, queue=100_000, rounds=15, stock_rounds=1, growth=USUAL)
QUICK = Plan(
    size=1_000, queue=5_000, rounds=5, stock_rounds=1, growth=(Size(100, 500, 100, 50), Size(1_000, 5_000, 1_000, 50))
)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="less of everything, within 40 seconds")
    plan = QUICK if parser.parse_args().quick else FULL
    if os.environ.get("FULL") == "1":
        plan = plan._replace(growth=LARGE)
    begin = time.perf_counter()
    with scratch_site():
        # Needs the settings that scratch_site has made.
        from bench.report import report

        found = report(plan)
    Path(__file__).with_name("latest.json").write_text(json.dumps(found, indent=1))
    print(f"\n{os.cpu_count()} cores, {time.perf_counter() - begin:.0f} s in all.")


if __name__ == "__main__":
    main()
