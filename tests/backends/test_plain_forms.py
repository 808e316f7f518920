"""Plain times, durations and decimals become contract form in a short way, which says what the long way says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import AwareDatetime, Field
from pydantic_core import PydanticCustomError

import contracts as ct
from contracts.backends.contract_form import NotContractForm, contract_form
from contracts.backends.payload.validators import contract_form_validator
from contracts.specification import FieldType


class Plain(ct.Contract, boundary="b"):
    """A field of each type that has a short way."""

    naive: datetime
    aware: AwareDatetime
    span: timedelta
    price: Annotated[Decimal, Field(max_digits=6, decimal_places=2)]


FIELDS = ct.specification_of(Plain).by_name
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=14)), ZoneInfo("Europe/Paris"), None])
TIMES = st.builds(
    lambda time, zone, fold: time.replace(tzinfo=zone, fold=fold),
    st.datetimes() | st.sampled_from([datetime.min, datetime.max]),
    ZONES,
    st.sampled_from([0, 1]),
)


def long_way(value: Any, expected: FieldType) -> Any:
    """The contract form of a value; None where it has none."""
    try:
        return contract_form(value, expected)
    except NotContractForm:
        return None


def short_way(value: Any, expected: FieldType) -> Any:
    """The same by the validator of payloads."""
    try:
        return contract_form_validator(expected)(value)
    except PydanticCustomError:
        return None


def exactly(value: Any) -> tuple[Any, ...]:
    """A value with its type, its zone and which of two equal clock times it is: equality tells none of them."""
    return type(value), value, getattr(value, "tzinfo", None), getattr(value, "fold", None)


@given(TIMES, st.sampled_from(["naive", "aware"]))
def test_a_plain_time_has_one_contract_form(time: datetime, field: str) -> None:
    """The short way of times, in any zone and at either end of the years, gives what the long one gives."""
    expected = FIELDS[field].value
    assert exactly(short_way(time, expected)) == exactly(long_way(time, expected))


@given(st.timedeltas())
@example(timedelta.max)
@example(timedelta.min)
@example(timedelta(microseconds=2**63 - 1))
@example(timedelta(microseconds=2**63))
@example(timedelta(microseconds=-(2**63) - 1))
def test_a_plain_duration_has_one_contract_form(span: timedelta) -> None:
    """The short way of durations leaves those that 64 bits may not hold to the long one."""
    expected = FIELDS["span"].value
    assert exactly(short_way(span, expected)) == exactly(long_way(span, expected))


@given(st.decimals(-100_000, 100_000, allow_nan=False, places=3), st.integers(0, 3))
@example(Decimal("1E+3"), 0)
@example(Decimal("1E+4"), 0)
@example(Decimal("0E+9"), 0)
@example(Decimal("0.000"), 0)
def test_a_decimal_is_held_where_its_digits_fit(number: Decimal, zeros: int) -> None:
    """A decimal is contract form if it is a whole number of the last place and has no digit too many."""
    written = Decimal(f"{number:f}" + "0" * zeros) if "." in str(number) else number
    fits = (Fraction(number) * 100).denominator == 1 and abs(number) < 10_000
    assert long_way(written, FIELDS["price"].value) == (number if fits else None)
