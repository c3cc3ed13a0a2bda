"""What this package adds to pycc: rows of names. Nothing that they stand for is imported before it is needed."""

from pycc.extend import DialectRow, Extension, PassRow

EXTENSION = Extension(
    dialects=[DialectRow("fixed", "pycc_fixed.dialect:Fixed", levels=["typed"])],
    passes=[
        PassRow(
            "fixed-strength-reduce",
            "pycc_fixed.strength_reduce:FixedStrengthReducePass",
            level="typed",
            before="lower-comprehensions",
        )
    ],
)
