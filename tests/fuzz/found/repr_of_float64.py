"""`repr` of a sized number names its type, of float64 too, which is a float for `isinstance`."""

import pycc


def main(x: pycc.f64) -> list[str]:
    print([repr(x)], repr(pycc.f32(1.5)), repr(pycc.i8(3)))
    print(str(x), x)
    return [repr(x), repr(pycc.u16(7))]


CALLS = ("[pycc.f64(3.0)]", "[pycc.f64(-0.0)]")
