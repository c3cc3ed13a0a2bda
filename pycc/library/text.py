"""Text of values, as `str()`, `repr()` and `print` give it.

Everything is written to a sink: the context (print's buffer) or a `builder` (a str in the making). A sink has `reserve(count)`, which
gives the address of room for that many bytes, and `output_size`, to be raised by the bytes used.
"""

from pycc import lang
from pycc.lang import Pointer, i64, u8, u32, u64
from pycc.library.builder import builder
from pycc.library.shortest import shortest_decimal, shortest_decimal32
from pycc.library.unicode import is_ascii, store_code, store_utf8, unit, utf8_size
from pycc.library.unicode_tables import is_printable

HEX_DIGITS = tuple(b"0123456789abcdef")
DIGIT_PAIRS = tuple(b"".join(b"%02d" % pair for pair in range(100)))


def str_text(value) -> str:
    """What `str(value)` gives."""
    if isinstance(value, str):
        return value
    sink = builder()
    write_text(sink, value)
    return sink.finish()


def repr_text(value) -> str:
    """What `repr(value)` gives."""
    sink = builder()
    write_repr(sink, value)
    return sink.finish()


# ---------------------------------------------------------------- dispatch by type


@lang.inline
def write_text(sink, value) -> None:
    """The text of `str(value)`."""
    if isinstance(value, str):
        write_str(sink, value)
    elif lang.is_class(lang.type_of(value), "scalar"):
        write_scalar(sink, value)
    elif lang.is_class(lang.type_of(value), "exception") or lang.is_class(lang.type_of(value), "foreign"):
        write_str(sink, value.__str__())
    else:
        write_repr(sink, value)


@lang.inline
def write_repr(sink, value) -> None:
    """The text of `repr(value)`."""
    if value is None:
        write_ascii(sink, "None")
    elif lang.is_class(lang.type_of(value), "scalar"):
        # Before float: NumPy's float64 is one.
        write_scalar_repr(sink, value)
    elif isinstance(value, bool):
        write_ascii(sink, "True" if value else "False")
    elif isinstance(value, int):
        write_int(sink, i64(value))
    elif isinstance(value, float):
        write_float(sink, value)
    elif isinstance(value, str):
        write_quoted(sink, value)
    elif isinstance(value, list):
        write_list(sink, value)
    elif isinstance(value, tuple):
        write_tuple(sink, value)
    elif isinstance(value, dict):
        write_dict(sink, value)
    elif isinstance(value, set):
        write_set(sink, value)
    else:
        write_str(sink, value.__repr__())


def write_list(sink, items) -> None:
    """`[a, b]`; items that grow while they are printed cannot be."""
    write_ascii(sink, "[")
    first = True
    for item in items:
        if not first:
            write_ascii(sink, ", ")
        first = False
        write_repr(sink, item)
    write_ascii(sink, "]")


def write_tuple(sink, items) -> None:
    """`(a, b)`, `(a,)`, `()`."""
    write_ascii(sink, "(")
    for index in lang.static_range(lang.tuple_size(lang.type_of(items))):
        if index > 0:
            write_ascii(sink, ", ")
        write_repr(sink, items[index])
    if lang.tuple_size(lang.type_of(items)) == 1:
        write_ascii(sink, ",")
    write_ascii(sink, ")")


def write_dict(sink, items) -> None:
    """`{a: b, c: d}`."""
    write_ascii(sink, "{")
    first = True
    for key, value in items.items():
        if not first:
            write_ascii(sink, ", ")
        first = False
        write_repr(sink, key)
        write_ascii(sink, ": ")
        write_repr(sink, value)
    write_ascii(sink, "}")


def write_set(sink, items) -> None:
    """`{a, b}`, `set()`."""
    if len(items) == 0:
        write_ascii(sink, "set()")
        return
    write_ascii(sink, "{")
    first = True
    for item in items:
        if not first:
            write_ascii(sink, ", ")
        first = False
        write_repr(sink, item)
    write_ascii(sink, "}")


# ---------------------------------------------------------------- strings


@lang.inline
def write_byte(sink, byte: u8) -> None:
    sink.reserve(i64(1)).store(0, byte)
    sink.output_size += 1


def write_ascii(sink, text: str) -> None:
    """A str known to be ASCII."""
    place = sink.reserve(text.length)
    lang.move(place, lang.data(text, u8), text.length)
    sink.output_size += text.length


def write_str(sink, text: str) -> None:
    """A str as UTF-8. Into print's buffer no lone surrogate may go: UnicodeEncodeError before anything is written."""
    if is_ascii(text):
        write_ascii(sink, text)
        return
    if not isinstance(sink, builder):
        check_surrogates(text)
    size = utf8_size(text)
    store_utf8(sink.reserve(size), text)
    sink.output_size += size


def check_surrogates(text: str) -> None:
    """Refuse a text that UTF-8 cannot encode, in the words of CPython's codec."""
    if text.kind == 1:
        return
    index = i64(0)
    while index < text.length:
        if is_surrogate(unit(text, index)):
            end = index
            while end + 1 < text.length and is_surrogate(unit(text, end + 1)):
                end += 1
            raise UnicodeEncodeError(surrogate_message(text, index, end))
        index += 1


@lang.inline
def is_surrogate(code: u32) -> bool:
    return code >= 0xD800 and code < 0xE000


@lang.noinline
def surrogate_message(text: str, start: i64, end: i64) -> str:
    sink = builder()
    write_ascii(sink, "'utf-8' codec can't encode character")
    if start == end:
        write_ascii(sink, " '\\u")
        write_hex(sink, unit(text, start), i64(4))
        write_ascii(sink, "' in position ")
        write_int(sink, start)
    else:
        write_ascii(sink, "s in position ")
        write_int(sink, start)
        write_ascii(sink, "-")
        write_int(sink, end)
    write_ascii(sink, ": surrogates not allowed")
    return sink.finish()


def write_quoted(sink, text: str) -> None:
    """`repr` of a str: single quotes unless it holds some and no double ones; escapes for what is not printable."""
    quote = quote_for(text)
    write_byte(sink, u8(quote))
    index = i64(0)
    while index < text.length:
        code = unit(text, index)
        if code == quote or code == 92:
            write_byte(sink, u8(92))
            write_byte(sink, u8(code))
        elif code >= 32 and code < 127:
            write_byte(sink, u8(code))
        else:
            write_escaped(sink, code)
        index += 1
    write_byte(sink, u8(quote))


def is_printable_text(text: str) -> bool:
    """Whether `repr` would show every character as it is, apart from quotation marks and backslashes."""
    index = i64(0)
    while index < text.length:
        if not is_printable(unit(text, index)):
            return False
        index += 1
    return True


def quote_for(text: str) -> u32:
    """The quotation mark that `repr` chooses: 39 or 34."""
    single = False
    index = i64(0)
    while index < text.length:
        code = unit(text, index)
        if code == 34:
            return u32(39)
        if code == 39:
            single = True
        index += 1
    return u32(34) if single else u32(39)


def write_escaped(sink, code: u32) -> None:
    """A code point outside printable ASCII, as `repr` shows it."""
    if code == 10:
        write_ascii(sink, "\\n")
    elif code == 13:
        write_ascii(sink, "\\r")
    elif code == 9:
        write_ascii(sink, "\\t")
    elif is_printable(code):
        # The room first: making it may flush, which sets output_size back.
        place = sink.reserve(i64(4))
        sink.output_size += store_code(place, code)
    elif code < 0x100:
        write_ascii(sink, "\\x")
        write_hex(sink, code, i64(2))
    elif code < 0x10000:
        write_ascii(sink, "\\u")
        write_hex(sink, code, i64(4))
    else:
        write_ascii(sink, "\\U")
        write_hex(sink, code, i64(8))


def write_hex(sink, value: u32, digits: i64) -> None:
    """So many hexadecimal digits."""
    table = lang.table(HEX_DIGITS, u8)
    while digits > 0:
        digits -= 1
        write_byte(sink, table.load(i64((value >> u32(4 * digits)) & 15)))


# ---------------------------------------------------------------- numbers


def write_digits(sink, value: u64, bits: u64) -> None:
    """A number in base 2, 8 or 16, digits of so many bits each, without leading zeros."""
    shift = (u64(63) - u64(lang.count_leading_zeros(value | 1))) // bits * bits
    table = lang.table(HEX_DIGITS, u8)
    mask = (u64(1) << bits) - 1
    while True:
        write_byte(sink, table.load(i64((value >> shift) & mask)))
        if shift == 0:
            return
        shift = shift - bits


def write_int(sink, value: i64) -> None:
    """A signed number in decimal."""
    place = sink.reserve(i64(20))
    if value < 0:
        place.store(0, u8(45))
        sink.output_size += 1 + store_decimal(place.offset(1), ~u64(value) + 1)
    else:
        sink.output_size += store_decimal(place, u64(value))


def store_decimal(place: Pointer[u8], value: u64) -> i64:
    """Write a number in decimal, two digits at a time from the right; how many there are."""
    count = decimal_length(value)
    pairs = lang.table(DIGIT_PAIRS, u8)
    end = count
    while value >= 100:
        pair = i64(value % 100) * 2
        value = value // 100
        end -= 2
        place.store(end, pairs.load(pair))
        place.store(end + 1, pairs.load(pair + 1))
    if value >= 10:
        place.store(0, pairs.load(i64(value) * 2))
        place.store(1, pairs.load(i64(value) * 2 + 1))
    else:
        place.store(0, u8(48 + value))
    return count


def decimal_length(value: u64) -> i64:
    """Number of decimal digits."""
    count = i64(1)
    while value >= 10000:
        value = value // 10000
        count += 4
    if value >= 1000:
        return count + 3
    if value >= 100:
        return count + 2
    if value >= 10:
        return count + 1
    return count


def float_repr(value: float) -> str:
    """`repr` of a float."""
    sink = builder()
    write_float(sink, value)
    return sink.finish()


def write_float(sink, value: float) -> None:
    """`repr` of a float: the shortest digits; an exponent below 1e-4 and from 1e16 on."""
    if value != value:
        write_ascii(sink, "nan")
        return
    if lang.bitcast(i64, value) < 0:
        write_byte(sink, u8(45))
    if value == 0.0:
        write_ascii(sink, "0.0")
    elif lang.fabs(value) == INFINITY:
        write_ascii(sink, "inf")
    else:
        significand, exponent = shortest_decimal(value)
        scientific = lang.fabs(value) < 1e-4 or lang.fabs(value) >= 1e16
        # The room first: making it may flush, which sets output_size back.
        place = sink.reserve(i64(32))
        sink.output_size += store_float(place, significand, exponent, scientific)


INFINITY = float("inf")


def store_float(place: Pointer[u8], significand: u64, exponent: i64, scientific: bool) -> i64:
    """Write `significand * 10**exponent` in `repr`'s layout; the number of bytes."""
    while significand % 10 == 0:
        significand = significand // 10
        exponent += 1
    count = decimal_length(significand)
    # The value is 0.DIGITS * 10**point.
    point = count + exponent
    if scientific:
        return store_scientific(place, significand, count, point - 1)
    if point <= 0:
        # 0.00DIGITS
        place.store(0, u8(48))
        place.store(1, u8(46))
        fill_zeros(place.offset(2), 0 - point)
        return 2 - point + store_decimal(place.offset(2 - point), significand)
    store_decimal(place, significand)
    if exponent >= 0:
        # DIGITS00.0
        fill_zeros(place.offset(count), exponent)
        place.store(point, u8(46))
        place.store(point + 1, u8(48))
        return point + 2
    # DIG.ITS
    lang.move(place.offset(point + 1), place.offset(point), count - point)
    place.store(point, u8(46))
    return count + 1


def store_scientific(place: Pointer[u8], significand: u64, count: i64, exponent: i64) -> i64:
    """`D.IGITSe+XX`, with at least two digits of exponent."""
    store_decimal(place.offset(1), significand)
    place.store(0, place.load(1))
    size = i64(1)
    if count > 1:
        place.store(1, u8(46))
        size = count + 1
    place.store(size, u8(101))
    place.store(size + 1, u8(45) if exponent < 0 else u8(43))
    if exponent < 0:
        exponent = 0 - exponent
    size += 2
    if exponent < 10:
        place.store(size, u8(48))
        size += 1
    return size + store_decimal(place.offset(size), u64(exponent))


def fill_zeros(place: Pointer[u8], count: i64) -> None:
    """So many digits 0."""
    index = i64(0)
    while index < count:
        place.store(index, u8(48))
        index += 1


# ---------------------------------------------------------------- NumPy scalars


@lang.inline
def write_scalar(sink, value) -> None:
    """`str` of a NumPy scalar."""
    T = lang.type_of(value)
    if lang.is_type(T, lang.f64):
        write_float(sink, float(value))
    elif lang.is_type(T, lang.f32):
        write_float32(sink, float(value))
    elif lang.is_type(T, u64):
        place = sink.reserve(i64(20))
        sink.output_size += store_decimal(place, value)
    elif lang.is_type(T, lang.b8):
        write_ascii(sink, "True" if value else "False")
    else:
        write_int(sink, i64(value))


def write_float32(sink, value: float) -> None:
    """`str` of a NumPy float32 that `value` holds: the digits that 32 bits need; an exponent from 1e6 on (NumPy 2.4)."""
    size = lang.fabs(value)
    if size == 0.0 or size - size != 0.0:
        write_float(sink, value)
        return
    if value < 0.0:
        write_byte(sink, u8(45))
    significand, exponent = shortest_decimal32(size)
    # The room first: making it may flush, which sets output_size back.
    place = sink.reserve(i64(32))
    sink.output_size += store_float(place, significand, exponent, size < 1e-4 or size >= 1e6)


def write_scalar_repr(sink, value) -> None:
    """`repr` of a NumPy scalar: `np.int32(5)`."""
    if lang.is_type(lang.type_of(value), lang.b8):
        write_ascii(sink, "np.True_" if value else "np.False_")
        return
    write_ascii(sink, "np.")
    write_ascii(sink, lang.type_name(value))
    write_ascii(sink, "(")
    write_scalar(sink, value)
    write_ascii(sink, ")")
