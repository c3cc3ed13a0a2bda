"""Stable sorting: Tim Peters' timsort with the powersort merge order, step for step as CPython 3.11 (`Objects/listobject.c`, `listsort.txt`).

The comparisons are the same ones in the same order, so even values that `<` does not order (NaN) end up where CPython puts them.

A *lane* is `(keys, values)`: two blocks that are permuted together, compared by the keys; `values` is None where the items are
their own keys.
"""

from pycc import lang
from pycc.lang import Pointer, i64

MIN_GALLOP = 7
MAX_PENDING = 85
"""No more runs can be pending with 2**63 items."""


def sort_range(keys, values, count: i64) -> None:
    """Sort `count` items by `<` of their keys."""
    if count < 2:
        return
    lane = (keys, values)
    if count < 64:
        insert_rest(lane, i64(0), count, ordered_run(lane, i64(0), count))
    else:
        sort_runs(lane, count)


def sort_runs(lane, count: i64) -> None:
    """Find or make runs of at least `minimum` items and merge them in the order of their powers."""
    keys = lane[0]
    values = lane[1]
    # All merges need room for the shorter of two runs only.
    room = count // 2 + 1
    spare_keys = lang.allocate(lang.element_type(lang.type_of(keys)), room)
    if values is None:
        spare = (spare_keys, None)
    else:
        spare = (spare_keys, lang.allocate(lang.element_type(lang.type_of(values)), room))
    # pending: how many runs, how soon to gallop, then start, size and power of each run.
    pending = lang.allocate(i64, i64(2 + 3 * MAX_PENDING))
    pending.store(0, i64(0))
    pending.store(1, i64(MIN_GALLOP))
    minimum = minimum_run(count)
    start = i64(0)
    while start < count:
        size = ordered_run(lane, start, count)
        if size < minimum:
            forced = minimum if minimum < count - start else count - start
            insert_rest(lane, start, start + forced, size)
            size = forced
        push_run(lane, spare, pending, start, size, count)
        start += size
    merge_all(lane, spare, pending)
    lang.free(pending, i64(2 + 3 * MAX_PENDING))
    lang.free(spare_keys, room)
    if values is not None:
        lang.free(spare[1], room)


def minimum_run(count: i64) -> i64:
    """The six highest bits of the count, plus one if any other bit is set: then the runs merge evenly."""
    odd = i64(0)
    while count >= 64:
        odd = odd | (count & 1)
        count = count >> 1
    return count + odd


# ---------------------------------------------------------------- moving items


@lang.inline
def move_item(target, place: i64, source, index: i64) -> None:
    """Move one item from lane to lane."""
    target[0].store(place, source[0].take(index))
    if target[1] is not None:
        target[1].store(place, source[1].take(index))


@lang.inline
def move_items(target, place: i64, source, index: i64, count: i64) -> None:
    """Move a block from lane to lane; the two may overlap."""
    lang.move(target[0].offset(place), source[0].offset(index), count)
    if target[1] is not None:
        lang.move(target[1].offset(place), source[1].offset(index), count)


def reverse_items(lane, start: i64, stop: i64) -> None:
    """Reverse a block in place."""
    stop -= 1
    while start < stop:
        swap(lane[0], start, stop)
        if lane[1] is not None:
            swap(lane[1], start, stop)
        start += 1
        stop -= 1


@lang.inline
def swap(data, first: i64, second: i64) -> None:
    item = data.take(first)
    data.store(first, data.take(second))
    data.store(second, item)


# ---------------------------------------------------------------- runs


def ordered_run(lane, start: i64, stop: i64) -> i64:
    """Size of the run that begins at `start`; a strictly descending one is reversed."""
    keys = lane[0]
    place = start + 1
    if place == stop:
        return i64(1)
    if keys.load(place) < keys.load(start):
        place += 1
        while place < stop and keys.load(place) < keys.load(place - 1):
            place += 1
        reverse_items(lane, start, place)
    else:
        place += 1
        while place < stop and not keys.load(place) < keys.load(place - 1):
            place += 1
    return place - start


def insert_rest(lane, start: i64, stop: i64, sorted_count: i64) -> None:
    """Binary insertion sort of a block whose first `sorted_count` items are sorted."""
    keys = lane[0]
    values = lane[1]
    place = start + sorted_count
    while place < stop:
        pivot = keys.load(place)
        low = start
        high = place
        while low < high:
            middle = low + ((high - low) >> 1)
            if pivot < keys.load(middle):
                high = middle
            else:
                low = middle + 1
        insert(keys, low, place)
        if values is not None:
            insert(values, low, place)
        place += 1


@lang.inline
def insert(data, place: i64, index: i64) -> None:
    """Move an item down to `place`, those between up by one."""
    item = data.take(index)
    lang.move(data.offset(place + 1), data.offset(place), index - place)
    data.store(place, item)


def push_run(lane, spare, pending: Pointer[i64], start: i64, size: i64, count: i64) -> None:
    """Note a run, after merging those before it that belong deeper in the merge tree."""
    runs = pending.load(0)
    if runs > 0:
        last = 3 * runs - 1
        power = run_power(pending.load(last), pending.load(last + 1), size, count)
        while runs > 1 and pending.load(3 * runs - 2) > power:
            merge_at(lane, spare, pending, runs - 2)
            runs = pending.load(0)
        pending.store(3 * runs + 1, power)
    pending.store(3 * runs + 2, start)
    pending.store(3 * runs + 3, size)
    pending.store(0, runs + 1)


def run_power(start: i64, size: i64, next_size: i64, count: i64) -> i64:
    """Depth at which the boundary between two neighbour runs lies in the tree that halves the whole (Munro and Wild, 2018)."""
    result = i64(0)
    left = 2 * start + size
    right = left + size + next_size
    while True:
        result += 1
        if left >= count:
            left -= count
            right -= count
        elif right >= count:
            return result
        left = left << 1
        right = right << 1


def merge_all(lane, spare, pending: Pointer[i64]) -> None:
    """Merge what is pending, the smaller neighbour first."""
    runs = pending.load(0)
    while runs > 1:
        index = runs - 2
        if index > 0 and pending.load(3 * index) < pending.load(3 * index + 6):
            index -= 1
        merge_at(lane, spare, pending, index)
        runs = pending.load(0)


def merge_at(lane, spare, pending: Pointer[i64], index: i64) -> None:
    """Merge the pending runs `index` and `index + 1`."""
    entry = 3 * index + 2
    a = pending.load(entry)
    na = pending.load(entry + 1)
    b = pending.load(entry + 3)
    nb = pending.load(entry + 4)
    runs = pending.load(0)
    pending.store(entry + 1, na + nb)
    if index == runs - 3:
        pending.store(entry + 3, pending.load(entry + 6))
        pending.store(entry + 4, pending.load(entry + 7))
    pending.store(0, runs - 1)
    # What is in place already stays: the head of a that is below b, the tail of b that is above a.
    keys = lane[0]
    skipped = gallop_right(keys.load(b), keys.offset(a), na, i64(0))
    a += skipped
    na -= skipped
    if na == 0:
        return
    nb = gallop_left(keys.load(a + na - 1), keys.offset(b), nb, nb - 1)
    if nb <= 0:
        return
    if na <= nb:
        merge_low(lane, spare, pending, a, na, b, nb)
    else:
        merge_high(lane, spare, pending, a, na, b, nb)


# ---------------------------------------------------------------- galloping


def gallop_left(key, items, count: i64, hint: i64) -> i64:
    """Where `key` belongs in sorted items, before its equals: exponential search from `hint`, then binary."""
    last = i64(0)
    offset = i64(1)
    if items.load(hint) < key:
        limit = count - hint
        while offset < limit and items.load(hint + offset) < key:
            last = offset
            offset = (offset << 1) + 1
        if offset > limit:
            offset = limit
        last += hint
        offset += hint
    else:
        limit = hint + 1
        while offset < limit and not items.load(hint - offset) < key:
            last = offset
            offset = (offset << 1) + 1
        if offset > limit:
            offset = limit
        near = last
        last = hint - offset
        offset = hint - near
    last += 1
    while last < offset:
        middle = last + ((offset - last) >> 1)
        if items.load(middle) < key:
            last = middle + 1
        else:
            offset = middle
    return offset


def gallop_right(key, items, count: i64, hint: i64) -> i64:
    """Where `key` belongs in sorted items, behind its equals."""
    last = i64(0)
    offset = i64(1)
    if key < items.load(hint):
        limit = hint + 1
        while offset < limit and key < items.load(hint - offset):
            last = offset
            offset = (offset << 1) + 1
        if offset > limit:
            offset = limit
        near = last
        last = hint - offset
        offset = hint - near
    else:
        limit = count - hint
        while offset < limit and not key < items.load(hint + offset):
            last = offset
            offset = (offset << 1) + 1
        if offset > limit:
            offset = limit
        last += hint
        offset += hint
    last += 1
    while last < offset:
        middle = last + ((offset - last) >> 1)
        if key < items.load(middle):
            offset = middle
        else:
            last = middle + 1
    return offset


# ---------------------------------------------------------------- merging


def merge_low(lane, spare, pending: Pointer[i64], a: i64, na: i64, b: i64, nb: i64) -> None:
    """Merge neighbours from the left, a being the shorter: a moves to the spare lane. First b item is below a's, last a above b's."""
    move_items(spare, i64(0), lane, a, na)
    target = a
    a = i64(0)
    keys = lane[0]
    spare_keys = spare[0]
    move_item(lane, target, lane, b)
    target += 1
    b += 1
    nb -= 1
    min_gallop = pending.load(1)
    while nb > 0 and na > 1:
        # One at a time until one side wins often.
        a_count = i64(0)
        b_count = i64(0)
        while nb > 0 and na > 1 and a_count < min_gallop and b_count < min_gallop:
            if keys.load(b) < spare_keys.load(a):
                move_item(lane, target, lane, b)
                b += 1
                nb -= 1
                b_count += 1
                a_count = i64(0)
            else:
                move_item(lane, target, spare, a)
                a += 1
                na -= 1
                a_count += 1
                b_count = i64(0)
            target += 1
        min_gallop += 1
        # Then whole blocks while they are long.
        galloping = True
        while galloping and nb > 0 and na > 1:
            if min_gallop > 1:
                min_gallop -= 1
            pending.store(1, min_gallop)
            a_count = gallop_right(keys.load(b), spare_keys.offset(a), na, i64(0))
            move_items(lane, target, spare, a, a_count)
            target += a_count
            a += a_count
            na -= a_count
            if na <= 1:
                break
            move_item(lane, target, lane, b)
            target += 1
            b += 1
            nb -= 1
            if nb == 0:
                break
            b_count = gallop_left(spare_keys.load(a), keys.offset(b), nb, i64(0))
            move_items(lane, target, lane, b, b_count)
            target += b_count
            b += b_count
            nb -= b_count
            if nb == 0:
                break
            move_item(lane, target, spare, a)
            target += 1
            a += 1
            na -= 1
            galloping = a_count >= MIN_GALLOP or b_count >= MIN_GALLOP
        if nb > 0 and na > 1:
            min_gallop += 1
            pending.store(1, min_gallop)
    move_items(lane, target, lane, b, nb)
    move_items(lane, target + nb, spare, a, na)


def merge_high(lane, spare, pending: Pointer[i64], a: i64, na: i64, b: i64, nb: i64) -> None:
    """Merge neighbours from the right, b being the shorter: b moves to the spare lane."""
    move_items(spare, i64(0), lane, b, nb)
    keys = lane[0]
    spare_keys = spare[0]
    first = a
    # target, a and b are the places of the last item of each; the items left of a are lane[first : first + na].
    target = b + nb - 1
    a = a + na - 1
    b = nb - 1
    move_item(lane, target, lane, a)
    target -= 1
    a -= 1
    na -= 1
    min_gallop = pending.load(1)
    while na > 0 and nb > 1:
        a_count = i64(0)
        b_count = i64(0)
        while na > 0 and nb > 1 and a_count < min_gallop and b_count < min_gallop:
            if spare_keys.load(b) < keys.load(a):
                move_item(lane, target, lane, a)
                a -= 1
                na -= 1
                a_count += 1
                b_count = i64(0)
            else:
                move_item(lane, target, spare, b)
                b -= 1
                nb -= 1
                b_count += 1
                a_count = i64(0)
            target -= 1
        min_gallop += 1
        galloping = True
        while galloping and na > 0 and nb > 1:
            if min_gallop > 1:
                min_gallop -= 1
            pending.store(1, min_gallop)
            a_count = na - gallop_right(spare_keys.load(b), keys.offset(first), na, na - 1)
            target -= a_count
            a -= a_count
            na -= a_count
            move_items(lane, target + 1, lane, a + 1, a_count)
            if na == 0:
                break
            move_item(lane, target, spare, b)
            target -= 1
            b -= 1
            nb -= 1
            if nb == 1:
                break
            b_count = nb - gallop_left(keys.load(a), spare_keys, nb, nb - 1)
            target -= b_count
            b -= b_count
            nb -= b_count
            move_items(lane, target + 1, spare, b + 1, b_count)
            if nb <= 1:
                break
            move_item(lane, target, lane, a)
            target -= 1
            a -= 1
            na -= 1
            galloping = a_count >= MIN_GALLOP or b_count >= MIN_GALLOP
        if na > 0 and nb > 1:
            min_gallop += 1
            pending.store(1, min_gallop)
    # At most one b item is left below the rest of a, or the rest of b goes to the front.
    move_items(lane, target + 1 - na, lane, a + 1 - na, na)
    move_items(lane, target + 1 - na - nb, spare, i64(0), nb)
