"""The `llvm` dialect as LLVM IR text.

Takes in: a module at MACHINE. Gives out: text that `llvmlite.binding.parse_assembly` reads. One table-driven walk a
function: first every value gets its text (constants are written where they are used) and every block its incoming
edges, then every op becomes a line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from xdsl.dialects.builtin import ArrayAttr, DictionaryAttr, IntegerAttr, ModuleOp, StringAttr, UnitAttr, UnknownLoc
from xdsl.ir import Attribute, Block, Operation, SSAValue

from pycc.backends.llvm.metadata import Metadata
from pycc.backends.llvm.types import constant_text, symbol_text, type_text
from pycc.dialects import llvm
from pycc.ir.locations import span_of

Operands = tuple[SSAValue, ...]
OpText = Callable[["FunctionText", Any, Operands], str]
"""Text of an op without its result; its operands come along, because asking an op for them by name is slow."""


@dataclass(frozen=True)
class TranslateOptions:
    """What the text says besides the code."""

    triple: str | None = None
    data_layout: str | None = None
    function_attributes: tuple[str, ...] = ()
    """Put on every function that is defined, e.g. `"prefer-vector-width"="512"` with its quotes."""
    debug: bool = False
    name: str = "pycc"


class FunctionText:
    """Translates one function."""

    def __init__(self, metadata: Metadata, options: TranslateOptions):
        self.metadata = metadata
        self.options = options
        self.texts: dict[SSAValue, str] = {}
        self.types: dict[int, str] = {}
        self.labels: dict[Block, str] = {}
        self.incoming: dict[Block, list[tuple[str, tuple[SSAValue, ...]]]] = {}
        self.trampolines: list[str] = []
        self.scope: str | None = None

    def type(self, value: SSAValue) -> str:
        """`i64`. By identity: comparing attributes costs more than writing them, and there are few different ones."""
        type_ = value.type
        found = self.types.get(id(type_))
        if found is None:
            found = self.types[id(type_)] = type_text(type_)
        return found

    def typed(self, value: SSAValue) -> str:
        """`i64 %3`."""
        return f"{self.type(value)} {self.texts[value]}"

    def pair(self, operands: Operands) -> str:
        """`i64 %3, %4`: two operands of one type."""
        return f"{self.type(operands[0])} {self.texts[operands[0]]}, {self.texts[operands[1]]}"

    def arguments(self, values: Iterable[SSAValue]) -> str:
        """`i64 %3, ptr %4`."""
        return ", ".join([f"{self.type(v)} {self.texts[v]}" for v in values])

    # ---------------------------------------------------------------- the first walk

    def _number(self, blocks: list[Block]) -> None:
        texts = self.texts
        count = 0
        for position, block in enumerate(blocks):
            self.labels[block] = f"b{position}"
            self.incoming[block] = []
            for argument in block.args:
                texts[argument] = f"%v{count}"
                count += 1
        for block in blocks:
            for op in block.ops:
                if not op.results:
                    continue
                constant = CONSTANTS.get(type(op))
                if constant is not None:
                    texts[op.results[0]] = constant(op)
                else:
                    texts[op.results[0]] = f"%v{count}"
                    count += 1

    def _edges(self, blocks: list[Block]) -> None:
        for block in blocks:
            op = block.last_op
            if op is None:
                continue
            label = self.labels[block]
            match op:
                case llvm.BrOp():
                    self.incoming[op.successor].append((label, tuple(op.operands)))
                case llvm.CondBrOp():
                    self._conditional_edges(op, label)
                case llvm.SwitchOp():
                    for target in op.successors:
                        self.incoming[target].append((label, ()))
                case _:
                    pass

    def _conditional_edges(self, op: llvm.CondBrOp, label: str) -> None:
        then, orelse = op.then_block, op.else_block
        self.incoming[then].append((label, tuple(op.then_arguments)))
        if then is orelse and list(op.then_arguments) != list(op.else_arguments):
            # LLVM cannot tell two edges between the same blocks apart: one goes through a block of its own.
            between = f"{label}.else"
            self.trampolines.append(f"{between}:\n  br label %{self.labels[orelse]}")
            self.incoming[orelse].append((between, tuple(op.else_arguments)))
        else:
            self.incoming[orelse].append((label, tuple(op.else_arguments)))

    # ---------------------------------------------------------------- the second

    def body(self, op: llvm.FuncOp) -> list[str]:
        """Lines of the function's blocks."""
        blocks = list(op.body.blocks)
        self._number(blocks)
        self._edges(blocks)
        lines: list[str] = []
        debug = self.options.debug
        entry = blocks[0]
        for block in blocks:
            lines.append(f"{self.labels[block]}:")
            if block is not entry:
                self._phis(block, lines)
            for item in block.ops:
                handler = OPS.get(type(item))
                if handler is None:
                    if type(item) in CONSTANTS:
                        continue
                    raise ValueError(f"{item.name} is not translated")
                line = handler(self, item, item._operands)  # pyright: ignore[reportPrivateUsage]
                if item.results:
                    line = f"  {self.texts[item.results[0]]} = {line}"
                else:
                    line = f"  {line}"
                if debug:
                    line += self._place(item)
                lines.append(line)
        lines += self.trampolines
        return lines

    def _phis(self, block: Block, lines: list[str]) -> None:
        edges = self.incoming[block]
        if not edges:
            # Nothing leads here: its arguments are nothing either.
            for argument in block.args:
                self.texts[argument] = "poison"
            return
        texts = self.texts
        for index, argument in enumerate(block.args):
            pairs = ", ".join([f"[ {texts[values[index]]}, %{label} ]" for label, values in edges])
            lines.append(f"  {texts[argument]} = phi {self.type(argument)} {pairs}")

    def _place(self, op: Operation) -> str:
        if self.scope is None:
            return ""
        span = None if type(op.location) is UnknownLoc else span_of(op.location)
        if span is None:
            # A call that may be inlined must have a place.
            return self.metadata.place(0, 0, self.scope) if type(op) is llvm.CallOp else ""
        return self.metadata.place(span.line, span.column + 1, self.scope)


# ---------------------------------------------------------------- constants


def _constant(op: llvm.ConstantOp) -> str:
    return constant_text(op.value, op.result.type)


def _zero(op: llvm.ZeroOp) -> str:
    return "null" if isinstance(op.res.type, llvm.LLVMPointerType) else "zeroinitializer"


CONSTANTS: dict[type[Operation], Callable[[Any], str]] = {
    llvm.ConstantOp: _constant,
    llvm.ZeroOp: _zero,
    llvm.UndefOp: lambda op: "undef",
    llvm.PoisonOp: lambda op: "poison",
    llvm.AddressOfOp: lambda op: symbol_text(op.global_name.root_reference.data),
}


# ---------------------------------------------------------------- instructions

_WRAPS = {0: "", 1: "nsw ", 2: "nuw ", 3: "nuw nsw "}


def _wrapping(name: str) -> OpText:
    def text(function: FunctionText, op: Any, operands: Operands) -> str:
        flags = op.properties.get("overflowFlags")
        wraps = "" if flags is None else _WRAPS[flags.value.data]
        return f"{name} {wraps}{function.pair(operands)}"

    return text


def _exact(name: str) -> OpText:
    def text(function: FunctionText, op: Any, operands: Operands) -> str:
        exact = "exact " if "isExact" in op.properties else ""
        return f"{name} {exact}{function.pair(operands)}"

    return text


def _binary(name: str) -> OpText:
    def text(function: FunctionText, op: Any, operands: Operands) -> str:
        return f"{name} {function.pair(operands)}"

    return text


def _flags(op: Operation) -> str:
    flags: Any = op.properties.get("fastmathFlags")
    if flags is None or not flags.data:
        return ""
    names = sorted(str(flag) for flag in flags.data)
    return "fast " if len(names) == 7 else "".join(f"{name} " for name in names)


def _float_binary(name: str) -> OpText:
    def text(function: FunctionText, op: Any, operands: Operands) -> str:
        return f"{name} {_flags(op)}{function.pair(operands)}"

    return text


def _negate(function: FunctionText, op: llvm.FNegOp, operands: Operands) -> str:
    return f"fneg {_flags(op)}{function.typed(operands[0])}"


def _cast(name: str) -> OpText:
    def text(function: FunctionText, op: Any, operands: Operands) -> str:
        mark = ""
        if "nonNeg" in op.properties:
            mark = "nneg "
        return f"{name} {mark}{function.typed(operands[0])} to {function.type(op.results[0])}"

    return text


def _icmp(function: FunctionText, op: Any, operands: Operands) -> str:
    predicate = llvm.ALL_ICMP_FLAGS[op.predicate.value.data].value
    return f"icmp {predicate} {function.pair(operands)}"


def _fcmp(function: FunctionText, op: llvm.FCmpOp, operands: Operands) -> str:
    predicate = llvm.ALL_FCMP_FLAGS[op.predicate.value.data].value.removeprefix("_")
    return f"fcmp {_flags(op)}{predicate} {function.pair(operands)}"


def _select(function: FunctionText, op: llvm.SelectOp, operands: Operands) -> str:
    return f"select {_flags(op)}{function.arguments(operands)}"


def _gep(function: FunctionText, op: llvm.GEPOp, operands: Operands) -> str:
    properties: Any = op.properties
    constants = properties["rawConstantIndices"].get_values()
    dynamic = iter(operands[1:])
    indices = [
        function.typed(next(dynamic)) if value == llvm.GEP_USE_SSA_VAL else f"i32 {value}" for value in constants
    ]
    inbounds = "inbounds " if "inbounds" in properties else ""
    element = type_text(properties["elem_type"])
    return f"getelementptr {inbounds}{element}, {function.typed(operands[0])}, {', '.join(indices)}"


def _alignment(op: Operation) -> str:
    alignment: Any = op.properties.get("alignment")
    return "" if alignment is None else f", align {alignment.value.data}"


def _memory(function: FunctionText, op: Operation) -> str:
    tag = op.attributes.get("pycc.tbaa")
    if isinstance(tag, StringAttr):
        return _alignment(op) + function.metadata.tbaa(tag.data)
    return _alignment(op)


def _load(function: FunctionText, op: llvm.LoadOp, operands: Operands) -> str:
    return f"load {function.type(op.results[0])}, {function.typed(operands[0])}{_memory(function, op)}"


def _store(function: FunctionText, op: llvm.StoreOp, operands: Operands) -> str:
    volatile = "volatile " if "volatile_" in op.properties else ""
    return f"store {volatile}{function.typed(operands[0])}, {function.typed(operands[1])}{_memory(function, op)}"


def _alloca(function: FunctionText, op: llvm.AllocaOp, operands: Operands) -> str:
    return f"alloca {type_text(op.elem_type)}, {function.typed(operands[0])}{_alignment(op)}"


def _position(op: Operation) -> str:
    position: Any = op.properties["position"]
    return ", ".join(map(str, position.get_values()))


def _extract_value(function: FunctionText, op: llvm.ExtractValueOp, operands: Operands) -> str:
    return f"extractvalue {function.typed(operands[0])}, {_position(op)}"


def _insert_value(function: FunctionText, op: llvm.InsertValueOp, operands: Operands) -> str:
    return f"insertvalue {function.typed(operands[0])}, {function.typed(operands[1])}, {_position(op)}"


def _call(function: FunctionText, op: llvm.CallOp, operands: Operands) -> str:
    properties: Any = op.properties
    callee = properties.get("callee")
    if callee is not None:
        name = symbol_text(callee.root_reference.data)
    else:
        name, operands = function.texts[operands[0]], operands[1:]
    result = function.type(op.results[0]) if op.results else "void"
    if "var_callee_type" in properties:
        result = type_text(properties["var_callee_type"])
    tail = properties["TailCallKind"].data.value
    kind = "" if tail == "none" else f"{tail} "
    convention = properties["CConv"].convention.data
    convention = "" if convention == "ccc" else f"{convention} "
    group = function.metadata.group(passthrough(op)) if op.attributes else ""
    return f"{kind}call {convention}{result} {name}({function.arguments(operands)}){group}"


def _call_intrinsic(function: FunctionText, op: llvm.CallIntrinsicOp, operands: Operands) -> str:
    result = function.type(op.results[0]) if op.results else "void"
    return f"call {_flags(op)}{result} {symbol_text(op.intrin.data)}({function.arguments(operands)})"


def _suffix(type_: Attribute) -> str:
    """How intrinsic names spell a type."""
    text = type_text(type_)
    if text.startswith("<"):
        count, element = text[1:-1].split(" x ")
        return f"v{count}{_SUFFIXES.get(element, element)}"
    return _SUFFIXES.get(text, text)


_SUFFIXES = {"double": "f64", "float": "f32", "half": "f16", "ptr": "p0"}


def _intrinsic(name: str) -> OpText:
    """An intrinsic overloaded on its first operand."""

    def text(function: FunctionText, op: Any, operands: Operands) -> str:
        suffix = _suffix(operands[0].type)
        result = function.type(op.results[0])
        return f"call {_flags(op)}{result} @llvm.{name}.{suffix}({function.arguments(operands)})"

    return text


def _flagged(name: str, flag: str) -> OpText:
    def text(function: FunctionText, op: Any, operands: Operands) -> str:
        operand = operands[0]
        value = "true" if op.properties[flag].value.data else "false"
        type_ = type_text(operand.type)
        return f"call {type_} @llvm.{name}.{_suffix(operand.type)}({function.typed(operand)}, i1 {value})"

    return text


def _move(name: str) -> OpText:
    def text(function: FunctionText, op: Any, operands: Operands) -> str:
        kinds = ".".join(_suffix(v.type) for v in operands)
        if name == "memset":
            kinds = f"{_suffix(operands[0].type)}.{_suffix(operands[2].type)}"
        volatile = "true" if op.isVolatile.value.data else "false"
        return f"call void @llvm.{name}.{kinds}({function.arguments(operands)}, i1 {volatile})"

    return text


def _assume(function: FunctionText, op: llvm.AssumeOp, operands: Operands) -> str:
    return f"call void @llvm.assume({function.typed(operands[0])})"


def _insert_element(function: FunctionText, op: llvm.InsertElementOp, operands: Operands) -> str:
    return f"insertelement {function.arguments(operands)}"


def _extract_element(function: FunctionText, op: llvm.ExtractElementOp, operands: Operands) -> str:
    return f"extractelement {function.arguments(operands)}"


def _shuffle(function: FunctionText, op: llvm.ShuffleVectorOp, operands: Operands) -> str:
    lanes = ", ".join("i32 poison" if lane < 0 else f"i32 {lane}" for lane in op.mask.iter_values())
    mask = f"<{len(op.mask)} x i32> <{lanes}>"
    return f"shufflevector {function.arguments(operands)}, {mask}"


def _freeze(function: FunctionText, op: llvm.FreezeOp, operands: Operands) -> str:
    return f"freeze {function.typed(operands[0])}"


def _branch(function: FunctionText, op: llvm.BrOp, operands: Operands) -> str:
    loop = _loop(function, op.attributes.get("loop_annotation")) if op.attributes else ""
    return f"br label %{function.labels[op.successors[0]]}{loop}"


def _loop(function: FunctionText, annotation: Attribute | None) -> str:
    """`, !llvm.loop !5` from a dictionary of LLVM's own property names without `llvm.loop.`."""
    if not isinstance(annotation, DictionaryAttr):
        return ""
    properties = ["SELF"]
    for name, value in annotation.data.items():
        argument = ""
        if isinstance(value, IntegerAttr):
            argument = f", {type_text(value.type)} {constant_text(value, value.type)}"
        properties.append(function.metadata.node(f'!{{!"llvm.loop.{name}"{argument}}}'))
    return f", !llvm.loop {function.metadata.distinct('!{' + ', '.join(properties) + '}')}"


def _conditional_branch(function: FunctionText, op: llvm.CondBrOp, operands: Operands) -> str:
    first, second = op.successors
    then, orelse = function.labels[first], function.labels[second]
    if first is second and list(op.then_arguments) != list(op.else_arguments):
        parent = op.parent
        assert parent is not None
        orelse = f"{function.labels[parent]}.else"
    profile = loop = ""
    if op.attributes:
        weights = op.attributes.get("branch_weights")
        profile = "" if weights is None else function.metadata.weights(weights)
        loop = _loop(function, op.attributes.get("loop_annotation"))
    return f"br {function.typed(operands[0])}, label %{then}, label %{orelse}{profile}{loop}"


def _switch(function: FunctionText, op: llvm.SwitchOp, operands: Operands) -> str:
    type_ = function.type(operands[0])
    values = op.case_values.data if op.case_values is not None else ()
    cases = " ".join(
        f"{type_} {value.value.data}, label %{function.labels[block]}"
        for value, block in zip(values, op.caseDestinations, strict=True)
    )
    return f"switch {function.typed(operands[0])}, label %{function.labels[op.defaultDestination]} [{cases}]"


def _return(function: FunctionText, op: llvm.ReturnOp, operands: Operands) -> str:
    return f"ret {function.typed(operands[0])}" if operands else "ret void"


_OWN_TEXT: dict[type[Operation], OpText] = {
    llvm.AddOp: _wrapping("add"), llvm.SubOp: _wrapping("sub"), llvm.MulOp: _wrapping("mul"),
    llvm.ShlOp: _wrapping("shl"), llvm.SDivOp: _exact("sdiv"), llvm.UDivOp: _exact("udiv"),
    llvm.LShrOp: _exact("lshr"), llvm.AShrOp: _exact("ashr"), llvm.SRemOp: _binary("srem"),
    llvm.URemOp: _binary("urem"), llvm.AndOp: _binary("and"), llvm.OrOp: _binary("or"), llvm.XOrOp: _binary("xor"),
    llvm.FAddOp: _float_binary("fadd"), llvm.FSubOp: _float_binary("fsub"), llvm.FMulOp: _float_binary("fmul"),
    llvm.FDivOp: _float_binary("fdiv"), llvm.FRemOp: _float_binary("frem"), llvm.FNegOp: _negate,
    llvm.TruncOp: _cast("trunc"), llvm.ZExtOp: _cast("zext"), llvm.SExtOp: _cast("sext"),
    llvm.FPToSIOp: _cast("fptosi"), llvm.FPToUIOp: _cast("fptoui"), llvm.SIToFPOp: _cast("sitofp"),
    llvm.UIToFPOp: _cast("uitofp"), llvm.FPExtOp: _cast("fpext"), llvm.FPTruncOp: _cast("fptrunc"),
    llvm.BitcastOp: _cast("bitcast"), llvm.IntToPtrOp: _cast("inttoptr"), llvm.PtrToIntOp: _cast("ptrtoint"),
    llvm.ICmpOp: _icmp, llvm.stock.ICmpOp: _icmp, llvm.FCmpOp: _fcmp, llvm.SelectOp: _select, llvm.GEPOp: _gep,
    llvm.LoadOp: _load, llvm.StoreOp: _store, llvm.AllocaOp: _alloca, llvm.ExtractValueOp: _extract_value,
    llvm.InsertValueOp: _insert_value, llvm.CallOp: _call, llvm.CallIntrinsicOp: _call_intrinsic,
    llvm.InsertElementOp: _insert_element, llvm.ExtractElementOp: _extract_element, llvm.ShuffleVectorOp: _shuffle,
    llvm.FreezeOp: _freeze, llvm.BrOp: _branch, llvm.CondBrOp: _conditional_branch, llvm.SwitchOp: _switch,
    llvm.ReturnOp: _return, llvm.UnreachableOp: lambda function, op, operands: "unreachable", llvm.AssumeOp: _assume,
    llvm.MemcpyOp: _move("memcpy"), llvm.MemmoveOp: _move("memmove"), llvm.MemsetOp: _move("memset"),
    llvm.CountLeadingZerosOp: _flagged("ctlz", "is_zero_poison"),
    llvm.CountTrailingZerosOp: _flagged("cttz", "is_zero_poison"), llvm.AbsOp: _flagged("abs", "is_int_min_poison"),
}  # fmt: skip

_BY_NAME: tuple[type[Operation], ...] = (
    llvm.SAddWithOverflowOp, llvm.SSubWithOverflowOp, llvm.SMulWithOverflowOp, llvm.UAddWithOverflowOp,
    llvm.USubWithOverflowOp, llvm.UMulWithOverflowOp, llvm.SMaxOp, llvm.SMinOp, llvm.UMaxOp, llvm.UMinOp,
    llvm.MaximumOp, llvm.MinimumOp, llvm.CtPopOp, llvm.FTruncOp, llvm.RoundEvenOp, llvm.RoundOp, llvm.RintOp,
    llvm.FAbsOp, llvm.FCeilOp, llvm.FFloorOp, llvm.FSqrtOp, llvm.FExpOp, llvm.FExp2Op, llvm.FLogOp, llvm.FLog2Op,
    llvm.FSinOp, llvm.FCosOp, llvm.FPowOp, llvm.FCopySignOp, llvm.FMAOp, llvm.VectorFMaxOp, llvm.VectorFMinOp,
)  # fmt: skip
OPS: dict[type[Operation], OpText] = {
    **_OWN_TEXT,
    **{op: _intrinsic(op.name.removeprefix("llvm.intr.")) for op in _BY_NAME},
}


# ---------------------------------------------------------------- the module


def passthrough(op: Operation) -> tuple[str, ...]:
    """LLVM attributes kept on a function or call."""
    listed = op.get_attr_or_prop("passthrough")
    if not isinstance(listed, ArrayAttr):
        return ()
    texts: list[str] = []
    for item in listed.data:
        match item:
            case StringAttr():
                texts.append(item.data)
            case ArrayAttr(data=(StringAttr() as key, StringAttr() as value)):
                texts.append(f'"{key.data}"="{value.data}"')
            case _:
                raise ValueError(f"attribute {item} is not translated")
    return tuple(texts)


def _parameter(attributes: DictionaryAttr | None) -> str:
    if attributes is None:
        return ""
    texts: list[str] = []
    for name, value in attributes.data.items():
        plain = name.removeprefix("llvm.")
        match value:
            case UnitAttr():
                texts.append(plain)
            case IntegerAttr():
                number = value.value.data
                texts.append(f"align {number}" if plain == "align" else f"{plain}({number})")
            case _:
                raise ValueError(f"argument attribute {name} is not translated")
    return "".join(f" {text}" for text in texts)


def _function(op: llvm.FuncOp, metadata: Metadata, options: TranslateOptions) -> list[str]:
    defined = bool(op.body.blocks)
    function = FunctionText(metadata, options)
    type_ = op.function_type
    described: Any = op.properties.get("arg_attrs")
    attributes = list(described.data) if described is not None else [None] * len(type_.inputs)
    parameters: list[str] = []
    for index, (input_, marks) in enumerate(zip(type_.inputs, attributes, strict=True)):
        name = f" %v{index}" if defined else ""
        parameters.append(f"{type_text(input_)}{_parameter(marks)}{name}")
    if type_.is_variadic:
        parameters.append("...")
    linkage = op.linkage.linkage.data
    marks = passthrough(op)
    if defined:
        marks += options.function_attributes
    place = ""
    if defined and options.debug:
        span = span_of(op.location)
        if span is not None:
            function.scope = metadata.subprogram(op.sym_name.data, op.sym_name.data, span.file, span.line)
            place = f" !dbg {function.scope}"
    prefix = "" if linkage == "external" else f"{linkage} "
    convention = "" if op.CConv.convention.data == "ccc" else f"{op.CConv.convention.data} "
    head = (
        f"{prefix}{convention}{type_text(type_.output)} {symbol_text(op.sym_name.data)}"
        f"({', '.join(parameters)}){metadata.group(marks)}{place}"
    )
    if not defined:
        return [f"declare {head}"]
    return [f"define {head} {{", *function.body(op), "}", ""]


_UNNAMED = {0: "", 1: "local_unnamed_addr ", 2: "unnamed_addr "}


def _global(op: llvm.GlobalOp) -> str:
    linkage = op.linkage.linkage.data
    prefix = "" if linkage == "external" and op.value is not None else f"{linkage} "
    unnamed = _UNNAMED[op.unnamed_addr.value.data] if op.unnamed_addr is not None else ""
    kind = "constant" if op.constant is not None else "global"
    value = f" {constant_text(op.value, op.global_type)}" if op.value is not None else ""
    return (
        f"{symbol_text(op.sym_name.data)} = {prefix}{unnamed}{kind} {type_text(op.global_type)}{value}{_alignment(op)}"
    )


def translate(module: ModuleOp, options: TranslateOptions = TranslateOptions()) -> str:
    """LLVM IR text of a module at MACHINE."""
    metadata = Metadata()
    lines = [f'source_filename = "{options.name}"']
    if options.data_layout is not None:
        lines.append(f'target datalayout = "{options.data_layout}"')
    if options.triple is not None:
        lines.append(f'target triple = "{options.triple}"')
    lines.append("")
    for op in module.ops:
        match op:
            case llvm.FuncOp():
                lines += _function(op, metadata, options)
            case llvm.GlobalOp():
                lines.append(_global(op))
            case _:
                raise ValueError(f"{op.name} is not translated")
    lines += metadata.lines()
    return "\n".join(lines) + "\n"
