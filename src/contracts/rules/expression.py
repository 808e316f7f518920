"""Expressions: computations on one row, written with operators and kept as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, NoReturn, get_args

from contracts.arguments import methods_in_own_words
from contracts.rules import predicate as p
from contracts.rules.sentences import node_phrase

UnicodeForm = Literal["NFC", "NFD", "NFKC", "NFKD"]
_NORMAL_FORMS: dict[UnicodeForm, p.TextFunction] = {
    "NFC": "nfc", "NFD": "nfd", "NFKC": "nfkc", "NFKD": "nfkd",
}  # fmt: skip  # a table


@methods_in_own_words
class Expression:
    """A value computed from one row, or a predicate about it, that operators can extend.

    `+ - * / %` and `abs` compute, `== != < <= > >=` compare, `& | ~` combine predicates. `str` is
    the predicate as a sentence. Types are checked when the contract is made.

    >>> from contracts.rules.builders import col
    >>> print((col("status") != "off") | (col("speed") == 0))
    status must differ from 'off' or speed must be 0
    """

    __slots__ = ("node",)
    __hash__ = None  # type: ignore[assignment]  # `==` builds a predicate, so it cannot be a key
    __array_ufunc__ = None  # a NumPy scalar on the left leaves the operator to the expression

    def __init__(self, node: p.Node) -> None:
        self.node = node

    def __repr__(self) -> str:
        return f"<{node_phrase(self.node)}>"

    def __str__(self) -> str:
        return node_phrase(self.node)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"a predicate ({self}) is neither true nor false before it has a row; combine "
            "predicates with & | ~ in parentheses, not with and, or, not, in or a < b < c"
        )

    if not TYPE_CHECKING:  # to which a class with such methods has every attribute and operator

        def __getattr__(self, name: str) -> NoReturn:
            from contracts.other_names import OF_EXPRESSIONS, no_attribute

            raise no_attribute("an expression of col(…)", name, dir(type(self)), OF_EXPRESSIONS)

        def __len__(self) -> NoReturn:
            raise TypeError(f"{self} has no length before it has a row: write .length()")

        def __getitem__(self, item: object) -> NoReturn:
            raise TypeError(f"{self} has no parts; write the whole path in col(…): col('a.b')")

        def _no_operator(self, *_: object) -> NoReturn:
            raise TypeError(
                f"{self} is computed with by + - * / %, abs and its methods; write a CustomRow for others"
            )

        __pow__ = __rpow__ = __floordiv__ = __rfloordiv__ = __matmul__ = __round__ = _no_operator
        __float__ = __int__ = _no_operator

    def __contains__(self, item: object) -> NoReturn:
        raise TypeError("a predicate holds nothing: write col(…).is_in([…]) or .contains(…)")

    def __iter__(self) -> NoReturn:
        raise TypeError(f"{self} is one value of one row, and cannot be iterated over")

    # Comparison ---------------------------------------------------------------------------

    def _compare(self, order: p.Order, other: object) -> Expression:
        return Expression(p.Comparison(order, self.node, _as_node(other)))

    def __eq__(self, other: object) -> Expression:  # type: ignore[override]  # builds a node
        return self._compare("==", other)

    def __ne__(self, other: object) -> Expression:  # type: ignore[override]  # builds a node
        return self._compare("!=", other)

    def __lt__(self, other: object) -> Expression:
        return self._compare("<", other)

    def __le__(self, other: object) -> Expression:
        return self._compare("<=", other)

    def __gt__(self, other: object) -> Expression:
        return self._compare(">", other)

    def __ge__(self, other: object) -> Expression:
        return self._compare(">=", other)

    def is_between(self, low: object, high: object) -> Expression:
        """Whether it is at least `low` and at most `high`."""
        return (self >= low) & (self <= high)

    def is_null(self) -> Expression:
        """Whether the value is null."""
        return Expression(p.IsNull(self.node))

    def is_not_null(self) -> Expression:
        """Whether the value is not null."""
        return Expression(p.Not(p.IsNull(self.node)))

    def is_in(self, members: Iterable[Any]) -> Expression:
        """Whether it is one of the members.

        Raises:
            TypeError: `members` is text, or is not iterable.
        """
        if isinstance(members, (str, bytes, Expression)) or not isinstance(members, Iterable):
            raise TypeError(f"is_in takes a list of members (got {members!r})")
        return Expression(p.IsIn(self.node, _list_constants(members)))

    # Arithmetic ---------------------------------------------------------------------------

    def __add__(self, other: object) -> Expression:
        return _combine("+", self, other)

    def __radd__(self, other: object) -> Expression:
        return _combine("+", other, self)

    def __sub__(self, other: object) -> Expression:
        return _combine("-", self, other)

    def __rsub__(self, other: object) -> Expression:
        return _combine("-", other, self)

    def __mul__(self, other: object) -> Expression:
        return _combine("*", self, other)

    def __rmul__(self, other: object) -> Expression:
        return _combine("*", other, self)

    def __truediv__(self, other: object) -> Expression:
        return _combine("/", self, other)

    def __rtruediv__(self, other: object) -> Expression:
        return _combine("/", other, self)

    def __mod__(self, other: object) -> Expression:
        return _combine("%", self, other)

    def __rmod__(self, other: object) -> Expression:
        return _combine("%", other, self)

    def __neg__(self) -> Expression:
        return Expression(p.Function("negative", self.node))

    def __abs__(self) -> Expression:
        return Expression(p.Function("abs", self.node))

    def abs(self) -> Expression:
        """The number, or the duration, without its sign."""
        return abs(self)

    # Logic --------------------------------------------------------------------------------

    def __and__(self, other: Expression) -> Expression:
        return Expression(
            p.AllOf(
                (*_flat_members(p.AllOf, self), *_flat_members(p.AllOf, expect_predicate(other)))
            )
        )

    def __or__(self, other: Expression) -> Expression:
        return Expression(
            p.AnyOf(
                (*_flat_members(p.AnyOf, self), *_flat_members(p.AnyOf, expect_predicate(other)))
            )
        )

    def __rand__(self, other: object) -> Expression:
        return expect_predicate(other) & self  # raises: 0 & col("b") comes from missing parentheses

    def __ror__(self, other: object) -> Expression:
        return expect_predicate(other) | self

    def __invert__(self) -> Expression:
        return Expression(p.Not(self.node))

    # Text, lengths, times -----------------------------------------------------------------

    def starts_with(self, prefix: str | Expression) -> Expression:
        """Whether the text starts with the prefix, which may be another field."""
        return Expression(p.TextTest("starts_with", self.node, _as_text(prefix)))

    def ends_with(self, suffix: str | Expression) -> Expression:
        """Whether the text ends with the suffix, which may be another field."""
        return Expression(p.TextTest("ends_with", self.node, _as_text(suffix)))

    def contains(self, text: str | Expression) -> Expression:
        """Whether the text contains another, or that of another field, taken literally."""
        return Expression(p.TextTest("contains", self.node, _as_text(text)))

    def matches(self, pattern: str, *, whole: bool = True) -> Expression:
        """Whether all of the text matches the pattern, or with whole=False a part of it."""
        return Expression(p.PatternTest(self.node, pattern, whole))

    def lower(self) -> Expression:
        """The text in lower case, as Python's `str.lower`."""
        return Expression(p.Function("lower", self.node))

    def upper(self) -> Expression:
        """The text in upper case, as Python's `str.upper`."""
        return Expression(p.Function("upper", self.node))

    def strip(self) -> Expression:
        """The text without the white space around it, which `Trim` cuts too."""
        return Expression(p.Function("strip", self.node))

    def normalize(self, form: UnicodeForm = "NFC") -> Expression:
        """The text in a normal form of Unicode: "NFC", "NFD", "NFKC" or "NFKD".

        Raises:
            TypeError: there is no such form.
        """
        if form not in get_args(UnicodeForm):
            raise TypeError(f"normalize takes {', '.join(get_args(UnicodeForm))} (got {form!r})")
        return Expression(p.Function(_NORMAL_FORMS[form], self.node))

    def length(self) -> Expression:
        """The length in code points (text), bytes, or items (lists)."""
        return Expression(p.Function("length", self.node))

    def year(self) -> Expression:
        """The year of a date or datetime."""
        return Expression(p.Function("year", self.node))

    def month(self) -> Expression:
        """The month of a date or datetime, 1..12."""
        return Expression(p.Function("month", self.node))

    def day(self) -> Expression:
        """The day of the month of a date or datetime, 1..31."""
        return Expression(p.Function("day", self.node))

    def weekday(self) -> Expression:
        """The day of the week of a date or datetime, 1 (Monday) .. 7 (ISO 8601)."""
        return Expression(p.Function("weekday", self.node))

    def hour(self) -> Expression:
        """The hour of a datetime (an instant's in UTC) or a time, 0..23."""
        return Expression(p.Function("hour", self.node))

    def minute(self) -> Expression:
        """The minute of a datetime or a time, 0..59."""
        return Expression(p.Function("minute", self.node))

    def second(self) -> Expression:
        """The whole second of a datetime or a time, 0..59."""
        return Expression(p.Function("second", self.node))

    def date(self) -> Expression:
        """The date of a datetime (an instant's in UTC)."""
        return Expression(p.Function("date", self.node))

    def time(self) -> Expression:
        """The time of day of a datetime (an instant's in UTC)."""
        return Expression(p.Function("time", self.node))

    def total_seconds(self) -> Expression:
        """A duration as a number of seconds."""
        return Expression(p.Function("total_seconds", self.node))


def _as_text(text: str | Expression) -> str | p.Node:
    return text.node if isinstance(text, Expression) else text


def _as_node(operand: object) -> p.Node:
    return operand.node if isinstance(operand, Expression) else p.Const(_python_scalar(operand))


def _combine(operator: p.Operator, left: object, right: object) -> Expression:
    return Expression(p.Arithmetic(operator, _as_node(left), _as_node(right)))


def expect_predicate(operand: object) -> Expression:
    """Return the operand of `&` or `|`, which must be a predicate.

    Raises:
        TypeError: it is not, as in `col("a") > 0 & col("b") > 0` without parentheses.
    """
    if not isinstance(operand, Expression):
        raise TypeError(
            f"{operand!r} is not a predicate; put each comparison in parentheses: (a > 0) & (b > 0)"
        )
    return operand


def _flat_members(kind: type[p.AllOf | p.AnyOf], expression: Expression) -> tuple[p.Node, ...]:
    """The members of a node of this kind, so that `a & b & c` becomes one node with three."""
    return node.members if isinstance(node := expression.node, kind) else (node,)


def _list_constants(members: Iterable[Any]) -> tuple[Any, ...]:
    """The members in order; those of a set in an order that is the same in every process."""
    listed = map(_python_scalar, members)
    if isinstance(members, (set, frozenset)):
        return tuple(sorted(listed, key=lambda one: (type(one).__name__, repr(one))))
    return tuple(listed)


def _python_scalar(value: Any) -> Any:
    """A NumPy scalar as a Python scalar; anything else unchanged."""
    is_scalar = type(value).__module__ == "numpy" and getattr(value, "shape", None) == ()
    return value.item() if is_scalar else value
