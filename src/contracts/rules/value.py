"""Value rules: each is decided by one value alone.

A rule states a requirement, and nothing about how it is enforced. `code` is the code of its
violations in reports and payload errors; `str(rule)` completes the sentence "must …".
A value rule is not applied to nulls, NaN and forbidden infinities: `-inf` is also less than any bound,
but one wrong value is reported once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.named_formats import FORMATS, FormatName, Grammar

if TYPE_CHECKING:
    import polars as pl

    from contracts.rules.code_lists import CodeListName, Codes

_SHOWN_MEMBERS = 8
"""The number of members that a sentence lists before it only counts them."""

_SHOWN_WHOLE = 1e15
"""Up to this magnitude a float that is a whole number is shown without its ".0"."""

Operand = bool | int | float | str | bytes | Decimal | date | time | timedelta


def show_operand(operand: object) -> str:
    """Write an operand for a sentence: numbers bare, text quoted, times in ISO 8601."""
    match operand:
        case date() | time():
            return operand.isoformat()
        case timedelta() | Decimal():
            return str(operand)
        case float() if operand.is_integer() and abs(operand) < _SHOWN_WHOLE:
            return str(int(operand))
        case _:
            return repr(operand)


@lazy_dataclass(frozen=True, slots=True)
class Ge:
    """The value is at least `bound`."""

    bound: Operand
    code: ClassVar[str] = "ge"

    def __str__(self) -> str:
        return f"be at least {show_operand(self.bound)}"


@lazy_dataclass(frozen=True, slots=True)
class Gt:
    """The value is greater than `bound`."""

    bound: Operand
    code: ClassVar[str] = "gt"

    def __str__(self) -> str:
        return f"be greater than {show_operand(self.bound)}"


@lazy_dataclass(frozen=True, slots=True)
class Le:
    """The value is at most `bound`."""

    bound: Operand
    code: ClassVar[str] = "le"

    def __str__(self) -> str:
        return f"be at most {show_operand(self.bound)}"


@lazy_dataclass(frozen=True, slots=True)
class Lt:
    """The value is less than `bound`."""

    bound: Operand
    code: ClassVar[str] = "lt"

    def __str__(self) -> str:
        return f"be less than {show_operand(self.bound)}"


@lazy_dataclass(frozen=True, slots=True)
class MultipleOf:
    """The value is a whole number of `step`s: exactly for integers and decimals, within
    1e-9 of a step for floats (an infinity is never a multiple).
    """

    step: int | float | Decimal
    code: ClassVar[str] = "multiple_of"

    def __str__(self) -> str:
        return f"be a multiple of {show_operand(self.step)}"


@lazy_dataclass(frozen=True, slots=True)
class MinLength:
    """The value has at least `length` code points (text), bytes, or items (lists)."""

    length: int
    code: ClassVar[str] = "min_length"

    def __str__(self) -> str:
        return f"have a length of at least {self.length}"


@lazy_dataclass(frozen=True, slots=True)
class MaxLength:
    """The value has at most `length` code points (text), bytes, or items (lists)."""

    length: int
    code: ClassVar[str] = "max_length"

    def __str__(self) -> str:
        return f"have a length of at most {self.length}"


@lazy_dataclass(frozen=True, slots=True)
class Matches:
    r"""The text matches `pattern`, in the syntax of the Rust `regex` crate.

    Args:
        pattern: the regular expression.
        whole: whether the whole text must match (the default), or a part of it is enough, as in
            pydantic's `Field(pattern=…)`.

    The engine is linear in the text: no look-around, no back-references. `[0-9]` is ten digits;
    `\d` is every decimal digit of Unicode. A pattern that the engine cannot compile, or a field
    that is not text, is refused when the contract is made.

    >>> str(Matches(r"VH-[0-9]{6}"))
    "match 'VH-[0-9]{6}'"
    """

    pattern: str
    whole: bool = True  # otherwise a pattern without anchors would accept almost anything
    code: ClassVar[str] = "matches"

    @property
    def anchored(self) -> str:
        """The pattern to search for: anchored at both ends where the whole text must match."""
        return rf"\A(?:{self.pattern})\z" if self.whole else self.pattern

    def __str__(self) -> str:
        return f"match {self.pattern!r}" if self.whole else f"contain a match of {self.pattern!r}"


@lazy_dataclass(frozen=True, slots=True, init=False)
class OneOf:
    """The value is one of `members`, which have the field's type.

    >>> str(OneOf("moving", "idle"))
    "be one of 'moving', 'idle'"
    """

    members: tuple[Operand, ...]
    code: ClassVar[str] = "one_of"

    def __init__(self, *members: Operand) -> None:
        object.__setattr__(self, "members", members)

    def __str__(self) -> str:
        return f"be one of {_show_members(self.members)}"


@lazy_dataclass(frozen=True, slots=True, init=False)
class NoneOf:
    """The value is none of `members`, which have the field's type.

    >>> str(NoneOf("test", "dummy"))
    "be none of 'test', 'dummy'"
    """

    members: tuple[Operand, ...]
    code: ClassVar[str] = "none_of"

    def __init__(self, *members: Operand) -> None:
        object.__setattr__(self, "members", members)

    def __str__(self) -> str:
        return f"be none of {_show_members(self.members)}"


def _show_members(members: tuple[Operand, ...]) -> str:
    shown = ", ".join(map(show_operand, members[:_SHOWN_MEMBERS]))
    return f"{shown} … ({len(members)} in all)" if len(members) > _SHOWN_MEMBERS else shown


@lazy_dataclass(frozen=True, slots=True)
class UniqueItems:
    """The items of the list are all different.

    Null equals null, NaN equals NaN and -0.0 equals 0.0 here, as in a key; structs and lists are equal
    where all that they hold is.

    >>> str(UniqueItems())
    'have no item twice'
    """

    code: ClassVar[str] = "unique_items"

    def __str__(self) -> str:
        return "have no item twice"


@lazy_dataclass(frozen=True, slots=True)
class NamedFormat:
    """The text has the format that a standard defines.

    Args:
        name: "email" (RFC 5321, a Mailbox), "uuid" (RFC 9562, in either case), "ipv4" (RFC 3986, an
            IPv4address), "ipv6" (RFC 4291, without a zone), "hostname" (RFC 1123, its A-labels as
            RFC 5890 to 5893 have them) or "uri" (RFC 3986, not a relative reference).

    The types `Email`, `Uuid`, `IPv4`, `IPv6`, `Hostname` and `Uri` mean the same; the rule itself is
    for use with terms. All are ASCII; whether the address or host exists is not checked.

    >>> str(NamedFormat("email"))
    'be an e-mail address (RFC 5321)'
    """

    name: FormatName
    code: ClassVar[str] = "format"

    @staticmethod
    def known() -> tuple[str, ...]:
        """The names of all formats."""
        return tuple(FORMATS)

    @property
    def grammar(self) -> Grammar:
        """The format's grammar."""
        return FORMATS[self.name]

    def __str__(self) -> str:
        return f"be {self.grammar.noun} ({self.grammar.standard})"


@lazy_dataclass(frozen=True, slots=True)
class CodeList:
    """The text is a code that an ISO standard assigns, in the standard's own case.

    Args:
        name: "ISO 3166-1 alpha-2", "ISO 3166-1 alpha-3", "ISO 3166-1 numeric", "ISO 4217", "ISO
            639-1" or "ISO 639-2/T".

    The types `CountryAlpha2`, `CountryAlpha3`, `CountryNumeric`, `CurrencyCode`, `LanguageAlpha2` and
    `LanguageAlpha3` mean the same; the rule itself is for use with terms.

    >>> str(CodeList("ISO 4217"))
    'be a currency code (ISO 4217, list of 2026-09-17)'
    """

    # Not a `OneOf` of 249 members: so the sentence, the canonical JSON and the fingerprint stay short.
    name: CodeListName
    code: ClassVar[str] = "one_of"

    @staticmethod
    def known() -> tuple[str, ...]:
        """The names of all lists."""
        from contracts.rules.code_lists import CODE_LISTS

        return tuple(CODE_LISTS)

    @property
    def codes(self) -> Codes:
        """The list, with its version."""
        from contracts.rules.code_lists import CODE_LISTS

        return CODE_LISTS[self.name]

    @property
    def members(self) -> tuple[str, ...]:
        """The codes in order."""
        return self.codes.members

    def __str__(self) -> str:
        return f"be {self.codes.noun} ({self.name}, list of {self.codes.version})"


@lazy_dataclass(frozen=True, slots=True)
class Custom:
    """The value satisfies a requirement of your own: a Python function, a Polars expression, or both.

    Args:
        name: names the rule in reports; the same name must mean the same requirement everywhere.
        accepts: decides one Python value in contract form (never None, never NaN).
        expr: decides a column: takes the column's `pl.Expr`, returns a row-wise Boolean one.
        says: completes the sentence "must …".
        strategy: a Hypothesis strategy that draws values which satisfy the requirement.

    Pass at least one of `accepts` and `expr`. Without `expr` a frame calls `accepts` on each value
    in Python, which is slow; without `accepts` a payload is checked through a frame of one row.
    An interpretation that raises, or returns something other than a Boolean, was not run, and the
    report lists it; the answer null is a violation.

    >>> even = Custom("even", accepts=lambda value: value % 2 == 0, says="be even")
    >>> str(even)
    'be even'
    """

    name: str
    accepts: Callable[[Any], bool] | None = field(default=None, repr=False)
    expr: Callable[[pl.Expr], pl.Expr] | None = field(default=None, repr=False)
    says: str | None = None
    strategy: Any = field(default=None, repr=False, compare=False)
    code: ClassVar[str] = "custom"

    def __str__(self) -> str:
        return self.says or f"satisfy {self.name}"


ValueRule = (
    Ge | Gt | Le | Lt | MultipleOf | MinLength | MaxLength | UniqueItems | Matches | OneOf | NoneOf
    | NamedFormat | CodeList | Custom
)  # fmt: skip  # a table
"""Every value rule. Backends `match` over it and end in `assert_never`."""
DEEP_RULES = (UniqueItems, Custom)
"""The rules that look at what a list or a struct holds, which must be contract form for them."""


@lazy_dataclass(frozen=True, slots=True)
class NonFinite:
    """The treatment of NaN and of infinities; by default both are forbidden.

    Args:
        nan: "forbid" it, "allow" it as a value of a float field, or let `parse` read it as "null" or
            "default". A field of any type that may be null, or has a default, may read NaN as null:
            pandas has NaN for what is missing in integers, text and objects.
        inf: "forbid" both infinities or "allow" them in a float field.

    The field's other rules are not applied to an allowed NaN, which is not a number to compare; they
    are applied to an allowed infinity.
    """

    nan: Literal["forbid", "allow", "null", "default"] = "forbid"
    inf: Literal["forbid", "allow"] = "forbid"


@lazy_dataclass(frozen=True, slots=True)
class Sensitive:
    """The field's values are never shown: not in reports, errors, keys, causes or `repr`."""
