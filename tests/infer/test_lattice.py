"""Laws of joins, and what cells do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from xdsl.dialects.builtin import ArrayAttr, StringAttr
from xdsl.ir import Attribute

from pycc.dialects import py
from pycc.passes.infer.lattice import JoinConflict, Lattice, members_of, union_of
from tests.infer.compiling import BOOL, FLOAT, INT, NONE, STR, list_of

_simple = st.sampled_from([INT, FLOAT, BOOL, NONE, STR, py.unbound, py.never])
_types = st.recursive(
    _simple,
    lambda inner: st.lists(inner, min_size=0, max_size=2).map(lambda parts: py.TupleType(ArrayAttr(parts))),
    max_leaves=5,
)


def _lattice() -> Lattice:
    return Lattice(lambda cell: None)


def _join(a: Attribute, b: Attribute) -> Attribute | None:
    try:
        return _lattice().join(a, b)
    except JoinConflict:
        return None


@given(_types)
def test_joining_a_type_with_itself_changes_nothing(a: Attribute) -> None:
    assert _join(a, a) == a


@given(_types, _types)
def test_joins_do_not_depend_on_the_order(a: Attribute, b: Attribute) -> None:
    assert _join(a, b) == _join(b, a)


@given(_types, _types)
def test_a_join_holds_both(a: Attribute, b: Attribute) -> None:
    joined = _join(a, b)
    if joined is not None:
        assert _join(joined, a) == joined
        assert _join(joined, b) == joined


@given(_types, _types, _types)
def test_joins_associate_where_they_exist(a: Attribute, b: Attribute, c: Attribute) -> None:
    left, right = _join(a, b), _join(b, c)
    if left is None or right is None:
        return
    first, second = _join(left, c), _join(a, right)
    if first is not None and second is not None:
        assert first == second


def test_members_are_sorted_and_one_member_is_no_union() -> None:
    assert union_of([INT, FLOAT]) == union_of([FLOAT, INT])
    assert union_of([INT]) == INT
    assert members_of(INT) == (INT,)


def test_numbers_go_together_and_text_does_not() -> None:
    assert _join(INT, FLOAT) == union_of([INT, FLOAT])
    assert _join(INT, NONE) == union_of([INT, NONE])
    assert _join(INT, STR) is None
    assert _join(union_of([INT, NONE]), STR) is None


def test_lists_that_meet_share_their_items_type() -> None:
    lattice = _lattice()
    a, b = lattice.fresh(None, None), lattice.fresh(None, None)
    lattice.write(a, INT)
    lattice.join(list_of(a), list_of(b))
    lattice.write(b, FLOAT)
    assert lattice.resolve(list_of(a)) == list_of(union_of([INT, FLOAT]))


def test_a_written_down_list_type_takes_no_other_items() -> None:
    lattice = _lattice()
    cell = lattice.fresh(None, None)
    lattice.write(cell, FLOAT)
    lattice.join(list_of(FLOAT), list_of(cell))
    with pytest.raises(JoinConflict):
        lattice.write(cell, INT)
    with pytest.raises(JoinConflict):
        lattice.write(FLOAT, INT)


def test_a_list_that_contains_itself_has_no_type() -> None:
    lattice = _lattice()
    cell = lattice.fresh(None, None)
    with pytest.raises(JoinConflict) as caught:
        lattice.write(cell, list_of(cell))
    assert caught.value.recursive


def test_conflicting_writes_remember_both() -> None:
    lattice = _lattice()
    cell = lattice.fresh(None, None)
    lattice.write(cell, INT)
    with pytest.raises(JoinConflict) as caught:
        lattice.write(cell, STR)
    assert caught.value.cell is not None
    assert [type_ for type_, _ in caught.value.cell.writes] == [INT, STR]


def test_objects_of_two_classes_do_not_join() -> None:
    other = py.ObjectType(StringAttr("set"), ArrayAttr([INT]))
    assert _join(list_of(INT), other) is None
