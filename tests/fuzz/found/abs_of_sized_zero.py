"""`abs` of a sized float clears the sign of zeros and NaNs."""

import pycc


def main(x: pycc.f64, y: pycc.f32) -> tuple[pycc.f64, pycc.f32]:
    print(abs(x), abs(y), abs(pycc.f64(-0.0)), abs(pycc.i8(-5)), abs(pycc.i8(-128)), abs(pycc.u8(200)))
    return abs(x), abs(y)


CALLS = ("[pycc.f64(-0.0), pycc.f32(-0.0)]", "[pycc.f64(-1.5), pycc.f32(-2.5)]", "[pycc.f64(7.0), pycc.f32(0.0)]")
