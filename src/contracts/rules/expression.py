"""Expressions: what is computed from one row, written with operators but kept as data."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NoReturn

from contracts.rules.predicate import (
    AllOf,
    AnyOf,
    Arithmetic,
    Comparison,
    Const,
    Function,
    IsIn,
    IsNull,
    Node,
    Not,
    Operator,
    Order,
    PatternTest,
    TextTest,
)
from contracts.rules.sentences import phrase_of


class Expression:
    """A value computed from one row, or a predicate about it, still open to operators.

    `+ - * / %` and `abs` compute, `== != < <= > >=` compare, `& | ~` combine predicates. `str` is
    the predicate as a sentence. What is wrong with its types is said when the contract is made.

    >>> from contracts.rules.building import col
    >>> print((col("status") != "off") | (col("speed") == 0))
    status must differ from 'off' or speed must be 0
    """

    __slots__ = ("node",)
    __hash__ = None  # type: ignore[assignment]  # `==` builds a predicate, so it cannot be a key
    __array_ufunc__ = None  # a NumPy scalar on the left leaves the operator to the expression

    def __init__(self, node: Node) -> None:
        self.node = node

    def __repr__(self) -> str:
        return f"<{phrase_of(self.node)}>"

    def __str__(self) -> str:
        return phrase_of(self.node)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            f"a predicate ({self}) is neither true nor false before it has a row; combine "
            "predicates with & | ~ in parentheses, not with and, or, not, in or a < b < c"
        )

    def __contains__(self, item: object) -> NoReturn:
        raise TypeError("a predicate holds nothing: write col(…).is_in([…]) or .contains(…)")

    def __iter__(self) -> NoReturn:
        raise TypeError(f"{self} is one value of one row, and cannot be gone through")

    # Comparison ---------------------------------------------------------------------------

    def _compared(self, order: Order, other: object) -> Expression:
        return Expression(Comparison(order, self.node, node_of(other)))

    def __eq__(self, other: object) -> Expression:  # type: ignore[override]  # builds a node
        return self._compared("==", other)

    def __ne__(self, other: object) -> Expression:  # type: ignore[override]  # builds a node
        return self._compared("!=", other)

    def __lt__(self, other: object) -> Expression:
        return self._compared("<", other)

    def __le__(self, other: object) -> Expression:
        return self._compared("<=", other)

    def __gt__(self, other: object) -> Expression:
        return self._compared(">", other)

    def __ge__(self, other: object) -> Expression:
        return self._compared(">=", other)

    def is_between(self, low: object, high: object) -> Expression:
        """Whether it is at least `low` and at most `high`."""
        return (self >= low) & (self <= high)

    def is_null(self) -> Expression:
        """Whether there is no value."""
        return Expression(IsNull(self.node))

    def is_not_null(self) -> Expression:
        """Whether there is a value."""
        return Expression(Not(IsNull(self.node)))

    def is_in(self, members: Iterable[Any]) -> Expression:
        """Whether it is one of the members; a text is no list of members.

        Raises:
            TypeError: `members` is one text, or cannot be gone through.
        """
        if isinstance(members, (str, bytes, Expression)) or not isinstance(members, Iterable):
            raise TypeError(f"is_in takes a list of members (got {members!r})")
        return Expression(IsIn(self.node, constants(members)))

    # Arithmetic ---------------------------------------------------------------------------

    def _combined(self, operator: Operator, other: object, *, turned: bool = False) -> Expression:
        left, right = self.node, node_of(other)
        return Expression(
            Arithmetic(operator, right, left) if turned else Arithmetic(operator, left, right)
        )

    def __add__(self, other: object) -> Expression:
        return self._combined("+", other)

    def __radd__(self, other: object) -> Expression:
        return self._combined("+", other, turned=True)

    def __sub__(self, other: object) -> Expression:
        return self._combined("-", other)

    def __rsub__(self, other: object) -> Expression:
        return self._combined("-", other, turned=True)

    def __mul__(self, other: object) -> Expression:
        return self._combined("*", other)

    def __rmul__(self, other: object) -> Expression:
        return self._combined("*", other, turned=True)

    def __truediv__(self, other: object) -> Expression:
        return self._combined("/", other)

    def __rtruediv__(self, other: object) -> Expression:
        return self._combined("/", other, turned=True)

    def __mod__(self, other: object) -> Expression:
        return self._combined("%", other)

    def __rmod__(self, other: object) -> Expression:
        return self._combined("%", other, turned=True)

    def __neg__(self) -> Expression:
        return Expression(Function("negative", self.node))

    def __abs__(self) -> Expression:
        return Expression(Function("abs", self.node))

    def abs(self) -> Expression:
        """The number, or the duration, without its sign."""
        return abs(self)

    # Logic --------------------------------------------------------------------------------

    def __and__(self, other: Expression) -> Expression:
        return Expression(AllOf((*parts_of(AllOf, self), *parts_of(AllOf, predicate(other)))))

    def __or__(self, other: Expression) -> Expression:
        return Expression(AnyOf((*parts_of(AnyOf, self), *parts_of(AnyOf, predicate(other)))))

    def __rand__(self, other: object) -> Expression:
        return predicate(other) & self  # which raises: 0 & col("b") comes of missing parentheses

    def __ror__(self, other: object) -> Expression:
        return predicate(other) | self

    def __invert__(self) -> Expression:
        return Expression(Not(self.node))

    # Text, lengths, times -----------------------------------------------------------------

    def starts_with(self, prefix: str) -> Expression:
        """Whether the text starts with the prefix."""
        return Expression(TextTest("starts_with", self.node, prefix))

    def ends_with(self, suffix: str) -> Expression:
        """Whether the text ends with the suffix."""
        return Expression(TextTest("ends_with", self.node, suffix))

    def contains(self, text: str) -> Expression:
        """Whether the text contains the other, taken literally."""
        return Expression(TextTest("contains", self.node, text))

    def matches(self, pattern: str, *, whole: bool = True) -> Expression:
        """Whether the text matches the pattern: all of it, or with whole=False a part of it."""
        return Expression(PatternTest(self.node, pattern, whole))

    def length(self) -> Expression:
        """The length in code points (text), bytes, or items (lists)."""
        return Expression(Function("length", self.node))

    def year(self) -> Expression:
        """The year of a date or datetime."""
        return Expression(Function("year", self.node))

    def month(self) -> Expression:
        """The month of a date or datetime, 1..12."""
        return Expression(Function("month", self.node))

    def day(self) -> Expression:
        """The day of the month of a date or datetime, 1..31."""
        return Expression(Function("day", self.node))

    def weekday(self) -> Expression:
        """The day of the week of a date or datetime, 1 (Monday) .. 7 (ISO 8601)."""
        return Expression(Function("weekday", self.node))

    def hour(self) -> Expression:
        """The hour of a datetime (an instant's in UTC) or a time, 0..23."""
        return Expression(Function("hour", self.node))

    def minute(self) -> Expression:
        """The minute of a datetime or a time, 0..59."""
        return Expression(Function("minute", self.node))

    def second(self) -> Expression:
        """The whole second of a datetime or a time, 0..59."""
        return Expression(Function("second", self.node))

    def date(self) -> Expression:
        """The date of a datetime (an instant's in UTC)."""
        return Expression(Function("date", self.node))

    def time(self) -> Expression:
        """The time of day of a datetime (an instant's in UTC)."""
        return Expression(Function("time", self.node))

    def total_seconds(self) -> Expression:
        """A duration as a number of seconds."""
        return Expression(Function("total_seconds", self.node))


def node_of(given: object) -> Node:
    """The node of an expression, or a constant."""
    return given.node if isinstance(given, Expression) else Const(plain(given))


def predicate(given: object) -> Expression:
    """What is to be combined with a predicate, which must be one itself.

    Raises:
        TypeError: it is something else, as in `col("a") > 0 & col("b") > 0` without parentheses.
    """
    if not isinstance(given, Expression):
        raise TypeError(
            f"{given!r} is no predicate; put each comparison in parentheses: (a > 0) & (b > 0)"
        )
    return given


def parts_of(kind: type[AllOf | AnyOf], expression: Expression) -> tuple[Node, ...]:
    """The members of an expression of the kind, or the expression itself: `a & b & c` is one."""
    return node.members if isinstance(node := expression.node, kind) else (node,)


def constants(members: Iterable[Any]) -> tuple[Any, ...]:
    """The members, those of a set in an order that is the same in every process."""
    listed = map(plain, members)
    if isinstance(members, (set, frozenset)):
        return tuple(sorted(listed, key=lambda one: (type(one).__name__, repr(one))))
    return tuple(listed)


def plain(value: Any) -> Any:
    """A scalar of NumPy as Python's own; anything else as it is."""
    is_scalar = type(value).__module__ == "numpy" and getattr(value, "shape", None) == ()
    return value.item() if is_scalar else value
