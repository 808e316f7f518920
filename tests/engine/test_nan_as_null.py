"""NaN read as null in fields of every type, as pandas writes what is missing."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pandas as pd
import polars as pl
import pytest
from pydantic import AwareDatetime, Field

import contracts as ct
from contracts.errors import ContractDefinitionError
from contracts.hints import Declare

NAN = math.nan
NULL = ct.NonFinite(nan="null")
_ID = UUID("0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f")


def of(kind: Any, default: Any = ...) -> Any:
    """A contract of one field, with a default unless it is `...`."""
    body: dict[str, Any] = {"__annotations__": {"x": kind}}
    metaclass: Any = type(ct.Contract)
    return metaclass("C", (ct.Contract,), body | ({} if default is ... else {"x": default}))


class Color(Enum):
    RED = "red"


class Inner(ct.Contract):
    n: int


TYPES: dict[str, tuple[Any, Any]] = {
    "bool": (bool, True),
    "int": (int, 2),
    "int8": (ct.Int8, 2),
    "float": (float, 2.5),
    "float32": (ct.Float32, 2.5),
    "decimal": (Annotated[Decimal, Field(max_digits=5, decimal_places=2)], Decimal("1.50")),
    "text": (str, "a"),
    "bytes": (bytes, b"a"),
    "date": (date, date(2024, 1, 2)),
    "datetime": (datetime, datetime(2024, 1, 2, 3)),
    "instant": (AwareDatetime, datetime(2024, 1, 2, tzinfo=UTC)),
    "time": (time, time(1)),
    "duration": (timedelta, timedelta(1)),
    "uuid": (UUID, str(_ID)),
    "literal": (Literal["a", "b"], "a"),
    "literal of numbers": (Literal[1, 2], 1),
    "enum": (Color, "red"),
    "country": (ct.CountryAlpha2, "NA"),
    "list": (list[int], [1]),
    "struct": (Inner, {"n": 1}),
}


@pytest.mark.parametrize(("kind", "value"), TYPES.values(), ids=TYPES)
def test_nan_is_null_in_a_field_of_any_type(kind: Any, value: Any) -> None:
    """`NonFinite(nan="null")` reads NaN as null in every nullable field, counted, in data of any kind."""
    contract = of(Annotated[kind | None, NULL])
    objects = pd.DataFrame({"x": pd.Series([value, NAN, None], dtype=object)})
    for data in ([{"x": value}, {"x": NAN}, {"x": None}], {"x": [value, NAN, None]}, objects):
        parts = contract.split(data)
        assert ((), {"nan": 1}) == (
            parts.report.violations,
            {how: count for how, count in parts.report.converted["x"].by.items() if how == "nan"},
        )
        assert 3 == parts.report.rows
    assert contract.model_validate({"x": NAN}).x is None
    assert contract.check_row({"x": NAN}).ok


@pytest.mark.parametrize("kind", [kind for kind, _ in TYPES.values()], ids=TYPES)
def test_a_column_of_nan_alone_is_all_null(kind: Any) -> None:
    """A column of any type that pandas reads without a value is a float column of NaN: all null."""
    contract = of(Annotated[kind | None, NULL])
    parts = contract.split(pl.DataFrame({"x": [NAN, NAN]}))
    assert ((), {"nan": 2}) == (parts.report.violations, dict(parts.report.converted["x"].by))
    assert [None, None] == parts.valid["x"].to_list()


@pytest.mark.parametrize(("kind", "value"), TYPES.values(), ids=TYPES)
def test_nan_is_the_default_of_a_field_of_any_type(kind: Any, value: Any) -> None:
    """With a default, a NaN that means null is replaced by it, and counted, like any null."""
    if kind in (Color, Inner):
        value = Color.RED if kind is Color else Inner(n=1)
    for policy in (NULL, ct.NonFinite(nan="default")):
        contract = of(Annotated[kind, policy], value)
        parts = contract.split([{"x": NAN}])
        assert ((), {"nan": 1}) == (
            parts.report.violations, dict(parts.report.filled["x"].by)
        )  # fmt: skip
        assert contract.model_validate({"x": NAN}) == contract.model_validate({})


def test_integers_that_pandas_read_as_floats_come_out_exact() -> None:
    """Beside a missing value pandas has floats: whole numbers become integers, and 1.5 is `lossy`."""
    contract = of(Annotated[int | None, NULL])
    frame = pd.DataFrame({"x": [1.0, NAN, 2.0**53]})
    assert [1, None, 2**53] == pl.Series(contract.parse(frame)["x"]).to_list()
    report = contract.split(pd.DataFrame({"x": [1.0, 1.5, NAN]})).report
    assert [("lossy", 1)] == [(v.code, v.count) for v in report.violations]
    assert ["lossy"] == [v.code for v in contract.check_row({"x": 1.5}).violations]


def test_nan_is_null_in_times_that_are_written_as_counts() -> None:
    """A count since 1970 beside a missing value is a float too."""
    contract = of(Annotated[AwareDatetime | None, ct.Format("epoch_s"), NULL])
    frame = pd.DataFrame({"x": [1_709_380_800.0, NAN]})
    report = contract.split(frame).report
    assert ((), {"nan": 1, "read": 1}) == (report.violations, dict(report.converted["x"].by))


def test_the_items_of_a_list_read_nan_as_null() -> None:
    """So do the items of lists, and the members of nested contracts, that declare it."""
    contract = of(list[Annotated[int | None, NULL]])
    assert [{"x": [1, None]}] == contract.parse([{"x": [1.0, NAN]}])
    assert [1, None] == contract.model_validate({"x": [1.0, NAN]}).x


def test_a_contract_reads_nan_as_null_in_all_its_fields() -> None:
    """`nan="null"` of the class is every nullable or defaulted field's that has no `NonFinite` of its own."""

    class C(ct.Contract, nan="null"):
        n: int | None
        s: str = "none"
        day: date | None = None
        own: Annotated[float | None, ct.NonFinite(nan="allow")]
        strict: Annotated[int | None, ct.NonFinite()]
        required: float

    class Sub(C):
        more: bool | None

    class Undone(C, nan="forbid"):
        pass

    row = {"n": NAN, "s": NAN, "day": NAN, "own": NAN, "strict": 1, "required": 1.0}
    done = C.model_validate(row)
    assert (None, "none", None) == (done.n, done.s, done.day)
    assert math.isnan(done.own or 0)
    assert C.split([row]).report.ok
    assert C.split(pd.DataFrame([row])).report.ok
    assert Sub.model_validate({**row, "more": NAN}).more is None
    bad = {**row, "strict": NAN, "required": NAN}
    assert {("strict", "nan"), ("required", "nan")} == {
        (v.field, v.code) for v in C.check_row(bad).violations
    }
    assert {"n", "s", "day"} == {v.field for v in Undone.check_row(row).violations}


def test_a_class_setting_for_nan_that_does_not_exist_is_refused() -> None:
    """`nan=` of a class is "null" or "forbid"."""
    with pytest.raises(ContractDefinitionError, match="has nan='nul'"):

        class C(ct.Contract, nan="nul"):
            x: int | None


def test_nan_as_null_survives_canonical_json() -> None:
    """What a field or a class says about NaN is part of the contract's document."""

    class C(ct.Contract, nan="null"):
        n: int | None
        s: Annotated[str, NULL] = "none"

    again = ct.from_json(ct.to_json(C))
    assert again.model_validate({"n": NAN, "s": NAN}).model_dump() == {"n": None, "s": "none"}
    assert "NaN means null" in ct.to_markdown(C)


HINTS: dict[str, tuple[Any, Any, Any, Any]] = {
    "required": (int, ..., Annotated[int | None, NULL], [1.0, NAN]),
    "nullable": (int | None, ..., Annotated[int | None, NULL], [1.0, NAN]),
    "defaulted": (int, 0, Annotated[int, NULL], [1.0, NAN]),
    "real with a default": (float, 0.5, Annotated[float, NULL], [1.0, NAN]),
    "text": (str | None, ..., Annotated[str | None, NULL], ["a", NAN]),
    "truth": (bool, ..., Annotated[bool | None, NULL], [True, NAN]),
    "members": (Literal["a"] | None, ..., Annotated[Literal["a"] | None, NULL], ["a", NAN]),
    "days": (date | None, ..., Annotated[date | None, NULL], [date(2024, 1, 1), NAN]),
}


@pytest.mark.parametrize(("kind", "default", "hinted", "values"), HINTS.values(), ids=HINTS)
def test_the_hint_for_nan_works_when_it_is_written(
    kind: Any, default: Any, hinted: Any, values: list[Any]
) -> None:
    """The cause of a NaN names the declaration that reads it as null; written, nothing is violated."""
    data = pd.DataFrame({"x": pd.Series(values, dtype=object)})
    (violation,) = of(kind, default).split(data).report.violations
    nullable = "| None with " if violation.cause and "| None" in violation.cause else ""
    assert f'{nullable}NonFinite(nan="null")' in str(violation.cause)
    assert bool(nullable) == (default is ... and kind in (int, bool))
    assert of(hinted, default).split(data).report.ok


@pytest.mark.parametrize("keywords", [{}, {"nan": "null"}], ids=["undeclared", "of the class"])
@pytest.mark.parametrize("kind", [int, int | None, bool, bool | None, str, str | None, date | None])
def test_every_message_about_nan_of_pandas_says_what_works(kind: Any, keywords: Any) -> None:
    """`check` and `split` of a pandas column with NaN say what to write or to call, whatever the class says,
    and it works as it is written.
    """
    values = {bool: [True, NAN], str: ["a", NAN], int: [1.0, NAN]}
    some = next(
        (values[one] for one in values if kind in (one, one | None)), [date(2024, 1, 1), NAN]
    )
    metaclass: Any = type(ct.Contract)
    for column in (pd.Series(some), pd.Series(some, dtype=object)):
        contract: Any = metaclass("C", (ct.Contract,), {"__annotations__": {"x": kind}}, **keywords)
        for report in (contract.check({"x": column}), contract.split({"x": column}).report):
            for violation in report.violations:
                if violation.code == "null":
                    continue  # pandas has a type for the text that is missing
                assert violation.hint is not None
                declared = {NULL} & {
                    m for c in violation.hint.changes if isinstance(c, Declare) for m in c.metadata
                }
                again = Annotated[kind | None, *declared] if declared else kind
                after: Any = metaclass(
                    "C", (ct.Contract,), {"__annotations__": {"x": again}}, **keywords
                )
                assert after.split({"x": column}).report.ok
