"""Row identity: which rows came back for those that were asked for."""

from __future__ import annotations

import json
import math
import pickle
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct

BIG = 2**53
NAN = math.nan
NOON = datetime(2024, 3, 2, 12, tzinfo=UTC)
PARIS = timezone(timedelta(hours=1))


def counts(report: ct.Report) -> dict[str, int]:
    """How many rows broke what."""
    return {one.code: one.count for one in report.violations}


def by_code(report: ct.Report) -> dict[str, ct.Violation]:
    """The violations by their codes."""
    return {one.code: one for one in report.violations}


# The law -----------------------------------------------------------------------------------------


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
    """Rows that were asked for, and what came back: some of them, some twice, some others, shuffled."""
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
    """What is wrong with what came back, by looking at every row."""
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
    """What was lost, duplicated, added and reordered is what counting every row says, and the examples
    are just those rows.
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


# What is said ------------------------------------------------------------------------------------


ASKED = {"driver": [5, 1, 3, 1], "day": ["mon", "mon", "tue", "mon"]}
BACK = {"driver": [3.0, 1.0, 9.0, 3.0], "day": ["tue", "mon", "mon", "tue"]}
KEY = ("driver", "day")


def test_examples_name_rows_and_keys() -> None:
    """An example of what was lost has its row as asked for, and any other its row as it came back."""
    found = by_code(ct.match_rows(ASKED, BACK, key=KEY))
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
    """What was lost is a share of what was asked for, all else of what came back."""
    found = by_code(ct.match_rows({"k": [1, 2, 3, 4]}, {"k": [1, 9]}, key="k"))
    assert (0.75, 0.5) == (found["rows_lost"].share, found["rows_added"].share)


def test_one_row_moved_to_the_front_moves_what_it_passes() -> None:
    """Reordered is every row that stands in another place, once the others are left out."""
    asked = {"k": [1, 2, 3, 4, 5]}
    assert {"reordered": 3} == counts(ct.match_rows(asked, {"k": [3, 1, 2, 4, 5]}, key="k"))
    assert {"rows_lost": 1} == counts(ct.match_rows(asked, {"k": [2, 3, 4, 5]}, key="k"))
    assert {"rows_added": 1} == counts(ct.match_rows(asked, {"k": [9, 1, 2, 3, 4, 5]}, key="k"))


def test_the_report_is_a_report() -> None:
    """It reads, is data, survives JSON and pickling, and raises as any other."""
    report = ct.match_rows(ASKED, BACK, key=KEY)
    assert str(report).splitlines()[0] == "asked rows: 4 rules broken in 4 rows"
    assert "row 0: driver=5, day='mon'" in str(report)
    assert json.loads(report.to_json())["violations"] == report.to_dicts()
    assert report.to_frame().height == len(report.violations)
    assert pickle.loads(pickle.dumps(report)) == report  # noqa: S301 - our own bytes
    with pytest.raises(ct.ContractViolation) as raised:
        report.raise_for_violations()
    assert raised.value.report is report
    ct.match_rows(ASKED, ASKED, key=KEY).raise_for_violations()


def test_there_are_as_many_examples_as_are_wanted() -> None:
    """The counts are exact, however few examples are given."""
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


# What a key is -----------------------------------------------------------------------------------

EQUAL: dict[str, tuple[list[Any], list[Any]]] = {
    "an integer and its float": ([1, BIG], [1.0, 2.0**53]),
    "zeros": ([0.0, -0.0], [-0.0, 0]),
    "nulls and NaN": ([None, NAN], [None, NAN]),
    "an instant in two zones": ([NOON], [NOON.astimezone(PARIS)]),
    "a UUID and its text": ([UUID(int=1)], [str(UUID(int=1))]),
    "decimals": ([Decimal("1.5")], [Decimal("1.50")]),
    "integers past int64": ([2**63], [2**63]),
    "no rows": ([], []),
}
UNEQUAL: dict[str, tuple[Any, Any]] = {
    "neighbours past 2**53": (BIG + 1, 2.0**53),
    "an integer past int64, as a float": (2**63 - 1, 2.0**63),
    "null and NaN": (1.0, None),
    "NaN and null": (NAN, None),
    "a float that is no integer": (1, 1.5),
    "cases of text": ("a", "A"),
}


@pytest.mark.parametrize("name", [*EQUAL])
def test_equal_keys_match(name: str) -> None:
    """What is the same value is the same key."""
    asked, back = EQUAL[name]
    assert {} == counts(ct.match_rows({"k": asked}, {"k": back}, key="k"))


@pytest.mark.parametrize("name", [*UNEQUAL])
def test_unequal_keys_do_not_match(name: str) -> None:
    """What is another value is another key, however near."""
    asked, back = UNEQUAL[name]
    said = counts(ct.match_rows({"k": [asked]}, {"k": [back]}, key="k"))
    assert {"rows_lost": 1, "rows_added": 1} == said


NOT_ALIKE: dict[str, tuple[Any, Any, str | None]] = {
    "text for integers": ([1], ["1"], None),
    "truth for integers": ([1], [True], None),
    "dates for times": ([datetime(2024, 1, 1)], [date(2024, 1, 1)], None),
    "a zone that was lost": ([NOON], [NOON.replace(tzinfo=None)], "the time zone was lost"),
    "a zone that came by itself": ([datetime(2024, 1, 1)], [NOON], "a time zone came back"),
    "lists": ([[1]], [[1]], None),
    "values of several types": ([1], [1, "a"], None),
    "decimals too long for one type": (
        pl.Series([Decimal(10) ** 37], dtype=pl.Decimal(38, 0)),
        pl.Series([Decimal("0.01")], dtype=pl.Decimal(38, 2)),
        None,
    ),
}


@pytest.mark.parametrize("name", [*NOT_ALIKE])
def test_types_that_never_equal_are_a_violation(name: str) -> None:
    """Nothing is guessed: such a column breaks `dtype`, and what needs it is not run."""
    asked, back, cause = NOT_ALIKE[name]
    report = ct.match_rows({"k": asked}, {"k": back}, key="k")
    (broken,) = report.violations
    assert ("dtype", "k") == (broken.code, broken.field)
    assert (broken.cause or "").startswith(cause or "")
    assert (cause is None) == (broken.cause is None)
    codes = ["rows_lost", "rows_duplicated", "rows_added", "reordered"]
    assert codes == [entry.code for entry in report.not_run]


def test_a_key_that_did_not_come_back_is_a_violation() -> None:
    """A column that is missing in what came back, wholly or in some rows, or is there twice."""
    asked = {"k": [1, 2]}
    whole = ct.match_rows(asked, pl.DataFrame({"x": [1, 2]}), key="k")
    some = ct.match_rows(asked, [{"k": 1}, {"x": 2}], key="k")
    twice = pa.table([pa.array([1, 2]), pa.array([1, 2])], names=["k", "k"])
    assert {"missing_field": 2} == counts(whole)
    assert ({"missing_field": 1}, 1) == (counts(some), some.violations[0].examples[0].row)
    assert {"extra_field": 2} == counts(ct.match_rows(asked, twice, key="k"))
    assert 4 == len(whole.not_run)


# What is given -----------------------------------------------------------------------------------


class StreamOnly:
    """Something that speaks Arrow's C stream interface, and nothing else."""

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.frame.__arrow_c_stream__(requested_schema)


KINDS: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda frame: frame,
    "lazy": lambda frame: frame.lazy(),
    "pyarrow": lambda frame: frame.to_arrow(),
    "pandas": lambda frame: pd.DataFrame(frame.to_dict(as_series=False)),
    "list of dicts": lambda frame: frame.to_dicts(),
    "dict of columns": lambda frame: frame.to_dict(as_series=False),
    "stream": StreamOnly,
}


@pytest.mark.parametrize("kind", [*KINDS])
@pytest.mark.parametrize("other", [*KINDS])
def test_any_kinds_of_data_are_matched(kind: str, other: str) -> None:
    """The verdict does not depend on what holds the rows, on either side."""
    asked = pl.DataFrame({"k": [1, 2, 3], "at": [NOON, NOON, NOON]})
    back = pl.DataFrame({"at": [NOON] * 3, "k": [3, 2, 2], "more": ["a", "b", "c"]})
    report = ct.match_rows(KINDS[kind](asked), KINDS[other](back), key=("k", "at"))
    expected = {"rows_lost": 1, "rows_duplicated": 1, "reordered": 2}
    assert expected == counts(report)


def test_a_column_may_be_called_otherwise() -> None:
    """A mapping says what a column of the key is called in what came back."""
    asked, back = {"id": [1, 2]}, {"driver_id": [2, 1]}
    assert {"reordered": 2} == counts(ct.match_rows(asked, back, key={"id": "driver_id"}))


@pytest.mark.parametrize(
    "key",
    [(), "x", ("k", "k"), {"k": "a", "j": "a"}, ("k", 1), 1, ("k", "some")],
    ids=["none", "not there", "twice", "two for one", "no text", "a number", "not in every row"],
)
def test_a_key_of_no_use_is_an_error(key: Any) -> None:
    """A key must name columns that every row asked for has."""
    asked = [{"k": 1, "j": 1, "some": 1}, {"k": 2, "j": 1}]
    with pytest.raises(ValueError, match="key must name "):
        ct.match_rows(asked, asked, key=key)


def test_what_can_be_read_once_is_not_eaten() -> None:
    """A reader is refused, on either side, and is left as it was."""
    table = pa.table({"k": [1]})
    for place in range(2):
        reader = table.to_reader()
        sides = [reader, table] if place == 0 else [table, reader]
        with pytest.raises(ct.UnsupportedDataError, match="can be read only once"):
            ct.match_rows(*sides, key="k")
        assert 1 == reader.read_all().num_rows


@pytest.mark.parametrize("most", [-1, 1.5, True])
def test_a_number_of_examples_of_no_use_is_an_error(most: Any) -> None:
    """`max_examples` is what it is for the verbs."""
    with pytest.raises(ValueError, match="max_examples must be None or a whole number"):
        ct.match_rows({"k": [1]}, {"k": [1]}, key="k", max_examples=most)
