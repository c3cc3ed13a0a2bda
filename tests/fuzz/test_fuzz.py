"""The fuzzer itself: what it makes, what it counts, and a sample of its programs through the compiler.

PYCC_TEST_ALL=1 tries many more. `make fuzz MINUTES=5` is the real thing.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings, strategies

from tests.fuzz import bulk, channels, judge, reduction
from tests.fuzz.big_ints import leaves_64_bits
from tests.fuzz.bulk import Counts, Job
from tests.fuzz.channels import CHANNELS, Channel
from tests.fuzz.choices import Drawn, Recorded, Seeded
from tests.fuzz.generator import Program, construct_names, program, program_of
from tests.fuzz.seeded_bugs import plant

ALL = os.environ.get("PYCC_TEST_ALL") == "1"
MANY = 10_000
AT_LEAST = 100
MOST_REFUSED = 0.05


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.setenv("PYCC_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("PYCC_CHECK_LEAKS", "1")
    monkeypatch.setenv("PYCC_REPRODUCERS", str(tmp_path_factory.mktemp("reproducers")))


# ---------------------------------------------------------------- what is made


def test_every_construct_is_in_a_hundred_of_ten_thousand_programs() -> None:
    counts: Counter[str] = Counter()
    for seed in range(MANY):
        counts.update(program_of(seed).constructs.keys())
    rare = {name: counts[name] for name in construct_names() if counts[name] < AT_LEAST}
    assert not rare


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_programs_are_python() -> None:
    for seed in range(500):
        made = program_of(seed)
        compile(made.source, "program", "exec")
        for call in made.calls:
            judge.arguments_of(call)


def test_a_seed_gives_the_same_program_as_its_recorded_choices() -> None:
    for seed in range(20):
        choices = Seeded(seed)
        made = program(choices)
        assert program(Recorded(choices.taken)).source == made.source == program_of(seed).source


def test_no_choices_give_the_simplest_program() -> None:
    made = program(Recorded([]))
    assert len(made.source.splitlines()) < 20


# ---------------------------------------------------------------- what is judged


def test_values_are_told_apart_by_type_and_bits() -> None:
    texts = [
        judge.value_text(value) for value in (1, True, 1.0, -0.0, 0.0, "1", None, [1], (1,), [1.0], float("nan"), 2)
    ]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("expression", "beyond"),
    [
        ("n * n", True),
        ("n + 1", False),
        ("sum([n, n, -n])", True),
        ("abs(-n)", False),
        ("(n * n) % 7", True),
        ("n >> 3", False),
    ],
)
def test_ints_beyond_64_bits_are_seen(expression: str, beyond: bool) -> None:
    source = f"def main(n: int) -> int:\n    return {expression}\n"
    assert leaves_64_bits(source, "[9223372036854775806]") is beyond


# ---------------------------------------------------------------- through the compiler


@given(strategies.data())
@settings(
    max_examples=400 if ALL else 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    derandomize=not ALL,
    database=None,
)
def test_hypothesis_programs_agree(data: strategies.DataObject) -> None:
    made = program(Drawn(data))
    level = data.draw(strategies.integers(0, 3))
    channel = next(c for c in CHANNELS if c.kind == "jit" and c.level == level)
    loaded = judge.load(made, "drawn")
    try:
        judge.expect(loaded)
        if not judge.too_deep(loaded):
            finding = channels.run(channel, [loaded], 1, lambda phase, place: None)[0]
            assert finding.what in ("same", "range", "refused"), (finding, made.source, made.calls)
    except judge.Slow:
        pass
    finally:
        judge.unload(loaded)


def _counted(channel: Channel, first: int, count: int) -> Counts:
    """Programs through a channel, in children."""
    counts = Counts()
    jobs = iter([Job(channel, tuple(range(first, first + count)))])
    bulk.run(jobs, counts, lambda: counts.total >= count, lambda _: None)
    return counts


SAMPLE = (
    CHANNELS
    if ALL
    else [c for c in CHANNELS if c.name in ("c-O1", "cpp-O1", "bare-O0", "orders-O0", "interpreter-buffers")]
)


@pytest.mark.parametrize("channel", SAMPLE, ids=lambda c: c.name)
def test_a_sample_agrees(channel: Channel) -> None:
    count = 300 if ALL else 6
    counts = _counted(channel, 700_000_000 + CHANNELS.index(channel) * 1000, count)
    assert not counts.disagreements
    assert counts.total == count
    assert counts.outcomes["refused"] <= max(1, MOST_REFUSED * count)


def test_a_crash_is_the_program_s_that_ran() -> None:
    """A child that dies is noted, and the others of its job are run all the same."""
    counts = Counts()

    def dying(job: Job, tell: bulk.Tell) -> None:
        for seed in job.seeds:
            tell({"phase": "run", "seed": seed})
            if seed == 3:
                os.abort()
        tell(
            {
                "channel": job.channel.name,
                "results": [(s, "same", "") for s in job.seeds],
                "constructs": {},
                "seconds": 0.1,
            }
        )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bulk, "run_job", dying)
        bulk.run(iter([Job(CHANNELS[0], (1, 2, 3, 4, 5))]), counts, lambda: counts.total >= 5, lambda _: None)
    assert [(d.seed, d.detail) for d in counts.disagreements] == [(3, "run: signal 6")]
    assert counts.outcomes == {"same": 4, "different": 1}


def test_a_disagreement_is_reduced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a bug planted, what shows it shrinks to what matters, and the file made of it is a program."""
    source = (
        "def helper(x: float) -> float:\n    return x * 2.5\n\n\ndef main(a: int, b: int) -> int:\n    ys = [helper(1.5), 2.0]\n"
        "    print(ys)\n    if a > 100:\n        print('large')\n    return (a // b) + len(ys)\n"
    )
    monkeypatch.setattr(reduction, "FOLDER", tmp_path)
    outcome = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            plant("lower-py")
            small = reduction.reduced(Program(source, ("[-7, 2]",), Counter()), CHANNELS[0], 1, seconds=40)
            os.write(outcome[1], (small.source if small is not None else "nothing").encode())
        finally:
            os._exit(0)
    os.close(outcome[1])
    with os.fdopen(outcome[0]) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    assert "//" in text and "helper" not in text and len(text) < len(source) / 2
    path = reduction.save(Program(text, ("[-7, 2]",), Counter()), "example", "An example.")
    assert "CALLS" in path.read_text()
