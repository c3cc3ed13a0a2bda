"""The search of `pycc-reduce`: fewer and simpler, as long as a test still holds (delta debugging).

Takes in a document (a module, a Python program), how to edit it, and a test of its text. Gives out the smallest
document found. Assumes that `Subject.apply` is deterministic; then so is the result, whatever the number of jobs.

An edit names one change at one place of a document; many can be applied to one copy. For each strategy in turn, all of
its edits are tried at once, then halves, quarters and so on down to single ones (Zeller and Hildebrandt, "Simplifying
and Isolating Failure-Inducing Input"; the order is llvm-reduce's), until a whole round of strategies changes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from pycc.driver.reduce.budget import Budget
from pycc.driver.reduce.tests import Running, Test
from pycc.support.diagnostics import CompileError

Document = TypeVar("Document")
Edit = TypeVar("Edit")


class Rejected(Exception):
    """A candidate is not a valid document; the text says why."""


@dataclass(frozen=True)
class Strategy(Generic[Document, Edit]):
    """One way to make documents smaller."""

    name: str
    edits: Callable[[Document], Sequence[Edit]]
    """Every edit of this kind that the document has room for. Each must make it smaller or simpler in a fixed sense,
    so that no document comes back."""


class Subject(Protocol[Document, Edit]):
    """What can be reduced."""

    @property
    def strategies(self) -> Sequence[Strategy[Document, Edit]]:
        """From coarse to fine."""
        ...

    def apply(self, document: Document, edits: Sequence[Edit]) -> Document:
        """A copy with the edits made; those that no longer fit are skipped. The document stays as it is."""
        ...

    def text(self, document: Document) -> str:
        """The text of a valid document; raises `Rejected`."""
        ...

    def parsed(self, text: str) -> Document:
        """The document of a text."""
        ...

    def size(self, document: Document) -> int:
        """For progress: number of ops, or of syntax nodes."""
        ...


Tell = Callable[[str], None]


class Search(Generic[Document, Edit]):
    """One reduction."""

    def __init__(
        self, subject: Subject[Document, Edit], test: Test[Document], budget: Budget, tell: Tell, jobs: int = 1
    ):
        self._subject = subject
        self._test = test
        self._budget = budget
        self._tell = tell
        self._jobs = max(1, jobs)
        self._seen: set[bytes] = set()

    def run(self, document: Document) -> Document:
        """The smallest document found; `document` itself if nothing can go. The test holds for what comes out."""
        self._seen.add(_digest(self._subject.text(document)))
        changed = True
        while changed and self._budget.left():
            changed = False
            for strategy in self._subject.strategies:
                smaller = self._most(strategy, document)
                if smaller is not None:
                    document, changed = smaller, True
        return document

    def _most(self, strategy: Strategy[Document, Edit], document: Document) -> Document | None:
        """`document` with as many edits of a strategy as the test lets be made; None if none."""
        edits = strategy.edits(document)
        before = self._subject.size(document)
        made: list[int] = []
        left = list(range(len(edits)))
        result: Document | None = None
        chunk = len(left)
        while chunk and self._budget.left():
            refused: list[int] = []
            start = 0
            while start < len(left) and self._budget.left():
                parts = [left[at : at + chunk] for at in range(start, len(left), chunk)][: self._jobs]
                found = self._first(document, [[edits[i] for i in sorted((*made, *part))] for part in parts])
                if found is not None:
                    index, result = found
                    made += parts[index]
                    parts = parts[: index + 1]
                    refused += (i for part in parts[:index] for i in part)
                else:
                    refused += (i for part in parts for i in part)
                start += sum(map(len, parts))
            left = refused
            chunk = min(chunk // 2, len(left))
        if result is not None:
            self._tell(
                f"{strategy.name}: {len(made)} edits, size {before} -> {self._subject.size(result)} "
                f"({self._budget.used} tests)"
            )
        return result

    def _first(self, document: Document, tried: Sequence[Sequence[Edit]]) -> tuple[int, Document] | None:
        """The first of some sets of edits after which the test holds."""
        candidates = [(index, *made) for index, edits in enumerate(tried) if (made := self._candidate(document, edits))]
        running = [self._start(candidate, text) for _, candidate, text in candidates]
        while running:
            number = len(candidates) - len(running)
            index, candidate, text = candidates[number]
            try:
                holds = running.pop(0).verdict()
            except CompileError:
                _cancel(running)
                raise
            # Those behind the first that holds may come back on top of it: only what was decided is remembered.
            self._seen.add(_digest(text))
            if holds.holds:
                _cancel(running)
                return index, candidate
        return None

    def _start(self, candidate: Document, text: str) -> Running:
        self._budget.used += 1
        return self._test.start(candidate, text)

    def _candidate(self, document: Document, edits: Sequence[Edit]) -> tuple[Document, str] | None:
        """The edited document and its text, unless it is invalid or was seen before."""
        try:
            candidate = self._subject.apply(document, edits)
            text = self._subject.text(candidate)
        except Rejected:
            return None
        return None if _digest(text) in self._seen else (candidate, text)


def _cancel(running: Sequence[Running]) -> None:
    for one in running:
        one.cancel()


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
