"""The hidden context of a call: its layout, and print's buffer as a place to write text to.

Fields are those of `CONTEXT_FIELDS` in `pycc/dialects/mem.py`, in order. The module has the class's name because the symbol is
`Context` at every level. Print's buffer is written out when it holds more than 64 KiB, on `flush`, and when the entry call ends.
"""

from pycc import lang
from pycc.lang import Pointer, i64, u8

FLUSH_SIZE = 65536
"""Print's buffer is written out when it holds this many bytes."""


@lang.uncounted
class Context:
    stack_limit: i64
    live_bytes: i64
    error_class: i64
    error_message: str
    trace_count: i64
    trace: Pointer[i64]
    output: Pointer[u8]
    output_size: i64
    output_capacity: i64
    write: i64
    user: i64
    poll: i64
    poll_countdown: i64
    raise_count: i64

    @lang.inline
    def reserve(self, count: i64):
        """Address of room for `count` more bytes of output; `output_size` says how many of them were used."""
        if self.output_size + count > self.output_capacity:
            make_room(self, count)
        return self.output.offset(self.output_size)

    def flush(self) -> None:
        """Write print's buffer out; an error of the writer raises."""
        size = self.output_size
        if size == 0:
            return
        # Nothing is written twice, whatever happens.
        self.output_size = i64(0)
        if self.write != 0:
            # Below 0: a Python exception is set (JIT). Class number 2 hands it on.
            if lang.call_pointer(self.write, i64, self.user, self.output, size) < 0:
                raise lang.make_exception(2, "")
        else:
            write_descriptor(self.output, size)

    def close(self) -> None:
        """Write print's buffer out and give it back: the end of an entry call."""
        buffer = self.output
        capacity = self.output_capacity
        if not buffer.is_null():
            try:
                self.flush()
            finally:
                self.output = lang.null(u8)
                self.output_capacity = i64(0)
                lang.free(buffer, capacity)


@lang.noinline
def make_room(context, count: i64) -> None:
    """Flush when there is enough to flush, then grow if that is not enough."""
    if context.output_size >= FLUSH_SIZE:
        context.flush()
    needed = context.output_size + count
    if needed > context.output_capacity:
        capacity = needed + needed // 2 + FLUSH_SIZE // 8
        context.output = lang.reallocate(context.output, context.output_capacity, capacity)
        context.output_capacity = capacity


def write_descriptor(bytes: Pointer[u8], size: i64) -> None:
    """Standard output without Python: write(2) until all is out."""
    done = i64(0)
    while done < size:
        written = lang.call_c("write", i64, lang.i32(1), bytes.offset(done), size - done)
        if written < 0:
            raise OSError("writing the output failed")
        done += written
