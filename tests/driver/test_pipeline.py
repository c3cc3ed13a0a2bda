"""Pipelines as text and as objects: what is built, what is refused, and what running one does."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xdsl.context import Context
from xdsl.dialects import arith, func
from xdsl.dialects.builtin import ModuleOp, UnitAttr
from xdsl.ir import Operation
from xdsl.passes import ModulePass
from xdsl.printer import Printer

from pycc.dialects.syntax import TextParser
from pycc.driver import registry
from pycc.driver.pipeline.instrumentation import Failure, Instrumentation, LevelCheck, Timer, Verify
from pycc.driver.pipeline.pipeline import NestedPassError, Pipeline, PipelineError
from pycc.driver.pipeline.text import DEPTH_LIMIT, option_text, parse_text
from pycc.driver.run import Timing
from pycc.ir import rewrites
from pycc.ir.levels import Level
from pycc.passes.pipelines import PIPELINES, STAGES

MODULE = """
func.func @f() -> i64 {
  %a = arith.constant 2 : i64
  %b = arith.addi %a, %a : i64
  flow.return %b : i64
}
func.func @g() { flow.return }
func.func @h() { flow.return }
"""


@dataclass(frozen=True)
class Options(ModulePass):
    """Has options of every kind."""

    name = "test-options"
    number: int = 0
    text: str = ""
    flag: bool = False
    real: float = 0.0
    several: tuple[int, ...] = ()
    maybe: str | None = None
    long_name: int = 0

    def apply(self, ctx: Context, op: ModuleOp) -> None: ...


@dataclass(frozen=True)
class Mark(ModulePass):
    """Does something to every op, or something wrong."""

    name = "test-mark"
    how: str = "mark"

    def apply(self, ctx: Context, op: ModuleOp) -> None:
        for one in list(op.body.block.ops):
            match self.how:
                case "mark":
                    one.attributes["marked"] = UnitAttr()
                case "remove":
                    one.detach()
                case "add":
                    op.body.block.add_op(func.FuncOp.external("another", [], []))
                case "replace":
                    op.body.block.insert_op_before(one.clone(), one)
                    one.detach()
                case "rename":
                    one.properties["sym_name"] = type(one.properties["sym_name"])("renamed")
                case "invalid":
                    one.regions[0].block.last_op.detach()
                case _:
                    raise ValueError(self.how)


@pytest.fixture(autouse=True)
def _test_passes() -> Any:
    for one in (Options, Mark):
        registry.add_pass(one.name, lambda one=one: one)
    yield
    for one in (Options, Mark):
        registry._added_passes.pop(one.name)


def parsed(text: str = MODULE) -> ModuleOp:
    return TextParser(registry.make_context(), text).parse_module()


def names(pipeline: Pipeline) -> list[str]:
    return [pass_.name for pass_ in pipeline.passes]


def text_of(op: Operation) -> str:
    stream = io.StringIO()
    Printer(stream).print_op(op)
    return stream.getvalue()


# ---------------------------------------------------------------- text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("", ""),
        ("  \n", ""),
        ("simplify", "simplify"),
        (" simplify ,\n remove-dead ", "simplify,remove-dead"),
        ("func.func(simplify,remove-dead),cse", "func.func(simplify,remove-dead),cse"),
        ("func.func( )", "func.func()"),
        ("simplify{}", "simplify"),
        ("builtin.module(simplify)", "simplify"),
        ("builtin.module(builtin.module(simplify))", "builtin.module(builtin.module(simplify))"),
        ("simplify,builtin.module(simplify)", "simplify,builtin.module(simplify)"),
        ("py.func(simplify),func.func(scf.for(cse))", "py.func(simplify),func.func(scf.for(cse))"),
        ("test-options{number=3 text=abc}", "test-options{number=3 text=abc}"),
        ("test-options{ number = -3\n}", "test-options{number=-3}"),
        ("test-options{several=1,2,3 flag=true}", "test-options{flag=true several=1,2,3}"),
        ("test-options{long-name=7}", "test-options{long-name=7}"),
        ("test-options{long_name=7}", "test-options{long-name=7}"),
        ("test-options{real=1.5e3}", "test-options{real=1500.0}"),
        ('test-options{text="a b \\"c\\" {}"}', 'test-options{text="a b \\"c\\" {}"}'),
        ('test-options{text="true"}', 'test-options{text="true"}'),
        ('test-options{text="7"}', 'test-options{text="7"}'),
        ("typed-to-structured", "lower-comprehensions,lower-py"),
        ("simplify,typed-to-structured,cse", "simplify,lower-comprehensions,lower-py,cse"),
    ],
)
def test_text_is_read_and_printed(text: str, printed: str) -> None:
    pipeline = Pipeline.parse(text)
    assert str(pipeline) == printed
    assert Pipeline.parse(printed) == pipeline


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("simplfy", "unknown pass `simplfy`; did you mean `simplify`?"),
        ("xyzzy", "unknown pass `xyzzy`; --list-passes prints those there are"),
        ("typed-to-structurd", "unknown pass `typed-to-structurd`; did you mean `typed-to-structured`?"),
        (",", "expected a pass"),
        ("simplify,", "expected a pass"),
        ("simplify simplify", "expected "),
        ("simplify)", "expected the end"),
        ("simplify{", "expected `}` or an option"),
        ("simplify{=}", "expected `}` or an option"),
        ("test-options{number=}", "expected a value"),
        ("test-options{number=1,}", "expected a value"),
        ("test-options{number=1 number=2}", "option `number` is given twice"),
        ("test-options{numbr=1}", "pass `test-options` has no option `numbr`; did you mean `number`?"),
        ("simplify{number=1}", "pass `simplify` has no option `number`; it has none"),
        ("test-options{number=abc}", "wrong option of pass `test-options`"),
        ("test-options{number=1,2}", "wrong option of pass `test-options`"),
        ("test-options{number=" + "9" * 5000 + "}", "a number has at most 1000 digits"),
        ('test-options{text="abc}', "expected a value"),
        ("func.func", "`func.func` is the name of an op: write `func.func(...)`"),
        ("func.fnc(cse)", "unknown op `func.fnc`; did you mean `func.func`?"),
        ("fun.func(cse)", "unknown op `fun.func`; did you mean `func.`?"),
        ("simplify(cse)", "`simplify` is a pass: only the name of an op"),
        ("typed-to-structured(cse)", "`typed-to-structured` is a pipeline: only the name of an op"),
        ("abc(cse)", "`abc` is no op: only the name of an op"),
        ("typed-to-structured{x=1}", "`typed-to-structured` is a pipeline, which has no options"),
        ("func.func(cse", "expected `)`"),
        ("func.func(cse))", "expected the end"),
        ("(" * 100_000, f"a pipeline nests at most {DEPTH_LIMIT} deep"),
        ("func.func(" * 100_000, f"a pipeline nests at most {DEPTH_LIMIT} deep"),
        ("{" * 100_000, f"a pipeline nests at most {DEPTH_LIMIT} deep"),
        ("\0", "expected a pass"),
        ("simplify\0", "expected "),
        ("simplify;cse", "expected "),
        ("é", "expected a pass"),
        ("a" * 100_000, "unknown pass"),
    ],
)
def test_what_is_no_pipeline_is_told(text: str, message: str) -> None:
    with pytest.raises(PipelineError) as caught:
        Pipeline.parse(text)
    told = str(caught.value)
    assert message in told
    assert "^" in told.splitlines()[-1] and len(told) < 400_000


def test_an_error_points_at_its_place() -> None:
    with pytest.raises(PipelineError) as caught:
        Pipeline.parse("simplify,func.func(cse,xyzzy)")
    first, shown, caret = str(caught.value).splitlines()
    assert first.startswith("unknown pass `xyzzy`")
    assert shown[caret.index("^") :] == "xyzzy)"


@given(st.text(alphabet=st.sampled_from('simplfy,(){}= "\\\n\0-.0a1é')))
def test_any_text_is_a_pipeline_or_an_error(text: str) -> None:
    try:
        pipeline = Pipeline.parse(text)
    except PipelineError:
        return
    assert Pipeline.parse(str(pipeline)) == pipeline


@given(
    st.lists(
        st.one_of(
            st.integers(-(10**30), 10**30),
            st.booleans(),
            st.floats(allow_nan=False, allow_infinity=False),
            st.text(max_size=20),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_option_values_read_back(values: list[Any]) -> None:
    (written,) = parse_text(f"a{option_text([('x', values)])}")
    assert [(type(v), v) for v in written.options["x"]] == [(type(v), v) for v in values]


def test_mutated_pipelines() -> None:
    random_ = random.Random(7)
    whole = 'simplify,func.func(remove-dead,test-options{number=3 text="a,b" several=1,2}),typed-to-structured'
    for _ in range(2000):
        at, length = random_.randrange(len(whole)), random_.randrange(3)
        text = (
            whole[:at] + random_.choice(["", ",", "(", ")", "{", "}", "=", '"', "\0", "9" * 50]) + whole[at + length :]
        )
        try:
            pipeline = Pipeline.parse(text)
        except PipelineError as error:
            assert "\n" in str(error)
        else:
            assert Pipeline.parse(str(pipeline)) == pipeline


# ---------------------------------------------------------------- objects


def test_named_pipelines_are_those_of_the_table() -> None:
    for name, steps in PIPELINES.items():
        assert names(Pipeline.named(name)) == list(steps)
    with pytest.raises(PipelineError, match="did you mean `typed-to-structured`"):
        Pipeline.named("typed-to-structred")


def test_the_default_pipeline_is_the_stages() -> None:
    assert names(Pipeline.default()) == [name for _, _, steps in STAGES for name in steps]
    assert names(Pipeline.default(Level.STRUCTURED, Level.BUFFERS)) == list(STAGES[1][2])
    assert names(Pipeline.default(Level.BUFFERS, Level.BUFFERS)) == []
    with_polls = names(Pipeline.default(polls=True))
    assert with_polls[with_polls.index("insert-polls") + 1] == "infer-raises"
    assert Pipeline.default().between(Level.STRUCTURED, Level.BUFFERS) == Pipeline.named("structured-to-buffers")


def test_a_pipeline_is_edited_in_place() -> None:
    pipeline = Pipeline.default()
    count = len(pipeline)
    same = pipeline.insert_before("lower-py", "test-options{number=1}").insert_after("lower-py", Mark)
    assert same is pipeline and len(pipeline) == count + 2
    at = names(pipeline).index("lower-py")
    assert names(pipeline)[at - 1 : at + 2] == ["test-options", "lower-py", "test-mark"]
    # What stands in a stage is part of it: the level is checked behind it.
    assert names(pipeline.between(Level.TYPED, Level.STRUCTURED))[-1] == "test-mark"
    assert Pipeline.parse(str(pipeline)) == pipeline
    pipeline.remove("test-mark").remove("test-options")
    assert pipeline == Pipeline.default()
    assert pipeline.append(Mark("add")).passes[-1] == Mark("add")
    assert names(pipeline.copy().insert_before("simplify", Pipeline.parse("func.func(cse)"))).count("cse") == 1


def test_editing_says_what_is_not_there() -> None:
    pipeline = Pipeline.parse("simplify,cse")
    for change in (pipeline.insert_before, pipeline.insert_after):
        with pytest.raises(PipelineError, match="no pass `simplfy` in this pipeline; did you mean `simplify`"):
            change("simplfy", "cse")
    with pytest.raises(PipelineError):
        pipeline.remove("remove-dead")
    with pytest.raises(PipelineError, match="unknown pass"):
        pipeline.insert_before("cse", "nothing")
    assert names(pipeline) == ["simplify", "cse"]


def test_parts_keep_what_they_are_nested_under() -> None:
    pipeline = Pipeline.parse("simplify,func.func(cse,remove-dead),dce")
    assert [str(pipeline.part(n, n + 1)) for n in range(4)] == [
        "simplify",
        "func.func(cse)",
        "func.func(remove-dead)",
        "dce",
    ]
    assert str(pipeline.part(0, 2)) == "simplify,func.func(cse)"
    assert str(pipeline.part(0, 4)) == str(pipeline)


def test_passes_from_outside_are_placed() -> None:
    before = list(registry._placements)
    try:
        registry.place_pass("test-mark", after="simplify")
        registry.place_pass("test-options{number=2}", before="test-mark")
        placed = Pipeline.default()
    finally:
        registry._placements[:] = before
    at = names(placed).index("simplify")
    assert names(placed)[at : at + 3] == ["simplify", "test-options", "test-mark"]
    assert str(Pipeline.default()) != str(placed)


# ---------------------------------------------------------------- running


@dataclass
class Log(Instrumentation):
    """Writes down what it is told."""

    rows: list[str]
    name: str = ""

    def before_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        self.rows.append(f"{self.name}[{pipeline.anchor or op.name}")

    def after_pipeline(self, pipeline: Pipeline, op: Operation) -> None:
        self.rows.append(f"{self.name}]")

    def before_pass(self, pass_: ModulePass, op: Operation) -> None:
        self.rows.append(f"{self.name}+{pass_.name}")

    def after_pass(self, pass_: ModulePass, op: Operation) -> None:
        self.rows.append(f"{self.name}-{pass_.name}")

    def after_failure(self, pass_: ModulePass, op: Operation, error: BaseException) -> None:
        self.rows.append(f"{self.name}!{pass_.name}: {error}")


def test_passes_run_in_order_and_are_watched() -> None:
    module, rows = parsed(), list[str]()
    Pipeline.parse("simplify,func.func(remove-dead)").run(module, registry.make_context(), [Log(rows)])
    nested = ["[func.func", "+remove-dead", "-remove-dead", "]"]
    assert rows == ["[builtin.module", "+simplify", "-simplify", *nested * 3, "]"]
    assert "arith.constant 4 : i64" in text_of(module)


def test_hooks_nest() -> None:
    rows: list[str] = []
    Pipeline.parse("simplify").run(parsed(), registry.make_context(), [Log(rows, "a"), Log(rows, "b")])
    assert rows == ["a[builtin.module", "b[builtin.module", "a+simplify", "b+simplify"] + [
        "b-simplify",
        "a-simplify",
        "b]",
        "a]",
    ]


def test_a_failure_is_told_to_all_and_raised() -> None:
    rows: list[str] = []
    failure = Failure()
    with pytest.raises(ValueError, match="nonsense"):
        Pipeline.parse("simplify,func.func(cse,test-mark{how=nonsense})").run(
            parsed(), registry.make_context(), [failure, Log(rows, "a"), Log(rows, "b")]
        )
    assert rows[-2:] == ["b!test-mark: nonsense", "a!test-mark: nonsense"]
    assert failure.failed == Mark("nonsense") and failure.index == 2


def test_what_an_instrumentation_raises_is_a_failure_too() -> None:
    rows: list[str] = []
    with pytest.raises(Exception, match="terminator"):
        Pipeline.parse("test-mark{how=invalid}").run(parsed(), registry.make_context(), [Log(rows), Verify()])
    assert rows[-1].startswith("!test-mark: ")


def test_nested_pipelines_see_one_op_at_a_time() -> None:
    module = parsed()
    Pipeline.parse("func.func(test-mark)").run(module, registry.make_context())
    assert [list(op.attributes) for op in module.ops] == [["marked"]] * 3
    assert all(not op.attributes for op in module.walk() if op.name != "func.func")
    # In the order in which they stood.
    before = text_of(module)
    Pipeline.parse("func.func(test-mark{how=replace})").run(module, registry.make_context())
    assert text_of(module) == before


@pytest.mark.parametrize("how", ["remove", "add", "rename"])
def test_a_nested_pass_changes_nothing_but_its_op(how: str) -> None:
    module = parsed()
    with pytest.raises(NestedPassError, match=r"nothing but the func\.func that it is nested under"):
        Pipeline.parse(f"func.func(test-mark{{how={how}}})").run(module, registry.make_context())
    assert module.parent is None and text_of(module)


def test_levels_are_checked_behind_stages() -> None:
    module = parsed("py.func @f(%x: !py.int) -> (!py.int) { flow.return %x : !py.int }")
    Pipeline.default(Level.TYPED, Level.STRUCTURED).run(module, registry.make_context(), [LevelCheck()])
    module = parsed("py.func @f(%x: !py.int) -> (!py.int) { flow.return %x : !py.int }")
    pipeline = Pipeline.default(Level.TYPED, Level.STRUCTURED).remove("lower-py")
    with pytest.raises(Exception, match="may not appear at level structured"):
        pipeline.run(module, registry.make_context(), [LevelCheck()])
    # Text knows of no stages.
    Pipeline.parse(str(pipeline)).run(module, registry.make_context(), [LevelCheck()])


def test_time_is_a_tree() -> None:
    timing = Timing()
    with timing.step("all"):
        Pipeline.parse("simplify,func.func(cse,simplify)").run(parsed(), registry.make_context(), [Timer(timing)])
    assert list(timing.tree) == [
        ("all",),
        ("all", "simplify"),
        ("all", "'func.func' pipeline"),
        ("all", "'func.func' pipeline", "cse"),
        ("all", "'func.func' pipeline", "simplify"),
    ]
    total = timing.tree["all",]
    assert total >= sum(seconds for path, seconds in timing.tree.items() if len(path) == 2) > 0
    assert timing.table().splitlines()[-1].startswith("total")


def test_the_journal_learns_which_pass_runs() -> None:
    seen: list[str] = []

    @dataclass(frozen=True)
    class Ask(ModulePass):
        name = "ask"

        def apply(self, ctx: Context, op: ModuleOp) -> None:
            seen.append(str(rewrites.permits("some-rewrite", op)))

    with rewrites.recording(rewrites.Journal()) as journal:
        Pipeline([Ask()]).run(parsed(), registry.make_context())
    assert journal.counts == {("ask", "some-rewrite"): 1} and seen == ["True"]


def test_a_pass_class_or_object_of_ones_own_runs() -> None:
    @dataclass(frozen=True)
    class Own(ModulePass):
        name = "own"

        def apply(self, ctx: Context, op: ModuleOp) -> None:
            for one in op.walk():
                if isinstance(one, arith.AddiOp):
                    one.attributes["seen"] = UnitAttr()

    module = parsed()
    Pipeline.parse("cse").insert_after("cse", Own).run(module, registry.make_context())
    assert "{seen}" in text_of(module)
