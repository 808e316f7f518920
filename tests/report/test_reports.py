"""A report states which row, which value, which rule: as data first, as text last."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import polars as pl
import pytest
from pydantic import Field, ValidationError

import contracts as ct


class Ping(ct.Contract, boundary="ingest", version="1.0.0", owner="fleet-data"):
    vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    speed: Annotated[float, ct.Interval(ge=0, le=300)]
    status: Literal["moving", "off"]
    rules = ct.rules(ct.Unique("vehicle_id"))


GOOD = {"vehicle_id": "VH-000001", "speed": 1.0, "status": "off"}


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Rows as a frame."""
    return pl.DataFrame(
        rows,
        schema={"vehicle_id": pl.String, "speed": pl.Float64, "status": pl.String},
        strict=False,
    )


def test_a_clean_report_is_one_line() -> None:
    """A report that is ok is one line."""
    assert str(Ping.check(frame(GOOD))) == "Ping 1.0.0 at ingest: ok in 1 row"


def test_a_report_names_row_value_rule_and_key() -> None:
    """A line of the text names the field, the rule as a sentence, the count, row, value, key."""
    bad = frame(GOOD, GOOD | {"vehicle_id": "VH-000002", "speed": float("nan")})
    report = Ping.check(bad)
    assert (
        str(report)
        == (
            "Ping 1.0.0 at ingest: 1 rule broken in 2 rows\n"
            "  speed  must be finite  1 row  row 1: NaN (vehicle_id='VH-000002')"
        )
        + f"  {report.violations[0].cause}"
    )


def test_a_violation_is_data() -> None:
    """A violation has field, code, rule, rule_id, count, share, severity, cause and examples."""
    (violation,) = Ping.check(
        frame(GOOD, GOOD | {"vehicle_id": "VH-000002", "speed": -1.0})
    ).violations
    assert (
        violation.field, violation.code, violation.rule, violation.count, violation.share,
        violation.severity, violation.tolerated,
    ) == ("speed", "ge", "must be at least 0", 1, 0.5, "error", False)  # fmt: skip  # short values, several a line
    assert (ct.Example(1, {"vehicle_id": "VH-000002"}, -1.0),) == violation.examples
    assert violation.rule_id.startswith("speed:ge:")


def test_the_rule_id_is_the_name_where_there_is_one() -> None:
    """A named rule goes by its name; another by a fingerprint of field, code and rule."""

    class C(ct.Contract):
        x: Annotated[int, ct.rule(ct.Ge(0), name="not below zero"), ct.Le(9)]

    ids = {v.rule_id for v in C.check([{"x": -1}, {"x": 10}]).violations}
    assert {"not below zero", "x:le:8b2a3f6e"} >= ids & {"not below zero"}
    (fingerprint,) = ids - {"not below zero"}
    assert fingerprint == next(v.rule_id for v in C.check([{"x": 11}]).violations)


def test_violations_are_ranked_by_cost_times_count() -> None:
    """Errors come first, then what costs most in all, then the fields in order."""

    class C(ct.Contract):
        a: Annotated[int, ct.warn(ct.Ge(0), cost=1000)]
        b: Annotated[int, ct.Ge(0)]
        c: Annotated[int, ct.rule(ct.Ge(0), cost=5)]
        d: Annotated[int, ct.Ge(0)]

    rows = [{"a": -1, "b": -1, "c": -1, "d": -1}, {"a": 0, "b": 0, "c": 0, "d": -1}]
    assert [v.field for v in C.check(rows).violations] == ["c", "d", "b", "a"]


def test_warnings_show_and_leave_the_report_ok() -> None:
    """A broken rule of severity "warn" is in the report, which stays ok; `validate` issues it."""

    class C(ct.Contract):
        x: Annotated[int, ct.warn(ct.Ge(0))]

    report = C.check([{"x": -1}])
    assert report.ok
    assert [(v.code, v.severity) for v in report.warnings] == [("ge", "warn")]
    assert "ok, 1 warning in 1 row" in str(report)
    assert "warning: must be at least 0" in str(report)
    with pytest.warns(ct.ContractWarning, match="1 warning"):
        C.validate([{"x": -1}])


@pytest.mark.parametrize(
    ("terms", "bad", "ok"),
    [
        ({"rows": 1}, 1, True),
        ({"rows": 1}, 2, False),
        ({"share": 0.2}, 2, True),
        ({"share": 0.2}, 3, False),
        ({"share": 0.5, "rows": 1}, 2, False),
        ({"share": 0.0}, 1, False),
        ({"rows": 0}, 0, True),
    ],
    ids=str,
)
def test_a_tolerance_decides_whether_a_report_is_ok(
    terms: dict[str, Any], bad: int, ok: bool
) -> None:
    """Up to the tolerated rows and share a violation is in the report, and is tolerated."""

    class C(ct.Contract):
        x: Annotated[int, ct.tolerate(ct.Ge(0), **terms)]

    report = C.check([{"x": -1}] * bad + [{"x": 0}] * (10 - bad))
    assert ok == report.ok
    assert [bad] * bool(bad) == [v.count for v in report.violations]
    assert all(ok == v.tolerated for v in report.violations)


def test_a_rule_that_did_not_run_did_not_pass() -> None:
    """The rules of a column that is missing or mistyped are not run, and the report is not ok."""
    report = Ping.check(frame(GOOD).drop("speed").with_columns(vehicle_id=pl.lit(7)))
    assert [(v.field, v.code) for v in report.violations] == [
        ("vehicle_id", "dtype"),
        ("speed", "missing_field"),
    ]
    assert {
        ("vehicle_id", "matches"),
        ("speed", "ge"),
        ("speed", "le"),
        ("vehicle_id", "unique"),
    } == {(entry.field, entry.code) for entry in report.not_run}
    assert "not run, its column is missing" in str(report)
    assert "2 rules broken, 4 not run" in str(report)


def test_an_empty_frame_can_lack_a_column() -> None:
    """A report is ok if there are no violations, even if no row is counted."""
    report = Ping.check(
        pl.DataFrame(
            {"vehicle_id": [], "speed": []}, schema={"vehicle_id": pl.String, "speed": pl.Int8}
        )
    )
    assert [(v.field, v.code, v.count) for v in report.violations] == [
        ("speed", "dtype", 0),
        ("status", "missing_field", 0),
    ]
    assert not report.ok


def test_reports_and_errors_survive_pickling() -> None:
    """A report, and the error that has it, can be sent between processes."""
    report = Ping.check(frame(GOOD | {"speed": None}))
    assert report == pickle.loads(pickle.dumps(report))  # noqa: S301 - our own bytes
    error = pickle.loads(pickle.dumps(ct.ContractViolation(report)))  # noqa: S301 - our own bytes
    assert (report, str(report)) == (error.report, str(error))
    definition = ct.ContractDefinitionError("C", "x", "is bad", "Fix it")
    assert str(definition) == str(pickle.loads(pickle.dumps(definition)))  # noqa: S301 - our own


def test_json_is_strict_whatever_the_value() -> None:
    """NaN, infinities, bytes, decimals, times and lone surrogates are all written as strict JSON."""

    class C(ct.Contract):
        x: Annotated[int, ct.Ge(0)]

    values = [
        float("nan"), float("inf"), b"\xff", Decimal("1.5"), datetime(2024, 1, 1, tzinfo=UTC),
        timedelta(1), "\ud800", {"a": [float("nan")]}, object(), {1, 2}, 2**70, Ping(**GOOD),
    ]  # fmt: skip  # short values, several a line
    report = C.check([{"x": value} for value in values], max_examples=None)
    read = json.loads(report.to_json(), parse_constant=pytest.fail)
    (violation,) = [v for v in read["violations"] if v["code"] == "dtype"]
    shown = [example["value"] for example in violation["examples"]]
    assert shown[:8] == [
        "NaN",
        "Infinity",
        "_w==",
        "1.5",
        "2024-01-01T00:00:00Z",
        "P1D",
        "\\ud800",
        {"a": ["NaN"]},
    ]


def test_text_and_html_are_escaped_and_cut() -> None:
    """Control characters cannot break a line, HTML cannot leave its cell, long values are cut."""

    class C(ct.Contract):
        x: Annotated[str, ct.Matches("ok")]
        y: int

    rows = [{"x": "\n\x1b[31m<script>alert(1)</script>", "y": "z" * 10**6, "\u202e<b>": 1}]
    report = C.check(rows)
    assert len(str(report).splitlines()) == 4
    assert all(line.isprintable() and len(line) < 250 for line in str(report).splitlines())
    assert "… (1,000,000 characters)" in str(report)
    assert "<script>" not in report.to_html()
    assert "<b>" not in report._repr_html_().replace("<p><b>Ping", "").replace("<p><b>C:", "")


def test_text_fits_a_screen() -> None:
    """However many rules are broken, the text lists twenty and counts the rest."""
    annotations = {f"f{n}": int for n in range(100)}
    wide = type(ct.Contract)("Wide", (ct.Contract,), {"__annotations__": annotations})
    report = wide.check(pl.DataFrame({"f0": [1]}))
    assert len(report.violations) == 99
    assert len(str(report).splitlines()) == 22
    assert "… and 79 more" in str(report)


def test_a_frame_of_violations() -> None:
    """to_frame has one row a violation, its examples as text."""
    report = Ping.check(frame(GOOD | {"speed": float("inf")}))
    assert (report.to_frame().select("field", "code", "count", "examples").rows()) == [
        (
            "speed",
            "inf",
            1,
            [
                {
                    "row": 0,
                    "key": "vehicle_id='VH-000001'",
                    "value": "Infinity",
                    "file": None,
                    "file_row": None,
                }
            ],
        )
    ]
    assert report.to_frame().schema == Ping.check(frame(GOOD)).to_frame().schema


class Patient(ct.Contract):
    ssn: Annotated[
        str, ct.Sensitive(), ct.Matches("[0-9]{9}"), ct.Custom("luhn", accepts=lambda v: 1 / 0)
    ]
    age: Annotated[int, ct.Ge(0)]
    codes: list[Annotated[str, ct.Sensitive(), ct.Len(3, 3)]]
    rules = ct.rules(ct.Unique("ssn"))


SECRET = "secret-4711"


@pytest.mark.parametrize(
    "rows",
    [
        [{"ssn": SECRET, "age": -1, "codes": [SECRET]}],
        [{"ssn": SECRET, "age": SECRET and -1, "codes": SECRET}],
        [{"ssn": {"in": SECRET}, "age": -1, "codes": [[SECRET]]}],
        [{"ssn": SECRET, "age": -1, "codes": []}] * 2,
        [{"SSN": SECRET, "age": 1, "codes": []}],
    ],
    ids=str,
)
def test_sensitive_values_never_show(rows: list[dict[str, Any]]) -> None:
    """No view of a report, no key, no error and no repr shows a value that is declared sensitive."""
    report = Patient.check(rows)
    assert not report.ok
    views = [
        str(report),
        repr(report),
        report.to_json(),
        report.to_html(),
        str(report.to_frame().to_dicts()),
    ]
    with pytest.raises(ValidationError) as raised:
        Patient.model_validate(rows[0])
    views += [
        str(raised.value),
        repr(raised.value),
        str(raised.value.errors()),
        raised.value.json(),
    ]
    for view in views:
        assert SECRET not in view


def test_sensitive_values_do_not_show_in_an_instance() -> None:
    """The repr of a row masks what is sensitive, and keeps the rest."""

    class C(ct.Contract):
        ssn: Annotated[str, ct.Sensitive()]
        age: int

    assert repr(C(ssn=SECRET, age=3)) == "C(ssn=<sensitive>, age=3)"
    assert SECRET not in str(C(ssn=SECRET, age=3))


def test_a_table_rule_shows_the_repeated_key() -> None:
    """Every row of a repeated key is named, with the key as its value."""
    (violation,) = Ping.check(frame(GOOD, GOOD)).violations
    assert (violation.field, violation.code, violation.count) == ("vehicle_id", "unique", 2)
    assert [(e.row, e.value) for e in violation.examples] == [(0, "VH-000001"), (1, "VH-000001")]


class Aliased(ct.Contract):
    spend: Annotated[float, Field(alias="Monthly Spend")]


def test_reports_speak_the_words_of_the_data() -> None:
    """A field goes by its alias in reports."""
    assert [v.field for v in Aliased.check([{"spend": float("nan")}]).violations] == [
        "Monthly Spend"
    ]
