"""`python -m pycc.testing module:function ARGUMENTS`: a suite's command as a process, for lit.

An exception ends the process as a signal would, so that `not` does not take a crash for a refusal.
"""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command that the first argument names."""
    from pycc.testing.commands import load

    place, *arguments = sys.argv[1:]
    status = load(place)(arguments, sys.stdin, sys.stdout, sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    if status >= 0:
        sys.exit(status)
    try:
        import resource
    except ImportError:
        os._exit(3)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.kill(os.getpid(), -status)


if __name__ == "__main__":
    main()
