"""How fast the interpreter is: ops per second at each level, and what a call costs besides, on a few programs.

    python benchmarks/interpreter.py

Prints a table in CPU time; nothing is asserted. An op counts once per time that its block is entered. `first` is the
first call of `main` in a module, in which each block is prepared as it is reached; `again` a later one.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from pycc.driver.interpret.file import lower_file  # noqa: E402
from pycc.driver.interpret.interpret import Runner  # noqa: E402
from pycc.driver.program.sourcefile import load_file  # noqa: E402
from pycc.ir.levels import Level  # noqa: E402

PROGRAMS = (
    "tests/programs/n_queens.py",
    "tests/programs/float_text.py",
    "tests/programs/fft.py",
    "tests/programs/string_building.py",
)
LEVELS = (Level.PYTHON, Level.TYPED, Level.STRUCTURED, Level.BUFFERS)


def main() -> None:
    print(f"{'program':<18}{'level':<12}{'ops':>12}{'first ms':>10}{'again ms':>10}{'ops/s':>14}")
    for name in PROGRAMS:
        for level in LEVELS:
            file = load_file(ROOT / name)
            lowered = lower_file(file, "main", level)
            runner = Runner(lowered.module, level=level, names={file.source.module: vars(file.module)})
            times: list[float] = []
            for _ in range(3):
                start = time.process_time()
                runner.call(lowered.symbol, output=io.StringIO())
                times.append(time.process_time() - start)
            ops, again = runner.machine.steps(), min(times[1:])
            line = f"{Path(name).stem:<18}{level.value:<12}{ops:>12,}{times[0] * 1e3:>10.1f}{again * 1e3:>10.1f}"
            print(f"{line}{ops / again:>14,.0f}", flush=True)


if __name__ == "__main__":
    main()
