"""LLVM IR text to object code or assembly, for this machine or another.

Code for another target or CPU is made in a process of its own: LLVM's fatal errors (an instruction it cannot select, a
CPU it has not heard of) end the process they happen in. The bytes depend on the text, the target and the level alone.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from pycc.backends.llvm.machine import CodeGenerationError, host_target, is_host, target_machine
from pycc.support.target import Target

_ROOT = str(Path(__file__).resolve().parents[3])
_WORKER = f"import sys; sys.path.insert(0, {_ROOT!r}); from pycc.backends.llvm.object import worker; worker()"

_UNKNOWN_CPU = "is not a recognized processor"


def compile_to_object(text: str, target: Target, level: int = 2, assembly: bool = False) -> bytes:
    """Object code (or, with `assembly`, its text) of a module; raises `CodeGenerationError`."""
    if is_host(target) and target.cpu in ("", host_target().cpu):
        return compile_here(text, target, level, assembly)
    return _compile_apart(text, target, level, "assembly" if assembly else "object")


def compile_apart(text: str, target: Target, level: int, form: str) -> str:
    """The text of a module as "assembly", or as "llvm" IR after the optimiser, made in a process of its own: for IR
    that nobody vouches for. Raises `CodeGenerationError`."""
    return _compile_apart(text, target, level, form).decode()


def _compile_apart(text: str, target: Target, level: int, form: str) -> bytes:
    request = {
        "triple": target.triple,
        "cpu": target.cpu,
        "features": target.features,
        "vector_width": target.vector_width,
        "level": level,
        "form": form,
        "text": text,
    }
    done = subprocess.run(
        [sys.executable, "-c", _WORKER], input=json.dumps(request).encode(), capture_output=True, check=False
    )
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no message"]
    if any(_UNKNOWN_CPU in line for line in lines):
        # LLVM itself would go on with another CPU.
        raise CodeGenerationError(f"LLVM knows no CPU `{target.cpu}` of this architecture")
    if done.returncode != 0:
        told = next((line for line in lines if line.startswith(("LLVM ERROR", "CodeGenerationError"))), lines[-1])
        raise CodeGenerationError(f"code for {target.triple} could not be made: {told}")
    return done.stdout


def compile_here(text: str, target: Target, level: int, assembly: bool = False) -> bytes:
    """As `compile_to_object`, in this process."""
    from pycc.backends.llvm.optimize import optimize

    module = optimize(text, target, level)
    machine = target_machine(target, level)
    if assembly:
        return machine.emit_assembly(module).encode()
    return machine.emit_object(module)


def worker() -> None:
    """What the other process runs: a request on standard input, bytes on standard output."""
    request = json.loads(sys.stdin.buffer.read())
    target = Target(request["triple"], request["cpu"], request["features"], request["vector_width"])
    try:
        if request["form"] == "llvm":
            from pycc.backends.llvm.optimize import optimize

            result = str(optimize(request["text"], target, request["level"])).encode()
        else:
            result = compile_here(request["text"], target, request["level"], request["form"] == "assembly")
    except CodeGenerationError as error:
        sys.stderr.write(f"CodeGenerationError: {error}\n")
        raise SystemExit(1) from None
    sys.stdout.buffer.write(result)
