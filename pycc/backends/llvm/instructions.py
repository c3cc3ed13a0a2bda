"""The text of each op: one row per op class, without the result's name. `FunctionText` gives names and types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from xdsl.dialects.builtin import DictionaryAttr, IntegerAttr, StringAttr
from xdsl.ir import Attribute, Operation

from pycc.backends.llvm.function_text import FunctionText, Operands, OpText, Tables, alignment_text, passthrough
from pycc.backends.llvm.types import constant_text, symbol_text, type_text
from pycc.dialects import llvm

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


def _memory(function: FunctionText, op: Operation) -> str:
    tag = op.attributes.get("pycc.tbaa")
    if isinstance(tag, StringAttr):
        return alignment_text(op) + function.metadata.tbaa(tag.data)
    return alignment_text(op)


def _load(function: FunctionText, op: llvm.LoadOp, operands: Operands) -> str:
    return f"load {function.type(op.results[0])}, {function.typed(operands[0])}{_memory(function, op)}"


def _store(function: FunctionText, op: llvm.StoreOp, operands: Operands) -> str:
    volatile = "volatile " if "volatile_" in op.properties else ""
    return f"store {volatile}{function.typed(operands[0])}, {function.typed(operands[1])}{_memory(function, op)}"


def _alloca(function: FunctionText, op: llvm.AllocaOp, operands: Operands) -> str:
    return f"alloca {type_text(op.elem_type)}, {function.typed(operands[0])}{alignment_text(op)}"


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
    loop = ""
    weights = op.attributes.get("branch_weights", op.properties.get("branch_weights"))
    profile = "" if weights is None else function.metadata.weights(weights)
    if op.attributes:
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

TABLES = Tables(CONSTANTS, OPS)
