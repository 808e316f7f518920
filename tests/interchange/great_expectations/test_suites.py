"""Suites of Great Expectations as contracts. The verdicts are those of great-expectations 1.24.1 on pandas frames."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from contracts.interchange.great_expectations import arguments, expectations
from contracts.interchange.great_expectations.value_expectations import OF_VALUES

COLUMNS = {"id": int, "km": float, "fare": float, "who": str, "day": date}
Rows = dict[str, list[Any]]


def suite_of(*expectations: tuple[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    """A suite as its JSON has it."""
    written = [
        {"type": f"expect_{kind}", "kwargs": kwargs, **more} for kind, kwargs in expectations
    ]
    return {"name": "trips", "expectations": written}


def ok(contract: type[ct.Contract], **columns: list[Any]) -> bool:
    """The verdict on a pandas frame with some columns, and values of the others that break nothing."""
    rows = len(next(iter(columns.values())))
    others = {"id": [*range(rows)], "km": [0.5] * rows, "fare": [1.5] * rows, "who": ["a"] * rows}
    frame = pd.DataFrame({**others, "day": [date(2024, 1, 1)] * rows, **columns})
    return contract.split(frame).report.ok


NULLS_LEFT_OUT = {"ignore_row_if": "either_value_is_missing"}
NOT_NULL = ("column_values_to_not_be_null", {"column": "km"})
VERDICTS: list[tuple[str, dict[str, Any], Rows, Rows]] = [
    ("column_values_to_not_be_null", {"column": "km"}, {"km": [1.0]}, {"km": [1.0, None]}),
    ("column_values_to_not_be_null", {"column": "km", "mostly": 0.5}, {"km": [1.0, None]}, {"km": [1.0, None, None]}),
    ("column_values_to_be_between", {"column": "km", "min_value": 1}, {"km": [1.0, None]}, {"km": [0.9]}),
    ("column_values_to_be_between", {"column": "km", "max_value": 1, "strict_max": True}, {"km": [0.9]}, {"km": [1.0]}),
    ("column_values_to_be_between", {"column": "day", "min_value": "2024-01-02"},
        {"day": [date(2024, 1, 2)]}, {"day": [date(2024, 1, 1)]}),
    ("column_values_to_be_in_set", {"column": "who", "value_set": ["a", "b"]}, {"who": ["a", None]}, {"who": ["c"]}),
    ("column_distinct_values_to_be_in_set", {"column": "id", "value_set": [1, 2]}, {"id": [1, 1]}, {"id": [3]}),
    ("column_values_to_not_be_in_set", {"column": "who", "value_set": ["a"]}, {"who": ["b", None]}, {"who": ["a"]}),
    ("column_values_to_match_regex", {"column": "who", "regex": "b"}, {"who": ["abc", None]}, {"who": ["a"]}),
    ("column_values_to_not_match_regex", {"column": "who", "regex": "^b"}, {"who": ["ab", None]}, {"who": ["ba"]}),
    ("column_values_to_match_regex_list", {"column": "who", "regex_list": ["a", "b"]}, {"who": ["b"]}, {"who": ["c"]}),
    ("column_values_to_match_regex_list", {"column": "who", "regex_list": ["a", "b"], "match_on": "all"},
        {"who": ["ab"]}, {"who": ["a"]}),
    ("column_values_to_not_match_regex_list", {"column": "who", "regex_list": ["a", "b"]}, {"who": ["c"]}, {"who": ["b"]}),
    ("column_value_lengths_to_be_between", {"column": "who", "min_value": 2, "max_value": 3}, {"who": ["ab"]}, {"who": ["a"]}),
    ("column_value_lengths_to_equal", {"column": "who", "value": 2}, {"who": ["ab"]}, {"who": ["abc"]}),
    ("column_values_to_be_unique", {"column": "who"}, {"who": ["a", None, None]}, {"who": ["a", "a"]}),
    ("compound_columns_to_be_unique", {"column_list": ["id", "who"], "ignore_row_if": "any_value_is_missing"},
        {"id": [1, 1, 1], "who": ["a", None, None]}, {"id": [1, 1], "who": ["a", "a"]}),
    ("compound_columns_to_be_unique", {"column_list": ["id", "who"], "ignore_row_if": "never"},
        {"id": [1, 1], "who": ["a", None]}, {"id": [1, 1], "who": [None, None]}),
    ("column_values_to_be_increasing", {"column": "id"}, {"id": [1, 1, 2]}, {"id": [2, 1]}),
    ("column_values_to_be_increasing", {"column": "id", "strictly": True}, {"id": [1, 2]}, {"id": [1, 1]}),
    ("column_values_to_be_decreasing", {"column": "id"}, {"id": [2, 1]}, {"id": [1, 2]}),
    ("column_pair_values_to_be_equal", {"column_A": "km", "column_B": "fare", **NULLS_LEFT_OUT},
        {"km": [1.0, None], "fare": [1.0, 2.0]}, {"km": [1.0], "fare": [2.0]}),
    ("column_pair_values_a_to_be_greater_than_b", {"column_A": "km", "column_B": "fare", **NULLS_LEFT_OUT},
        {"km": [2.0, None], "fare": [1.0, 2.0]}, {"km": [1.0], "fare": [1.0]}),
    ("column_pair_values_a_to_be_greater_than_b", {"column_A": "km", "column_B": "fare", "or_equal": True, **NULLS_LEFT_OUT},
        {"km": [1.0], "fare": [1.0]}, {"km": [0.5], "fare": [1.0]}),
    ("multicolumn_sum_to_equal", {"column_list": ["km", "fare"], "sum_total": 3, "ignore_row_if": "any_value_is_missing"},
        {"km": [1.0, None], "fare": [2.0, 2.0]}, {"km": [1.0], "fare": [1.0]}),
    ("select_column_values_to_be_unique_within_record",
        {"column_list": ["km", "fare"], "ignore_row_if": "any_value_is_missing"},
        {"km": [1.0, None], "fare": [2.0, 2.0]}, {"km": [1.0], "fare": [1.0]}),
    ("column_max_to_be_between", {"column": "id", "min_value": 2, "max_value": 3}, {"id": [1, 3]}, {"id": [1, 1]}),
    ("column_min_to_be_between", {"column": "id", "max_value": 1}, {"id": [1, 3]}, {"id": [2]}),
    ("column_median_to_be_between", {"column": "id", "max_value": 1}, {"id": [1, 1, 9]}, {"id": [1, 9]}),
    ("column_mean_to_be_between", {"column": "km", "min_value": 1}, {"km": [1.0, None]}, {"km": [0.0, 1.0]}),
    ("column_sum_to_be_between", {"column": "km", "max_value": 2}, {"km": [1.0, 1.0]}, {"km": [1.0, 1.5]}),
    ("column_proportion_of_unique_values_to_be_between", {"column": "who", "min_value": 0.75}, {"who": ["a", "b", None]}, {"who": ["a", "a", "b", None]}),
    ("column_stdev_to_be_between", {"column": "km", "max_value": 1}, {"km": [1.0, 2.0, 3.0, None]}, {"km": [0.0, 3.0]}),
    ("column_distinct_values_to_equal_set", {"column": "who", "value_set": ["a", "b"]}, {"who": ["a", "b", "a", None]}, {"who": ["a", None]}),
    ("column_distinct_values_to_equal_set", {"column": "id", "value_set": [1, 2, 2]}, {"id": [1, 2]}, {"id": [1, 2, 3]}),
    ("column_unique_value_count_to_be_between", {"column": "who", "min_value": 2}, {"who": ["a", "b", None]}, {"who": ["a", None]}),
    ("table_row_count_to_be_between", {"min_value": 1, "max_value": 2}, {"id": [1]}, {"id": [1, 2, 3]}),
    ("table_row_count_to_equal", {"value": 1}, {"id": [1]}, {"id": [1, 2]}),
    ("table_columns_to_match_set", {"column_set": [*COLUMNS]}, {"id": [1]}, {"id": [1], "more": [1]}),
    ("column_to_exist", {"column": "id"}, {"id": [1]}, {"id": ["x"]}),
    ("column_values_to_be_of_type", {"column": "id", "type_": "int64"}, {"id": [1]}, {"id": [1.5]}),
    ("column_values_to_be_in_type_list", {"column": "who", "type_list": ["str", "object"]}, {"who": ["a"]}, {"who": [1]}),
]  # fmt: skip  # a table


@pytest.mark.parametrize(
    ("kind", "kwargs", "good", "bad"),
    VERDICTS,
    ids=[f"{n} {kind}" for n, (kind, *_) in enumerate(VERDICTS)],
)
def test_an_expectation_has_the_verdict_it_has_there(
    kind: str, kwargs: dict[str, Any], good: Rows, bad: Rows
) -> None:
    """A batch that meets an expectation is ok, one that does not is not; nulls are ignored where they are there."""
    contract = ct.from_great_expectations(suite_of((kind, kwargs)), COLUMNS)
    assert ok(contract, **good)
    assert not ok(contract, **bad)


def test_a_list_of_columns_is_their_order() -> None:
    """The columns are those of the list, in its order."""
    order = ("table_columns_to_match_ordered_list", {"column_list": ["km", "who"]})
    contract = ct.from_great_expectations(suite_of(order), {"km": float, "who": str})
    frame = pl.DataFrame({"km": [1.0], "who": ["a"]})
    codes = [
        [one.code for one in contract.check(frame.select(names)).violations]
        for names in (["km", "who"], ["who", "km"])
    ]
    assert [[], ["column_order"]] == codes
    assert not contract.check(frame.with_columns(more=1)).ok


def test_other_columns_are_allowed_unless_the_set_is_exact() -> None:
    """Columns that the suite does not name are allowed, as they are there, unless a set of columns is exact."""
    some = ("table_columns_to_match_set", {"column_set": ["id"], "exact_match": False})
    contract = ct.from_great_expectations(suite_of(some), {"id": int})
    assert contract.check([{"id": 1, "more": 1}]).ok


def test_a_share_tolerates_rows() -> None:
    """`mostly` of a column without nulls tolerates the other rows: 0.95 tolerates 5 % to the digit."""
    contract = ct.from_great_expectations(
        suite_of(
            ("column_values_to_be_between", {"column": "km", "min_value": 0, "mostly": 0.95}),
            NOT_NULL,
        ),
        {"km": float},
    )
    assert contract.check([{"km": 1.0}] * 19 + [{"km": -1.0}]).ok
    assert not contract.check([{"km": 1.0}] * 18 + [{"km": -1.0}]).ok


def test_what_is_not_critical_warns() -> None:
    """An expectation of another severity is a rule that warns."""
    suite = suite_of(
        ("column_values_to_be_between", {"column": "id", "min_value": 0}), severity="warning"
    )
    report = ct.from_great_expectations(suite, {"id": int}).check([{"id": -1}])
    assert (True, ["warn"]) == (report.ok, [one.severity for one in report.violations])


def test_a_suite_is_read_in_every_form(tmp_path: Path) -> None:
    """A path, text, bytes, a dict, the suite of older versions and an object that has one are the same contract."""
    suite = suite_of(NOT_NULL)
    old = {
        "expectation_suite_name": "trips",
        "expectations": [
            {"expectation_type": f"expect_{NOT_NULL[0]}", "kwargs": NOT_NULL[1], "meta": {}}
        ],
    }

    class Suite:
        def to_json_dict(self) -> dict[str, Any]:
            return suite

    path = tmp_path / "trips.json"
    path.write_text(json.dumps(suite))
    forms: list[Any] = [path, path.read_text(), path.read_bytes(), suite, old, Suite()]
    prints = {ct.fingerprint(ct.from_great_expectations(one, {"km": float})) for one in forms}
    assert len(prints) == 1


def test_columns_are_said_in_every_form() -> None:
    """The types are those of a Polars schema or frame, an Arrow schema, or a dict of Python types."""
    frame = pl.DataFrame({"km": [1.0]})
    forms: list[Any] = [
        frame,
        frame.lazy(),
        frame.schema,
        frame.to_arrow().schema,
        pa.schema([("km", pa.float64())]),
    ]
    prints = {ct.fingerprint(ct.from_great_expectations(suite_of(NOT_NULL), one)) for one in forms}
    assert len(prints) == 1


REFUSED: dict[str, tuple[Any, str]] = {
    "no rule": (("column_kl_divergence_to_be_less_than", {"column": "km"}), "which no rule states"),
    "another column": (("column_to_exist", {"column": "speed"}), "is about 'speed', which is not in columns"),
    "some rows": (("column_to_exist", {"column": "km", "row_condition": "id > 1"}), "some rows only"),
    "a parameter": (
        ("column_values_to_be_between", {"column": "km", "min_value": {"$PARAMETER": "low"}}), "($PARAMETER)"),
    "a share of values": (
        ("column_values_to_be_between", {"column": "fare", "min_value": 0, "mostly": 0.9}), "not null"),
    "nulls in a pair": (
        ("column_pair_values_to_be_equal", {"column_A": "km", "column_B": "fare"}), "one of its columns is null"),
    "nulls in a key": (("compound_columns_to_be_unique", {"column_list": ["km", "fare"]}), "all columns of its key"),
    "another order of columns": (
        ("table_columns_to_match_ordered_list", {"column_list": ["fare", "id", "km"]}), "in another order than columns="),
    "an order of fewer columns": (
        ("table_columns_to_match_ordered_list", {"column_list": ["km"]}), "excludes ['fare', 'id']"),
    "another type": (("column_values_to_be_of_type", {"column": "km", "type_": "int64"}), "asks for the type int64"),
    "a misspelt argument": (
        ("column_values_to_be_between", {"column": "km", "minvalue": 0, "max_value": 5}), "has minvalue, which"),
    "a misspelt share": (("column_values_to_not_be_null", {"column": "fare", "mostley": 0.5}), "has mostley, which"),
    "no bound": (("column_values_to_be_between", {"column": "km"}), "has neither min_value nor max_value"),
    "a missing argument": (("column_values_to_match_regex", {"column": "km"}), "lacks regex"),
    "a position": (("column_to_exist", {"column": "km", "column_index": 0}), "has column_index, which"),
    "a share as text": (("column_values_to_not_be_null", {"column": "fare", "mostly": "0.5"}), "has mostly='0.5'"),
    "a set as text": (("column_values_to_be_in_set", {"column": "km", "value_set": "1"}), "has value_set='1'"),
    "half a row": (("table_row_count_to_equal", {"value": 1.5}), "has value=1.5"),
    "fewer columns": (("table_columns_to_match_set", {"column_set": ["km"]}), "excludes ['fare', 'id']"),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("expectation", "problem"), REFUSED.values(), ids=REFUSED)
def test_what_no_rule_requires_is_refused_or_left_out(expectation: Any, problem: str) -> None:
    """An expectation that no rule is, is refused with its place, and left out where that is named."""
    suite, columns = suite_of(expectation, NOT_NULL), {"id": int, "km": float, "fare": float}
    with pytest.raises(ct.SchemaError) as refused:
        ct.from_great_expectations(suite, columns)
    (obstacle,) = refused.value.obstacles
    assert "expectations[0]" == obstacle.where
    assert problem in obstacle.problem
    alone = ct.from_great_expectations(suite_of(NOT_NULL), columns)
    for leave_out in (["expectations[0]"], "expectations[0]", True):
        left = ct.from_great_expectations(suite, columns, leave_out=leave_out)
        assert ct.fingerprint(alone) == ct.fingerprint(left)


def test_the_arguments_of_every_kind_are_known() -> None:
    """Every kind that is read has its arguments listed, so that none is left out silently."""
    kinds = (expectations._OF_COLUMNS, OF_VALUES, expectations._OF_ROWS_AND_BATCHES)
    assert {*arguments._ARGUMENTS} == {kind for table in kinds for kind in table}


def test_obstacles_come_in_the_order_of_the_suite() -> None:
    """Obstacles are listed as their expectations stand, however many there are."""
    unknown = [("column_kl_divergence_to_be_less_than", {"column": "km"})] * 11
    with pytest.raises(ct.SchemaError) as refused:
        ct.from_great_expectations(suite_of(*unknown), {"km": float})
    assert [f"expectations[{n}]" for n in range(11)] == [o.where for o in refused.value.obstacles]


def test_a_contract_that_cannot_be_is_refused() -> None:
    """Expectations that contradict each other, or do not fit the column's type, are refused."""
    for kind, kwargs in (
        ("column_values_to_be_between", {"column": "who", "min_value": 1}),
        ("column_values_to_match_regex", {"column": "who", "regex": "(?=a)"}),
    ):
        with pytest.raises(ct.SchemaError, match="who"):
            ct.from_great_expectations(suite_of((kind, kwargs)), {"who": str})


@pytest.mark.parametrize("suite", [3, {}, {"expectations": 1}, b"[]", "suites/trips.json"])
def test_what_is_no_suite_is_refused(suite: Any) -> None:
    """What is not a suite is refused, and so is what is not JSON, or places that are not there."""
    with pytest.raises(ct.UnsupportedDataError, match=r"is not (a|the JSON of a) suite"):
        ct.from_great_expectations(suite, {"km": float})


def test_malformed_text_is_refused() -> None:
    """Text that is not JSON, an entry that is not an expectation, and a place that is not there are refused."""
    with pytest.raises(ct.DocumentError):
        ct.from_great_expectations("{", {"km": float})
    with pytest.raises(ct.SchemaError, match="is not an expectation"):
        ct.from_great_expectations({"expectations": [3]}, {"km": float})
    with pytest.raises(ValueError, match="which is not there"):
        ct.from_great_expectations(suite_of(NOT_NULL), {"km": float}, leave_out=["expectations[7]"])
