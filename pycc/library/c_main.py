"""A program without Python: what the generated C `main` calls. An error that leaves the program is told as CPython tells it, exit status 1."""

from pycc import lang
from pycc.lang import Pointer, i32, i64, u8
from pycc.library import c_interface
from pycc.library.builder import builder
from pycc.library.exception import FIRST_NUMBER, NAMES, text_of
from pycc.library.text import write_ascii, write_text


def start() -> None:
    """Make the context ready."""
    c_interface.prepare()


def arguments(count: i32, words: Pointer[i64]) -> list[str]:
    """`sys.argv`: the program's words as a list of str."""
    result: list[str] = []
    index = i64(0)
    while index < i64(count):
        word = lang.bitcast(Pointer[u8], words.load(index))
        result.append(str.__from_utf8__(word, lang.call_c("strlen", i64, word)))
        index += 1
    return result


def succeed() -> i32:
    """The normal end."""
    c_interface.finish()
    return i32(0)


def fail(e) -> i32:
    """The end by an error: its traceback goes to standard error."""
    status = lang.exception_class(e)
    sink = builder()
    write_ascii(sink, "Traceback (most recent call last):\n")
    context = lang.context()
    index = context.trace_count
    while index > 0:
        index -= 1
        write_record(sink, lang.bitcast(Pointer[i64], context.trace.load(index)))
    if status == 1:
        write_ascii(sink, "pycc.IntegerRangeError: an int left the 64-bit range")
    else:
        write_ascii(sink, NAMES[int(status) - FIRST_NUMBER])
        if lang.exception_has_message(e):
            message = text_of(e)
            if len(message) > 0:
                write_ascii(sink, ": ")
                write_text(sink, message)
    write_ascii(sink, "\n")
    c_interface.finish()
    lang.call_c("write", i64, i32(2), sink.output, sink.output_size)
    return i32(1)


def write_record(sink, record: Pointer[i64]) -> None:
    """One frame of a traceback; generated code (`<c main>`) is no frame of the program's."""
    if lang.bitcast(Pointer[u8], record.load(0)).load(0) == u8(60):
        return
    write_ascii(sink, '  File "')
    write_c_text(sink, lang.bitcast(Pointer[u8], record.load(0)))
    write_ascii(sink, '", line ')
    write_text(sink, str(int(record.load(2))))
    write_ascii(sink, ", in ")
    write_c_text(sink, lang.bitcast(Pointer[u8], record.load(1)))
    write_ascii(sink, "\n")


def write_c_text(sink, text: Pointer[u8]) -> None:
    size = lang.call_c("strlen", i64, text)
    lang.move(sink.reserve(size), text, size)
    sink.output_size = sink.output_size + size
