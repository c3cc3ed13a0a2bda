# ruff: noqa: E501
"""Random control flow at level PYTHON does what CPython does; the IR verifies and reads back."""

from __future__ import annotations

import pytest

from pycc.frontend import ModuleSource
from pycc.support.diagnostics import CompileError
from tests.frontend.random_programs import World, program
from tests.frontend.running import agree, check_dominance, check_text, functions_of, with_room

BLOCKS = 10
PROGRAMS_PER_BLOCK = 15
ALLOWED_REFUSALS = {"F009"}


@pytest.mark.parametrize("block", range(BLOCKS))
def test_random_programs(block: int) -> None:
    with_room(lambda: _run_block(block))


def _run_block(block: int) -> None:
    for seed in range(block * PROGRAMS_PER_BLOCK, (block + 1) * PROGRAMS_PER_BLOCK):
        source = program(seed)
        try:
            parsed = ModuleSource(source, "source.py", "prog")
            parsed.function("f").verify()
            check_dominance(parsed.function("f"))
        except CompileError as error:
            assert {diagnostic.code for diagnostic in error.diagnostics} <= ALLOWED_REFUSALS
            continue
        code = compile(source, "source.py", "exec")
        for run in range(3):
            ours, theirs = World(run), World(run)
            names = dict(theirs.names())
            exec(code, names)
            expected = _outcome(names["f"]), theirs.trace
            assert (_outcome(functions_of(parsed, ours.names())("f")), ours.trace) == expected, source


def _outcome(function: object) -> tuple[str, str]:
    try:
        return "value", repr(function(1, 2))  # type: ignore[operator]
    except Exception as error:
        return type(error).__name__, str(error)


@pytest.mark.parametrize("seed", range(5))
def test_text(seed: int) -> None:
    source = program(seed * 3 + 1)
    try:
        with_room(lambda: check_text(source))
    except CompileError:
        pytest.skip("refused")


def test_long_elif_chain() -> None:
    arms = "".join(f"    elif x == {i}:\n        y = {i * i}\n" for i in range(1, 500))
    source = f"def f(x):\n    if x == 0:\n        y = 0\n{arms}    else:\n        y = -1\n    return y\n"
    with_room(lambda: agree(source, (0,), (499,), (1000,)))


def test_long_expression() -> None:
    source = f"def f(a):\n    return {' + '.join(['a'] * 1000)}\n"
    with_room(lambda: agree(source, (3,)))


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        ("while n > 0:\n  n -= 1\n  if n == 3:\n   break\n else:\n  return 'ended'\n return n", [(2,), (9,)]),
        ("for i in range(n):\n  if i == 3:\n   found = i\n   break\n else:\n  found = None\n return found", [(2,), (9,)]),
        ("for i in range(n):\n  pass\n return i", [(0,), (3,)]),
        ("for i in range(n):\n  for j in range(n):\n   if j == 2:\n    break\n  else:\n   continue\n  return i, j\n return 0", [(2,), (5,)]),
        ("while True:\n  n += 1\n  if n > 5:\n   while n < 20:\n    n += 4\n    if n == 14:\n     break\n   else:\n    continue\n   return n", [(0,), (1,), (2,)]),
        ("while n:\n  n -= 1\n  while n > 2:\n   n -= 2\n   if n == 4:\n    x = n\n    break\n  else:\n   if n == 1:\n    break\n   x = -n\n return x", [(3,), (4,), (8,), (9,)]),
        ("try:\n  return n\n finally:\n  n = 5", [(1,)]),
        ("try:\n  return 10 // n\n except ZeroDivisionError as e:\n  return str(e)\n finally:\n  print('done')", [(0,), (3,)]),
        ("for i in range(3):\n  try:\n   if i == n:\n    continue\n   if i == n + 1:\n    break\n   print(i)\n  finally:\n   print('f', i)\n return i", [(0,), (1,), (5,)]),
        ("for i in range(3):\n  try:\n   return i\n  finally:\n   if n:\n    break\n return -1", [(0,), (1,)]),
        ("try:\n  v = int(n)\n except ValueError:\n  v = -1\n else:\n  v += 1\n return v", [("4",), ("x",)]),
        ("try:\n  v = int(n)\n except ValueError:\n  print('bad')\n else:\n  print(v)\n return 0", [("4",), ("x",)]),
        ("try:\n  try:\n   raise ValueError('a')\n  finally:\n   raise KeyError(n)\n except KeyError as e:\n  return repr(e)", [(1,)]),
        ("try:\n  raise ValueError\n except ValueError:\n  try:\n   raise\n  except ValueError as e:\n   return e.args", [(1,)]),
        ("total = 0\n for x in n:\n  try:\n   total += 10 // x\n  except ZeroDivisionError:\n   total -= 1\n return total", [([1, 0, 2],)]),
        ("if n:\n  del n\n return n", [(0,), (1,)]),
        ("x = 1\n if n:\n  x = 'one'\n elif x:\n  return x\n return x", [(0,), (1,)]),
        ("if n > 0 and (m := n * 2) > 4:\n  return m\n return n", [(0,), (1,), (3,)]),
        ("while (n := n - 1) > 0 and n != 5:\n  last = n\n return n, last", [(3,), (9,), (0,)]),
        ("if n: raise ValueError('no') from None\n assert n == 0, 'message'\n return 1", [(0,), (1,)]),
        ("assert n, f'{n} is nothing'\n return n", [(0,), (1,)]),
    ],
)  # fmt: skip
def test_statement(body: str, calls: list[tuple[object, ...]]) -> None:
    source = f"def f(n):\n {body}\n"
    agree(source, *calls)
    check_text(source)
