"""How long does one payload of 12 fields take to validate?

A contract is compared with a strict pydantic model written by hand, with the same rules, frozen and
closed to extra fields alike: a good dict, good JSON, with four nulls that take defaults, a list of 100;
a dict with one bad value, one with a bad value in nine of its fields, and bad JSON. Both are called by
`BaseModel.model_validate` and its variants.

It is fair because both must agree on every payload before they are timed. Two things differ.
A contract also refuses values that JSON or a frame could not carry back (an int that a float does not hold, a lone
surrogate, a date written as "0"), which pydantic accepts. And a contract explains a bad payload
in full, every broken rule of every field, where pydantic stops at a field's first; both raise the
same `ValidationError`, whose `errors()` is read here, as an endpoint would.

Run it with `python benchmarks/validate_payload.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any, Literal, cast

from _timing import about, in_turns, show
from annotated_types import Ge, Gt, Interval, Len
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

import contracts as ct


class Order(ct.Contract, boundary="inference", version="1.0.0"):
    """An order as it is sent to the delivery-time model."""

    order_id: Annotated[str, ct.Matches("OR-[0-9]{8}")]
    customer: Annotated[int, Gt(0)]
    placed_at: AwareDatetime
    delivery_day: Annotated[date, Ge(date(2020, 1, 1))]
    lat: ct.Latitude
    lon: ct.Longitude
    weight: Annotated[float, Gt(0), ct.Lt(1_000)]
    items: Annotated[int, Interval(ge=1, le=200)]
    currency: Literal["EUR", "GBP", "USD"]
    express: bool
    discount: Annotated[float, Interval(ge=0, le=1)] = 0.0
    note: Annotated[str, Len(0, 200)] | None = None


class StrictOrder(BaseModel):
    """The same in pydantic alone."""

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", allow_inf_nan=False, regex_engine="rust-regex"
    )

    order_id: Annotated[str, Field(pattern=r"\AOR-[0-9]{8}\z")]
    customer: Annotated[int, Field(gt=0, lt=2**63)]
    placed_at: AwareDatetime
    delivery_day: Annotated[date, Field(ge=date(2020, 1, 1))]
    lat: Annotated[float, Field(ge=-90, le=90)]
    lon: Annotated[float, Field(ge=-180, le=180)]
    weight: Annotated[float, Field(gt=0, lt=1_000)]
    items: Annotated[int, Field(ge=1, le=200)]
    currency: Literal["EUR", "GBP", "USD"]
    express: bool
    discount: Annotated[float, Field(ge=0, le=1)] = 0.0
    note: Annotated[str, Field(max_length=200)] | None = None


class FilledOrder(Order):
    """An order of which four fields may be null, and take their defaults."""

    weight: Annotated[float, Gt(0), ct.Lt(1_000)] = 1.0
    items: Annotated[int, Interval(ge=1, le=200)] = 1
    express: bool = False


def or_else(default: object) -> BeforeValidator:
    """Replace null by a default, as is done by hand."""
    return BeforeValidator(lambda value: default if value is None else value)


class StrictFilledOrder(StrictOrder):
    """The same in pydantic alone."""

    weight: Annotated[float, Field(gt=0, lt=1_000), or_else(1.0)] = 1.0
    items: Annotated[int, Field(ge=1, le=200), or_else(1)] = 1
    express: Annotated[bool, or_else(default=False)] = False
    discount: Annotated[float, Field(ge=0, le=1), or_else(0.0)] = 0.0


GOOD: dict[str, Any] = {
    "order_id": "OR-00012345",
    "customer": 4711,
    "placed_at": datetime(2024, 3, 2, 5, 30, tzinfo=UTC),
    "delivery_day": date(2024, 3, 4),
    "lat": 52.52,
    "lon": 13.405,
    "weight": 2.75,
    "items": 3,
    "currency": "EUR",
    "express": True,
    "discount": 0.15,
    "note": "ring twice",
}
ONE_BAD = GOOD | {"lat": float("nan")}
NINE_BAD = ONE_BAD | {
    "order_id": "OR-1",
    "customer": 0,
    "delivery_day": date(1999, 1, 1),
    "lon": 181.0,
    "weight": -1.0,
    "items": "3",
    "currency": "CHF",
    "express": 1,
}
GOOD_JSON = json.dumps(GOOD, default=lambda value: value.isoformat()).encode()
NULLS_JSON = json.dumps(
    {**json.loads(GOOD_JSON), "weight": None, "items": None, "express": None, "discount": None}
).encode()
LIST_JSON = b"[" + b",".join([GOOD_JSON] * 100) + b"]"
BAD_JSON = GOOD_JSON.replace(b"52.52", b"152.52")


def answer(validate: Callable[[Any], object], payload: object) -> object:
    """The instance, or the errors as an endpoint reads them."""
    try:
        return validate(payload)
    except ValidationError as error:
        return error.errors(include_url=False)


def verdict(answer: object) -> object:
    """The comparable parts of an answer: the fields that are wrong, or the data."""
    if isinstance(answer, BaseModel):
        return answer.model_dump()
    if isinstance(answer, list) and isinstance(answer[0], BaseModel):
        return [one.model_dump() for one in answer]
    return sorted(error["loc"] for error in cast("list[Any]", answer))


def main() -> None:
    """Print one table for each payload."""
    about("pydantic", "pydantic-core")
    pair = (StrictOrder, Order)
    filled = (StrictFilledOrder, FilledOrder)
    lists = [TypeAdapter(list[one]).validate_json for one in pair]  # type: ignore[valid-type]  # one of two
    cases: dict[str, tuple[list[Callable[[Any], object]], object]] = {
        "a good dict": ([one.model_validate for one in pair], GOOD),
        "good JSON": ([one.model_validate_json for one in pair], GOOD_JSON),
        "good JSON, four nulls filled": ([one.model_validate_json for one in filled], NULLS_JSON),
        "good JSON, 100 in a list": (lists, LIST_JSON),
        "a dict with one bad field": ([one.model_validate for one in pair], ONE_BAD),
        "a dict with nine bad fields": ([one.model_validate for one in pair], NINE_BAD),
        "JSON with one bad field": ([one.model_validate_json for one in pair], BAD_JSON),
    }
    for title, ((theirs_of, ours_of), payload) in cases.items():
        calls = {
            "pydantic, strict, by hand": partial(answer, theirs_of, payload),
            "contracts": partial(answer, ours_of, payload),
        }
        theirs, ours = (verdict(call()) for call in calls.values())
        if theirs != ours:
            print(f"UNEQUAL: on {title} pydantic says {theirs}, contracts say {ours}")
        show(title, in_turns(calls))


if __name__ == "__main__":
    main()
