"""Rules of the user's own over many rows: by functions that reduce and merge parts, law 11 holds for them too."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.engine import stream_check
from tests.laws.test_partition_laws import cuts, merges, shown


def join(one: tuple[Any, ...], other: tuple[Any, ...]) -> tuple[Any, ...]:
    """The first of some values, the last, and whether they rise so far."""
    return one[0], other[1], one[2] and other[2] and one[1] <= other[0]


def ends(rows: pl.DataFrame) -> tuple[Any, ...]:
    """What `join` merges, of some rows."""
    values = rows["n"].to_list()
    return values[0], values[-1], values == sorted(values)


def unlucky(total: int) -> int:
    """A function that fails for one state."""
    if total == 4:
        raise ArithmeticError(total)
    return total


RULES = [
    ct.CustomTable("sum", ("n",), partial=lambda r: r["n"].sum(), merge=operator.add, finish=lambda s: s < 9),
    ct.CustomTable(
        "values", ("n",), partial=lambda r: {*r["n"]}, merge=operator.or_, finish=lambda s: len(s) != 2
    ),
    ct.CustomTable("order", ("n",), partial=ends, merge=join, finish=lambda s: s[2]),
    ct.CustomTable(
        "unlucky", ("n",), partial=lambda r: r["n"].sum(), merge=operator.add, finish=lambda s: unlucky(s) < 9
    ),
]  # fmt: skip  # a rule a line


class Whole(ct.Contract):
    """Rules of the user's own, on the whole and on groups."""

    g: str | None
    n: int
    rules = ct.rules(*RULES, *(ct.group("g", ct.rule(one, name=f"g {one.name}")) for one in RULES))


ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", None]), st.integers(0, 5)), min_size=1, max_size=9
)


@given(ROWS, st.data())
def test_rules_with_functions_of_parts_do_not_depend_on_cuts(
    rows: list[Any], data: st.DataObject
) -> None:
    """However the rows are cut, and their parts merged, sent or streamed, the report is that of the whole."""
    frame = pl.DataFrame(rows, schema={"g": pl.String, "n": pl.Int64}, orient="row")
    expected = shown(Whole.check(frame))
    batches = [frame[cut] for cut in data.draw(cuts(frame.height))]
    merge: Callable[..., Any] = data.draw(merges())
    parts = [ct.partial(Whole, batch) for batch in batches]
    assert expected == shown(merge(parts).finish())
    assert expected == shown(ct.check_batches(Whole, batches))
    assert expected == shown(ct.check_batches(Whole, [batch.to_dicts() for batch in batches]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stream_check, "_ROWS_AT_ONCE", 1)
        assert expected == shown(Whole.check(frame.lazy()))


def test_a_merge_that_fails_leaves_the_rule_not_run() -> None:
    """A function of the user's own that raises while parts merge is why the rule was not run."""

    class Merged(ct.Contract):
        n: int
        rules = ct.rules(
            ct.CustomTable("none", ("n",), partial=len, merge=lambda a, b: a / 0, finish=bool)
        )

    (entry,) = ct.check_batches(Merged, [[{"n": 1}], [{"n": 2}], [{"n": 3}]]).not_run
    assert entry.reason == "it raised ZeroDivisionError: division by zero"


def test_the_functions_of_parts_go_before_the_others() -> None:
    """Where a rule has several interpretations, frames use the functions of parts."""

    class Several(ct.Contract):
        n: int
        rules = ct.rules(
            ct.CustomTable(
                "yes", ("n",), accepts=lambda rows: False, expr=lambda row: row["n"].sum() < 0,
                partial=len, merge=operator.add, finish=lambda rows: rows == 1,
            )
        )  # fmt: skip  # a way a line

    assert Several.check([{"n": 1}]).ok
    assert not Several.check([{"n": 1}, {"n": 1}]).ok


def test_a_rule_without_them_says_what_to_write() -> None:
    """In parts a rule that takes all rows at once is not run, and its hint names what to write, as data."""
    rule = ct.CustomTable("two", ("n",), accepts=lambda rows: rows.height == 2)

    class Two(ct.Contract):
        n: int
        rules = ct.rules(rule)

    (entry,) = ct.partial(Two, [{"n": 1}]).finish().not_run
    assert "CustomTable('two', …, partial=…, merge=…, finish=…)" in entry.reason
    (change,) = cast("Any", entry.hint).changes
    assert (change.old, change.new.accepts, change.new.partial) == (rule, rule.accepts, ...)
