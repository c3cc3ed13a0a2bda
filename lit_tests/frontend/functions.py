# RUN: pycc-frontend %s --library | FileCheck %s
# RUN: pycc-frontend %s --library --generic | FileCheck %s --check-prefix=GENERIC
# RUN: pycc-frontend %s --library --locations | FileCheck %s --check-prefix=LOCATION

from pycc import lang
from pycc.lang import Pointer, T, i64


class functions(lang.Object[T]):
    data: Pointer[T]
    size: i64

    @lang.inline
    def first(self) -> T:
        return self.data.load(0)


@lang.static("index")
def parameters(a: int, /, b: "list[float] | None" = None, *rest, index=-1):
    pass


# CHECK: py.class "object" @functions ["T"]
# CHECK-SAME: fields (data: !py.pointer<!py.parameter<"T">>, size: !py.scalar<"int64">) methods ["first"]
# CHECK: py.func template @functions.first(%self)
# CHECK-SAME: result_annotation = !py.parameter<"T">, flags = ["inline"], owner = "functions", type_parameters = ["T"]
# CHECK: py.func template @functions.parameters(
# CHECK-SAME: %a {kind = "positional_only", annotation = !py.int}
# CHECK-SAME: %b {default = #py.none_value,
# CHECK-SAME: annotation = !py.union<[!py.none, !py.object<"list", [!py.float]>]>}
# CHECK-SAME: %rest {kind = "varargs"}, %index {kind = "keyword_only", default = -1 : i64}
# CHECK-SAME: flags = ["static:index"]

# GENERIC: "py.func"() <{sym_name = "functions.parameters"
# GENERIC-SAME: defaults = [unit, #py.none_value, unit, -1 : i64]

# LOCATION: %0 = py.getattr %self "data" loc(fused["{{.*}}functions.py":15:16, "{{.*}}functions.py":15:25])
