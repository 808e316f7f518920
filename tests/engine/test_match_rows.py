"""Rows that came back are matched by key to the rows that were requested."""

from __future__ import annotations

import json
import math
import pickle
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from tests.engine.matching_samples import BIG, NAN, NOON, counts


def by_code(report: ct.Report) -> dict[str, ct.Violation]:
    """The violations by their codes."""
    return {one.code: one for one in report.violations}


def same(column: pl.Series) -> pl.Series:
    """The column itself."""
    return column


def whole(column: pl.Series) -> pl.Series:
    """The floats that are small integers, as such; the others as null."""
    values = [
        int(v) if v is not None and math.isfinite(v) and v == int(v) else None for v in column
    ]
    return pl.Series(values, dtype=pl.Int64)


Change = Callable[[pl.Series], pl.Series]
INTEGERS = st.integers(-2, 2) | st.sampled_from([BIG, BIG + 1, BIG + 2, 2**63 - 1, -(2**63)])
FLOATS = st.sampled_from([0.0, -0.0, 1.0, 1.5, NAN, math.inf, -math.inf, 2.0**53, -(2.0**63)])
INSTANTS = st.sampled_from([NOON, NOON + timedelta(milliseconds=1), NOON - timedelta(days=9_000)])
COLUMNS: dict[str, tuple[Any, st.SearchStrategy[Any], Change]] = {
    "integers": (pl.Int64, INTEGERS, same),
    "integers as floats": (pl.Int64, INTEGERS, lambda c: c.cast(pl.Float64)),
    "integers as wide ones": (pl.Int64, INTEGERS, lambda c: c.cast(pl.Int128)),
    "unsigned as floats": (
        pl.UInt64,
        st.sampled_from([1, BIG + 1, 2**64 - 1, 2**63]),
        lambda c: c.cast(pl.Float64),
    ),
    "floats": (pl.Float64, FLOATS, same),
    "floats as integers": (pl.Float64, st.sampled_from([0.0, -0.0, 1.0, 1.5, NAN]), whole),
    "narrow floats": (pl.Float32, FLOATS, lambda c: c.cast(pl.Float64)),
    "text": (pl.String, st.sampled_from(["", "a", "A", "1"]), same),
    "text as categories": (pl.String, st.sampled_from("ab"), lambda c: c.cast(pl.Categorical)),
    "truth": (pl.Boolean, st.booleans(), same),
    "dates": (pl.Date, st.sampled_from([date(2024, 1, 1), date(1, 1, 1)]), same),
    "instants elsewhere": (
        pl.Datetime("us", "UTC"),
        INSTANTS,
        lambda c: c.dt.convert_time_zone("Asia/Tokyo").cast(pl.Datetime("ns", "Asia/Tokyo")),
    ),
    "clocks": (
        pl.Datetime("ms"),
        INSTANTS.map(lambda t: t.replace(tzinfo=None)),
        lambda c: c.cast(pl.Datetime("us")),
    ),
    "decimals": (
        pl.Decimal(10, 2),
        st.sampled_from([Decimal("1.50"), Decimal("1.00")]),
        lambda c: c.cast(pl.Decimal(12, 4)),
    ),
    "nothing": (pl.Null, st.none(), lambda c: c.cast(pl.Int64)),
}


@st.composite
def exchanges(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Requested rows, and the rows that came back: some of them, some twice, some others, shuffled."""
    kinds = draw(st.lists(st.sampled_from(sorted(COLUMNS)), min_size=1, max_size=2))
    row = st.tuples(*(st.none() | COLUMNS[kind][1] for kind in kinds))
    asked = draw(st.lists(row, max_size=8))
    back = draw(st.permutations(asked)) if draw(st.booleans()) else asked
    kept = [one for one in back for _ in range(draw(st.sampled_from([1, 1, 1, 0, 2])))]
    kept += draw(st.lists(row, max_size=2))
    names = [f"k{place}" for place in range(len(kinds))]
    schema = {name: COLUMNS[kind][0] for name, kind in zip(names, kinds, strict=True)}
    frames = (pl.DataFrame(rows, schema=schema, orient="row") for rows in (asked, kept))
    first, second = frames
    for name, kind in zip(names, kinds, strict=True):
        second = second.with_columns(COLUMNS[kind][2](second[name]).alias(name))
    return first, second


def plain(value: Any) -> Any:
    """A value that equals another where the two are the same in a key."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return Fraction(value)
    return value


def keys_in(frame: pl.DataFrame) -> list[tuple[Any, ...]]:
    """The key of each row."""
    return [tuple(map(plain, row)) for row in frame.rows()]


def expected_counts(asked: list[Any], back: list[Any]) -> dict[str, int]:
    """The counts of what is wrong with the rows that came back, by looking at every row."""
    wanted, got = Counter(asked), Counter(back)
    extra = got - wanted
    places = defaultdict(list)
    for place, key in enumerate(asked):
        places[key].append(place)
    answered = [places[key].pop(0) if places[key] else None for key in back]
    left = [place for place in answered if place is not None]
    moved = sum(place != put for place, put in zip(left, sorted(left), strict=True))
    expected = {
        "rows_lost": (wanted - got).total(),
        "rows_duplicated": sum(count for key, count in extra.items() if key in wanted),
        "rows_added": sum(count for key, count in extra.items() if key not in wanted),
        "reordered": moved,
    }
    return {code: count for code, count in expected.items() if count}


@given(exchanges())
def test_every_row_is_accounted_for(exchange: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """The counts of lost, duplicated, added and reordered rows are those of the reference, and the
    examples are just those rows.
    """
    asked, back = exchange
    report = ct.match_rows(asked, back, key=asked.columns, max_examples=None)
    wanted, got = keys_in(asked), keys_in(back)
    assert expected_counts(wanted, got) == counts(report)
    assert report.ok == (wanted == got)
    for one in report.violations:
        rows = [example.row for example in one.examples]
        assert (one.count, sorted(set(rows))) == (len(rows), rows)
        told = [tuple(plain(v) for v in example.key.values()) for example in one.examples]
        assert told == [(wanted if one.code == "rows_lost" else got)[row] for row in rows]
        if one.code == "reordered":
            assert told == [wanted[example.value] for example in one.examples]


@given(exchanges())
def test_the_order_may_not_count(exchange: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    """Unordered, all is as ordered but for what is reordered."""
    asked, back = exchange
    said = counts(ct.match_rows(asked, back, key=asked.columns))
    said.pop("reordered", None)
    assert said == counts(ct.match_rows(asked, back, key=asked.columns, ordered=False))


def test_many_rows_of_few_keys_keep_their_order() -> None:
    """Rows of one key answer each other in turn, however many they are."""
    rows = pl.DataFrame({"k": [place % 3 for place in range(20_000)]})
    assert {"rows_lost": 1} == counts(ct.match_rows(rows, rows.head(19_999), key="k"))


REQUESTED = {"driver": [5, 1, 3, 1], "day": ["mon", "mon", "tue", "mon"]}
BACK = {"driver": [3.0, 1.0, 9.0, 3.0], "day": ["tue", "mon", "mon", "tue"]}
KEY = ("driver", "day")


def test_examples_name_rows_and_keys() -> None:
    """An example of a lost row has its position among the requested rows; any other its position as
    it came back.
    """
    found = by_code(ct.match_rows(REQUESTED, BACK, key=KEY))
    key = {"driver": 5, "day": "mon"}
    assert ct.Example(0, key, key) == found["rows_lost"].examples[0]
    assert (
        ct.Example(3, {"driver": 1, "day": "mon"}, {"driver": 1, "day": "mon"})
        == (found["rows_lost"].examples[1])
    )
    assert [2] == [example.row for example in found["rows_added"].examples]
    assert [3] == [example.row for example in found["rows_duplicated"].examples]
    moved = found["reordered"].examples
    assert [(0, 2), (1, 1)] == [(example.row, example.value) for example in moved]


def test_shares_are_of_the_rows_that_are_named() -> None:
    """Lost rows are a share of the requested rows, all others of the rows that came back."""
    found = by_code(ct.match_rows({"k": [1, 2, 3, 4]}, {"k": [1, 9]}, key="k"))
    assert (0.75, 0.5) == (found["rows_lost"].share, found["rows_added"].share)


def test_one_row_moved_to_the_front_moves_the_rows_it_passes() -> None:
    """A row is reordered if it is in another place once the lost, added and repeated rows are left
    out.
    """
    asked = {"k": [1, 2, 3, 4, 5]}
    assert {"reordered": 3} == counts(ct.match_rows(asked, {"k": [3, 1, 2, 4, 5]}, key="k"))
    assert {"rows_lost": 1} == counts(ct.match_rows(asked, {"k": [2, 3, 4, 5]}, key="k"))
    assert {"rows_added": 1} == counts(ct.match_rows(asked, {"k": [9, 1, 2, 3, 4, 5]}, key="k"))


def test_the_report_is_a_report() -> None:
    """It reads, is data, survives JSON and pickling, and raises as any other."""
    report = ct.match_rows(REQUESTED, BACK, key=KEY)
    assert str(report).splitlines()[0] == "asked rows: 4 rules broken in 4 rows"
    assert "row 0: driver=5, day='mon'" in str(report)
    assert json.loads(report.to_json())["violations"] == report.to_dicts()
    assert report.to_frame().height == len(report.violations)
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own bytes
    with pytest.raises(ct.ContractViolation) as raised:
        report.raise_for_violations()
    assert raised.value.report is report
    ct.match_rows(REQUESTED, REQUESTED, key=KEY).raise_for_violations()


def test_there_are_as_many_examples_as_are_wanted() -> None:
    """The counts are exact, however few examples are requested."""
    report = ct.match_rows({"k": [*range(100)]}, {"k": []}, key="k", max_examples=2)
    assert (100, 2) == (report.violations[0].count, len(report.violations[0].examples))


def test_sensitive_keys_do_not_show() -> None:
    """A column of the key that is private is masked, under whichever name it came back."""
    asked, back = {"ssn": ["078-05-1120"], "n": [1]}, {"SSN": ["219-09-9999"], "n": [2]}
    key = {"ssn": "SSN", "n": "n"}
    report = ct.match_rows(asked, back, key=key, sensitive=("ssn",))
    assert 2 == len(report.violations)
    assert not any(text in f"{report}{report!r}{report.to_json()}" for text in ("078", "219"))
    assert "n=1" in str(report)


@pytest.mark.parametrize("most", [-1, 1.5, True])
def test_a_number_of_examples_of_no_use_is_an_error(most: Any) -> None:
    """`max_examples` is what it is for the verbs."""
    with pytest.raises(ValueError, match="max_examples must be None or a whole number"):
        ct.match_rows({"k": [1]}, {"k": [1]}, key="k", max_examples=most)
