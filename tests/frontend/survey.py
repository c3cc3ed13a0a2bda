"""`python -m tests.frontend.survey FILE.jsonl...`: what the frontend makes of many programs.

Each line is a record with the fields `id`, `code_typed`, `entry` and `calls` (argument tuples as Python
expressions). Prints how many are accepted, refused by which code, and every record whose level PYTHON does
something else than CPython.
"""

from __future__ import annotations

import ast
import collections
import json
import sys
from pathlib import Path
from typing import Any

from pycc.frontend import ModuleSource
from pycc.support.diagnostics import CompileError
from tests.frontend.running import Fault, check_dominance, functions_of, outcome, with_room


def survey(record: dict[str, Any]) -> tuple[str, list[str]]:
    """A record's status (accepted, refused, different) and the codes of its errors."""
    try:
        source = ModuleSource(record["code_typed"], record["id"], "prog")
        for name in source.functions():
            function = source.function(name)
            function.verify()
            check_dominance(function)
    except CompileError as error:
        return "refused", [f"{diagnostic.code} {diagnostic.title}" for diagnostic in error.diagnostics]
    names: dict[str, Any] = {}
    exec(compile(record["code_typed"], record["id"], "exec"), names)
    functions = functions_of(source, {name: value for name, value in names.items() if name not in source.functions()})
    ours, theirs = functions(record["entry"]), names[record["entry"]]
    for call in record["calls"]:
        try:
            arguments = ast.literal_eval(call)
        except (ValueError, SyntaxError):
            continue
        arguments = arguments if isinstance(arguments, tuple) else (arguments,)
        try:
            if outcome(ours, arguments) != outcome(theirs, arguments):
                return "different", []
        except Fault as fault:
            return f"fault: {fault}", []
    return "accepted", []


def main(paths: list[str]) -> int:
    """Survey the files; the exit status says whether all is well."""
    statuses: collections.Counter[str] = collections.Counter()
    codes: collections.Counter[str] = collections.Counter()
    for path in paths:
        for line in Path(path).read_text("utf-8").splitlines():
            record = json.loads(line)
            status, errors = with_room(lambda record=record: survey(record))
            statuses[status] += 1
            codes.update(errors)
            if status not in ("accepted", "refused"):
                print(record["id"], status)
    for title, count in [*statuses.most_common(), *codes.most_common()]:
        print(f"{count:5} {title}")
    return int(not set(statuses) <= {"accepted", "refused"})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
