"""The value of each predicate: true, false or unknown."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import polars as pl
import pytest
from pydantic import Field, ValidationError

import contracts as ct
from contracts import both_or_neither, col, requires, when
from contracts.backends.physical_types import physical_type


class Everything(ct.Contract):
    i: int | None = None
    j: int | None = None
    f: float | None = None
    any_f: Annotated[float | None, ct.NonFinite(nan="allow", inf="allow")] = None
    d: Annotated[Decimal | None, Field(max_digits=8, decimal_places=2)] = None
    s: str | None = None
    lit: Literal["x", "y"] | None = None
    raw: bytes | None = None
    b: bool | None = None
    day: date | None = None
    at: datetime | None = None
    zat: Annotated[datetime | None, ct.Timezone(...)] = None
    tm: time | None = None
    dur: timedelta | None = None
    u: UUID | None = None
    l: list[int] | None = None  # noqa: E741 - the letters are the types


def answers(predicate: ct.Expression, row: dict[str, Any]) -> set[bool | None]:
    """The predicate's answer for one row on every path: true, false, or None for null."""
    return {answer_on(predicate, row, path) for path in ("frame", "rows", "payload")}


def answer_on(predicate: ct.Expression, row: dict[str, Any], path: str) -> bool | None:
    """The predicate's answer for one row on one path."""
    kept = []
    for on_null in ("fail", "pass"):
        rule = ct.rule(predicate, on_null=on_null)  # type: ignore[arg-type]
        contract = type(ct.Contract)("C", (Everything,), {"rules": ct.rules(rule)})
        whole = {f.alias: row.get(f.alias) for f in ct.specification_of(contract).fields}
        kept.append(keeps(contract, whole, path))
    return None if kept == [False, True] else kept == [True, True]


def keeps(contract: type[ct.Contract], row: dict[str, Any], path: str) -> bool:
    """Whether the row keeps the contract by a path."""
    if path == "payload":
        try:
            contract.model_validate(row)
        except ValidationError:
            return False
        return True
    if path == "rows":
        return contract.check([row]).ok
    fields = ct.specification_of(contract).fields
    columns = [
        pl.Series(f.alias, [row[f.alias]], dtype=physical_type(f.value.dtype)) for f in fields
    ]
    return contract.check(pl.DataFrame(columns)).ok


NAN, INF = float("nan"), float("inf")
NOON = datetime(2024, 2, 29, 12, 30, 15, 999999)
MEANINGS: dict[str, tuple[ct.Expression, dict[str, Any], bool | None]] = {
    # null
    "null equals nothing": (col("i") == col("j"), {}, None),
    "null is null": (col("i").is_null(), {}, True),
    "a value is not null": (col("i").is_not_null(), {"i": 0}, True),
    "anything computed from null is null": (col("i") + col("j") > 0, {"i": 1}, None),
    "false & null is false": ((col("i") > 0) & (col("j") > 0), {"i": 0}, False),
    "true & null is null": ((col("i") > 0) & (col("j") > 0), {"i": 1}, None),
    "true | null is true": ((col("i") > 0) | (col("j") > 0), {"i": 1}, True),
    "false | null is null": ((col("i") > 0) | (col("j") > 0), {"i": 0}, None),
    "~null is null": (~(col("i") > 0), {}, None),
    "null is one of nothing": (col("i").is_in([1]), {}, None),
    "a null condition asks nothing": (when(col("i") > 0).then(col("j") > 0), {"j": 0}, True),
    "a null condition is elsewhere": (when(col("i") > 0).then(col("j") > 0).otherwise(col("j") == 5), {"j": 0}, False),
    "a true condition asks": (when(col("i") > 0).then(col("j") > 0), {"i": 1, "j": 0}, False),
    "a true condition asks of null": (when(col("i") > 0).then(col("j") > 0), {"i": 1}, None),
    "both are there": (both_or_neither("i", "j"), {"i": 1, "j": 1}, True),
    "neither is there": (both_or_neither("i", "j"), {}, True),
    "one is there": (both_or_neither("i", "j"), {"j": 1}, False),
    "nothing requires nothing": (requires("i", "j"), {}, True),
    "a value requires another": (requires("i", "j"), {"i": 1}, False),
    "whether an answer is null": ((col("i") > 0).is_null(), {}, True),
    # numbers
    "division by zero is null": (col("i") / col("j") > 0, {"i": 1, "j": 0}, None),
    "a remainder of zero is null": (col("i") % col("j") == 0, {"i": 1, "j": 0}, None),
    "a remainder has the sign of the divisor": (col("i") % 3 == 2, {"i": -7}, True),
    "past int64 is null": (col("i") + 1 > 0, {"i": 2**63 - 1}, None),
    "the least integer has no opposite": (-col("i") > 0, {"i": -(2**63)}, None),
    "the least integer has no magnitude": (abs(col("i")) > 0, {"i": -(2**63)}, None),
    "a float that overflows is null": (col("f") * 1e308 > 0, {"f": 10.0}, None),
    "integers divide into fractions": (col("i") / col("j") == 0.5, {"i": 1, "j": 2}, True),
    "an integer equals the float that it is": (col("i") == col("f"), {"i": 2, "f": 2.0}, True),
    "an integer that no float is, is null beside one": (col("i") > col("f"), {"i": 2**53 + 1, "f": 0.0}, None),
    "-0.0 is 0": (col("f") == 0, {"f": -0.0}, True),
    "decimals are exact": (col("d") * 3 == Decimal("0.3"), {"d": Decimal("0.10")}, True),
    "decimals compare with integers": (col("d") == col("i"), {"d": Decimal("2.00"), "i": 2}, True),
    "NaN equals nothing": (col("any_f") == col("any_f"), {"any_f": NAN}, False),
    "NaN differs from all": (col("any_f") != col("any_f"), {"any_f": NAN}, True),
    "NaN is not greater": (col("any_f") > 0, {"any_f": NAN}, False),
    "NaN is not less": (col("any_f") < 0, {"any_f": NAN}, False),
    "not greater is true of NaN": (~(col("any_f") > 0), {"any_f": NAN}, True),
    "null beside NaN is null": (col("f") == col("any_f"), {"any_f": NAN}, None),
    "infinity is greater than all": (col("any_f") > 1e308, {"any_f": INF}, True),
    "infinity less infinity is NaN": (col("any_f") - col("any_f") == 0, {"any_f": INF}, False),
    # text
    "text is ordered by code points": (col("s") < "a", {"s": "Z"}, True),
    "lengths count code points": (col("s").length() == 1, {"s": "\U0001f600"}, True),
    "a pattern matches all of it": (col("s").matches("b"), {"s": "abc"}, False),
    "or a part of it": (col("s").matches("b", whole=False), {"s": "abc"}, True),
    "contained text is literal": (col("s").contains("."), {"s": "abc"}, False),
    "a start": (col("s").starts_with("ab"), {"s": "abc"}, True),
    "an end": (col("s").ends_with("ab"), {"s": "abc"}, False),
    "text compares with a member": (col("s") == col("lit"), {"s": "x", "lit": "x"}, True),
    "a UUID": (col("u") == UUID(int=1), {"u": str(UUID(int=1))}, True),
    "bytes": (col("raw") == b"\x00", {"raw": b"\x00"}, True),
    "lengths of bytes": (col("raw").length() == 2, {"raw": "é".encode()}, True),
    "lengths of lists": (col("l").length() == 2, {"l": [1, 2]}, True),
    "truths": (col("b") == ~(col("i") > 0), {"b": True, "i": 0}, True),
    "a truth is a predicate": (~col("b"), {"b": False}, True),
    # times
    "the year": (col("at").year() == 2024, {"at": NOON}, True),
    "the month": (col("at").month() == 2, {"at": NOON}, True),
    "the day": (col("day").day() == 29, {"day": NOON.date()}, True),
    "Thursday is 4": (col("day").weekday() == 4, {"day": NOON.date()}, True),
    "the hour": (col("at").hour() == 12, {"at": NOON}, True),
    "the minute of a time": (col("tm").minute() == 30, {"tm": NOON.time()}, True),
    "the second is whole": (col("at").second() == 15, {"at": NOON}, True),
    "the date": (col("at").date() == col("day"), {"at": NOON, "day": NOON.date()}, True),
    "the time of day": (col("at").time() == col("tm"), {"at": NOON, "tm": NOON.time()}, True),
    "parts of an instant are in UTC": (
        (col("zat").hour() == 23) & (col("zat").date() == date(2023, 12, 31)),
        {"zat": datetime.fromisoformat("2024-01-01T01:00+02:00")},
        True,
    ),
    "times before 1970": (col("at").second() == 59, {"at": datetime(1969, 12, 31, 23, 59, 59, 1)}, True),
    "a difference of instants": (col("zat") - col("zat") == timedelta(0), {"zat": NOON.replace(tzinfo=UTC)}, True),
    "a difference of dates": (col("day") - date(2024, 2, 28) == timedelta(days=1), {"day": NOON.date()}, True),
    "a date some days later": (col("day") + timedelta(days=1) == date(2024, 3, 1), {"day": NOON.date()}, True),
    "an hour later": (col("at") + timedelta(hours=1) > datetime(2024, 2, 29, 13), {"at": NOON}, True),
    "past the year 9999 is null": (col("at") + col("dur") > col("at"), {"at": datetime.max, "dur": timedelta(1)}, None),
    "a day past the year 9999 is null": (col("day") + timedelta(days=1) > col("day"), {"day": date.max}, None),
    "durations add": (col("dur") + col("dur") == timedelta(2), {"dur": timedelta(1)}, True),
    "a duration in seconds": (col("dur").total_seconds() == 1.5, {"dur": timedelta(seconds=1.5)}, True),
    "the magnitude of a duration": (abs(col("dur")) == timedelta(1), {"dur": timedelta(-1)}, True),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("predicate", "row", "answer"), MEANINGS.values(), ids=MEANINGS)
def test_a_predicate_has_one_answer(
    predicate: ct.Expression, row: dict[str, Any], answer: bool | None
) -> None:
    """A frame, Python rows and a payload give the same answer, which is this."""
    assert {answer} == answers(predicate, row)
