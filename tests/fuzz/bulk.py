"""Many programs through many channels, quickly: `python -m tests.fuzz --minutes 5`.

Takes in first seed, number of programs or minutes, processes. Gives out counts per channel and construct, refusals by reason, and
each disagreement reduced, as a file in `tests/fuzz/found/`. Programs are made, run in CPython and run compiled in child processes; a
crash or a hang is a disagreement of the program that ran.
"""

from __future__ import annotations

import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.fuzz import channels, judge
from tests.fuzz.channels import CHANNELS, Channel, Finding
from tests.fuzz.generator import Program, program_of
from tests.fuzz.isolation import End, Tell, events

SILENCE = {"compile": 240.0, "jit": 60.0}
"""Seconds without news after which a child hangs, by phase."""
RUNNING = 20.0
"""The same, while one program runs."""
PER_CHILD = 4
"""Jobs of one child, which never gives back the memory of compiled code."""


@dataclass(frozen=True)
class Job:
    """Seeds to run through a channel."""

    channel: Channel
    seeds: tuple[int, ...]


@dataclass
class Disagreement:
    """A program that differs."""

    seed: int
    channel: Channel
    order: int
    """The seed of the order of passes."""
    detail: str
    expected: str = ""
    found: str = ""


@dataclass
class Counts:
    """What has been run."""

    channels: Counter[str] = field(default_factory=Counter[str])
    outcomes: Counter[str] = field(default_factory=Counter[str])
    constructs: Counter[str] = field(default_factory=Counter[str])
    refusals: Counter[str] = field(default_factory=Counter[str])
    refused_seeds: list[int] = field(default_factory=list[int])
    seconds: Counter[str] = field(default_factory=Counter[str])
    disagreements: list[Disagreement] = field(default_factory=list[Disagreement])

    @property
    def total(self) -> int:
        """Programs that were run, refused ones and skipped ones included."""
        return sum(self.outcomes.values())

    def add(self, event: dict[str, Any]) -> None:
        """The results of a job, or of a part of one."""
        channel = event["channel"]
        self.seconds[channel] += event["seconds"]
        self.constructs.update(event["constructs"])
        for seed, what, detail in event["results"]:
            self.channels[channel] += what in ("same", "range", "different")
            self.outcomes[what] += 1
            if what == "refused":
                self.refusals[detail.split(" -->")[0][:110]] += 1
                self.refused_seeds.append(seed)

    def text(self, every_construct: bool = False) -> str:
        """For people."""
        total = max(self.total, 1)
        lines = [
            f"{self.total} programs: " + ", ".join(f"{count} {what}" for what, count in self.outcomes.most_common())
        ]
        lines.append(
            f"refused: {self.outcomes['refused'] / total:.2%}; IntegerRangeError: {self.outcomes['range'] / total:.2%}"
        )
        for name, count in sorted(self.channels.items()):
            lines.append(f"  {name:<10} {count:>7} programs  {self.seconds[name] / max(count, 1) * 1e3:6.1f} ms each")
        lines += [f"  refused {count:>5}  {reason}" for reason, count in self.refusals.most_common(12)]
        rare = sorted(self.constructs.items(), key=lambda row: row[1])
        shown = rare if every_construct else rare[:10]
        lines.append(f"constructs: {len(rare)}; {'all' if every_construct else 'rarest'} by programs that have them:")
        lines.append("  " + ", ".join(f"{name} {count}" for name, count in shown))
        return "\n".join(lines)


# ---------------------------------------------------------------- what to run


def schedule(first: int, chosen: Sequence[Channel] = CHANNELS) -> Iterator[Job]:
    """Jobs without end, each channel with its share of the programs."""
    shares = {channel: channel.share / sum(c.share for c in chosen) for channel in chosen}
    done: Counter[Channel] = Counter()
    seed = first
    while True:
        # The channel that lags behind its share the most.
        channel = min(chosen, key=lambda c: (done[c] + 0.5 * size_of(c)) / shares[c])
        size = size_of(channel)
        yield Job(channel, tuple(range(seed, seed + size)))
        done[channel] += size
        seed += size


def size_of(channel: Channel) -> int:
    """Programs in one job."""
    return channel.batch if channel.batch > 1 else 50


def run_job(job: Job, tell: Tell, make: Callable[[int], Program] = program_of) -> None:
    """Run a job in this process; tells phases, then results."""
    start = time.process_time()
    results: list[tuple[int, str, str]] = []
    constructs: Counter[str] = Counter()
    loaded: list[tuple[int, judge.Loaded]] = []
    for seed in job.seeds:
        tell({"phase": "python", "seed": seed})
        program = make(seed)
        one = judge.load(program, f"prog_{seed}")
        try:
            judge.expect(one)
        except judge.Slow:
            results.append((seed, "slow", ""))
            continue
        if judge.too_deep(one):
            results.append((seed, "too deep", ""))
            continue
        constructs.update(program.constructs.keys())
        loaded.append((seed, one))
    through_jit = Channel("jit", job.channel.level, 0, 1)
    for channel in (job.channel, through_jit):
        # What has no C signature goes through the JIT.
        part = [(seed, one) for seed, one in loaded if one.program.exportable or job.channel.kind == "jit"]
        if channel is through_jit:
            part = (
                [] if job.channel.kind == "jit" else [(seed, one) for seed, one in loaded if not one.program.exportable]
            )
        if not part:
            continue

        def place(phase: str, index: int, part: Sequence[Any] = part) -> None:
            tell({"phase": phase, "seed": part[index][0] if index >= 0 else -1})

        findings = channels.run(channel, [one for _, one in part], job.seeds[0], place)
        for (seed, _), finding in zip(part, findings, strict=True):
            results.append((seed, finding.what, finding.detail))
            if finding.what == "different":
                tell({"different": seed, "kind": channel.kind, "detail": finding.detail, **_shown(finding)})
        spent = time.process_time() - start
        start = time.process_time()
        tell({"channel": channel.name, "results": results, "constructs": constructs, "seconds": spent})
        results, constructs = [], Counter()
    if results:
        tell({"channel": job.channel.name, "results": results, "constructs": constructs, "seconds": 0.0})
    for _, one in loaded:
        judge.unload(one)


def _shown(finding: Finding) -> dict[str, str]:
    return {"expected": str(finding.expected), "found": str(finding.found)}


# ---------------------------------------------------------------- running


def run(jobs: Iterator[Job], counts: Counts, until: Callable[[], bool], report: Callable[[Counts], None]) -> None:
    """Run jobs in children until it is enough."""
    left: list[Job] = []
    while True:
        while not until() and len(left) < PER_CHILD and sum(len(job.seeds) for job in left) < 400:
            job = next(jobs, None)
            if job is None:
                break
            left.append(job)
        if not left:
            return
        left = _run_in_child(left, counts)
        report(counts)


def _run_in_child(jobs: list[Job], counts: Counts) -> list[Job]:
    """Run jobs in one child; what is left to do if it ends early."""

    def work(tell: Tell) -> None:
        for number, job in enumerate(jobs):
            tell({"job": number})
            run_job(job, tell)

    number, seed, phase, raised = 0, -1, "compile", ""
    done: set[int] = set()
    for event in events(work, lambda: SILENCE.get(phase, RUNNING)):
        if isinstance(event, End):
            if event.how == "done":
                return []
            return _after_crash(jobs, number, seed, phase, raised or event.how, done, counts)
        if "job" in event:
            number, seed, phase, done = event["job"], -1, "compile", set()
        elif "phase" in event:
            seed, phase = event["seed"], event["phase"]
        elif "different" in event:
            job = jobs[number]
            channel = job.channel if event["kind"] == job.channel.kind else Channel("jit", job.channel.level, 0, 1)
            counts.disagreements.append(
                Disagreement(
                    event["different"], channel, job.seeds[0], event["detail"], event["expected"], event["found"]
                )
            )
        elif "raised" in event:
            raised = event["raised"]
        else:
            counts.add(event)
            done.update(row[0] for row in event["results"])
    return []


def _after_crash(
    jobs: list[Job], number: int, seed: int, phase: str, how: str, done: set[int], counts: Counts
) -> list[Job]:
    """Note whose fault it was; the jobs that are left."""
    job = jobs[number]
    rest = tuple(s for s in job.seeds if s not in done)
    if phase == "python" and how == "hang":
        counts.outcomes["slow"] += 1
    elif seed >= 0 or len(rest) == 1:
        seed = seed if seed >= 0 else rest[0]
        counts.outcomes["different"] += 1
        counts.disagreements.append(Disagreement(seed, job.channel, job.seeds[0], f"{phase}: {how}"))
    else:
        # While all were compiled together: halves find it. The order of passes must stay the same.
        half = len(rest) // 2
        return [Job(job.channel, rest[:half]), Job(job.channel, rest[half:]), *jobs[number + 1 :]]
    remaining = tuple(s for s in rest if s != seed)
    return [*([Job(job.channel, remaining)] if remaining else []), *jobs[number + 1 :]]


def save_state(path: Path, counts: Counts, first: int, started: float) -> None:
    """What has been run so far, for whoever looks."""
    state = {
        "first_seed": first, "minutes": (time.time() - started) / 60, "cpu_minutes": sum(counts.seconds.values()) / 60, "outcomes": counts.outcomes,
        "channels": counts.channels, "refusals": counts.refusals, "constructs": counts.constructs,
        "seconds": counts.seconds, "disagreements": [[d.seed, d.channel.name, d.order, d.detail[:300], d.expected[:500], d.found[:500]] for d in counts.disagreements],
    }  # fmt: skip
    path.write_text(json.dumps(state, indent=1))


def merged(paths: Sequence[Path]) -> Counts:
    """What several processes have saved, together."""
    by_name = {channel.name: channel for channel in CHANNELS}
    counts = Counts()
    for path in paths:
        state = json.loads(path.read_text())
        for name in ("outcomes", "channels", "constructs", "refusals", "seconds"):
            getattr(counts, name).update(state[name])
        counts.disagreements += [Disagreement(d[0], by_name[d[1]], *d[2:]) for d in state["disagreements"]]
    return counts


def fresh_seed() -> int:
    """A seed that nobody has used, probably."""
    return random.SystemRandom().randrange(1, 1 << 40) * 1000


def prepare() -> None:
    """Settings of a run, before anything is compiled."""
    os.environ["PYCC_CHECK_LEAKS"] = "1"
    os.environ.setdefault("PYCC_REPRODUCERS", "/tmp/pycc-fuzz-reproducers")
