"""What this package adds to pycc: rows of names. Nothing that they stand for is imported before it is needed."""

from pycc.extend import CaptureRow, DialectRow, Extension, FunctionRow, PassRow, PrinterRow, TypeRow

EXTENSION = Extension(
    dialects=[DialectRow("fixed", "pycc_fixed.dialect:Fixed", levels=["typed"])],
    types=[
        TypeRow(
            python="pycc_fixed:Q16",
            attribute="pycc_fixed.dialect:q16",
            carrier="pycc.i32",
            unwrap="raw",
            wrap="pycc_fixed:Q16.from_raw",
            library_class="pycc_fixed.library.q16.Methods",
        )
    ],
    functions=[
        FunctionRow("pycc_fixed.q16:add", op="pycc_fixed.dialect:AddOp"),
        FunctionRow("pycc_fixed.q16:subtract", op="pycc_fixed.dialect:SubtractOp"),
        FunctionRow("pycc_fixed.q16:multiply", op="pycc_fixed.dialect:MultiplyOp"),
        FunctionRow("pycc_fixed.q16:divide", op="pycc_fixed.dialect:DivideOp"),
        FunctionRow("pycc_fixed.q16:scale", rule="pycc_fixed.inference:scale"),
    ],
    lowering="pycc_fixed.lowering:HANDLERS",
    passes=[
        PassRow(
            "fixed-strength-reduce",
            "pycc_fixed.strength_reduce:FixedStrengthReducePass",
            level="typed",
            before="lower-comprehensions",
        ),
        PassRow("fixed-simplify", rules=["pycc_fixed:fixed.rules"], level="typed", before="lower-comprehensions"),
    ],
    library=["pycc_fixed.library"],
    captures=[CaptureRow("pycc_fixed:Table", "pycc_fixed.table:parts", "pycc_fixed.library.table.Table")],
    printers=[PrinterRow("outline", "pycc_fixed.outline:print_module", level="buffers")],
    interpreter="pycc_fixed.interpret:register",
)
