"""Numbers in text as other systems write them: in groups, with their currency, negative in parentheses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from hypothesis import strategies as st

from contracts.rules.wire import Numerals
from contracts.specification import FieldType
from contracts.wire.scalar.missing import is_missing_text
from contracts.wire.scalar.numerals import NumberType, is_number

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class _Style:
    """What a column's numbers have of the notation that their field declares."""

    separator: str
    before: str
    after: str
    parentheses: bool

    def write(self, plain: str) -> str:
        """A number, as `render` writes it, in this style."""
        sign, whole, rest = cast(
            "re.Match[str]", re.fullmatch(r"([+-]?)([0-9]*)(.*)", plain)
        ).groups()
        groups = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+\Z)", lambda _: self.separator, whole)
        number = f"{self.before}{groups}{rest}{self.after}"
        return f"({number})" if sign == "-" and self.parentheses else f"{sign}{number}"


def _styles(numerals: Numerals) -> st.SearchStrategy[_Style]:
    around = st.sampled_from(
        [
            ("", ""),
            *((f"{one}{blank}", "") for one in numerals.currencies for blank in ("", "\u00a0")),
            *(("", f"{blank}{one}") for one in numerals.currencies for blank in ("", " ")),
        ]
    )
    separators, marks = st.sampled_from(("", *numerals.separators)), st.just(numerals.parentheses)
    return st.builds(lambda s, a, p: _Style(s, a[0], a[1], p), separators, around, marks)


def draw_numerals(draw: st.DrawFn, column: pl.Series, field_type: FieldType) -> pl.Series:
    """A column of numbers in text with more of the notation that its field declares; others as they are."""
    import polars as pl

    numerals = field_type.wire.numerals
    if numerals is None or column.dtype != pl.String:
        return column
    style, dtype = draw(_styles(numerals)), cast("NumberType", field_type.dtype)

    def written(plain: str | None) -> str | None:
        text = None if plain is None else style.write(plain)
        if (
            text is None
            or not is_number(text, dtype, numerals)
            or is_missing_text(text, field_type)
        ):
            return plain
        return text

    return pl.Series(column.name, map(written, column), dtype=pl.String)
