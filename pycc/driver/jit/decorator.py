"""`@pycc.jit`: a function that compiles itself for the argument types it is called with.

Takes in a Python function. Gives out a callable (`driver/jit/callable.py`) whose vectorcall is compiled code. What that
code does not serve comes here: arguments are bound as Python binds them, the specialisation for their types is found in
memory, in the disk cache or made, installed in front of the others, and called. Loads neither xDSL nor llvmlite before
it must.
"""

from __future__ import annotations

import ctypes
import functools
import threading
import types
from collections.abc import Callable, Mapping
from typing import Any, overload

from pycc.driver.boundary import keys
from pycc.driver.boundary.guards import Guards
from pycc.driver.boundary.keys import Key
from pycc.driver.boundary.signature import is_positional, make_binder, parameter_names
from pycc.driver.jit.artifact import Artifact
from pycc.driver.jit.callable import make_type, write_word
from pycc.driver.options import DEFAULT, Options


class Specialization:
    """One compiled version of a function."""

    __slots__ = ("_addresses", "_call", "_guards", "artifact")

    def __init__(self, artifact: Artifact, addresses: Mapping[str, int], guards: Guards):
        self.artifact = artifact
        self._guards = guards
        self._addresses = addresses
        self._call = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.c_void_p)(addresses["pycc_call"])

    @property
    def parameters(self) -> tuple[Key, ...]:
        """Keys of the argument types."""
        return self.artifact.parameters

    @property
    def entry(self) -> int:
        """Address of the checked entry, a vectorcall."""
        return self._addresses["pycc_entry"]

    def set_next(self, address: int) -> None:
        """Where calls go that this one does not serve."""
        ctypes.c_uint64.from_address(self._addresses["pycc_next"]).value = address

    def is_current(self) -> bool:
        """Whether the globals that it was made from are still what they were."""
        if not self._guards.current():
            return False
        ctypes.c_uint64.from_address(self._addresses["pycc_guards"]).value = self._guards.address
        return True

    def call(self, function: Any, arguments: tuple[Any, ...]) -> Any:
        """Call with arguments of exactly this specialisation's types."""
        return self._call(function, (ctypes.py_object * len(arguments))(*arguments))

    def __repr__(self) -> str:
        return self.artifact.signature()


class _JitBase:
    """State of a jitted function; `JitFunction` adds the compiled vectorcall."""

    __slots__ = ("_binder", "_dispatcher", "_lock", "_raiser", "_retired", "_specializations", "options", "python")

    def __init__(self, function: types.FunctionType, options: Options):
        functools.update_wrapper(self, function)
        self.python = function
        self.options = options
        self._binder: Callable[..., tuple[Any, ...]] | None = None
        self._specializations: dict[tuple[Key, ...], Specialization] = {}
        self._lock = threading.RLock()
        self._retired: list[Specialization] = []
        """Versions whose globals have changed: a call of one may still be running."""
        self._dispatcher = self.__call__
        self._raiser = self._exception
        write_word(self, "dispatcher", id(self._dispatcher))
        write_word(self, "raiser", id(self._raiser))

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        binder = self._binder
        if binder is None:
            binder = self._binder = make_binder(self.python)
        values = binder(*arguments, **keywords)
        return self._specialization(values).call(self, values)

    def _specialization(self, values: tuple[Any, ...]) -> Specialization:
        wanted = self._keys(values)
        found = self._specializations.get(wanted)
        if found is not None and found.is_current():
            return found
        with self._lock:
            if not all(known.is_current() for known in self._specializations.values()):
                # A global was rebound: everything that was made with the old one goes.
                write_word(self, "vectorcall", 0)
                self._retired += self._specializations.values()
                self._specializations = {}
            for known in self._specializations.values():
                if all(map(keys.accepts, known.parameters, wanted)):
                    return known
            return self._specializations.get(wanted) or self._compile(wanted)

    def _keys(self, values: tuple[Any, ...]) -> tuple[Key, ...]:
        found: list[Key] = []
        for index, value in enumerate(values):
            try:
                found.append(keys.argument_key(value))
            except keys.UnsupportedValue as reason:
                raise TypeError(
                    f"{self.python.__qualname__}() argument {self._parameter(index)!r}: pycc cannot take {reason}"
                ) from None
        return tuple(found)

    def _parameter(self, index: int) -> str:
        return parameter_names(self.python)[index]

    def _compile(self, wanted: tuple[Key, ...]) -> Specialization:
        from pycc.driver.jit import loader

        try:
            artifact, addresses, scopes = loader.loaded_for(self.python, wanted, self.options, _JitBase)
        except Exception as error:
            # How the compiler came to a refusal says nothing to its user.
            from pycc.support.diagnostics import CompileError

            raise error.with_traceback(None) if isinstance(error, CompileError) else error from None
        specialization = Specialization(artifact, addresses, Guards(self.python, artifact.dependencies, scopes))
        specialization.is_current()
        before = next(reversed(self._specializations.values()), None)
        self._specializations[artifact.parameters] = specialization
        specialization.set_next(before.entry if before is not None else 0)
        if is_positional(self.python):
            write_word(self, "vectorcall", specialization.entry)
        return specialization

    def _exception(self, context: int, number: int) -> BaseException:
        """Called by compiled code: the exception for a pending error, or for argument `number` beyond 64 bits."""
        # Errors are rare enough to load what words them only now.
        from pycc.driver.boundary import errors

        if number < 0:
            return TypeError(f"{self.python.__qualname__}(): the same list is passed as lists of different types")
        if context:
            return errors.pending_exception(context, number)
        return errors.IntegerRangeError(
            f"{self.python.__qualname__}() argument {self._parameter(number)!r} is outside the 64-bit range"
        )

    def compile(self, *types_: Any) -> Specialization:
        """Compile for annotated parameter types now, without calling."""
        from pycc.driver.jit import loader

        wanted = loader.annotated_keys(self.python)
        with self._lock:
            return self._specializations.get(wanted) or self._compile(wanted)

    @property
    def specializations(self) -> tuple[Specialization, ...]:
        """What has been compiled, oldest first."""
        return tuple(self._specializations.values())

    def inspect(self, level: str, specialization: int = -1) -> str:
        """The text of one level of the staircase ("py", "typed", "structured", "buffers", "llvm-dialect", "llvm",
        "asm") for one
        specialisation (the latest), or for the annotated types if nothing was compiled yet."""
        from pycc.driver.jit import loader

        known = self.specializations
        wanted = known[specialization].parameters if known else loader.annotated_keys(self.python, level == "py")
        return loader.inspect_level(self.python, wanted, self.options, level)

    def __repr__(self) -> str:
        return f"<pycc function {self.python.__module__}.{self.python.__qualname__}>"

    def __reduce__(self) -> str:
        # By reference, as functions are.
        return self.python.__qualname__


JitFunction: Any = make_type(_JitBase, "pycc.JitFunction")
"""The type of jitted functions."""


@overload
def jit(function: Callable[..., Any], /) -> Any: ...
@overload
def jit(
    *,
    level: int = ...,
    fastmath: bool = ...,
    debug: bool = ...,
    verify: bool = ...,
    cache: bool = ...,
    polls: bool = ...,
    eager: bool = ...,
) -> Callable[[Callable[..., Any]], Any]: ...
def jit(function: Any = None, /, *, eager: bool = False, **settings: Any) -> Any:
    """Compile a function at its first call, for the types of its arguments.

    `level`: LLVM's optimisation level, 0 to 3. `fastmath`: reassociate and contract in loops. `debug`: line tables
    in the code. `verify`: check the IR after every pass. `cache`: use the disk cache. `polls`: let Ctrl-C stop loops.
    `eager`: compile for the annotated types at decoration; every parameter must then be annotated.
    """
    options = DEFAULT.with_changes(**settings) if settings else DEFAULT
    if function is None:
        return functools.partial(_decorate, options=options, eager=eager)
    return _decorate(function, options, eager)


def _decorate(target: Any, options: Options, eager: bool) -> Any:
    if isinstance(target, (staticmethod, classmethod)):
        return type(target)(_decorate(target.__func__, options, eager))
    if isinstance(target, JitFunction):
        target = target.python
    if not isinstance(target, types.FunctionType):
        raise TypeError(f"pycc.jit compiles functions, not {type(target).__name__} objects")
    made = JitFunction(target, options)
    if eager:
        made.compile()
    return made
