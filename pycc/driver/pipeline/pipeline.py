"""Pipelines: an ordered list of passes, possibly nested under an op, as text and as an object.

    Pipeline.parse("lower-py,simplify,func.func(cse)").run(module, context)

A `Pipeline` holds passes and pipelines. One with an `anchor` runs on each op of that name directly inside the op that
the pipeline around it runs on; such an op is alone in a module while its passes run, so they may not look at or change
what stands beside it. One with a `stage` is a step down the staircase and runs where it stands.

Passes are found by name (`registry.py`) when a pipeline is built. Running one raises what its passes and
instrumentations raise, unchanged.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from xdsl.context import Context
from xdsl.dialects.builtin import ModuleOp, StringAttr
from xdsl.ir import Block, Operation, Region
from xdsl.passes import ModulePass
from xdsl.utils.arg_spec import ArgSpec

from pycc.driver import registry
from pycc.driver.pipeline.text import PipelineError, Written, error_at, nearest, option_text, parse_text
from pycc.ir import rewrites
from pycc.ir.levels import Level
from pycc.passes.pipelines import PIPELINES, STAGES

if TYPE_CHECKING:
    from pycc.driver.pipeline.instrumentation import Instrumentation

Item: TypeAlias = "ModulePass | Pipeline"
Insertable: TypeAlias = "str | ModulePass | type[ModulePass] | Pipeline"
MODULE = "builtin.module"


class NestedPassError(Exception):
    """A pass under an op changed more than that op."""


@dataclasses.dataclass(eq=False)
class Pipeline:
    """Passes in order. Changing methods change it in place and return it."""

    items: list[ModulePass | Pipeline] = dataclasses.field(default_factory=list["ModulePass | Pipeline"])
    anchor: str = ""
    """Name of the ops that it runs on; "" for the op that it is given."""
    stage: tuple[Level, Level] | None = None
    """The levels that it leads from and to."""

    # ------------------------------------------------------------ making

    @classmethod
    def parse(cls, text: str) -> Pipeline:
        """A pipeline from text such as `a,b{x=1},func.func(c)`, named pipelines expanded. Raises `PipelineError`."""
        written = parse_text(text)
        if len(written) == 1 and written[0].name == MODULE and written[0].nested is not None:
            written = written[0].nested
        return cls(_items(written, text))

    @classmethod
    def named(cls, name: str) -> Pipeline:
        """One of the named pipelines (`pycc-opt --list-pipelines`)."""
        for source, target, _ in STAGES:
            if name == f"{source.value}-to-{target.value}":
                return cls.default(source, target)
        if name == "typed-to-llvm-dialect":
            return cls.default()
        if name not in PIPELINES:
            raise PipelineError(f"unknown pipeline `{name}`{nearest(name, PIPELINES)}")
        return cls(_items([Written(step, 0) for step in PIPELINES[name]], ",".join(PIPELINES[name])))

    @classmethod
    def default(cls, start: Level = Level.TYPED, end: Level = Level.MACHINE, polls: bool = False) -> Pipeline:
        """The stages from one level down to another. `polls` puts in what lets Ctrl-C stop a loop."""
        stages: list[ModulePass | Pipeline] = []
        reached = start
        for source, target, names in STAGES:
            if source == reached != end:
                stages.append(cls([registry.find_pass(name)() for name in names], stage=(source, target)))
                reached = target
        made = cls(stages)
        if polls and any(pass_.name == "infer-raises" for pass_ in made.passes):
            # As late as it may be: loops that were counted by then, and hold no calls, stay without.
            made.insert_before("infer-raises", "insert-polls")
        for place in registry.placements():
            if any(pass_.name == place.anchor for pass_ in made.passes):
                (made.insert_before if place.before else made.insert_after)(place.anchor, place.name)
        return made

    def between(self, start: Level, end: Level) -> Pipeline:
        """Its stages from one level down to another."""
        stages: list[ModulePass | Pipeline] = []
        reached = start
        for item in self.items:
            if isinstance(item, Pipeline) and item.stage is not None and item.stage[0] == reached != end:
                stages.append(item)
                reached = item.stage[1]
        return Pipeline(stages)

    def copy(self) -> Pipeline:
        """The same passes in lists of its own."""
        items = [item.copy() if isinstance(item, Pipeline) else item for item in self.items]
        return Pipeline(items, self.anchor, self.stage)

    # ------------------------------------------------------------ looking

    @property
    def passes(self) -> tuple[ModulePass, ...]:
        """Every pass in order, those of nested pipelines included."""
        return tuple(pass_ for _, _, pass_ in self._places())

    def __len__(self) -> int:
        return sum(1 for _ in self._places())

    def __iter__(self) -> Iterator[ModulePass]:
        return iter(self.passes)

    def __str__(self) -> str:
        """Text that `parse` reads back."""
        alone = len(self.items) == 1 and isinstance(self.items[0], Pipeline) and self.items[0].anchor == MODULE
        return f"{self.anchor or MODULE}({self.body()})" if self.anchor or alone else self.body()

    def body(self) -> str:
        """Its passes as text, without the op that it is nested under."""
        return _text(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pipeline) and str(self) == str(other)

    __hash__ = None  # type: ignore[assignment]

    def _places(self) -> Iterator[tuple[Pipeline, int, ModulePass]]:
        for index, item in enumerate(self.items):
            if isinstance(item, Pipeline):
                yield from item._places()
            else:
                yield self, index, item

    def part(self, start: int, end: int) -> Pipeline:
        """The passes with these numbers (as in `passes`, end excluded), under the same ops."""
        return self._part(iter(range(len(self))), start, end)

    def without(self, numbers: Collection[int]) -> Pipeline:
        """The pipeline without the passes with these numbers; its stages stay stages."""
        return self._without(iter(range(len(self))), numbers)

    def _without(self, places: Iterator[int], numbers: Collection[int]) -> Pipeline:
        kept: list[ModulePass | Pipeline] = []
        for item in self.items:
            if isinstance(item, Pipeline):
                kept.append(item._without(places, numbers))
            elif next(places) not in numbers:
                kept.append(item)
        return Pipeline(kept, self.anchor, self.stage)

    def _part(self, numbers: Iterator[int], start: int, end: int) -> Pipeline:
        kept: list[ModulePass | Pipeline] = []
        for item in self.items:
            if not isinstance(item, Pipeline):
                if start <= next(numbers) < end:
                    kept.append(item)
                continue
            whole = len(item)
            inner = item._part(numbers, start, end)
            if inner.items:
                inner.stage = item.stage if len(inner) == whole else None
                kept.append(inner)
        return Pipeline(kept, self.anchor)

    # ------------------------------------------------------------ changing

    def insert_before(self, anchor: str, pass_: Insertable) -> Pipeline:
        """Put a pass, or the passes of a text or pipeline, before the first pass named `anchor`."""
        where, index = self._find(anchor)[0]
        where.items[index:index] = _inserted(pass_)
        return self

    def insert_after(self, anchor: str, pass_: Insertable) -> Pipeline:
        """Put a pass, or the passes of a text or pipeline, behind the last pass named `anchor`."""
        where, index = self._find(anchor)[-1]
        where.items[index + 1 : index + 1] = _inserted(pass_)
        return self

    def append(self, pass_: Insertable) -> Pipeline:
        """Put a pass, or the passes of a text or pipeline, at the end."""
        self.items += _inserted(pass_)
        return self

    def remove(self, name: str) -> Pipeline:
        """Take out every pass of that name."""
        for where, index in reversed(self._find(name)):
            del where.items[index]
        return self

    def _find(self, name: str) -> list[tuple[Pipeline, int]]:
        found = [(where, index) for where, index, pass_ in self._places() if pass_.name == name]
        if not found:
            there = [pass_.name for pass_ in self.passes]
            raise PipelineError(f"no pass `{name}` in this pipeline{nearest(name, there)}")
        return found

    # ------------------------------------------------------------ running

    def run(self, module: ModuleOp, context: Context, instrumentations: Sequence[Instrumentation] = ()) -> None:
        """Run the passes on a module, which they change."""
        self._run(module, context, tuple(instrumentations), tuple(reversed(instrumentations)))

    def _run(
        self,
        op: Operation,
        context: Context,
        hooks: tuple[Instrumentation, ...],
        back: tuple[Instrumentation, ...],
    ) -> None:
        for hook in hooks:
            hook.before_pipeline(self, op)
        for item in self.items:
            if not isinstance(item, Pipeline):
                op = _apply(item, op, context, hooks, back)
            elif item.anchor:
                for child in [child for region in op.regions for block in region.blocks for child in block.ops]:
                    if child.name == item.anchor:
                        item._run(child, context, hooks, back)
            else:
                item._run(op, context, hooks, back)
        for hook in back:
            hook.after_pipeline(self, op)


def _apply(
    pass_: ModulePass,
    op: Operation,
    context: Context,
    hooks: tuple[Instrumentation, ...],
    back: tuple[Instrumentation, ...],
) -> Operation:
    """Run one pass on an op; the op that stands in its place then."""
    for hook in hooks:
        hook.before_pass(pass_, op)
    rewrites.entering(pass_.name)
    try:
        if isinstance(op, ModuleOp):
            pass_.apply(context, op)
        else:
            op = _apply_alone(pass_, op, context)
        for hook in back:
            hook.after_pass(pass_, op)
    except Exception as error:
        for hook in back:
            hook.after_failure(pass_, op, error)
        raise
    return op


def _apply_alone(pass_: ModulePass, op: Operation, context: Context) -> Operation:
    """Run a pass on a module that holds nothing but the op, and put what it left in the op's place."""
    block = op.parent
    assert block is not None, "an op inside another has a block"
    following, given = op.next_op, f"{op.name} {_symbol(op)}".rstrip()
    op.detach()
    module = ModuleOp(Region([Block([op])]))
    try:
        pass_.apply(context, module)
        left = list(module.body.block.ops)
        shown = ", ".join(f"{one.name} {_symbol(one)}".rstrip() for one in left) or "nothing"
        if shown != given:
            raise NestedPassError(
                f"it may change nothing but the {op.name} that it is nested under, and left {shown} in place of {given}"
            )
    finally:
        # A pass that failed may have left anything; the module around stays whole for whoever looks at it.
        remaining = list(module.body.block.ops)
        for one in remaining:
            one.detach()
            if following is None:
                block.add_op(one)
            else:
                block.insert_op_before(one, following)
    return remaining[0]


def _symbol(op: Operation) -> str:
    name = op.properties.get("sym_name") or op.attributes.get("sym_name")
    return f"@{name.data}" if isinstance(name, StringAttr) else ""


# ---------------------------------------------------------------- text and objects


def _text(pipeline: Pipeline) -> str:
    parts: list[str] = []
    for item in pipeline.items:
        if not isinstance(item, Pipeline):
            parts.append(item.name + option_text(_changed_options(item)))
        elif item.anchor:
            parts.append(f"{item.anchor}({_text(item)})")
        else:
            parts.append(_text(item))
    return ",".join(part for part in parts if part)


def _changed_options(pass_: ModulePass) -> list[tuple[str, Any]]:
    if not dataclasses.fields(pass_):
        return []
    return [(name.replace("_", "-"), values) for name, values in pass_.spec().parameters.items()]


def _items(written: Sequence[Written], text: str) -> list[ModulePass | Pipeline]:
    items: list[ModulePass | Pipeline] = []
    for element in written:
        if element.nested is not None:
            _check_anchor(element, text)
            items.append(Pipeline(_items(element.nested, text), element.name))
        elif element.name in PIPELINES:
            if element.options:
                raise error_at(text, element.place, f"`{element.name}` is a pipeline, which has no options")
            items.append(Pipeline.named(element.name))
        else:
            items.append(_pass(element, text))
    return items


def _pass(element: Written, text: str) -> ModulePass:
    try:
        found = registry.find_pass(element.name)
    except registry.UnknownPass:
        if "." in element.name:
            message = f"`{element.name}` is the name of an op: write `{element.name}(...)` with the passes to run on it"
        else:
            near = nearest(element.name, [*registry.pass_names(), *PIPELINES])
            message = f"unknown pass `{element.name}`" + (near or "; --list-passes prints those there are")
        raise error_at(text, element.place, message) from None
    fields = {one.name for one in dataclasses.fields(found)} - {"name"}
    given = {name.replace("-", "_"): values for name, values in element.options.items()}
    for name in given:
        if name not in fields:
            shown = sorted(one.replace("_", "-") for one in fields)
            there = f"; its options are {', '.join(shown)}" if shown else "; it has none"
            message = f"pass `{element.name}` has no option `{name.replace('_', '-')}`"
            raise error_at(text, element.place, message + (nearest(name.replace("_", "-"), shown) or there))
    try:
        return found.from_spec(ArgSpec(found.name, given)) if fields else found()
    except (ValueError, TypeError) as error:
        raise error_at(text, element.place, f"wrong option of pass `{element.name}`: {error}") from None


def _check_anchor(element: Written, text: str) -> None:
    """A pipeline may be nested under ops that there are."""
    if element.name == MODULE:
        return
    if "." not in element.name:
        what = "a pipeline" if element.name in PIPELINES else "a pass" if _is_pass(element.name) else "no op"
        message = f"`{element.name}` is {what}: only the name of an op, such as func.func, is followed by `(`"
        raise error_at(text, element.place, message)
    names = registry.op_names(element.name.split(".", 1)[0])
    if element.name not in names:
        near = nearest(element.name, names or (f"{dialect}." for dialect in registry.dialect_names()))
        raise error_at(text, element.place, f"unknown op `{element.name}`{near}")


def _is_pass(name: str) -> bool:
    return name in registry.pass_names()


def _inserted(pass_: str | ModulePass | type[ModulePass] | Pipeline) -> list[ModulePass | Pipeline]:
    match pass_:
        case str():
            return Pipeline.parse(pass_).items
        case Pipeline():
            return [pass_.copy()] if pass_.anchor or pass_.stage else pass_.copy().items
        case ModulePass():
            return [pass_]
        case type():
            return [pass_()]


__all__ = ["Item", "NestedPassError", "Pipeline", "PipelineError"]
