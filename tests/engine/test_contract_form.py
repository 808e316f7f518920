"""Values that are not contract form yet: `check` refuses them and says that `parse` and `split` read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import contracts as ct
from contracts.hints import UseVerb
from tests.declaration.samples import declare

IN_FORM = (UseVerb("parse"), UseVerb("split"))


def containers(values: list[Any]) -> list[Any]:
    """A column x as each kind of data."""
    columns = {"x": values}
    return [
        [{"x": one} for one in values],
        columns,
        pl.DataFrame(columns),
        pd.DataFrame(columns),
        pa.table(columns),
    ]


TRIMMED: dict[str, tuple[Any, tuple[Any, ...], list[Any], list[int], set[str]]] = {
    "a length": (Annotated[str, ct.Trim(), ct.Len(1)], (), ["  ", "a"], [0], {"min_length"}),
    "a length that fits": (Annotated[str, ct.Trim(), ct.Len(1, 2)], (), [" ab ", "a"], [0], set()),
    "a set": (Annotated[str, ct.Trim(), ct.OneOf("a")], (), ["a", "a\t"], [1], set()),
    "a pattern": (Annotated[str, ct.Trim(), ct.Matches("[a-z]")], (), ["\u2003a", "b"], [0], set()),
    "a key": (Annotated[str, ct.Trim()], (ct.Unique("x"),), ["a", "a "], [1], {"unique"}),
    "a key of untrimmed ones": (Annotated[str, ct.Trim()], (ct.Unique("x"),), ["a ", " a"], [0, 1], {"unique"}),
    "an order": (Annotated[str, ct.Trim()], (ct.Sorted("x"),), [" b", "a"], [0], {"sorted"}),
    "a row rule": (Annotated[str, ct.Trim()], (ct.rule(ct.col("x") != "a"),), ["b", " a"], [1], {"row_rule"}),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(
    ("annotation", "rules", "values", "untrimmed", "codes"), TRIMMED.values(), ids=TRIMMED
)
def test_text_to_be_trimmed_is_wire_form_whatever_other_rules_say(
    annotation: Any,
    rules: tuple[Any, ...],
    values: list[str],
    untrimmed: list[int],
    codes: set[str],
) -> None:
    """`check` refuses such text, and the other rules are those of `split`, which trims it."""
    contract = declare(annotation, rules=ct.rules(*rules))
    for data in containers(values):
        (found,) = contract.check(data).violations
        rows = [example.row for example in found.examples]
        assert ("wire_form", untrimmed, IN_FORM) == (
            found.code,
            rows,
            found.hint and found.hint.changes,
        )
        assert codes == {one.code for one in contract.split(data).report.violations}


WHOLE: dict[str, tuple[Any, list[Any], bool]] = {
    "a float": (float, [130, 2], True),
    "one that may be null": (float | None, [130, 2], True),
    "one of 32 bits": (ct.Float32, [130, 2], True),
    "the largest exact one": (float, [2**53], True),
    "one beyond it": (float, [2**53 + 1, 1], False),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("annotation", "values", "exact"), WHOLE.values(), ids=WHOLE)
def test_a_column_of_integers_for_a_float_is_cast_by_split(
    annotation: Any, values: list[int], exact: bool
) -> None:
    """`check` refuses the type and says that whole numbers are exact here; `split` counts the cast."""
    contract = declare(annotation)
    for data in containers(values)[2:]:
        (found,) = contract.check(data).violations
        assert ("dtype", exact) == (found.code, found.hint is not None)
        report = contract.split(data).report
        assert exact == report.ok
        assert not exact or report.converted["x"].by == {"cast": len(values)}


def test_integers_inside_typed_columns_are_cast_and_counted() -> None:
    """A list of integers, and a struct with one, for floats are counted as at the top."""
    inner = declare(float)
    for annotation, values, path in ((list[float], [[1, 2]], "x"), (inner, [{"x": 1}], "x.x")):
        frame = pl.DataFrame({"x": values})
        assert ["dtype"] == [one.code for one in declare(annotation).check(frame).violations]
        report = declare(annotation).split(frame).report
        assert (True, [path]) == (report.ok, [*report.converted])


REQUIRED = [int, float, bool, str, date, datetime, Annotated[float, ct.Numerals(thousands=",")]]


@pytest.mark.parametrize("kind", REQUIRED, ids=str)
def test_what_is_missing_in_a_required_field_is_not_called_wire_form(kind: Any) -> None:
    """`parse` refuses a null in a required field, so no hint of `check` leads to it."""
    body = {"__annotations__": {"x": kind}, "__module__": __name__}
    contract = type(ct.Contract)("C", (ct.Contract,), body, missing=ct.Missing("NA"))
    for data in containers(["NA", "NA"]):
        for report in (contract.check(data), contract.split(data).report):
            assert [(one.cause, one.hint) for one in report.violations] == [
                ("means null here: it is declared Missing", None)
            ]
