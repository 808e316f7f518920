"""References: values are looked up in a table that is passed beside the data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import Field

import contracts as ct
from tests.rules.samples import NAN, everywhere, frame_of, not_run_everywhere, reports, with_rules


class Vendor(ct.Contract):
    key: Annotated[str, Field(alias="Vendor key")]
    site: int | None = None


class Delivery(ct.Contract):
    vendor: str | None
    site: int | None = None


KNOWS = with_rules(Delivery, ct.References("vendor", Vendor, "key"))
KNOWS_BOTH = with_rules(Delivery, ct.References(("vendor", "site"), Vendor, ("key", "site")))
VENDORS = [{"Vendor key": "a", "site": 1}, {"Vendor key": "b", "site": None}]
TABLES: dict[str, Callable[[], Any]] = {
    "a frame": lambda: frame_of(Vendor, VENDORS),
    "a lazy frame": lambda: frame_of(Vendor, VENDORS).lazy(),
    "rows": lambda: VENDORS,
    "rows by Python names": lambda: [{"key": "a", "site": 1}, {"key": "b", "site": None}],
    "instances": lambda: [Vendor.model_validate(row) for row in VENDORS],
    "a frame of categories": lambda: frame_of(Vendor, VENDORS).with_columns(
        pl.col("Vendor key").cast(pl.Categorical)
    ),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_references_are_looked_up_in_a_table(table: Callable[[], Any]) -> None:
    """A value that is nowhere in the other table breaks the rule; null refers to nothing."""
    rows = [{"vendor": "a", "site": 1}, {"vendor": "z", "site": 1}, {"vendor": None, "site": 1}]
    tables = {Vendor: table()}
    assert [("vendor", "references", [1])] == everywhere(KNOWS, rows, tables=tables)


def test_references_of_several_fields_refer_together() -> None:
    """Several fields are one reference, and one that lacks a part refers to nothing."""
    rows = [
        {"vendor": "a", "site": 1},
        {"vendor": "a", "site": 2},
        {"vendor": "b", "site": 1},
        {"vendor": "b", "site": None},
        {"vendor": "z", "site": None},
    ]
    for report in reports(KNOWS_BOTH, rows, tables={Vendor: VENDORS}).values():
        (violation,) = report.violations
        assert [(1, {"vendor": "a", "site": 2}), (2, {"vendor": "b", "site": 1})] == [
            (e.row, e.value) for e in violation.examples
        ]


def test_without_its_table_a_reference_is_not_run() -> None:
    """A table that was not passed is reported as missing; another one does not replace it."""
    reason = "there is no table for Vendor: pass tables={Vendor: …}"
    expected = [("vendor", "references", reason)]
    assert expected == not_run_everywhere(KNOWS, [{"vendor": "a"}])
    assert expected == not_run_everywhere(KNOWS, [{"vendor": "a"}], tables={Delivery: []})


def test_an_empty_table_holds_nothing() -> None:
    """Nothing is in a table without rows."""
    assert [("vendor", "references", [0])] == everywhere(
        KNOWS, [{"vendor": "a"}], tables={Vendor: []}
    )
    assert [] == everywhere(KNOWS, [], tables={Vendor: []})


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            frame_of(Vendor, VENDORS).drop("Vendor key"),
            "in the table of Vendor, Vendor key is missing",
        ),
        (
            pl.DataFrame({"Vendor key": [1]}),
            "in the table of Vendor, Vendor key is not of its type",
        ),
    ],
    ids=["missing", "mistyped"],
)
def test_a_reference_to_a_table_that_cannot_be_read_is_not_run(
    table: pl.DataFrame, reason: str
) -> None:
    """A fault of the other table is not attributed to the data."""
    assert [("vendor", "references", reason)] == not_run_everywhere(
        KNOWS, [{"vendor": "a"}], tables={Vendor: table}
    )


@pytest.mark.parametrize(
    ("own", "other", "values", "keys"),
    [
        (int, ct.UInt64, [1, 2], [1, 2**64 - 1]),
        (ct.Int8, int, [1, 2], [1, 2**40]),
        (float, float, [-0.0, 2.0], [0.0]),
        (Annotated[float, ct.NonFinite(nan="allow")], Annotated[float, ct.NonFinite(nan="allow")], [NAN, 2.0], [NAN]),
        (date, date, [date(2024, 1, 1), date(2024, 1, 2)], [date(2024, 1, 1)]),
        (bytes, bytes, [b"a", b"b"], [b"a"]),
        (bool, bool, [True, False], [True]),
        (Annotated[Decimal, Field(max_digits=9, decimal_places=2)], Annotated[Decimal, Field(max_digits=4, decimal_places=2)], [Decimal("1.50"), Decimal(2)], [Decimal("1.5")]),
    ],
    ids=str,
)  # fmt: skip  # a table, a line each
def test_references_compare_values(
    own: Any, other: Any, values: list[Any], keys: list[Any]
) -> None:
    """Equal values of one kind are one value, however wide their types; NaN is NaN, -0.0 is 0.0."""
    table = type(ct.Contract)("Table", (ct.Contract,), {"__annotations__": {"k": other}})
    rules = ct.rules(ct.References("x", table, "k"))
    contract = type(ct.Contract)(
        "C", (ct.Contract,), {"__annotations__": {"x": own}, "rules": rules}
    )
    rows, of_table = [{"x": value} for value in values], [{"k": key} for key in keys]
    for given in (of_table, frame_of(table, of_table)):
        assert [("x", "references", [1])] == everywhere(contract, rows, tables={table: given})


def test_tables_are_named_by_their_contracts() -> None:
    """A table under another name is an argument of no use; one that is not a table is not data."""
    for verb in (KNOWS.check, KNOWS.validate, KNOWS.split):
        with pytest.raises(
            ValueError, match=r"tables are named by their contracts: .* \(got 'V'\)"
        ):
            verb([], tables={"V": []})  # type: ignore[dict-item]
        with pytest.raises(ct.UnsupportedDataError, match="not a supported data type"):
            verb([], tables={Vendor: None})


def test_a_table_that_cannot_be_collected_is_an_engine_error() -> None:
    """A lazy table is collected once, and what fails in it is stated."""
    broken = pl.LazyFrame({"Vendor key": ["a"]}).select(pl.col("nope"))
    with pytest.raises(ct.EngineError, match="collecting the LazyFrame failed"):
        KNOWS.check([{"vendor": "a"}], tables={Vendor: broken})


@pytest.mark.parametrize(
    "tables", [[VENDORS], frame_of(Vendor, VENDORS), VENDORS], ids=["list", "frame", "rows"]
)
def test_tables_are_a_mapping(tables: Any) -> None:
    """Tables that are not named by contracts are an argument of no use."""
    with pytest.raises(ValueError, match="tables are named by their contracts"):
        KNOWS.check([{"vendor": "a"}], tables=tables)


def test_sentences_of_table_rules_speak_the_words_of_the_data() -> None:
    """A key, a reference and a group go by the names that data has for their fields."""
    vendor = Annotated[str, Field(alias="Vendor name")]
    rules = ct.rules(
        ct.Unique("vendor", "n"),
        ct.group("vendor", ct.Unique("n")),
        ct.References(("vendor", "n"), Vendor, ("key", "site")),
    )
    body = {"__annotations__": {"vendor": vendor, "n": int}, "rules": rules}
    contract = type(ct.Contract)("C", (ct.Contract,), body)
    report = contract.check([{"Vendor name": "a", "n": 1}] * 2, tables={Vendor: []})
    assert {
        "must be unique by (Vendor name, n)",
        "must be unique for each Vendor name",
        "must occur in Vendor key, site of Vendor by (Vendor name, n)",
    } == {v.rule for v in report.violations}
