"""Cases decided by one text, list, struct or row's keys: lengths, patterns, items, fields."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from contracts.dtypes import Bytes, Datetime, Float, Int, Text
from contracts.rules.value import (
    Custom,
    Ge,
    Le,
    Matches,
    MaxLength,
    MinLength,
    NoneOf,
    NonFinite,
    OneOf,
    UniqueItems,
)
from contracts.specification import Extra, Field, ListOf, Specification, StructOf
from contracts.testing.cases.case import Case, of, value_cases
from contracts.testing.cases.samples import INF, MARCH_NOON, NAN, PARIS

# Tables of cases, a line each.
# fmt: off


def shape_cases() -> Iterator[Case]:
    """Text, lists, nested contracts, and the fields of a row."""
    yield from _length_and_pattern_cases()
    yield from _list_cases()
    yield from _nested_custom_cases()
    yield from _field_cases()


def _length_and_pattern_cases() -> Iterator[Case]:
    """Lengths, patterns and sets of text and bytes."""
    yield from value_cases(
        "text not shorter", of(Text(), MinLength(2)), kept=("ab", "é𝒳"), broken={"min_length": ("", "𝒳")},
    )
    yield from value_cases(
        "text not longer",
        of(Text(), MaxLength(2)),
        kept=("", "𝒳𝒳"),
        broken={"max_length": ("abc", "e\u0301e\u0301")},
    )
    yield from value_cases(
        "bytes not shorter", of(Bytes(), MinLength(1)), kept=(b"\x00",), broken={"min_length": (b"",)},
    )
    yield from value_cases(
        "bytes not longer", of(Bytes(), MaxLength(1)), kept=(b"",), broken={"max_length": ("é".encode(),)},
    )
    yield from value_cases(
        "text matches",
        of(Text(), Matches("[A-Z]{2}|x")),
        kept=("AB", "x"),
        broken={"matches": ("ABx", "AB\n", "ab", "")},
    )
    yield from value_cases(
        "text contains",
        of(Text(), Matches("[0-9]+", whole=False)),
        kept=("a1b",),
        broken={"matches": ("ab", "\u0661")},
    )
    yield from value_cases(
        "text of a set",
        of(Text(), OneOf("moving", "off")),
        kept=("off",),
        broken={"one_of": ("Off", "off ", "")},
    )
    yield from value_cases(
        "text of a large set",
        of(Text(), OneOf(*(f"v{n}" for n in range(40)))),
        kept=("v39",),
        broken={"one_of": ("v40",)},
    )
    yield from value_cases(
        "text not of a set", of(Text(), NoneOf("test", "")), kept=("Test", " "), broken={"none_of": ("test", "")}
    )
    yield from value_cases("bytes of a set", of(Bytes(), OneOf(b"a")), kept=(b"a",), broken={"one_of": (b"b",)})


def _list_cases() -> Iterator[Case]:
    """Lists and nested contracts, and the rules of their items and fields."""
    vector = of(ListOf(of(Float())), MinLength(2), MaxLength(2))
    yield from value_cases(
        "vector",
        vector,
        kept=([1.0, 2.0], (1.0, 2.0)),
        broken={
            "nan": ([1.0, NAN],),
            "inf": ([INF, 0.0],),
            "null": ([None, 1.0], None),
            "min_length": ([1.0],),
            "max_length": ([1.0, 2.0, 3.0],),
            "dtype": ("ab", [True, 1.0], {1.0, 2.0}),
        },
    )
    yield from value_cases(
        "list of bounded",
        of(ListOf(of(Int(), Ge(0), nullable=True))),
        kept=([], [0, None]),
        broken={"ge": ([1, -1, -2],), "dtype": ([1, "1"],), "lossy": ([2**63],)},
    )
    yield from value_cases(
        "list of lists",
        of(ListOf(of(ListOf(of(Text(), OneOf("a")))))),
        kept=([[], ["a"]],),
        broken={"one_of": ([["a"], ["b"]],), "null": ([None],)},
    )
    yield from _different_items_cases()
    inner = Specification(
        "Inner", (Field("y", "Y", of(Int(), Le(5))), Field("z", "z", of(Text(), nullable=True)))
    )
    struct = of(StructOf(inner), nullable=True)
    outer = Specification("Conformance", (Field("x", "x", struct),))
    for nested, broken in (
        (None, ()),
        ({"Y": 5, "z": None}, ()),
        ({"y": 5, "z": "by its Python name"}, ()),
        ({"Y": 6, "z": None}, (("x.Y", "le", (0,)),)),
        ({"Y": None, "z": None}, (("x.Y", "null", (0,)),)),
        ({"z": None}, (("x.Y", "missing_field", (0,)),)),
        ({"Y": 1, "z": None, "w": 0}, (("x.w", "extra_field", (0,)),)),
        ({"Y": "6", "z": 1}, (("x.Y", "dtype", (0,)), ("x.z", "dtype", (0,)))),
    ):
        yield Case(f"struct {nested!r}", outer, ({"x": nested},), frozenset(broken))
    real = Specification("Real", (Field("r", "r", of(Float(), Ge(0.0), Le(1.0))),))
    reals = Specification("Reals", (Field("s", "s", of(ListOf(of(StructOf(real))))),))
    deep = Specification("Conformance", (Field("x", "x", of(StructOf(reals))),))
    for number, code in ((0.5, None), (NAN, "nan"), (INF, "inf"), (-1.0, "ge"), (2.0, "le")):
        found = frozenset({("x.s.r", code, (0,))} if code else ())
        reals_of = {"s": [{"r": 0.5}, {"r": number}]}
        yield Case(f"list of structs in a struct, {number}", deep, ({"x": reals_of},), found)


def _different_items_cases() -> Iterator[Case]:
    """Lists without an item that is in them twice, of whatever items."""
    real = of(Float(), non_finite=NonFinite(nan="allow"), nullable=True)
    yield from value_cases(
        "unique floats", of(ListOf(real), UniqueItems(), nullable=True),
        kept=([], None, [0.0, None, NAN, 1.0], (1.0, 2.0)),
        broken={"unique_items": ([0.0, -0.0], [NAN, 1.0, NAN], [None, None], (1, 1.0)), "inf": ([INF],)},
    )
    yield from value_cases(
        "unique texts", of(ListOf(of(Text())), UniqueItems()), kept=(["a", "A", ""],),
        broken={"unique_items": (["a", "b", "a"],), "dtype": ([1, 1],)},
    )
    noon = MARCH_NOON.replace(tzinfo=UTC)
    yield from value_cases(
        "unique instants", of(ListOf(of(Datetime(aware=True))), UniqueItems()), kept=([noon],),
        broken={"unique_items": ([noon, noon.astimezone(PARIS)],)},
    )
    yield from value_cases(
        "unique lists", of(ListOf(of(ListOf(real))), UniqueItems()), kept=([[], [NAN], [NAN, 1.0]],),
        broken={"unique_items": ([[], []], [[NAN], [1.0], [NAN]], [[0.0, None], [-0.0, None]])},
    )
    yield from value_cases(
        "unique lists in a list", of(ListOf(of(ListOf(of(Int())), UniqueItems()))), kept=([[1], [1]],),
        broken={"unique_items": ([[1], [2, 2]],)},
    )
    pair = Specification("Pair", (Field("a", "A", real), Field("b", "b", of(ListOf(real)))))
    yield from value_cases(
        "unique structs", of(ListOf(of(StructOf(pair), nullable=True)), UniqueItems()),
        kept=([{"A": 1.0, "b": []}, {"A": 1.0, "b": [1.0]}, None],),
        broken={"unique_items": ([{"A": NAN, "b": [0.0]}, {"A": NAN, "b": [-0.0]}], [None, None])},
    )


def _nested_custom_cases() -> Iterator[Case]:
    """Custom rules of lists and structs, which read contract form throughout."""
    noon = MARCH_NOON.replace(tzinfo=UTC)
    paris = noon.astimezone(PARIS)
    first = Custom("first at noon", accepts=lambda value: value[0].hour == 12)
    instant = of(Datetime(aware=True))
    yield from value_cases(
        "custom, of instants",
        of(ListOf(instant), first),
        kept=([noon], [paris]),
        broken={"custom": ([noon.replace(hour=13)],)},
    )
    holder = Specification("Holder", (Field("y", "Y", instant),))
    whole = Custom("at noon", accepts=lambda value: value["Y"].hour == 12)
    yield from value_cases(
        "custom, of a struct by its aliases",
        of(StructOf(holder), whole),
        kept=({"Y": noon}, {"Y": paris}, {"y": paris}),
        broken={"custom": ({"Y": noon.replace(hour=13)},)},
    )


def _field_cases() -> Iterator[Case]:
    """Fields that are missing, extra, aliased, sensitive."""
    fields = (Field("a", "A", of(Int())), Field("b", "b", of(Int(), Ge(0))))

    def contract(extra: Extra = "forbid") -> Specification:
        return Specification("Conformance", fields, extra=extra)

    good = {"A": 1, "b": 2}
    yield Case("a field by its Python name", contract(), ({"a": 1, "b": 2},))
    yield Case(
        "a field by both names", contract(), ({"a": 1, **good},), frozenset({("a", "extra_field", (0,))}),
    )
    yield Case("a field missing", contract(), (good, {"A": 1}), frozenset({("b", "missing_field", (1,))}))
    yield Case("a field extra", contract(), (good, good | {"c": 0}), frozenset({("c", "extra_field", (1,))}))
    yield Case("an extra field ignored", contract("ignore"), (good | {"c": 0},))
    yield Case("an extra field allowed", contract("allow"), (good | {"c": 0},))
    yield Case(
        "both columns bad",
        contract(),
        ({"A": "1", "b": -1},),
        frozenset({("A", "dtype", (0,)), ("b", "ge", (0,))}),
    )
