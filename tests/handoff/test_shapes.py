"""Answers of feature stores: matched to the request, and refused where their shape is wrong."""

from __future__ import annotations

import math
from typing import Annotated, Any

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from tests.handoff.samples import COLUMNS, HANDED, ROWS, SCORING, Features, ModelInput, refusal


class Keyed(Features):
    rules = ct.rules(ct.Unique("customer"))


KEYED = ct.Handoff(
    Keyed,
    ModelInput,
    rename={"spend": "Monthly Charges"},
    defaults={"tenure": 12},
    convert_units=True,
    clip=["speed", "tenure"],
    drop=["customer"],
)
ANSWERS: dict[str, tuple[list[str], list[tuple[str, int]]]] = {
    "as asked": (["a", "b"], []),
    "lost": (["b"], [("rows_lost", 1)]),
    "added": (["a", "c", "b"], [("rows_added", 1)]),
    "reordered": (["b", "a"], [("reordered", 2)]),
    "none": ([], [("rows_lost", 2)]),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_has_the_requested_rows(name: str) -> None:
    """The rows are those that were requested, in their order, or the report names which are not."""
    customers, expected = ANSWERS[name]
    data = pl.DataFrame(
        [{**ROWS[0], "customer": one} for one in customers], schema=pl.DataFrame(ROWS).schema
    )
    asked = {"customer": ["a", "b"], "label": [0, 1]}
    for give in (KEYED, KEYED.to_numpy, KEYED.to_arrow):
        report = refusal(lambda give=give: give(data, asked=asked))
        assert expected == (
            [] if report is None else [(v.code, v.count) for v in report.violations]
        )


def test_rows_are_distinguished_by_a_key() -> None:
    """The key is the producer's, unless another is named; without one nothing distinguishes rows."""
    repeated = [ROWS[0], ROWS[0]]
    with pytest.raises(ct.ContractViolation, match="not come back more often"):
        SCORING(repeated, asked=[{"id": "a"}], key={"id": "customer"})
    with pytest.raises(
        ValueError, match="key must name what tells rows apart, for Features has no Unique"
    ):
        SCORING(ROWS, asked=[{"customer": "a"}])
    assert HANDED[0] == SCORING(ROWS[0], asked=[{"customer": "a"}], key="customer")


def test_a_key_that_is_never_shown_is_not_shown() -> None:
    """Keys of rows that were lost do not show what is sensitive."""

    class Secret(ct.Contract):
        pin: Annotated[str, ct.Sensitive()]
        x: int
        rules = ct.rules(ct.Unique("pin"))

    with pytest.raises(ct.ContractViolation) as caught:
        ct.Handoff(Secret, Secret)([{"pin": "1234", "x": 1}], asked=[{"pin": "4711"}])
    assert "1234" not in str(caught.value)
    assert "4711" not in str(caught.value)


def without(name: str) -> list[dict[str, Any]]:
    """The rows, the first of which lacks a key."""
    return [{k: v for k, v in ROWS[0].items() if k != name}, ROWS[1]]


SHAPES: dict[str, tuple[Any, list[tuple[str, str]]]] = {
    "a key is missing": (without("spend"), [("spend", "missing_field")]),
    "a key that may be null is missing": (without("tenure"), [("tenure", "missing_field")]),
    "null where a number is required": (
        {**COLUMNS, "spend": [None, 1.0]}, [("spend", "null")]
    ),
    "NaN": ({**COLUMNS, "spend": [math.nan, 1.0]}, [("spend", "nan")]),
    "NaN in an integer's place": ({**COLUMNS, "calls": [math.nan, 1.0]}, [("calls", "nan")]),
    "an infinity": ({**COLUMNS, "spend": [math.inf, 1.0]}, [("spend", "inf")]),
    "the text NaN": ({**COLUMNS, "spend": ["NaN", 1.0]}, [("spend", "dtype")]),
    "the text Infinity": ({**COLUMNS, "spend": ["Infinity", 1.0]}, [("spend", "dtype")]),
    "a number as text": ({**COLUMNS, "spend": ["1.5", 1.0]}, [("spend", "dtype")]),
    "an integer with a fraction": ({**COLUMNS, "calls": [1.5, 1.0]}, [("calls", "lossy")]),
    "an integer that a float has lost": (
        {**COLUMNS, "calls": [2.0**63, 1.0]}, [("calls", "lossy")]
    ),
    "a row that is null as a whole, in Arrow": (
        pa.table({**COLUMNS, "spend": pa.nulls(2)}), [("spend", "null")]
    ),
    "true as 1": ({**COLUMNS, "is_new": [1, 0]}, [("is_new", "dtype")]),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", SHAPES)
def test_bad_answers_of_a_feature_store_are_refused(name: str) -> None:
    """Data that breaks the producer's contract is refused, and never filled, zeroed or cast away."""
    data, expected = SHAPES[name]
    for give in (SCORING, SCORING.to_numpy, SCORING.to_dicts):
        with pytest.raises(ct.ContractViolation) as caught:
            give(data)
        found = [(one.field, one.code) for one in caught.value.report.violations]
        assert expected == found
        assert "Features 1.0.0 at features" in str(caught.value)


GOOD_SHAPES: dict[str, Any] = {
    "integers that came back as floats": {**COLUMNS, "calls": [3.0, None], "tenure": [None, 700.0]},
    "a batch of nulls, of no type": pl.DataFrame({**COLUMNS, "calls": [None] * 2, "tenure": [None] * 2}),
    "the same in Arrow": pa.table({**COLUMNS, "calls": pa.nulls(2), "tenure": pa.nulls(2)}),
    "a dict of lists with None": COLUMNS,
    "arrays of numpy": {**COLUMNS, "spend": np.array([20.5, 0.0]), "speed": np.array([90, 270])},
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", GOOD_SHAPES)
def test_usual_shapes_of_feature_stores_are_read(name: str) -> None:
    """Whole floats are integers, and a column of nulls has the declared type."""
    handed = SCORING.to_polars(GOOD_SHAPES[name])
    assert [20.5, 0.0] == handed["Monthly Charges"].to_list()
    assert pl.Int64 == handed.schema["tenure"]
    assert 12 == handed["tenure"][0]


def test_text_is_read_where_all_is_text() -> None:
    """The options of a verb are options of a handoff too: that all is text, or another unit."""
    rows = [{name: str(value) for name, value in {**ROWS[0], "tenure": 4}.items()}]
    rows[0]["is_new"] = "true"
    assert [25.0] == SCORING.to_polars(rows, text=True)["speed"].to_list()
    metres = [{**ROWS[0], "speed": 25.0}]
    assert [25.0] == SCORING.to_polars(metres, units={"speed": "m/s"})["speed"].to_list()
