"""A program at one point of the pipeline, interpreted: its answer, and what each call in it gave.

Takes in a run and how many passes go before. Gives out a `Checkpoint`, from a child process.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pycc.driver.jit.isolated import isolated
from pycc.driver.outcomes import Outcome, Run, observed, typed_module
from pycc.driver.pipeline.pipeline import Pipeline
from pycc.ir import rewrites

MOST_CALLS = 20_000
"""Calls that are remembered."""
_PLAIN = (int, float, bool, str, bytes)


@dataclass(frozen=True)
class Call:
    """A call that returned."""

    function: str
    given: tuple[str, ...]
    """Its arguments, those that look the same at each level."""
    result: tuple[str, ...]


@dataclass(frozen=True)
class Checkpoint:
    """What was seen."""

    outcome: Outcome
    calls: Sequence[Call] = ()
    unknown: bool = False
    """Whether the interpreter could not say."""


def interpreted(run: Run, pipeline: Pipeline, count: int, limit: int | None = None) -> Checkpoint:
    """The program after the first `count` passes of a pipeline, with at most `limit` optional rewrites."""

    def work() -> Checkpoint:
        with rewrites.recording(rewrites.Journal(limit=limit)):
            return _interpret(run, pipeline, count)

    ended = isolated(work, run.seconds)
    if ended.result is not None:
        return ended.result
    return Checkpoint(Outcome(ended.crash() or ended.error, died=True), unknown=True)


def _interpret(run: Run, pipeline: Pipeline, count: int) -> Checkpoint:
    from pycc.driver.interpret.interpret import BadArgument, EntryMissing, OutOfFuel, Signature, interpret
    from pycc.driver.session import typed_function

    module, session, symbol = typed_module(run, pipeline)
    entry = typed_function(module, symbol)
    name = entry.sym_name.data
    signature = Signature(tuple(entry.function_type.inputs.data), entry.function_type.outputs.data[0])
    pipeline.part(0, count).run(module, session.context)
    calls: list[Call] = []
    trouble: list[BaseException] = []

    def call(*arguments: Any) -> Any:
        try:
            return interpret(
                module,
                name,
                arguments,
                output=sys.stdout,
                signature=signature,
                register=[lambda machine: _remember(machine, calls)],
            )
        except (BadArgument, EntryMissing, OutOfFuel) as error:
            trouble.append(error)
            raise

    outcome = observed(call, run.arguments())
    return Checkpoint(outcome, calls, unknown=bool(trouble))


def _remember(machine: Any, calls: list[Call]) -> None:
    """Have a machine write down what its functions return."""
    find = machine.function

    def function(name: str) -> Any:
        code = find(name)
        if "remembered" not in vars(code):
            code.remembered = True
            invoke = code.invoke

            def remembering(arguments: Sequence[Any], depth: int) -> Any:
                results = invoke(arguments, depth)
                if len(calls) < MOST_CALLS:
                    calls.append(Call(name, _plain(arguments), _plain(results)))
                return results

            code.invoke = remembering
        return code

    machine.function = function


def _plain(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(repr(value) for value in values if type(value) in _PLAIN)
