"""`pycc-reduce` on modules: what can be done with the input, and the tests that need no script.

Takes in the text of a module and the command line. Gives out a subject, the document and a test for the search.
"""

from __future__ import annotations

import argparse
import copy
import io

from xdsl.dialects.builtin import ModuleOp
from xdsl.passes import ModulePass
from xdsl.utils.exceptions import DiagnosticException

from pycc.analysis.verify import verify_module
from pycc.driver.outcomes import Outcome, parse_arguments
from pycc.driver.outcomes import shown as shown_value
from pycc.driver.pipeline.instrumentation import Failure as FailedPass
from pycc.driver.pipeline.pipeline import Pipeline, PipelineError
from pycc.driver.pipeline.print_ir import symbol
from pycc.driver.reduce.module import ModuleSubject, check_like, parse_module
from pycc.driver.reduce.search import Rejected
from pycc.driver.reduce.strategies import MODULE_STRATEGIES
from pycc.driver.reduce.tests import Failure, OutcomeTest, ScriptTest, Test
from pycc.driver.registry import make_context
from pycc.ir.levels import LevelError
from pycc.ir.verification import InvalidOp
from pycc.support.diagnostics import CompileError

FUEL = 5_000_000
"""Ops that an interpreted candidate may run."""


def module_subject(source: str, name: str, allow_unregistered: bool) -> tuple[ModuleSubject, ModuleOp]:
    """What can be done with the module of a text, and the module. ValueError if the text has none."""
    module = parse_module(source, name, allow_unregistered)
    subject = ModuleSubject(
        MODULE_STRATEGIES, check_like(module), locations="loc(" in source, allow_unregistered=allow_unregistered
    )
    for subject.generic in (False, True):
        try:
            subject.text(module)
            return subject, module
        except Rejected as error:
            reason = str(error)
    raise ValueError(f"its text does not parse again once it is printed: {reason}")


def module_test(options: argparse.Namespace) -> Test[ModuleOp]:
    """The test that the command line asks for. Raises `PipelineError`."""
    if options.test is not None:
        return ScriptTest(options.test, options.test_arg, ".mlir", options.interesting == "zero", options.timeout)
    pipeline = Pipeline.parse(options.passes)
    if not pipeline.passes:
        raise PipelineError("--crashes, --fails-with, --hangs and --differs need passes to run: -p PIPELINE")
    if options.differs:
        return _differs_test(pipeline, options)

    def work(module: ModuleOp, text: str) -> Failure | None:
        return run_passes(pipeline, module, options.allow_unregistered_dialect)

    shown = f'-p "{pipeline}"'
    if options.hangs:
        test = OutcomeTest(f"--hangs {shown}", "the passes must not end in time; --timeout sets it", work, hangs)
    elif options.crashes:
        test = OutcomeTest(f"--crashes {shown}", "the passes must fail by their own fault", work, crashes)
    else:
        wanted = options.fails_with
        test = OutcomeTest(
            f"--fails-with {wanted!r} {shown}",
            "the error must contain the text",
            work,
            lambda failure: wanted in failure.message,
        )
    test.seconds = options.timeout
    return test


def _differs_test(pipeline: Pipeline, options: argparse.Namespace) -> Test[ModuleOp]:
    """Whether the module, interpreted, gives another answer after the passes than before."""
    given = parse_arguments(options.args)
    shown = f'-p "{pipeline}"' + (f" --entry {options.entry}" if options.entry else "")

    def work(module: ModuleOp, text: str) -> Failure | None:
        entry = options.entry or _only_function(module)
        rewritten = module.clone()
        context = make_context()
        context.allow_unregistered = options.allow_unregistered_dialect
        before = answer(module, entry, given)
        if before.refused:
            # Nothing is known of what it should do.
            return None
        pipeline.run(rewritten, context)
        after = answer(rewritten, entry, given)
        if before == after:
            return None
        kind = f"{before.ending.split(':')[0].split(' ')[0]} and {after.ending.split(':')[0].split(' ')[0]}"
        return Failure(kind, f"before {before.described()}, after {after.described()}")

    expected = "the interpreter must give another answer for the module after the passes than before"
    return OutcomeTest(f"--differs {shown}", expected, work, lambda failure: not failure.crash, options.timeout)


def answer(module: ModuleOp, entry: str, given: tuple[object, ...]) -> Outcome:
    """What a function of a module does, interpreted; refused where the interpreter cannot say."""
    from pycc.driver.interpret.interpret import BadArgument, EntryMissing, Fault, OutOfFuel, interpret

    stream = io.StringIO()
    try:
        ending = f"returned {shown_value(interpret(module, entry, copy.deepcopy(given), output=stream, fuel=FUEL))}"
    except (BadArgument, EntryMissing, OutOfFuel) as error:
        return Outcome(str(error), refused=True)
    except Fault as error:
        return Outcome(f"fault: {error}")
    except Exception as error:
        ending = f"raised {type(error).__name__}: {error}"
    return Outcome(ending, stream.getvalue())


def _only_function(module: ModuleOp) -> str:
    """The symbol of the function, if there is only one with a body."""
    found = [op for op in module.ops if "function_type" in op.properties and op.regions[0].blocks]
    return symbol(found[0]) if len(found) == 1 else ""


def hangs(failure: Failure) -> bool:
    """Whether work did not end."""
    return failure.kind == "hangs"


def crashes(failure: Failure) -> bool:
    """Whether the compiler failed by its own fault."""
    return failure.crash and failure.kind != "hangs"


def run_passes(pipeline: Pipeline, module: ModuleOp, allow_unregistered: bool = False) -> Failure | None:
    """Run passes on a module, and verify what they leave; how they failed."""
    context = make_context()
    context.allow_unregistered = allow_unregistered
    watch = FailedPass()
    try:
        pipeline.run(module, context, [watch])
    except CompileError as error:
        codes = ",".join(diagnostic.code for diagnostic in error.diagnostics)
        return Failure(f"{_name(watch.failed)}: {codes}", str(error), crash="D004" in codes)
    except Exception as error:
        # A pass refuses IR that it does not take by one of these; anything else is its own fault.
        refused = isinstance(error, DiagnosticException | InvalidOp | LevelError)
        kind = f"{_name(watch.failed)}: {type(error).__name__}"
        return Failure(kind, f"{kind}: {error}", crash=not refused)
    try:
        verify_module(module)
    except Exception as error:
        kind = f"{pipeline.passes[-1].name}: invalid IR"
        return Failure(kind, f"{kind}: {error}", crash=True)
    return None


def _name(pass_: ModulePass | None) -> str:
    return "the pipeline" if pass_ is None else pass_.name
