"""`python -m tests.fuzz`: see `bulk.py` and docs/fuzzing.md."""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz import bulk
from tests.fuzz.channels import CHANNELS
from tests.fuzz.generator import program_of

REDUCED = 10
"""Most disagreements that are reduced at the end of a run."""


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Random programs, judged by CPython.")
    parser.add_argument("--minutes", type=float, default=0.0, help="how long to run")
    parser.add_argument("--programs", type=int, default=0, help="how many programs to run")
    parser.add_argument("--processes", type=int, default=1, help="how many at once")
    parser.add_argument("--seed", type=int, help="the first seed; without it fresh ones")
    parser.add_argument(
        "--channels", default="", help=f"only these, with commas: {', '.join(c.name for c in CHANNELS)}"
    )
    parser.add_argument("--log", type=Path, help="a file for the counts so far")
    parser.add_argument("--show", type=int, metavar="SEED", help="print the program of a seed and end")
    parser.add_argument("--seed-bug", default="", metavar="PASS", help="break a pass first (tests/fuzz/seeded_bugs.py)")
    parser.add_argument("--all-constructs", action="store_true", help="print the count of every construct")
    parser.add_argument("--no-reduce", action="store_true", help="leave disagreements as they are")
    return parser.parse_args()


def main() -> int:
    """Run the command line; 1 if something disagrees."""
    options = arguments()
    if options.show is not None:
        program = program_of(options.show)
        print(program.source, *program.calls, sep="\n")
        return 0
    if not options.minutes and not options.programs:
        options.minutes = 1.0
    with tempfile.TemporaryDirectory(prefix="pycc-fuzz-cache-") as folder:
        os.environ.setdefault("PYCC_CACHE_DIR", folder)
        started = time.time()
        counts = _several(options, Path(folder)) if options.processes > 1 else _run(options)
        return _tell(counts, options, time.time() - started)


def _several(options: argparse.Namespace, folder: Path) -> bulk.Counts:
    """The same command in several processes, each with seeds of its own."""
    logs = [folder / f"{number}.json" for number in range(options.processes)]
    first = options.seed if options.seed is not None else bulk.fresh_seed()
    shared = [
        "--minutes",
        str(options.minutes),
        "--channels",
        options.channels,
        "--seed-bug",
        options.seed_bug,
        "--no-reduce",
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz", *shared, "--log", str(log), "--seed", str(first + number * 10_000_000)]
            + ["--programs", str(-(-options.programs // options.processes))],
            stdout=subprocess.DEVNULL,
        )
        for number, log in enumerate(logs)
    ]
    for process in running:
        process.wait()
    return bulk.merged([log for log in logs if log.exists()])


def _run(options: argparse.Namespace) -> bulk.Counts:
    bulk.prepare()
    if options.seed_bug:
        from tests.fuzz.seeded_bugs import plant

        plant(options.seed_bug)
    first = options.seed if options.seed is not None else bulk.fresh_seed()
    chosen = [c for c in CHANNELS if not options.channels or c.name in options.channels.split(",")]
    counts, started, said = bulk.Counts(), time.time(), time.time()
    gc.freeze()

    def until() -> bool:
        if options.programs and counts.total >= options.programs:
            return True
        return bool(options.minutes) and time.time() - started > options.minutes * 60

    def report(so_far: bulk.Counts) -> None:
        nonlocal said
        if options.log is not None:
            bulk.save_state(options.log, so_far, first, started)
        if time.time() - said > 60:
            said = time.time()
            minutes = (said - started) / 60
            print(f"{minutes:.0f} min: {so_far.total} programs, {len(so_far.disagreements)} disagree", file=sys.stderr)

    print(f"first seed {first}", file=sys.stderr)
    bulk.run(bulk.schedule(first, chosen), counts, until, report)
    return counts


def _tell(counts: bulk.Counts, options: argparse.Namespace, seconds: float) -> int:
    print(counts.text(options.all_constructs))
    print(f"{seconds / 60:.1f} minutes, {sum(counts.seconds.values()) / 60:.1f} of processor time")
    for found in counts.disagreements:
        print(f"seed {found.seed} through {found.channel.name}, order {found.order}: {found.detail[:200]}")
        print(f"  CPython {found.expected[:300]}\n  pycc    {found.found[:300]}")
    if not options.no_reduce:
        from tests.fuzz.reduction import save_reduced

        for found in counts.disagreements[:REDUCED]:
            save_reduced(found)
    return 1 if counts.disagreements else 0


if __name__ == "__main__":
    sys.exit(main())
