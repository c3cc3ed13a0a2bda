"""A rule of inference that annotations cannot say: the exponent of `scale` must be known when compiling."""

from __future__ import annotations

from pycc.extend import NotStatic, Refused, Value, Walker, WrongCall, coerce

from pycc_fixed.dialect import ScaleOp, q16


def scale(walker: Walker, arguments: list[Value], keywords: dict[str, Value]) -> Value:
    """`scale(x, 3)`: one `fixed.scale`."""
    if keywords or len(arguments) != 2:
        raise Refused(WrongCall(walker.span, "scale(value, exponent)"))
    value = coerce(walker, arguments[0], q16, {}, ("scale", "value"))
    exponent = arguments[1].constant if arguments[1].known else None
    if not isinstance(exponent, int):
        raise Refused(NotStatic(walker.span, "the exponent"))
    if not -31 <= exponent <= 31:
        raise walker.raise_("ValueError", "the exponent of scale() is from -31 to 31")
    return walker.make(q16, lambda _: ScaleOp(walker.ssa(value), exponent))
