"""Cases of values that are still wire form: used for null, or not trimmed. `parse` reads them."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.dtypes import Float, Int, Text
from contracts.rules.builders import col
from contracts.rules.row import Satisfies
from contracts.rules.table import NullShare, Unique
from contracts.rules.value import Ge, MinLength
from contracts.rules.wire import Missing, Trim, Wire
from contracts.specification import FieldType, ListOf
from contracts.testing.cases.case import Case, case_specification, of, rows_of, value_cases

# Tables of cases, a line each.
# fmt: off

_SENTINEL = Wire(missing=Missing(-999, "NA"))
_TRIMMED = Wire(trim=Trim())
_MAYBE = of(Float(), Ge(0.0), nullable=True, wire=_SENTINEL)


def contract_form_cases() -> Iterator[Case]:
    """Values used for null, and text with white space around it, where contract form belongs."""
    yield from value_cases(
        "a number used for null", _MAYBE, kept=(1.0, None), broken={"wire_form": (-999.0, -999), "ge": (-998.0,)},
    )
    yield from value_cases(
        "an integer used for null", of(Int(), nullable=True, wire=_SENTINEL), kept=(7, None), broken={"wire_form": (-999,)},
    )
    yield from value_cases(
        "a value used for null in a required field", of(Int(), wire=_SENTINEL), kept=(-99,), broken={"null": (-999, None)},
    )
    yield from value_cases(
        "text used for null",
        of(Text(), nullable=True, wire=Wire(missing=Missing("NA", ""), trim=Trim())),
        kept=("na", "N A"),
        broken={"wire_form": ("NA", "", " NA", " ", " na")},
    )
    yield from value_cases(
        "text that is trimmed", of(Text(), MinLength(1), wire=_TRIMMED), kept=("a b",), broken={"wire_form": (" a", "a\t", "\u2003a", "  "), "min_length": ("",)},
    )
    yield from value_cases(
        "items that are trimmed", of(ListOf(of(Text(), wire=_TRIMMED))), kept=(["a"], []), broken={"wire_form": (["a", " a"],)},
    )
    yield from _rule_cases()


def _rule_cases() -> Iterator[Case]:
    """What rules of rows and tables make of such values."""
    text: dict[str, FieldType] = {"a": of(Text(), wire=_TRIMMED)}
    repeated = case_specification(text, Unique("a"))
    for name, values, untrimmed in (("one", ("a", "a "), (1,)), ("both", (" a", "a "), (0, 1))):
        broken = frozenset({("A", "wire_form", untrimmed)})
        yield Case(f"a key in wire form, {name}", repeated, rows_of(text, values), broken)
    asked = case_specification(text, Satisfies((col("a") == "a").node))
    found = frozenset({("A", "wire_form", (0,)), (None, "row_rule", (1,))})
    yield Case("a row rule is not asked of wire form", asked, rows_of(text, (" a", "b", "a")), found)
    shares = {"a": _MAYBE}
    counted = frozenset({("A", "wire_form", (0, 1)), ("A", "null_share", ())})
    rows = rows_of(shares, (-999.0, -999.0, 1.0))
    yield Case("what is used for null is null", case_specification(shares, NullShare("a", max=0.5)), rows, counted)
