"""Cases of table rules that name rows: keys, orders, references."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal as PyDecimal
from typing import Any, ClassVar
from uuid import UUID

from contracts.dtypes import (
    Bool,
    Bytes,
    Date,
    Datetime,
    Decimal,
    Duration,
    Float,
    Int,
    Text,
    Time,
    Uuid,
)
from contracts.rules.requirement import Requirement
from contracts.rules.table import References, Sorted, Unique
from contracts.specification import DType, Field, Specification, Value
from contracts.testing.cases.case import Case, Values, batch, contract, of, open_to_all

NAN, INF = math.nan, math.inf
REAL: Values = {"k": open_to_all(Float())}
PAIR: Values = {"k": open_to_all(Float()), "n": Int()}
UUIDS = [f"0191d4e2-7c7f-7d3a-8f52-{n:012x}" for n in (9, 10)]
NOON = datetime(2024, 2, 29, 12)
PARIS = timezone(timedelta(hours=1))


def table_cases() -> Iterator[Case]:
    """Rules that many rows decide, and that name those which break them."""
    yield from unique_cases()
    yield from sorted_cases()
    yield from order_cases()
    yield from reference_cases()


def unique_cases() -> Iterator[Case]:
    """Every row of a repeated key; keys of nulls, NaN, zeros of both signs."""
    distinct, equal = Unique("k", nulls="distinct"), Unique("k", nulls="equal")
    yield batch("unique, no rows", REAL, distinct, [])
    yield batch("unique, one row", REAL, distinct, [1.0])
    yield batch("unique", REAL, distinct, [1.0, 2.0])
    yield batch("every row of a repeated key", REAL, distinct, [1.0, 2.0, 1.0, 1.0], 0, 2, 3)
    yield batch("two repeated keys", REAL, distinct, [1.0, 2.0, 1.0, 3.0, 2.0], 0, 1, 2, 4)
    yield batch("zeros of both signs are equal keys", REAL, distinct, [0.0, 1.0, -0.0], 0, 2)
    yield batch("NaN keys are equal", REAL, distinct, [NAN, 1.0, NAN, -NAN], 0, 2, 3)
    yield batch("infinite keys", REAL, distinct, [INF, -INF, INF], 0, 2)
    yield batch("null keys are distinct", REAL, distinct, [None, None, 1.0])
    yield batch("null keys are equal", REAL, equal, [None, None, 1.0], 0, 1)
    yield batch("one null key", REAL, equal, [None, 1.0])
    yield batch("NaN is no null", REAL, equal, [None, NAN])
    yield batch("all keys null and distinct", REAL, distinct, [None] * 3)
    both, part = Unique("k", "n", nulls="distinct"), Unique("k", "n", nulls="equal")
    yield batch("a key of two fields", PAIR, both, [(1.0, 1), (1.0, 2), (1.0, 1)], 0, 2)
    yield batch("a key is no sum", PAIR, both, [(1.0, 2), (2.0, 1)])
    halves = [(1.0, None), (1.0, None), (None, 1), (None, 1), (None, None), (None, None)]
    yield batch("a key of which a part is null", PAIR, both, halves)
    yield batch("equal keys of which a part is null", PAIR, part, halves, 0, 1, 2, 3, 4, 5)
    mixed = [(NAN, None), (1.0, 1), (NAN, None), (-0.0, 1), (0.0, 1), (None, 1)]
    yield batch("repeated keys, some of them null", PAIR, both, mixed, 3, 4)
    yield batch("repeated keys, some equal nulls", PAIR, part, mixed, 0, 2, 3, 4)
    yield batch("a key that is never null", {"k": of(Int())}, Unique("k"), [1, 1, 2], 0, 1)
    forbidden = Case(
        "NaN keys that are forbidden repeat too",
        contract({"k": of(Float())}, Unique("k")),
        ({"K": NAN}, {"K": NAN}, {"K": 1.0}),
        frozenset({("K", "nan", (0, 1)), ("K", "unique", (0, 1))}),
    )
    yield forbidden
    yield batch(
        "UUIDs and their text are equal keys",
        {"k": Uuid()},
        distinct,
        [UUID(UUIDS[0]), *UUIDS],
        0,
        1,
    )
    odd = Specification(
        "Conformance",
        (Field("k", "*", of(Int())), Field("n", "^.*$", of(Int()))),
        (Requirement(Unique("k", "n")), Requirement(Sorted("k"))),
    )
    rows = tuple({"*": k, "^.*$": n} for k, n in [(2, 1), (1, 1), (2, 2), (2, 1)])
    found = {(None, "unique", (0, 3)), ("*", "sorted", (1,))}
    yield Case("keys of odd names", odd, rows, frozenset(found))
    for name, dtype, one, other in keys():
        yield batch(f"{name} keys", {"k": dtype}, distinct, [one, other, one], 0, 2)
        yield batch(f"{name} keys, all unlike", {"k": dtype}, distinct, [one, other, None])


def keys() -> Iterator[tuple[str, DType, Any, Any]]:
    """Two values of each kind, the lesser first."""
    yield "truth value", Bool(), False, True
    yield "int", Int(), 2**53, 2**53 + 1
    yield "unsigned 64-bit int", Int(64, signed=False), 2**63, 2**64 - 1
    yield "32-bit float", Float(32), 0.5, 16777216.0
    yield "decimal", Decimal(38, 2), PyDecimal(10**35), PyDecimal(f"{10**35}.01")
    yield "text", Text(), "\uffff", "\U0001f600"
    yield "bytes", Bytes(), b"", b"\x00"
    yield "date", Date(), date.min, date.max
    yield "naive datetime", Datetime(), datetime.min, NOON
    yield (
        "aware datetime",
        Datetime(aware=True),
        NOON.replace(tzinfo=PARIS),
        NOON.replace(tzinfo=UTC),
    )
    yield "time", Time(), time.min, time.max
    yield "duration", Duration(), timedelta(-1), timedelta(microseconds=1)
    yield "uuid", Uuid(), UUIDS[0], UUIDS[1]


def sorted_cases() -> Iterator[Case]:
    """Rows of which an earlier one has a value that must come later."""
    up, down = Sorted("k"), Sorted("k", descending=True)
    strict, fall = Sorted("k", strict=True), Sorted("k", descending=True, strict=True)
    yield batch("sorted, no rows", REAL, up, [])
    yield batch("sorted, one row", REAL, strict, [1.0])
    yield batch("sorted, all null", REAL, strict, [None, None])
    yield batch("ascending", REAL, up, [1.0, 1.0, 2.0, INF, INF])
    yield batch("ascending, broken", REAL, up, [1.0, 3.0, 2.0, 3.0], 2)
    yield batch(
        "an early outlier condemns all that are less", REAL, up, [1.0, 9.0, 2.0, 3.0, 9.0], 2, 3
    )
    yield batch("descending", REAL, down, [INF, 2.0, 2.0, 1.0, -INF])
    yield batch("descending, broken", REAL, down, [3.0, 1.0, 2.0, 1.0, 3.0], 2, 4)
    yield batch("strictly ascending", REAL, strict, [1.0, 2.0, 3.0])
    yield batch("strictly ascending, broken", REAL, strict, [1.0, 2.0, 2.0, 1.0, 3.0, 3.0], 2, 3, 5)
    yield batch("strictly descending", REAL, fall, [3.0, 2.0, 1.0])
    yield batch("strictly descending, broken", REAL, fall, [3.0, 3.0, 1.0, 2.0], 1, 3)
    yield batch("zeros of both signs are equal in order", REAL, up, [0.0, -0.0, 0.0])
    yield batch("zeros of both signs in strict order", REAL, strict, [-0.0, 0.0], 1)
    rising = [None, NAN, 2.0, 2.0, NAN, 1.0, None, NAN]
    yield batch("null and NaN have no place in an order", REAL, up, rising, 5)
    yield batch("null and NaN in strict order", REAL, strict, rising, 3, 5)
    falling = [None, NAN, 2.0, 2.0, NAN, 3.0, None, NAN]
    yield batch("null and NaN in descending order", REAL, down, falling, 5)
    yield batch("null and NaN in strictly descending order", REAL, fall, falling, 3, 5)
    yield batch("a null before the least", REAL, strict, [2.0, None, 2.0, None, 3.0], 2)
    yield batch("NaN after the greatest", REAL, up, [INF, NAN, INF, 1.0], 3)


def order_cases() -> Iterator[Case]:
    """The order of each kind."""
    for name, dtype, low, high in keys():
        if dtype in (Bool(), Bytes(), Uuid()):
            continue
        values: Values = {"k": dtype}
        yield batch(f"{name} in order", values, Sorted("k"), [low, None, low, high])
        yield batch(f"{name} out of order", values, Sorted("k"), [low, high, None, low], 3)
        yield batch(
            f"{name} in strictly falling order", values, Sorted("k", descending=True, strict=True),
            [high, None, low, low, high], 3, 4,
        )  # fmt: skip


def target(name: str, **values: DType | Value) -> type:
    """The contract of another table."""
    fields = tuple(
        Field(key, key.upper(), value if isinstance(value, Value) else of(value, nullable=True))
        for key, value in values.items()
    )

    class Target:
        __specification__: ClassVar[Specification] = Specification(name, fields)

    Target.__name__ = name
    return Target


REALS = target("Reals", id=open_to_all(Float()))
KNOWN = target("Known", id=Int())
PAIRS = target("Pairs", id=open_to_all(Float()), n=Int())


def reference_cases() -> Iterator[Case]:
    """Values that stand in another table; a row of which a part is null refers to nothing."""

    def reals(*given: float | None) -> Mapping[type, tuple[dict[str, Any], ...]]:
        return {REALS: tuple({"ID": one} for one in given)}

    one, two = References("k", REALS, "id"), References(("k", "n"), PAIRS, ("id", "n"))
    yield batch("references", REAL, one, [1.0, 2.0, 1.0], tables=reals(2.0, 1.0, 1.0))
    yield batch("references to nothing", REAL, one, [1.0, 2.0, 3.0], 1, 2, tables=reals(1.0))
    yield batch("null refers to nothing", REAL, one, [None, 1.0], tables=reals(1.0, None))
    yield batch("null in the table is no target", REAL, one, [None, 1.0], 1, tables=reals(None))
    yield batch("NaN refers to NaN", REAL, one, [NAN, 1.0], 1, tables=reals(NAN, 2.0))
    yield batch("NaN refers to no number", REAL, one, [NAN, 1.0, None], 0, tables=reals(1.0, None))
    yield batch("zeros refer to zeros", REAL, one, [-0.0, 0.0, 1.0], 2, tables=reals(0.0, -0.0))
    yield batch("plus zero refers to minus zero", REAL, one, [0.0, -0.0], tables=reals(-0.0))
    yield batch("infinities", REAL, one, [INF, -INF], 1, tables=reals(INF))
    yield batch("references, no rows", REAL, one, [], tables=reals())
    yield batch("an empty table", REAL, one, [1.0, None], 0, tables=reals())
    yield batch("no table", REAL, one, [1.0], not_run=True)
    yield batch("no table and no rows", REAL, one, [], not_run=True)
    yield batch("another table", REAL, one, [1.0], not_run=True, tables={PAIRS: ()})
    pairs: Mapping[type, tuple[dict[str, Any], ...]] = {
        PAIRS: ({"ID": 1.0, "N": 1}, {"ID": 2.0, "N": None}, {"ID": -0.0, "N": 2}, {"ID": NAN, "N": 3})
    }  # fmt: skip
    yield batch(
        "two fields that refer together", PAIR, two,
        [(1.0, 1), (1.0, 2), (2.0, 1), (2.0, None), (None, 1), (9.0, None), (0.0, 2), (NAN, 3)], 1, 2,
        tables=pairs,
    )  # fmt: skip
    odd = Specification(
        "Odd", (Field("k", "known", of(Int())),), (Requirement(References("k", KNOWN, "id")),)
    )
    rows = ({"known": 1}, {"known": 2})
    dangling = frozenset({("known", "references", (1,))})
    yield Case("references of odd names", odd, rows, dangling, tables={KNOWN: ({"ID": 1},)})
    missing = {REALS: ({"id": 1.0, "x": 0}, {"ID": 2.0})}
    yield batch("keys by their Python names", REAL, one, [1.0, 2.0, 3.0], 2, tables=missing)
    untyped = {REALS: ({"ID": "1"}, {"ID": 1.0})}
    yield batch("keys of no type", REAL, one, [1.0], not_run=True, tables=untyped)
    for name, dtype, low, high in keys():
        table = target(name, id=dtype)
        yield batch(
            f"{name} that refers", {"k": dtype}, References("k", table, "id"), [low, high, None], 1,
            tables={table: ({"ID": low},)},
        )  # fmt: skip
    wide = target("Wide", id=Int(64, signed=False))
    yield batch(
        "an int that refers to unsigned ones", {"k": Int(8)}, References("k", wide, "id"),
        [1, -1, 127], 1,
        tables={wide: ({"ID": 1}, {"ID": 127}, {"ID": 2**64 - 1})},
    )  # fmt: skip
    narrow = target("Narrow", id=Float(32))
    yield batch(
        "a float that refers to 32-bit ones", {"k": Float()}, References("k", narrow, "id"),
        [0.5, 0.1], 1,
        tables={narrow: ({"ID": 0.5}, {"ID": 0.1})},
    )  # fmt: skip
