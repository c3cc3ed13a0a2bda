"""Python objects in and out: what the compiled entry of a jitted function calls for strings, lists, dicts, sets and tuples of them.

Everything specialises on the type. Objects are addresses (`i64`), handled by the C API's functions only. A `boundary` remembers which Python list
became which list: one list stays one list, however often it is passed or returned; when the call ends, normally or by an
exception, lists that were changed are written back. Errors: class number 2 when a Python exception is set, 3 when an object is not of the type
that was asked for (the caller then tries another specialisation).
"""

from pycc import lang
from pycc.lang import Pointer, b8, f32, f64, i8, i16, i32, i64, u8, u16, u32, u64
from pycc.library import boundary_scalars, boundary_tables
from pycc.library.unicode import new_text, set_unit

FAILED = 2
MISMATCH = 3

# Positions in the table of addresses that the entry hands over.
INT_TYPE = 0
FLOAT_TYPE = 1
BOOL_TYPE = 2
STR_TYPE = 3
LIST_TYPE = 4
TUPLE_TYPE = 5
DICT_TYPE = 6
SET_TYPE = 7
NONE = 8
TRUE = 9
SCALARS = 10  # NumPy's scalar types in the order of `driver/keys.DTYPES`; zero where the call has none of them
FOREIGN = 21  # for each type from outside its class, the name of its number's attribute, and what makes it; or zeros


class boundary(lang.Object):
    """The lists of one call: entries of Python object (owned), address of the compiled list (owned), and tag of its type."""

    known: Pointer[i64]
    entries: Pointer[i64]
    count: i64
    capacity: i64
    slots: Pointer[i64]
    slot_count: i64

    def __new__(known: Pointer[i64]):
        result = lang.new(boundary)
        result.known = known
        return result

    def __del__(self):
        index = i64(0)
        while index < self.count:
            lang.call_c("Py_DecRef", None, self.entries.load(3 * index))
            index += 1
        lang.free(self.entries, 3 * self.capacity)
        lang.free(self.slots, self.slot_count)

    def add(self, object: i64, address: i64, tag: i64) -> i64:
        """Remember a pair; gives its index. `tag` 0: nothing is written back."""
        index = self.count
        if index == self.capacity:
            enlarge(self)
        lang.call_c("Py_IncRef", None, object)
        self.entries.store(3 * index, object)
        self.entries.store(3 * index + 1, address)
        self.entries.store(3 * index + 2, tag)
        self.count = index + 1
        insert(self, object, index)
        insert(self, address, index)
        return index

    def find(self, address: i64) -> i64:
        """The index of the pair that an object or a compiled list belongs to; -1 if there is none."""
        if self.slot_count == 0:
            return i64(-1)
        mask = self.slot_count - 1
        place = spread(address) & mask
        while True:
            index = self.slots.load(place) - 1
            if index < 0:
                return i64(-1)
            if self.entries.load(3 * index) == address or self.entries.load(3 * index + 1) == address:
                return index
            place = (place + 1) & mask


def spread(address: i64) -> i64:
    """A hash of an address."""
    return (address >> 4) ^ (address >> 12)


def insert(self, address: i64, index: i64) -> None:
    mask = self.slot_count - 1
    place = spread(address) & mask
    while self.slots.load(place) != 0:
        place = (place + 1) & mask
    self.slots.store(place, index + 1)


def enlarge(self) -> None:
    """Twice the room; the table of slots stays at most half full (every pair takes two)."""
    capacity = 2 * self.capacity + 4
    self.entries = lang.reallocate(self.entries, 3 * self.capacity, 3 * capacity)
    self.capacity = capacity
    slot_count = i64(16)
    while slot_count < 4 * capacity:
        slot_count = 2 * slot_count
    slots = lang.allocate(i64, slot_count)
    index = i64(0)
    while index < slot_count:
        slots.store(index, i64(0))
        index += 1
    lang.free(self.slots, self.slot_count)
    self.slots = slots
    self.slot_count = slot_count
    index = i64(0)
    while index < self.count:
        insert(self, self.entries.load(3 * index), index)
        insert(self, self.entries.load(3 * index + 1), index)
        index += 1


def type_tag(T) -> i64:
    """A number that differs between types, never 0."""
    if lang.is_class(T, bool):
        return i64(1)
    if lang.is_class(T, int):
        return i64(2)
    if lang.is_class(T, float):
        return i64(3)
    if lang.is_class(T, str):
        return i64(4)
    if lang.is_class(T, "none"):
        return i64(5)
    if lang.is_class(T, list):
        return type_tag(lang.element_type(T)) * 16 + 6
    if lang.is_class(T, set):
        return type_tag(lang.element_type(T)) * 16 + 9
    if lang.is_class(T, dict):
        return (type_tag(lang.element_type(T, 0)) * 31 + type_tag(lang.element_type(T, 1))) * 16 + 10
    if lang.is_class(T, tuple) or lang.is_class(T, "union"):
        tag = i64(7)
        for index in lang.static_range(lang.tuple_size(T)):
            tag = tag * 31 + type_tag(lang.element_type(T, index)) * 16
        return tag
    if lang.is_class(T, "foreign"):
        return i64(lang.foreign_index(T)) * 16 + 9
    return i64(8)


# ---------------------------------------------------------------- from Python


@lang.noinline
def mismatch() -> lang.Any:
    """The object is of another type."""
    raise lang.make_exception(MISMATCH, "")


@lang.noinline
def failed() -> lang.Any:
    """A Python exception is set."""
    raise lang.make_exception(FAILED, "")


@lang.inline
def type_address(object: i64) -> i64:
    """The type of an object: second word of every Python object."""
    return lang.bitcast(Pointer[i64], object).load(1)


@lang.inline
def expect(object: i64, known: Pointer[i64], index: i64) -> None:
    if type_address(object) != known.load(index):
        mismatch()


def from_python(T, object: i64, calls: boundary):
    """The value of a Python object that must be exactly of type T."""
    if lang.is_class(T, bool):
        expect(object, calls.known, BOOL_TYPE)
        return object == calls.known.load(TRUE)
    if lang.is_class(T, int):
        expect(object, calls.known, INT_TYPE)
        return int_from_python(object)
    if lang.is_class(T, float):
        expect(object, calls.known, FLOAT_TYPE)
        return lang.call_c("PyFloat_AsDouble", float, object)
    if lang.is_class(T, str):
        expect(object, calls.known, STR_TYPE)
        return str_from_python(object)
    if lang.is_class(T, "none"):
        if object != calls.known.load(NONE):
            mismatch()
        return None
    if lang.is_class(T, tuple):
        expect(object, calls.known, TUPLE_TYPE)
        if lang.call_c("PyTuple_Size", i64, object) != lang.tuple_size(T):
            mismatch()
        return components_from_python(T, object, calls, 0)
    if lang.is_class(T, list):
        expect(object, calls.known, LIST_TYPE)
        return list_from_python(T, object, calls)
    if lang.is_class(T, dict):
        expect(object, calls.known, DICT_TYPE)
        return boundary_tables.dict_from_python(T, object, calls)
    if lang.is_class(T, set):
        expect(object, calls.known, SET_TYPE)
        return boundary_tables.set_from_python(T, object, calls)
    if lang.is_class(T, "union"):
        return member_from_python(T, object, calls, 0)
    if lang.is_class(T, "foreign"):
        expect(object, calls.known, FOREIGN + 3 * lang.foreign_index(T))
        return foreign_from_python(T, object, calls)
    if lang.is_class(T, "never"):
        mismatch()
        lang.unreachable()
    lang.compile_error(
        "this type cannot come from Python", fix="pass numbers, strings, tuples, lists, dicts, sets or arrays"
    )


def foreign_from_python(T, object: i64, calls: boundary):
    """What the object's attribute tells, if its type's carrier can hold it."""
    part = lang.call_c("PyObject_GetAttr", i64, object, calls.known.load(FOREIGN + 3 * lang.foreign_index(T) + 1))
    if part == 0:
        failed()
    if lang.is_class(lang.carrier(T), "scalar"):
        value = scalar_from_number(lang.carrier(T), part, calls)
    else:
        value = from_python(lang.carrier(T), part, calls)
    lang.call_c("Py_DecRef", None, part)
    return lang.bitcast(T, value)


def scalar_from_number(T, object: i64, calls: boundary):
    """A sized number from a Python number that it must hold exactly."""
    if lang.is_class(T, f32) or lang.is_class(T, f64):
        return T(from_python(float, object, calls))
    number = from_python(int, object, calls)
    if int(T(number)) != number:
        lang.integer_range_error()
    return T(number)


def int_from_python(object: i64) -> int:
    overflow = lang.allocate(i32, 1)
    value = lang.call_c("PyLong_AsLongLongAndOverflow", i64, object, overflow)
    beyond = overflow.load(0) != 0
    lang.free(overflow, 1)
    if beyond:
        lang.integer_range_error()
    return int(value)


def str_from_python(object: i64) -> str:
    length = lang.call_c("PyUnicode_GetLength", i64, object)
    units = lang.allocate(u32, length + 1)
    lang.call_c("PyUnicode_AsUCS4", i64, object, units, length + 1, i32(1))
    largest = u32(0)
    index = i64(0)
    while index < length:
        largest = largest | units.load(index)
        index += 1
    kind = i64(1)
    if largest > u32(255):
        kind = i64(2)
        if largest > u32(65535):
            kind = i64(4)
    text = new_text(length, kind)
    index = i64(0)
    while index < length:
        set_unit(text, index, units.load(index))
        index += 1
    lang.free(units, length + 1)
    return text


@lang.static("index")
def components_from_python(T, object: i64, calls: boundary, index):
    """Components `index` and following of a tuple."""
    if index == lang.tuple_size(T):
        return ()
    item = lang.call_c("PyTuple_GetItem", i64, object, i64(index))
    first = from_python(lang.element_type(T, index), item, calls)
    return (first,) + components_from_python(T, object, calls, index + 1)


@lang.static("index")
def member_from_python(T, object: i64, calls: boundary, index):
    """A value of a union: the member, from `index` on, whose type the object has."""
    if index == lang.tuple_size(T) - 1:
        return from_python(lang.element_type(T, index), object, calls)
    if is_exactly(lang.element_type(T, index), object, calls):
        return from_python(lang.element_type(T, index), object, calls)
    return member_from_python(T, object, calls, index + 1)


def is_exactly(T, object: i64, calls: boundary) -> bool:
    """Whether an object has the Python class of type T."""
    if lang.is_class(T, bool):
        return type_address(object) == calls.known.load(BOOL_TYPE)
    if lang.is_class(T, int):
        return type_address(object) == calls.known.load(INT_TYPE)
    if lang.is_class(T, float):
        return type_address(object) == calls.known.load(FLOAT_TYPE)
    if lang.is_class(T, str):
        return type_address(object) == calls.known.load(STR_TYPE)
    if lang.is_class(T, list):
        return type_address(object) == calls.known.load(LIST_TYPE)
    if lang.is_class(T, tuple):
        return type_address(object) == calls.known.load(TUPLE_TYPE)
    if lang.is_class(T, "foreign"):
        return type_address(object) == calls.known.load(FOREIGN + 3 * lang.foreign_index(T))
    if lang.is_class(T, dict):
        return type_address(object) == calls.known.load(DICT_TYPE)
    if lang.is_class(T, set):
        return type_address(object) == calls.known.load(SET_TYPE)
    return object == calls.known.load(NONE)


def known_pair(T, object: i64, calls: boundary) -> i64:
    """The index of the pair of a Python container that was seen before, -1 for a new one."""
    index = calls.find(object)
    # Seen as a container of another type: that would be two of them inside.
    if index >= 0 and calls.entries.load(3 * index + 2) != type_tag(T):
        mismatch()
    return index


@lang.inline
def container(T, index: i64, calls: boundary):
    """The compiled container of a pair."""
    return lang.bitcast(Pointer[T], calls.entries.offset(3 * index + 1)).load(0)


def remember(T, object: i64, items, calls: boundary) -> None:
    """Make a pair of a Python container and the new one that it becomes."""
    place = calls.add(object, lang.bitcast(i64, items), type_tag(T))
    # The same bits again: now the pair owns the container.
    lang.bitcast(Pointer[T], calls.entries.offset(3 * place + 1)).store(0, items)


def list_from_python(T, object: i64, calls: boundary):
    """The list that a Python list already became, or a copy."""
    index = known_pair(T, object, calls)
    if index >= 0:
        return container(T, index, calls)
    element = lang.element_type(T)
    items = list[element].__sized__(i64(0))
    remember(T, object, items, calls)
    size = lang.call_c("PyList_Size", i64, object)
    items.__reserve__(size)
    position = i64(0)
    while position < size:
        items.append(from_python(element, lang.call_c("PyList_GetItem", i64, object, position), calls))
        position += 1
    return items


# ---------------------------------------------------------------- to Python


@lang.inline
def checked(object: i64) -> i64:
    """A new object, if it could be made."""
    if object == 0:
        failed()
    return object


def to_python(T, value, calls: boundary) -> i64:
    """A new reference to the Python object of a value of type T."""
    if lang.is_class(T, bool):
        return checked(lang.call_c("PyBool_FromLong", i64, i64(1) if value else i64(0)))
    if lang.is_class(T, int):
        return checked(lang.call_c("PyLong_FromLongLong", i64, i64(value)))
    if lang.is_class(T, float):
        return checked(lang.call_c("PyFloat_FromDouble", i64, value))
    if lang.is_class(T, str):
        return checked(
            lang.call_c("PyUnicode_FromKindAndData", i64, i32(value.kind), lang.data(value, u8), value.length)
        )
    if lang.is_class(T, "none"):
        none = calls.known.load(NONE)
        lang.call_c("Py_IncRef", None, none)
        return none
    if lang.is_class(T, tuple):
        made = checked(lang.call_c("PyTuple_New", i64, i64(lang.tuple_size(T))))
        for index in lang.static_range(lang.tuple_size(T)):
            item = to_python(lang.element_type(T, index), value[index], calls)
            lang.call_c("PyTuple_SetItem", i32, made, i64(index), item)
        return made
    if lang.is_class(T, list):
        return list_to_python(T, value, calls)
    if lang.is_class(T, dict):
        return boundary_tables.dict_to_python(T, value, calls)
    if lang.is_class(T, set):
        return boundary_tables.set_to_python(T, value, calls)
    if lang.is_class(T, "optional"):
        if value is None:
            return to_python(type(None), None, calls)
        return to_python(lang.element_type(T), value, calls)
    if lang.is_class(T, "scalar"):
        return boundary_scalars.scalar_to_python(T, value, calls)
    if lang.is_class(T, "foreign"):
        return foreign_to_python(T, value, calls)
    if lang.is_class(T, "union"):
        if isinstance(value, bool):
            return to_python(bool, value, calls)
        if isinstance(value, int):
            return to_python(int, value, calls)
        return to_python(float, float(value), calls)
    lang.compile_error("this type cannot go to Python", fix="return numbers, strings, tuples, lists, dicts or sets")


def foreign_to_python(T, value, calls: boundary) -> i64:
    """The object of another package's class, made from its number."""
    carried = lang.bitcast(lang.carrier(T), value)
    if lang.is_class(lang.carrier(T), f32) or lang.is_class(lang.carrier(T), f64):
        number = to_python(float, float(carried), calls)
    elif lang.is_class(lang.carrier(T), u64):
        number = checked(lang.call_c("PyLong_FromUnsignedLongLong", i64, carried))
    elif lang.is_class(lang.carrier(T), "scalar"):
        number = to_python(int, int(carried), calls)
    else:
        number = to_python(lang.carrier(T), carried, calls)
    made = lang.call_c("PyObject_CallOneArg", i64, calls.known.load(FOREIGN + 3 * lang.foreign_index(T) + 2), number)
    lang.call_c("Py_DecRef", None, number)
    return checked(made)


def came_from(items, calls: boundary) -> i64:
    """A new reference to the Python container that a container came from or became, 0 if there is none."""
    index = calls.find(lang.bitcast(i64, items))
    if index < 0:
        return i64(0)
    known = calls.entries.load(3 * index)
    lang.call_c("Py_IncRef", None, known)
    return known


def list_to_python(T, items, calls: boundary) -> i64:
    """The Python list that a list came from, or a new one."""
    known = came_from(items, calls)
    if known != 0:
        return known
    address = lang.bitcast(i64, items)
    element = lang.element_type(T)
    size = items._size
    made = checked(lang.call_c("PyList_New", i64, size))
    calls.add(made, address, i64(0))
    position = i64(0)
    while position < size:
        item = to_python(element, items._data.load(position), calls)
        lang.call_c("PyList_SetItem", i32, made, position, item)
        position += 1
    return made


# ---------------------------------------------------------------- writing back


def write_back(T, calls: boundary) -> None:
    """Bring the Python containers of type T up to date."""
    tag = type_tag(T)
    index = i64(0)
    # What is written may add new pairs behind; they are up to date.
    count = calls.count
    while index < count:
        if calls.entries.load(3 * index + 2) == tag:
            write_container(T, calls.entries.load(3 * index), container(T, index, calls), calls)
        index += 1


def write_container(T, object: i64, items, calls: boundary) -> None:
    if lang.is_class(T, dict):
        boundary_tables.write_dict(T, object, items, calls)
    elif lang.is_class(T, set):
        boundary_tables.write_set(T, object, items, calls)
    else:
        write_list(T, object, items, calls)


def write_list(T, object: i64, items, calls: boundary) -> None:
    element = lang.element_type(T)
    before = lang.call_c("PyList_Size", i64, object)
    size = items._size
    if size < before:
        if lang.call_c("PyList_SetSlice", i32, object, size, before, i64(0)) != i32(0):
            failed()
        before = size
    position = i64(0)
    while position < before:
        value = items._data.load(position)
        if not says(element, lang.call_c("PyList_GetItem", i64, object, position), value, calls):
            lang.call_c("PyList_SetItem", i32, object, position, to_python(element, value, calls))
        position += 1
    while position < size:
        item = to_python(element, items._data.load(position), calls)
        status = lang.call_c("PyList_Append", i32, object, item)
        lang.call_c("Py_DecRef", None, item)
        if status != i32(0):
            failed()
        position += 1


def says(T, object: i64, value, calls: boundary) -> bool:
    """Whether a Python object is already the value, so that it may stay."""
    if lang.is_class(T, bool):
        return type_address(object) == calls.known.load(BOOL_TYPE) and (object == calls.known.load(TRUE)) == value
    if lang.is_class(T, int):
        return (
            type_address(object) == calls.known.load(INT_TYPE)
            and lang.call_c("PyLong_AsLongLong", i64, object) == value
        )
    if lang.is_class(T, float):
        if type_address(object) != calls.known.load(FLOAT_TYPE):
            return False
        return lang.bitcast(i64, lang.call_c("PyFloat_AsDouble", float, object)) == lang.bitcast(i64, value)
    if lang.is_class(T, str):
        if type_address(object) != calls.known.load(STR_TYPE):
            return False
        made = to_python(str, value, calls)
        order = lang.call_c("PyUnicode_Compare", i32, object, made)
        lang.call_c("Py_DecRef", None, made)
        return order == i32(0)
    if lang.is_class(T, "foreign"):
        if type_address(object) != calls.known.load(FOREIGN + 3 * lang.foreign_index(T)):
            return False
        return lang.bitcast(lang.carrier(T), foreign_from_python(T, object, calls)) == lang.bitcast(
            lang.carrier(T), value
        )
    if lang.is_class(T, list) or lang.is_class(T, dict) or lang.is_class(T, set):
        index = calls.find(lang.bitcast(i64, value))
        return index >= 0 and calls.entries.load(3 * index) == object
    if lang.is_class(T, tuple):
        if type_address(object) != calls.known.load(TUPLE_TYPE):
            return False
        for index in lang.static_range(lang.tuple_size(T)):
            if not says(
                lang.element_type(T, index),
                lang.call_c("PyTuple_GetItem", i64, object, i64(index)),
                value[index],
                calls,
            ):
                return False
        return True
    return False


def release(T, calls: boundary) -> None:
    """Give up the compiled containers of type T."""
    tag = type_tag(T)
    index = i64(0)
    while index < calls.count:
        if calls.entries.load(3 * index + 2) == tag:
            lang.bitcast(Pointer[T], calls.entries.offset(3 * index + 1)).take(0)
            calls.entries.store(3 * index + 2, i64(0))
        index += 1


# ---------------------------------------------------------------- the call


def invoke(function, arguments, calls: boundary) -> i64:
    """Call a function and give a new reference to the Python object of its result."""
    value = function(*arguments)
    return to_python(lang.type_of(value), value, calls)


def drop(T, place: Pointer[T]) -> None:
    """Give up what the entry owns at `place`."""
    place.take(0)
