"""A diagnosis never raises, never shows what is private, and stays silent without evidence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from itertools import product
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts.diagnosis.applicable import applicable
from contracts.diagnosis.causes import DIAGNOSES_BY_CODE, causes_of
from contracts.diagnosis.evidence import gather_evidence
from contracts.diagnosis.safe_patterns import MAX_PATTERN_CHOICES, count_choices
from contracts.diagnosis.sampling import SampledViolation
from contracts.report.values import MASKED
from tests.diagnosis.samples import (
    NORTH_EAST,
    Fever,
    Money,
    Since2000,
    Speed,
    Status,
    Utc,
    VehicleId,
    cause_of,
    contract_with,
    diagnosed,
    probable_cause,
)

TELLING: list[Any] = [
    "40°26'46\"N", "12", "1,5", "1,234", "12%", "$5", "12 km/h", "NA", "", "02/03/2024", "yes",
    "2024-03-02T10:00:00Z", "1709373600", "MOVING", " idle", "idl", "vh-000001", "1234", "[]",
    NORTH_EAST.upper(), "ａ" * 300, "\ud800", -999, -1, 4026.77, 122.4, 1709373600, 20240302, 10**400,
    float("nan"), float("inf"), Decimal("sNaN"), Decimal("NaN"), Decimal("1e999999"), Decimal("1.5"),
    datetime(1970, 1, 1), datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-23))),
    date(1, 1, 1), b"abc", MASKED, object(), True,
]  # fmt: skip  # short values, several a line
"""Values that diagnoses know, and values that could upset them."""

anything = st.recursive(
    st.sampled_from(TELLING)
    | st.none()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=80)
    | st.decimals()
    | st.dates()
    | st.datetimes(timezones=st.none() | st.timezones())
    | st.times()
    | st.timedeltas()
    | st.binary(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)

KINDS: dict[str, Any] = {
    "lat": ct.Latitude, "lon": ct.Longitude, "speed_ms": Speed, "temp_c": Fever, "status": Status,
    "vehicle_id": VehicleId, "seen_on": date, "seen_at": Since2000, "at_utc": Utc, "yes": bool,
    "count": Annotated[int, ct.Interval(ge=1, le=9)], "price": Money, "token": UUID, "tags": list[Status],
    "zip": Annotated[str, ct.Len(5, 5)], "raw": bytes, "long": timedelta, "narrow": ct.Int8,
    "home": contract_with(zip=Annotated[str, ct.Matches("[0-9]{5}")]), "code": Literal[1, 2],
}  # fmt: skip  # short values, several a line

EVERYTHING = contract_with(**KINDS)
EVERY_CODE = sorted(
    {*DIAGNOSES_BY_CODE, "row_count", "extra_field", "lossy", "inf", "custom", "unheard_of"}
)
SECRETS = contract_with(
    **{name: Annotated[kind, ct.Sensitive()] for name, kind in KINDS.items()},
    between=contract_with(open=int, hidden=Annotated[str, ct.Sensitive()]),
)


def rules_of(contract: type[ct.Contract]) -> list[str]:
    """The sentences of the contract's value rules."""
    fields = ct.specification_of(contract).fields
    return [f"must {requirement.rule}" for f in fields for requirement in f.value.rules]


@st.composite
def violations(draw: st.DrawFn) -> ct.Violation:
    """A violation as no backend would give it: any code, any field, any values."""
    examples = [
        ct.Example(row, None, value)
        for row, value in enumerate(draw(st.lists(anything, max_size=25)))
    ]
    field = draw(
        st.sampled_from([*KINDS, "home.zip", "between.open", "Unnamed: 0"]) | st.text() | st.none()
    )
    return ct.Violation(
        field=field,
        code=draw(st.sampled_from(EVERY_CODE)),
        rule=draw(
            st.sampled_from([*rules_of(EVERYTHING), "must be one in every item"]) | st.text()
        ),
        rule_id="x",
        count=len(examples),
        share=draw(st.floats(0, 1)),
        examples=tuple(examples),
    )


@given(st.lists(violations(), max_size=4))
def test_diagnosing_never_raises(found: list[ct.Violation]) -> None:
    """Whatever the values, a cause is a phrase on one line, or there is none."""
    specification = ct.specification_of(EVERYTHING)
    causes = [one.cause for one in causes_of(found, specification)]
    assert len(found) == len(causes)
    for cause in filter(None, [*causes, *(probable_cause(v, specification) for v in found)]):
        assert cause.isprintable()
        assert not cause.endswith(".")
        assert len(cause) <= 200


@given(st.lists(st.sampled_from(TELLING), min_size=1, max_size=3), st.sampled_from(sorted(KINDS)))
def test_one_kind_of_value_never_raises(values: list[Any], name: str) -> None:
    """The same holds for values that diagnoses know, in every column and under every code."""
    specification = ct.specification_of(EVERYTHING)
    examples = tuple(ct.Example(0, None, value) for value in values)
    for code in EVERY_CODE:
        for rule in ("", *rules_of(contract_with(**{name: KINDS[name]}))):
            cause = probable_cause(
                ct.Violation(name, code, rule, "x", 1, 1.0, examples=examples), specification
            )
            assert cause is None or cause.isprintable()


def test_what_types_rule_out_finds_nothing() -> None:
    """A diagnosis that the types of a field and of its values rule out has no cause for any of them."""
    specification = ct.specification_of(EVERYTHING)
    every = tuple(dict.fromkeys(one for table in DIAGNOSES_BY_CODE.values() for one in table))
    for name, values in product(KINDS, [*([value, value] for value in TELLING), []]):
        (rule, *_) = [*rules_of(contract_with(x=KINDS[name])), ""]
        violation = ct.Violation(name, "dtype", rule, "x", 9, 1.0)
        evidence = gather_evidence(SampledViolation(violation, [0, 1], values), specification)
        if evidence is not None:
            ruled_out = {*every} - {*applicable(every, evidence)}
            assert set() == {one for one in ruled_out if one(evidence) is not None}


@given(st.fixed_dictionaries(dict.fromkeys(KINDS, anything) | {"between": anything}))
def test_private_fields_have_no_cause(row: dict[str, Any]) -> None:
    """A field that is sensitive, or contains a sensitive one, has no cause, on any path to it."""
    causes = diagnosed(SECRETS, [row, row])
    private = {cause for (field, _), cause in causes.items() if field != "between.open"}
    assert {None} == private | {None}


@given(st.lists(violations(), max_size=2))
def test_unmasked_private_values_have_no_cause(found: list[ct.Violation]) -> None:
    """The same holds where a backend forgot to mask the values, and where it masked only some."""
    masked = [
        replace(one, field=f"{one.field}", examples=(*one.examples, ct.Example(0, None, MASKED)))
        for one in found
    ]
    asked = [
        one for one in (*found, *masked) if one.field in KINDS and one.code in DIAGNOSES_BY_CODE
    ]
    causes = [probable_cause(one, ct.specification_of(SECRETS)) for one in asked]
    assert [None] * len(asked) == causes


def test_one_masked_value_hides_all() -> None:
    """A violation with a masked value among its examples has no cause, whatever the field states."""
    contract = contract_with(x=float)
    (violation,) = contract.check([{"x": "12"}]).violations
    masked = replace(violation, examples=(*violation.examples, ct.Example(1, None, MASKED)))
    causes = [cause_of(one, ct.specification_of(contract)) for one in (violation, masked)]
    expected = ["looks like numbers written as text", None]
    assert expected == causes


def test_private_neighbours_are_not_named() -> None:
    """Values are not stated to be a private neighbour's, nor an extra field to be a private one."""
    secret = Annotated[VehicleId, Field(alias="Secret Id"), ct.Sensitive()]
    contract = contract_with(status=Status, secret=secret)
    for row in ({"SECRET_ID": "VH-000001"}, {"secret": "VH-000001", "Secret Id": "VH-000001"}):
        causes = diagnosed(contract, [{"status": "VH-000001"} | row])
        assert {None} == set(causes.values())
    holder = contract_with(hidden=Annotated[int, ct.Sensitive()])
    contract = contract_with(held=Annotated[holder, Field(alias="Held")])
    expected = {("held", "extra_field"): None}
    assert expected == diagnosed(contract, [{"held": {"hidden": 1}, "Held": {"hidden": 1}}])


def test_values_inside_private_values_are_private() -> None:
    """A value inside a sensitive list or contract has no cause, however a backend shows it."""
    inner = contract_with(x=float)
    holder = contract_with(hidden=Annotated[int, ct.Sensitive()])
    asked: list[tuple[str, Any, str]] = [
        ("a.x", Annotated[inner, ct.Sensitive()], "12"),
        ("b.x", list[Annotated[inner, ct.Sensitive()]], "12"),  # type: ignore[valid-type]
        ("c", Annotated[list[float], ct.Sensitive()], "[12]"),
        ("d.y.x", Annotated[contract_with(y=inner), ct.Sensitive()], "12"),
        ("e", holder, "{}"),
        ("f.x", list[inner], "12"),  # type: ignore[valid-type]
        ("g", inner, "{}"),
    ]
    contract = contract_with(**{path[0]: annotation for path, annotation, _ in asked})
    causes = [
        cause_of(
            ct.Violation(
                path,
                "dtype",
                "must be a number",
                "x",
                1,
                1.0,
                examples=(ct.Example(0, None, value),),
            ),
            ct.specification_of(contract),
        )
        for path, _, value in asked
    ]
    expected = [
        *[None] * 5,
        "looks like numbers written as text",
        'looks like JSON as text: declare Format("json")',
    ]
    assert expected == causes


@pytest.mark.parametrize("code", sorted({*DIAGNOSES_BY_CODE} - {"nan"}))
def test_there_is_no_cause_without_evidence(code: str) -> None:
    """A violation without an example, or with nulls only, has no cause."""
    specification = ct.specification_of(EVERYTHING)
    for name, kind in KINDS.items():
        for examples in ((), (ct.Example(0, None, None),)):
            for rule in rules_of(contract_with(**{name: kind})) or [""]:
                violation = ct.Violation(name, code, rule, "x", 1, 1.0, examples=examples)
                assert probable_cause(violation, specification) is None


class Upset(tzinfo):
    """A time zone that fails when it is asked."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Fail."""
        raise RuntimeError(moment)


def test_values_that_run_code_and_fail() -> None:
    """A value whose own code fails while it is looked at costs the cause, and not the report."""
    contract = contract_with(x=datetime)
    (violation,) = contract.check([{"x": 1}]).violations
    upset = ct.Example(0, None, datetime(2024, 3, 2, tzinfo=Upset()))
    assert cause_of(replace(violation, examples=(upset,)), ct.specification_of(contract)) is None


def test_causes_that_are_known_stay() -> None:
    """A cause that a backend has found is kept."""
    contract = contract_with(x=float)
    (violation,) = contract.check([{"x": "12"}]).violations
    known = replace(violation, cause="known")
    assert (known,) == causes_of([known], ct.specification_of(contract))


@pytest.mark.parametrize(
    ("pattern", "most"),
    [
        ("VH-[0-9]{6}", 1),
        ("(?:AB|CD)-[0-9]{2,4}", 6),
        ("[a-z]+", 64),
        ("(?:[a-z]{2})+", 64),
        ("(a|b){3}", 8),
        ("(a|b)?", 4),
        ("[a-z]{2,}", 64),
        ("(a?){2,}", float("inf")),
        ("(a+)+b", float("inf")),
        ("(a|a)*b", float("inf")),
        ("(a?){30}", 2**30),
        ("(?i)a", float("inf")),
        ("(?P<x>a)", float("inf")),
        ("a+?", float("inf")),
        (r"\p{L}", float("inf")),
        ("[[:alpha:]]", float("inf")),
        ("a)", float("inf")),
        ("(a", float("inf")),
    ],
)
def test_patterns_are_tried_only_where_they_are_bounded(pattern: str, most: float) -> None:
    """The ways in which a pattern may try to match are counted, and never too few."""
    assert most == count_choices(pattern)


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (float, "1 " * 500_000),
        (date, "1" * 1_000_000),
        (Status, "m" * 1_000_000),
        (VehicleId, " " * 1_000_000),
        (Annotated[str, ct.Matches("(a|a)*b")], "A" * 60),
        (Annotated[str, ct.Matches("a*a*a*a*b")], "A" * 60),
        (Annotated[str, ct.Matches("(a?){40}b")], "A" * 60),
        (Literal[tuple(f"member {n}" for n in range(2000))], "membr"),
    ],
)
def test_hostile_values_are_answered(annotation: Any, value: str) -> None:
    """Long texts, patterns that backtrack and many members leave every violation in its place."""
    contract = contract_with(x=annotation)
    found = contract.check([{"x": value}] * 20, max_examples=20).violations
    explained = causes_of(found, ct.specification_of(contract))
    assert [v.rule_id for v in found] == [v.rule_id for v in explained]


def test_a_thousand_names_are_answered() -> None:
    """A thousand missing and a thousand extra fields leave every violation in its place."""
    specification = ct.specification_of(contract_with(**{f"field_{n}a": int for n in range(1000)}))
    absent = [ct.Violation(f.alias, "missing_field", "", "", 1, 1.0) for f in specification.fields]
    extra = [ct.Violation(f"feld_{n}b", "extra_field", "", "", 1, 1.0) for n in range(1000)]
    explained = causes_of([*absent, *extra], specification)
    assert [v.field for v in (*absent, *extra)] == [v.field for v in explained]


def test_no_choice_is_too_many() -> None:
    """The most that a pattern may try is some milliseconds' work."""
    assert MAX_PATTERN_CHOICES <= 1_000_000
