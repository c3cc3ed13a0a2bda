"""What generated C++ is written against: errors, counting, memory, arithmetic, as C++ text in pieces.

Takes in: the pieces that a module uses. Gives out: their text with what they need, in order. `Context` and `str` are
defined by the module's own types before them, `release` of each class after them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pycc.dialects import mem, py


@dataclass(frozen=True)
class Piece:
    """Some C++ text and the pieces that it uses."""

    text: str
    needs: tuple[str, ...] = ()


PREAMBLE = """\
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("no-strict-aliasing")
#endif
"""

PIECES: dict[str, Piece] = {
    "likely": Piece("""\
inline bool unlikely(bool condition) { return __builtin_expect(condition, false); }
"""),
    "errors": Piece(
        f"""\
// Errors are values: a function that may raise returns a code beside its result. 0 is fine; any other is the class
// of the error that is pending in the context. Codes below FIRST_CATCHABLE pass every handler.
constexpr int32_t FIRST_CATCHABLE = {min(py.EXCEPTIONS.values())};
constexpr int64_t TRACE_LIMIT = {mem.TRACE_LIMIT};

struct Status {{
    int32_t code;
}};

template <typename T>
struct Result {{
    int32_t code;
    T value;
    Result(T result) : code(0), value(result) {{}}
    Result(Status status) : code(status.code), value() {{}}
}};

template <typename T>
inline bool failed(const T& result) {{
    return unlikely(result.code != 0);
}}

struct Line {{
    const char* file;
    const char* function;
    int64_t number;
}};

[[gnu::cold, gnu::noinline]] inline Status passed_on(Context* context, int32_t code, const Line* line) {{
    if (context->trace_count < TRACE_LIMIT && context->trace != nullptr) {{
        context->trace[context->trace_count] = reinterpret_cast<int64_t>(line);
        context->trace_count += 1;
    }}
    return Status{{code}};
}}
""",
        ("likely",),
    ),
    "own_context": Piece(
        """\
// The context of a call that comes from C.
struct OwnContext {
    Context context;
    int64_t trace[TRACE_LIMIT];
    OwnContext() : context() { context.trace = trace; }
};
""",
        ("errors",),
    ),
    "raise": Piece(
        """\
[[gnu::cold, gnu::noinline]] inline Status raise(Context* context, int64_t number, str* message, const Line* line) {
    context->error_class = number;
    context->error_message = message;
    context->raise_count += 1;
    context->trace_count = 0;
    return passed_on(context, static_cast<int32_t>(number), line);
}
""",
        ("errors",),
    ),
    "raise_again": Piece(
        """\
// Raises what a handler caught: its traceback goes on, unless something else was raised since.
[[gnu::cold, gnu::noinline]] inline Status raise_again(
    Context* context, int64_t number, str* message, const Line* line, int64_t raised_before) {
    context->error_class = number;
    context->error_message = message;
    if (context->raise_count != raised_before) context->trace_count = 0;
    return passed_on(context, static_cast<int32_t>(number), line);
}
""",
        ("errors",),
    ),
    "take_error": Piece(
        """\
inline Exception take_error(Context* context) {
    Exception error = {context->error_class, context->error_message};
    context->error_class = 0;
    context->error_message = nullptr;
    return error;
}
""",
        ("errors",),
    ),
    "poll": Piece(
        """\
// One turn of a loop: now and then asks the host whether to go on.
[[gnu::cold, gnu::noinline]] inline bool host_says_stop(Context* context) {
    context->poll_countdown = 1 << 16;
    if (context->poll == 0) return false;
    return reinterpret_cast<int64_t (*)(int64_t)>(context->poll)(context->user) != 0;
}

inline bool interrupted(Context* context) {
    context->poll_countdown -= 1;
    return unlikely(context->poll_countdown < 0) && host_says_stop(context);
}
""",
        ("likely",),
    ),
    "stack": Piece(
        """\
inline bool stack_ends(Context* context) {
    return unlikely(static_cast<uint64_t>(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)))
                    < static_cast<uint64_t>(context->stack_limit));
}
""",
        ("likely",),
    ),
    "counts": Piece("""\
// Objects begin with a count of their owners. Constants have one that never comes to an end.
constexpr int64_t IMMORTAL = int64_t(1) << 62;
constexpr int64_t DYING = int64_t(1) << 61;

template <typename T>
inline void retain(T* object) {
    if (object != nullptr) object->count += 1;
}
"""),
    "replace": Piece("""\
// Stores a value that the cell then owns; what it held before is released, last.
template <typename T>
inline void replace(Context* context, T& cell, T value) {
    T before = cell;
    cell = value;
    release(context, before);
}
"""),
    "text": Piece(
        """\
template <typename Unit, size_t N>
struct Text {
    str object;
    Unit units[N];
};
""",
        ("counts",),
    ),
    "memory": Piece(
        """\
// Bytes of `count` elements; false if there can be no such block.
inline bool block_size(int64_t count, uint64_t size, uint64_t* bytes) {
    return !__builtin_mul_overflow(static_cast<uint64_t>(count), size, bytes) && *bytes <= (uint64_t(1) << 62);
}
""",
        ("likely",),
    ),
    "allocate": Piece(
        """\
template <typename T>
T* allocate(Context* context, int64_t count) {
    uint64_t bytes = 0;
    if (!block_size(count, sizeof(T), &bytes)) return nullptr;
    T* block = static_cast<T*>(__builtin_malloc(bytes == 0 ? 1 : bytes));
    if (block != nullptr) context->live_bytes += static_cast<int64_t>(bytes);
    return block;
}
""",
        ("memory",),
    ),
    "reallocate": Piece(
        """\
template <typename T>
T* reallocate(Context* context, T* block, int64_t old_count, int64_t new_count) {
    uint64_t bytes = 0;
    if (!block_size(new_count, sizeof(T), &bytes)) return nullptr;
    T* moved = static_cast<T*>(__builtin_realloc(static_cast<void*>(block), bytes == 0 ? 1 : bytes));
    if (moved != nullptr) context->live_bytes += static_cast<int64_t>(bytes) - old_count *
    static_cast<int64_t>(sizeof(T));
    return moved;
}
""",
        ("memory",),
    ),
    "deallocate": Piece("""\
template <typename T>
void deallocate(Context* context, T* block, int64_t count) {
    if (block == nullptr) return;
    context->live_bytes -= count * static_cast<int64_t>(sizeof(T));
    __builtin_free(static_cast<void*>(block));
}
"""),
    "move_elements": Piece("""\
template <typename T>
inline void move_elements(T* destination, const T* source, int64_t count) {
    __builtin_memmove(static_cast<void*>(destination), static_cast<const void*>(source),
                      static_cast<size_t>(count) * sizeof(T));
}
"""),
    "new_object": Piece(
        """\
template <typename T>
T* new_object(Context* context, int64_t extra = 0) {
    if (static_cast<uint64_t>(extra) >= (uint64_t(1) << 62)) return nullptr;
    void* block = __builtin_malloc(sizeof(T) + static_cast<size_t>(extra));
    if (block == nullptr) return nullptr;
    __builtin_memset(block, 0, sizeof(T));
    T* object = static_cast<T*>(block);
    object->count = 1;
    context->live_bytes += static_cast<int64_t>(sizeof(T));
    return object;
}
""",
        ("counts",),
    ),
    "new_uncounted": Piece("""\
template <typename T>
T* new_uncounted(Context* context, int64_t extra = 0) {
    if (static_cast<uint64_t>(extra) >= (uint64_t(1) << 62)) return nullptr;
    void* block = __builtin_malloc(sizeof(T) + static_cast<size_t>(extra));
    if (block == nullptr) return nullptr;
    __builtin_memset(block, 0, sizeof(T));
    context->live_bytes += static_cast<int64_t>(sizeof(T));
    return static_cast<T*>(block);
}
"""),
    "free_object": Piece("""\
template <typename T>
void free_object(Context* context, T* object) {
    context->live_bytes -= static_cast<int64_t>(sizeof(T));
    __builtin_free(static_cast<void*>(object));
}
"""),
    "data_of": Piece("""\
// The bytes behind an object.
template <typename T, typename Object>
inline T* data_of(Object* object) {
    return reinterpret_cast<T*>(reinterpret_cast<uintptr_t>(object) + sizeof(Object));
}
"""),
    "bits": Piece("""\
// The same bits as another type.
template <typename To, typename From>
inline To bits(From value) {
    static_assert(sizeof(To) == sizeof(From), "bits: widths differ");
    To result;
    __builtin_memcpy(&result, &value, sizeof(To));
    return result;
}
"""),
    "wrap": Piece("""\
// Arithmetic that wraps, as two's complement does.
template <typename T> struct AsUnsigned;
template <> struct AsUnsigned<int8_t> { using type = uint32_t; };
template <> struct AsUnsigned<int16_t> { using type = uint32_t; };
template <> struct AsUnsigned<int32_t> { using type = uint32_t; };
template <> struct AsUnsigned<int64_t> { using type = uint64_t; };
template <typename T> struct Same { using type = T; };

template <typename T>
inline T wrap_add(T a, typename Same<T>::type b) {
    using U = typename AsUnsigned<T>::type;
    return static_cast<T>(static_cast<U>(a) + static_cast<U>(b));
}

template <typename T>
inline T wrap_sub(T a, typename Same<T>::type b) {
    using U = typename AsUnsigned<T>::type;
    return static_cast<T>(static_cast<U>(a) - static_cast<U>(b));
}

template <typename T>
inline T wrap_mul(T a, typename Same<T>::type b) {
    using U = typename AsUnsigned<T>::type;
    return static_cast<T>(static_cast<U>(a) * static_cast<U>(b));
}
"""),
    "shift_left": Piece("""\
template <typename T>
inline T shift_left(T value, int64_t count) {
    return static_cast<T>(static_cast<uint64_t>(value) << count);
}
"""),
    "floor_div": Piece("""\
template <typename T>
inline T floor_div(T a, T b) {
    T quotient = static_cast<T>(a / b);
    return static_cast<T>(quotient - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0));
}
"""),
    "ceil_div": Piece("""\
template <typename T>
inline T ceil_div(T a, T b) {
    T quotient = static_cast<T>(a / b);
    return static_cast<T>(quotient + (a % b != 0 && (a < 0) == (b < 0) ? 1 : 0));
}
"""),
    "min_max": Piece("""\
template <typename T>
inline T smaller(T a, T b) { return b < a ? b : a; }

template <typename T>
inline T larger(T a, T b) { return a < b ? b : a; }
"""),
    "float_min_max": Piece("""\
// IEEE 754 minimum and maximum: nan if either is, -0.0 below 0.0.
template <typename T>
inline T minimum(T a, T b) {
    if (__builtin_isunordered(a, b)) return a + b;
    if (a == b) return __builtin_signbit(a) ? a : b;
    return a < b ? a : b;
}

template <typename T>
inline T maximum(T a, T b) {
    if (__builtin_isunordered(a, b)) return a + b;
    if (a == b) return __builtin_signbit(a) ? b : a;
    return a > b ? a : b;
}
"""),
    "wide": Piece("""\
// High half of the double-width product.
inline int64_t high_product(int64_t a, int64_t b) {
    return static_cast<int64_t>((static_cast<__int128>(a) * b) >> 64);
}

inline int64_t high_product_unsigned(int64_t a, int64_t b) {
    unsigned __int128 product = static_cast<unsigned __int128>(static_cast<uint64_t>(a)) * static_cast<uint64_t>(b);
    return static_cast<int64_t>(static_cast<uint64_t>(product >> 64));
}
"""),
    "bit_counts": Piece("""\
template <typename T>
inline T leading_zeros(T value) {
    constexpr int width = static_cast<int>(sizeof(T) * 8);
    uint64_t bits = static_cast<uint64_t>(value) << (64 - width);
    return static_cast<T>(bits == 0 ? width : __builtin_clzll(bits));
}

template <typename T>
inline T trailing_zeros(T value) {
    constexpr int width = static_cast<int>(sizeof(T) * 8);
    return static_cast<T>(value == 0 ? width : __builtin_ctzll(static_cast<uint64_t>(value)));
}

template <typename T>
inline T count_ones(T value) {
    constexpr int width = static_cast<int>(sizeof(T) * 8);
    return static_cast<T>(__builtin_popcountll(static_cast<uint64_t>(value) << (64 - width)));
}
"""),
    "range_size": Piece("""\
// How many values Python's range(lower, upper, step) has.
inline uint64_t range_size(int64_t lower, int64_t upper, int64_t step) {
    if (step > 0 ? lower >= upper : lower <= upper) return 0;
    uint64_t first = static_cast<uint64_t>(step > 0 ? lower : upper);
    uint64_t last = static_cast<uint64_t>(step > 0 ? upper : lower);
    uint64_t stride = step > 0 ? static_cast<uint64_t>(step) : 0 - static_cast<uint64_t>(step);
    return (last - first - 1) / stride + 1;
}
"""),
    "array": Piece("""\
// A view of elements that somebody else owns; strides count elements.
template <typename T, int Rank>
struct Array {
    T* data;
    int64_t sizes[Rank == 0 ? 1 : Rank];
    int64_t strides[Rank == 0 ? 1 : Rank];
};
"""),
    "c_name": Piece("""\
// C functions under names of our own: what they compute is the C library's business, the compiler knows nothing of it.
#define PYCC_TEXT(x) #x
#define PYCC_PREFIXED(prefix, name) PYCC_TEXT(prefix) name
#define C_NAME(name) __asm__(PYCC_PREFIXED(__USER_LABEL_PREFIX__, name))
"""),
}

NAMES: frozenset[str] = frozenset(
    {
        "unlikely", "FIRST_CATCHABLE", "TRACE_LIMIT", "Status", "Result", "failed", "Line", "passed_on", "raise",
        "raise_again", "take_error", "stack_ends", "IMMORTAL", "DYING", "retain", "release", "drop", "replace", "Text",
        "block_size", "allocate", "reallocate", "deallocate", "move_elements", "new_object", "new_uncounted",
        "free_object", "data_of", "bits", "AsUnsigned", "Same", "wrap_add", "wrap_sub", "wrap_mul", "shift_left",
        "floor_div", "ceil_div", "smaller", "larger", "minimum", "maximum", "high_product", "high_product_unsigned",
        "leading_zeros", "trailing_zeros", "count_ones", "range_size", "Array", "PYCC_TEXT", "PYCC_PREFIXED", "C_NAME",
        "Context", "str", "context", "OwnContext", "own", "host_says_stop", "interrupted",
    }
)  # fmt: skip
"""Names that the module's own must not take."""


def runtime_text(used: Iterable[str]) -> list[str]:
    """The texts of these pieces and of what they need, in the order of the table."""
    needed: set[str] = set()
    stack = list(used)
    while stack:
        name = stack.pop()
        if name not in needed:
            needed.add(name)
            stack.extend(PIECES[name].needs)
    return [piece.text.rstrip() for name, piece in PIECES.items() if name in needed]
