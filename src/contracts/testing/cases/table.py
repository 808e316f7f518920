"""Cases of table rules that name rows: keys, orders, references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal as PyDecimal
from typing import Any, ClassVar
from uuid import UUID

from contracts import dtypes as d
from contracts.rules.reference import References
from contracts.rules.requirement import Requirement
from contracts.rules.table import Grouped, Sorted, Unique
from contracts.specification import DType, Field, FieldType, Specification
from contracts.testing.cases.case import (
    Case,
    FieldTypes,
    batch_case,
    case_specification,
    of,
    permissive,
)
from contracts.testing.cases.samples import INF, LEAP_DAY_NOON, NAN, PARIS, UUIDS

# Tables of cases, a line each.
# fmt: off

_FLOAT_KEY: FieldTypes = {"k": permissive(d.Float())}
_PAIR_KEY: FieldTypes = {"k": permissive(d.Float()), "n": d.Int()}


def table_cases() -> Iterator[Case]:
    """Rules that many rows decide, and that name the rows which break them."""
    yield from _unique_cases()
    yield from _sorted_cases()
    yield from _order_of_kind_cases()
    yield from _reference_cases()


def _unique_cases() -> Iterator[Case]:
    """Every row of a repeated key; keys of nulls, NaN, zeros of both signs."""
    distinct, equal = Unique("k", nulls="distinct"), Unique("k", nulls="equal")
    yield batch_case("unique, no rows", _FLOAT_KEY, distinct, [])
    yield batch_case("unique, one row", _FLOAT_KEY, distinct, [1.0])
    yield batch_case("unique", _FLOAT_KEY, distinct, [1.0, 2.0])
    yield batch_case("every row of a repeated key", _FLOAT_KEY, distinct, [1.0, 2.0, 1.0, 1.0], 0, 2, 3)
    yield batch_case("two repeated keys", _FLOAT_KEY, distinct, [1.0, 2.0, 1.0, 3.0, 2.0], 0, 1, 2, 4)
    yield batch_case("zeros of both signs are equal keys", _FLOAT_KEY, distinct, [0.0, 1.0, -0.0], 0, 2)
    yield batch_case("NaN keys are equal", _FLOAT_KEY, distinct, [NAN, 1.0, NAN, -NAN], 0, 2, 3)
    yield batch_case("infinite keys", _FLOAT_KEY, distinct, [INF, -INF, INF], 0, 2)
    yield batch_case("null keys are distinct", _FLOAT_KEY, distinct, [None, None, 1.0])
    yield batch_case("null keys are equal", _FLOAT_KEY, equal, [None, None, 1.0], 0, 1)
    yield batch_case("one null key", _FLOAT_KEY, equal, [None, 1.0])
    yield batch_case("NaN keys are not null keys", _FLOAT_KEY, equal, [None, NAN])
    yield batch_case("all keys null and distinct", _FLOAT_KEY, distinct, [None] * 3)
    both, part = Unique("k", "n", nulls="distinct"), Unique("k", "n", nulls="equal")
    yield batch_case("a key of two fields", _PAIR_KEY, both, [(1.0, 1), (1.0, 2), (1.0, 1)], 0, 2)
    yield batch_case("a key is not a sum", _PAIR_KEY, both, [(1.0, 2), (2.0, 1)])
    halves = [(1.0, None), (1.0, None), (None, 1), (None, 1), (None, None), (None, None)]
    yield batch_case("a key of which a part is null", _PAIR_KEY, both, halves)
    yield batch_case("equal keys of which a part is null", _PAIR_KEY, part, halves, 0, 1, 2, 3, 4, 5)
    mixed = [(NAN, None), (1.0, 1), (NAN, None), (-0.0, 1), (0.0, 1), (None, 1)]
    yield batch_case("repeated keys, some of them null", _PAIR_KEY, both, mixed, 3, 4)
    yield batch_case("repeated keys, some equal nulls", _PAIR_KEY, part, mixed, 0, 2, 3, 4)
    yield batch_case("a key that is never null", {"k": of(d.Int())}, Unique("k"), [1, 1, 2], 0, 1)
    folded = Unique("k", nulls="equal", ignore_case=True)
    texts = ["Ab", "aB", "b", "Ä", "ä", "ß", "SS", None, "ab ", None, "ΣΑΣ", "σας"]
    yield batch_case("keys in any case", {"k": d.Text()}, folded, texts, 0, 1, 3, 4, 7, 9, 10, 11)
    yield batch_case("keys in one case", {"k": d.Text()}, folded, ["a", "b"])
    yield batch_case("keys in their own case", {"k": d.Text()}, equal, texts, 7, 9)
    several = Unique("k", "n", nulls="distinct", ignore_case=True)
    yield batch_case(
        "a key of which a part is text in any case", {"k": d.Text(), "n": d.Int()}, several,
        [("a", 1), ("A", 2), ("A", 1), (None, 1), (None, 1)], 0, 2,
    )
    yield batch_case(
        "keys in any case, of groups", {"k": d.Text(), "n": d.Int()}, Grouped(("n",), folded),
        [("a", 1), ("A", 2), ("A", 1)], 0, 2,
    )
    forbidden = Case(
        "NaN keys that are forbidden repeat too",
        case_specification({"k": of(d.Float())}, Unique("k")),
        ({"K": NAN}, {"K": NAN}, {"K": 1.0}),
        frozenset({("K", "nan", (0, 1)), ("K", "unique", (0, 1))}),
    )
    yield forbidden
    yield batch_case(
        "UUIDs and their text are equal keys", {"k": d.Uuid()}, distinct, [UUID(UUIDS[0]), *UUIDS[:2]], 0, 1,
    )
    odd = Specification(
        "Conformance",
        (Field("k", "*", of(d.Int())), Field("n", "^.*$", of(d.Int()))),
        (Requirement(Unique("k", "n")), Requirement(Sorted("k"))),
    )
    rows = tuple({"*": k, "^.*$": n} for k, n in [(2, 1), (1, 1), (2, 2), (2, 1)])
    found = {(None, "unique", (0, 3)), ("*", "sorted", (1,))}
    yield Case("keys of odd names", odd, rows, frozenset(found))
    for name, dtype, one, other in _key_samples():
        yield batch_case(f"{name} keys", {"k": dtype}, distinct, [one, other, one], 0, 2)
        yield batch_case(f"{name} keys, all unlike", {"k": dtype}, distinct, [one, other, None])


def _key_samples() -> Iterator[tuple[str, DType, Any, Any]]:
    """A lesser and a greater value of each kind."""
    yield "truth value", d.Bool(), False, True
    yield "int", d.Int(), 2**53, 2**53 + 1
    yield "unsigned 64-bit int", d.Int(64, signed=False), 2**63, 2**64 - 1
    yield "32-bit float", d.Float(32), 0.5, 16777216.0
    yield "decimal", d.Decimal(38, 2), PyDecimal(10**35), PyDecimal(f"{10**35}.01")
    yield "text", d.Text(), "\uffff", "\U0001f600"
    yield "bytes", d.Bytes(), b"", b"\x00"
    yield "date", d.Date(), date.min, date.max
    yield "naive datetime", d.Datetime(), datetime.min, LEAP_DAY_NOON
    yield ("aware datetime", d.Datetime(aware=True), LEAP_DAY_NOON.replace(tzinfo=PARIS), LEAP_DAY_NOON.replace(tzinfo=UTC))
    yield "time", d.Time(), time.min, time.max
    yield "duration", d.Duration(), timedelta(-1), timedelta(microseconds=1)
    yield "uuid", d.Uuid(), UUIDS[0], UUIDS[1]


def _sorted_cases() -> Iterator[Case]:
    """Rows that come after a value which must come later."""
    up, down = Sorted("k"), Sorted("k", descending=True)
    strict, fall = Sorted("k", strict=True), Sorted("k", descending=True, strict=True)
    yield batch_case("sorted, no rows", _FLOAT_KEY, up, [])
    yield batch_case("sorted, one row", _FLOAT_KEY, strict, [1.0])
    yield batch_case("sorted, all null", _FLOAT_KEY, strict, [None, None])
    yield batch_case("ascending", _FLOAT_KEY, up, [1.0, 1.0, 2.0, INF, INF])
    yield batch_case("ascending, broken", _FLOAT_KEY, up, [1.0, 3.0, 2.0, 3.0], 2)
    yield batch_case("an early outlier condemns all that are less", _FLOAT_KEY, up, [1.0, 9.0, 2.0, 3.0, 9.0], 2, 3)
    yield batch_case("descending", _FLOAT_KEY, down, [INF, 2.0, 2.0, 1.0, -INF])
    yield batch_case("descending, broken", _FLOAT_KEY, down, [3.0, 1.0, 2.0, 1.0, 3.0], 2, 4)
    yield batch_case("strictly ascending", _FLOAT_KEY, strict, [1.0, 2.0, 3.0])
    yield batch_case("strictly ascending, broken", _FLOAT_KEY, strict, [1.0, 2.0, 2.0, 1.0, 3.0, 3.0], 2, 3, 5)
    yield batch_case("strictly descending", _FLOAT_KEY, fall, [3.0, 2.0, 1.0])
    yield batch_case("strictly descending, broken", _FLOAT_KEY, fall, [3.0, 3.0, 1.0, 2.0], 1, 3)
    yield batch_case("zeros of both signs are equal in order", _FLOAT_KEY, up, [0.0, -0.0, 0.0])
    yield batch_case("zeros of both signs in strict order", _FLOAT_KEY, strict, [-0.0, 0.0], 1)
    rising = [None, NAN, 2.0, 2.0, NAN, 1.0, None, NAN]
    yield batch_case("null and NaN have no place in an order", _FLOAT_KEY, up, rising, 5)
    yield batch_case("null and NaN in strict order", _FLOAT_KEY, strict, rising, 3, 5)
    falling = [None, NAN, 2.0, 2.0, NAN, 3.0, None, NAN]
    yield batch_case("null and NaN in descending order", _FLOAT_KEY, down, falling, 5)
    yield batch_case("null and NaN in strictly descending order", _FLOAT_KEY, fall, falling, 3, 5)
    yield batch_case("a null before the least", _FLOAT_KEY, strict, [2.0, None, 2.0, None, 3.0], 2)
    yield batch_case("NaN after the greatest", _FLOAT_KEY, up, [INF, NAN, INF, 1.0], 3)


def _order_of_kind_cases() -> Iterator[Case]:
    """The order of each kind."""
    for name, dtype, low, high in _key_samples():
        if dtype in (d.Bool(), d.Bytes(), d.Uuid()):
            continue
        values: FieldTypes = {"k": dtype}
        yield batch_case(f"{name} in order", values, Sorted("k"), [low, None, low, high])
        yield batch_case(f"{name} out of order", values, Sorted("k"), [low, high, None, low], 3)
        yield batch_case(
            f"{name} in strictly falling order", values, Sorted("k", descending=True, strict=True),
            [high, None, low, low, high], 3, 4,
        )


def referenced_contract(name: str, **values: DType | FieldType) -> type:
    """The contract of another table."""
    fields = tuple(
        Field(key, key.upper(), value if isinstance(value, FieldType) else of(value, nullable=True))
        for key, value in values.items()
    )

    class Target:
        __specification__: ClassVar[Specification] = Specification(name, fields)

    Target.__name__ = name
    return Target


_FLOATS_TABLE = referenced_contract("Reals", id=permissive(d.Float()))
_KNOWN_TABLE = referenced_contract("Known", id=d.Int())
_PAIRS_TABLE = referenced_contract("Pairs", id=permissive(d.Float()), n=d.Int())


def _own_table_cases() -> Iterator[Case]:
    """References to rows of the same data, also of each group of it."""
    own, two = References("k", None, "n"), References(("k", "n"), None, ("n", "k"))
    types = {"k": d.Int(), "n": d.Int(), "g": d.Int()}
    yield batch_case("refers to a row before", types, own, [(None, 1, 0), (1, 2, 0)])
    yield batch_case("refers to a row after", types, own, [(2, 1, 0), (None, 2, 0)])
    yield batch_case("refers to its own row", types, own, [(1, 1, 0)])
    yield batch_case("refers to no row", types, own, [(None, 1, 0), (2, 3, 0), (9, None, 0), (1, 4, 0)], 1, 2)
    yield batch_case("refers to no row, as none has a key", types, own, [(1, None, 0), (None, None, 0)], 0)
    yield batch_case("refers to a row, no rows", types, own, [])
    yield batch_case("two fields that refer to a row", types, two, [(1, 2, 0), (2, 1, 0), (1, 3, 0), (None, 3, 0)], 2)
    by_group = Grouped(("g",), own)
    rows = [(None, 1, 0), (1, 2, 0), (1, 3, 1), (1, 4, None), (None, 1, None), (4, 5, None)]
    yield batch_case("refers to a row of its group", types, by_group, rows, 2)


def _named_table_cases() -> Iterator[Case]:
    """References to tables without a contract."""
    named = References("k", "known", "id")
    table = {"known": ({"id": 1.0, "more": "a"}, {"id": None, "more": "b"})}
    yield batch_case("refers to a table by its name", _FLOAT_KEY, named, [1.0, None, 2.0], 2, tables=table)
    yield batch_case("refers to an empty table", _FLOAT_KEY, named, [1.0, None], 0, tables={"known": ()})
    yield batch_case("no table of the name", _FLOAT_KEY, named, [1.0], not_run=True)
    yield batch_case("a table without the key", _FLOAT_KEY, named, [1.0], not_run=True, tables={"known": ({"more": "a"},)})
    yield batch_case("a table of another type", _FLOAT_KEY, named, [1.0], not_run=True, tables={"known": ({"id": "1"},)})


def _reference_cases() -> Iterator[Case]:
    """References to another table; a row with a null in its key refers to nothing."""

    def reals(*ids: float | None) -> Mapping[type, tuple[dict[str, Any], ...]]:
        return {_FLOATS_TABLE: tuple({"ID": one} for one in ids)}

    one, two = References("k", _FLOATS_TABLE, "id"), References(("k", "n"), _PAIRS_TABLE, ("id", "n"))
    yield batch_case("references", _FLOAT_KEY, one, [1.0, 2.0, 1.0], tables=reals(2.0, 1.0, 1.0))
    yield batch_case("references to nothing", _FLOAT_KEY, one, [1.0, 2.0, 3.0], 1, 2, tables=reals(1.0))
    yield batch_case("null refers to nothing", _FLOAT_KEY, one, [None, 1.0], tables=reals(1.0, None))
    yield batch_case("null in the table is not a target", _FLOAT_KEY, one, [None, 1.0], 1, tables=reals(None))
    yield batch_case("NaN refers to NaN", _FLOAT_KEY, one, [NAN, 1.0], 1, tables=reals(NAN, 2.0))
    yield batch_case("the only NaN refers to the only NaN", _FLOAT_KEY, one, [NAN], tables=reals(NAN, NAN))
    yield batch_case("NaN refers to no number", _FLOAT_KEY, one, [NAN, 1.0, None], 0, tables=reals(1.0, None))
    yield batch_case("zeros refer to zeros", _FLOAT_KEY, one, [-0.0, 0.0, 1.0], 2, tables=reals(0.0, -0.0))
    yield batch_case("plus zero refers to minus zero", _FLOAT_KEY, one, [0.0, -0.0], tables=reals(-0.0))
    yield batch_case("infinities", _FLOAT_KEY, one, [INF, -INF], 1, tables=reals(INF))
    yield batch_case("references, no rows", _FLOAT_KEY, one, [], tables=reals())
    yield batch_case("an empty table", _FLOAT_KEY, one, [1.0, None], 0, tables=reals())
    yield batch_case("no table", _FLOAT_KEY, one, [1.0], not_run=True)
    yield batch_case("no table and no rows", _FLOAT_KEY, one, [], not_run=True)
    yield batch_case("another table", _FLOAT_KEY, one, [1.0], not_run=True, tables={_PAIRS_TABLE: ()})
    pairs: Mapping[type, tuple[dict[str, Any], ...]] = {
        _PAIRS_TABLE: ({"ID": 1.0, "N": 1}, {"ID": 2.0, "N": None}, {"ID": -0.0, "N": 2}, {"ID": NAN, "N": 3})
    }
    yield batch_case(
        "two fields that refer together", _PAIR_KEY, two,
        [(1.0, 1), (1.0, 2), (2.0, 1), (2.0, None), (None, 1), (9.0, None), (0.0, 2), (NAN, 3)], 1, 2,
        tables=pairs,
    )
    odd = Specification(
        "Odd", (Field("k", "known", of(d.Int())),), (Requirement(References("k", _KNOWN_TABLE, "id")),)
    )
    rows = ({"known": 1}, {"known": 2})
    dangling = frozenset({("known", "references", (1,))})
    yield Case("references of odd names", odd, rows, dangling, tables={_KNOWN_TABLE: ({"ID": 1},)})
    missing = {_FLOATS_TABLE: ({"id": 1.0, "x": 0}, {"ID": 2.0})}
    yield batch_case("keys by their Python names", _FLOAT_KEY, one, [1.0, 2.0, 3.0], 2, tables=missing)
    untyped = {_FLOATS_TABLE: ({"ID": "1"}, {"ID": 1.0})}
    yield batch_case("keys of no type", _FLOAT_KEY, one, [1.0], not_run=True, tables=untyped)
    for name, dtype, low, high in _key_samples():
        table = referenced_contract(name, id=dtype)
        yield batch_case(
            f"{name} that refers", {"k": dtype}, References("k", table, "id"), [low, high, None], 1,
            tables={table: ({"ID": low},)},
        )
    yield from _own_table_cases()
    yield from _named_table_cases()
    wide = referenced_contract("Wide", id=d.Int(64, signed=False))
    yield batch_case(
        "an int that refers to unsigned ones", {"k": d.Int(8)}, References("k", wide, "id"),
        [1, -1, 127], 1,
        tables={wide: ({"ID": 1}, {"ID": 127}, {"ID": 2**64 - 1})},
    )
    narrow = referenced_contract("Narrow", id=d.Float(32))
    yield batch_case(
        "a float that refers to 32-bit ones", {"k": d.Float()}, References("k", narrow, "id"),
        [0.5, 0.1], 1,
        tables={narrow: ({"ID": 0.5}, {"ID": 0.10000000149011612})},
    )
