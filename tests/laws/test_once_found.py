"""Defects that were found once: wrong verdicts. Each case stays as it should have been."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any
from uuid import UUID

import numpy as np
import pandas as pd
import polars as pl
import pytest
from pydantic import Field, ValidationError, conint

import contracts as ct
from contracts.engine.contract_class import engine_of


class Inner(ct.Contract):
    p: int


class Holder(ct.Contract):
    q: Inner


class Wider(Inner):
    z: int = 0


class One(Enum):
    A = "a"


class Two(Enum):
    A = "a"


def declare(annotation: Any, **namespace: Any) -> type[ct.Contract]:
    """A contract of one field a with the annotation."""
    return type(ct.Contract)(
        "C", (ct.Contract,), {"__annotations__": {"a": annotation}, **namespace}
    )


def verdicts(contract: type[ct.Contract], value: Any) -> set[bool]:
    """The verdict on one row by every path."""
    try:
        contract.model_validate({"a": value})
        found = {True}
    except ValidationError:
        found = {False}
    return found | {contract.check([{"a": value}]).ok}


@pytest.mark.parametrize("name", ["^b$", "*", "^.*$", "", "x" * 10_000, "a.b"], ids=lambda n: n[:5])
def test_names_are_never_patterns(name: str) -> None:
    """A column is found by its very name, whatever Polars could read into it."""

    class C(ct.Contract):
        a: Annotated[int, ct.Ge(0)] = Field(alias=name or " ")
        b: int

    alias = name or " "
    frame = pl.DataFrame({alias: [-1], "b": [1]})
    assert [(alias, "ge", 1)] == [(v.field, v.code, v.count) for v in C.check(frame).violations]

    class Outer(ct.Contract):
        c: C

    nested = pl.DataFrame({"c": [{alias: -1, "b": 1}]})
    assert [(f"c.{alias}", "ge")] == [(v.field, v.code) for v in Outer.check(nested).violations]


def test_rules_of_a_mixin_hold() -> None:
    """Rules that a plain class brings along are rules of the contract."""

    class Mixin:
        rules = ct.rules(ct.Unique("a"))

    class C(Mixin, ct.Contract):
        a: int

    assert not C.check([{"a": 1}, {"a": 1}]).ok


@pytest.mark.parametrize("value", [Inner.model_construct(p="x"), Wider(p=1)], ids=repr)
def test_instances_are_not_taken_on_trust(value: Any) -> None:
    """An instance is evaluated like any row: it may have been made without being validated."""
    with pytest.raises(ValidationError):
        Holder(q=value)
    assert not Holder.check([{"q": value}]).ok


def test_a_member_of_another_enum_is_refused() -> None:
    """An Enum's field takes its own members and their values only."""
    assert {True} == verdicts(declare(One), One.A) | verdicts(declare(One), "a")
    assert {False} == verdicts(declare(One), Two.A)


@pytest.mark.parametrize(
    ("annotation", "value", "ok"),
    [
        (datetime, pd.Timestamp("2024-01-01 12:00"), True),
        (datetime, pd.Timestamp(1), False),
        (datetime, pd.NaT, False),
        (date, pd.NaT, False),
        (Annotated[Decimal, Field(max_digits=5, decimal_places=2)], Decimal("sNaN"), False),
        (Annotated[Decimal, Field(max_digits=2, decimal_places=2)], Decimal(0), True),
        (Annotated[UUID, ct.OneOf(UUID(int=1))], UUID(int=1), True),
        (Annotated[UUID, ct.OneOf(UUID(int=1))], UUID(int=2), False),
        (list[Annotated[UUID, ct.OneOf(UUID(int=1))]], [UUID(int=1)], True),
        (
            Annotated[Decimal, Field(max_digits=30, decimal_places=2)],
            Decimal("1234567890123456789012345678.125"),
            False,
        ),
        (Annotated[Decimal, Field(max_digits=38, decimal_places=0)], Decimal("9" * 38), True),
        (
            Annotated[Decimal, Field(max_digits=38, decimal_places=0), ct.MultipleOf(Decimal(7))],
            Decimal(7 * 10**36 + 1),
            False,
        ),
        (
            Annotated[Decimal, Field(max_digits=38, decimal_places=0), ct.MultipleOf(Decimal(7))],
            Decimal(7 * 10**36),
            True,
        ),
        (Annotated[int, ct.warn(ct.Custom("raises", accepts=lambda v: 1 / 0))], 1, False),
        (ct.Float32, np.float64(1e300), False),
        (ct.Float32, np.float64(16777217.0), False),
        (conint(gt=3), 4, True),
        (conint(gt=3), 3, False),
        (Annotated[list[int], ct.Custom("sum", expr=lambda c: c.list.sum() >= 0)], [], True),
        (
            Annotated[UUID, ct.Custom("zero", accepts=lambda v: v.startswith("0"))],
            UUID(int=1),
            True,
        ),
        (Annotated[Inner, ct.Custom("p", accepts=lambda v: v["p"] > 0)], {"p": 1}, True),
    ],
    ids=str,
)
def test_every_path_has_one_verdict(annotation: Any, value: Any, ok: bool) -> None:
    """A payload and a batch of it have the same verdict, which is this."""
    assert {ok} == verdicts(declare(annotation), value)


@pytest.mark.parametrize(
    ("annotation", "key"),
    [
        (UUID, UUID(int=1)),
        (One, One.A),
        (ct.Float32, 0.5),
        (Annotated[Decimal, Field(max_digits=3, decimal_places=1)], Decimal("0.5")),
    ],
    ids=str,
)
def test_keys_of_every_type_are_compared(annotation: Any, key: Any) -> None:
    """Unique runs on Python rows whatever the key's type."""
    contract = declare(annotation, rules=ct.rules(ct.Unique("a")))
    report = contract.check([{"a": key}, {"a": key}])
    assert ([("unique", 2)], ()) == ([(v.code, v.count) for v in report.violations], report.not_run)


@pytest.mark.parametrize(
    "expr",
    [
        lambda c: (c > 5).filter(c > 5),
        lambda c: c.sort() > 5,
        lambda c: c.shift(1) > 5,
        lambda c: (c > 5).over(c),
        lambda c: c.map_elements(lambda v: v > 5, return_dtype=pl.Boolean),
        lambda c: pl.all() > 5,
        lambda c: c > pl.col("b"),
    ],
)
def test_a_custom_expression_answers_row_by_row_or_not_at_all(expr: Any) -> None:
    """An expression that is not one answer a row is not run, in a batch and on a payload."""
    contract = declare(Annotated[int, ct.Custom("odd one", expr=expr)])
    report = contract.check(pl.DataFrame({"a": [1, 6]}))
    assert ((), ["custom"]) == (report.violations, [entry.code for entry in report.not_run])
    assert not report.ok


def test_defaults_are_contract_form() -> None:
    """A default is read as the same value in the data."""

    class C(ct.Contract):
        inner: Inner = {"p": 1}  # type: ignore[assignment]
        member: One = "a"  # type: ignore[assignment]
        narrow: ct.Float32 = 0.1
        whole: float = 1
        lists: list[list[int]] = [[1]]

    given = C.model_validate(
        {"inner": {"p": 1}, "member": "a", "narrow": 0.1, "whole": 1, "lists": [[1]]}
    )
    assert given == C()
    assert repr(given) == repr(C())
    assert hash(ct.specification_of(C))


def test_a_json_body_may_leave_times_to_their_defaults() -> None:
    """A default of a type that JSON writes as text fills a JSON body that omits or nulls it."""

    class C(ct.Contract):
        span: timedelta = timedelta(1)
        day: date = date(2024, 1, 1)
        days: list[date] = [date(2024, 1, 1)]
        id: UUID = Field(default_factory=lambda: UUID(int=1))

    assert C() == C.model_validate_json("{}")
    assert C() == C.model_validate_json('{"span": null, "day": null, "days": null, "id": null}')


def test_a_bound_of_a_time_has_its_code_in_json() -> None:
    """A date before its bound is `ge` in a JSON body as in a batch."""
    with pytest.raises(ValidationError) as raised:
        declare(Annotated[date, ct.Ge(date(2024, 1, 1))]).model_validate_json('{"a": "2023-01-01"}')
    assert ["ge"] == [line["type"] for line in raised.value.errors()]


def test_a_factory_is_held_to_the_contract() -> None:
    """The value of a default_factory is validated like any value."""

    class C(ct.Contract):
        a: Annotated[int, ct.Ge(3)] = Field(default_factory=lambda: 1)

    with pytest.raises(ValidationError):
        C()


def test_rows_of_ever_new_extra_keys_take_linear_time() -> None:
    """Ten thousand rows with a key each of their own are evaluated, one violation a key."""
    report = declare(int).check([{"a": 1, f"k{n}": n} for n in range(10_000)])
    assert 10_000 == len(report.violations)


def test_backends_for_bad_batches_are_bounded() -> None:
    """However many kinds of bad batches come, a contract remembers a bounded number of plans."""
    names = [f"f{n}" for n in range(8)]
    contract = type(ct.Contract)(
        "C", (ct.Contract,), {"__annotations__": dict.fromkeys(names, int)}
    )
    for kind in range(256):
        contract.check([{name: "x" if kind >> n & 1 else 1 for n, name in enumerate(names)}])
    assert len(engine_of(contract).backends.frames._plans) <= 32


def test_a_constant_divides_a_column_as_it_divides_a_value() -> None:
    """A quotient is rounded once on every path: Polars multiplies by a constant's inverse, which
    rounds twice.
    """

    class C(ct.Contract):
        x: float
        y: float
        rules = ct.rules(ct.rule(ct.col("x") / 3.6e12 == ct.col("y"), name="y is x / 3.6e12"))

    rows = [{"x": float(n**5), "y": n**5 / 3.6e12} for n in range(500)]
    assert C.check(pl.DataFrame(rows)).ok
    assert all(C.model_validate(row) for row in rows)


def test_a_default_that_a_column_cannot_hold_beside_its_values_is_filled_where_valid() -> None:
    """Found by fuzzing: spans out of reach in milliseconds, a default in microseconds, and no type
    that holds both. The rows out of reach are invalid, the default is filled in the others.
    """

    class C(ct.Contract):
        x: timedelta = timedelta(microseconds=1)

    class Outer(ct.Contract):
        c: C

    far = pl.Series("x", [2**62, None, 1], dtype=pl.Int64).cast(pl.Duration("ms"))
    frame = pl.DataFrame([far])
    parts = C.split(frame)
    assert [timedelta(microseconds=1), timedelta(milliseconds=1)] == parts.valid["x"].to_list()
    assert [("x", "lossy", 1)] == [(v.field, v.code, v.count) for v in parts.report.violations]
    assert {"x": 1} == parts.report.filled
    nested = Outer.split(frame.select(c=pl.struct("x")))
    assert [("c.x", "lossy", 1)] == [(v.field, v.code, v.count) for v in nested.report.violations]
    assert timedelta(microseconds=1) == nested.valid["c"].to_list()[0]["x"]


def test_rules_do_not_read_members_of_a_missing_field() -> None:
    """A missing field is reported once, whatever row rules read of it."""

    class Inner(ct.Contract):
        v: str

    class Outer(ct.Contract):
        one: Inner | None
        rules = ct.rules(ct.rule(ct.col("one.v").starts_with(""), name="any"))

    for rows in ([{}], [{}, {"one": None}], [{}, {"one": {"v": "a"}}]):
        assert {"missing_field"} == {v.code for v in Outer.check(rows[:1]).violations}
        assert ("one", "missing_field", 1) in [
            (v.field, v.code, v.count) for v in Outer.check(rows).violations
        ]


def test_a_member_past_int64_is_a_member_on_both_paths() -> None:
    """Found by comparing with pandera: pydantic-core's literals hold no integer past int64."""
    high = 2**63 + 1
    contract = declare(Annotated[ct.UInt64, ct.OneOf(0, high)], a=high)
    for member in (0, high):
        assert contract.model_validate({"a": member}).model_dump() == {"a": member}
    for other in (1, high + 1):
        assert not contract.check([{"a": other}]).ok
        assert ["one_of"] == [v.code for v in contract.check_row({"a": other}).violations]
