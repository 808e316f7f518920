"""A requirement: a rule together with its terms (name, severity, tolerance, cost)."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, Generic, Literal, TypeVar, overload

from contracts.arguments import own_words
from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.expression import Expression
from contracts.rules.implied import EachItem, ImpliedRule
from contracts.rules.response import ResponseRule
from contracts.rules.row import CustomRow, OnNull, RowRule, Satisfies
from contracts.rules.sentences import predicate_sentence
from contracts.rules.table import CustomTable, TableRule
from contracts.rules.value import ValueRule

Severity = Literal["error", "warn"]
Rule = ValueRule | RowRule | TableRule | ImpliedRule | ResponseRule
"""A rule of any scope."""


_Rule_co = TypeVar("_Rule_co", covariant=True)
_Rule = TypeVar("_Rule")


@lazy_dataclass(frozen=True, slots=True)
class Requirement(Generic[_Rule_co]):
    """A rule and its terms; without terms a rule is an error of cost 1 that tolerates nothing.

    Attributes:
        rule: the rule.
        name: the `rule_id` in reports; unique within a contract.
        severity: "error" makes the report not ok; "warn" only shows.
        tolerate_share: the greatest share of rows that may violate the rule, 0..1.
        tolerate_rows: the greatest number of rows that may violate the rule.
        cost: what one violation costs, in a unit of your own; reports rank by cost × count.

    Where both tolerances are given, both must hold. Tolerance decides whether a report is ok,
    never which rows are valid.
    """

    rule: _Rule_co
    name: str | None = None
    severity: Severity = "error"
    tolerate_share: float | None = None
    tolerate_rows: int | None = None
    cost: float = 1.0

    @property
    def plain(self) -> bool:
        """Whether the rule has no terms of its own, so that it may merge with others."""
        return self == Requirement(self.rule)

    def tolerates(self, count: int, rows: int) -> bool:
        """Whether `count` violations in `rows` rows are within the stated tolerance."""
        if self.tolerate_share is None and self.tolerate_rows is None:
            return False
        within_rows = self.tolerate_rows is None or count <= self.tolerate_rows
        # Not share * rows: 0.29 * 100 is less than 29, but 29 / 100 is 0.29.
        within_share = self.tolerate_share is None or count / max(rows, 1) <= self.tolerate_share
        return within_rows and within_share

    def with_rule(self, rule: _Rule) -> Requirement[_Rule]:
        """The same terms for another rule."""
        return Requirement(
            rule, self.name, self.severity, self.tolerate_share, self.tolerate_rows, self.cost
        )

    def problem(self) -> str | None:
        """The problem with the terms themselves, or None."""
        share, rows = self.tolerate_share, self.tolerate_rows
        checks: tuple[tuple[bool, Callable[[], str]], ...] = (
            (self.severity in ("error", "warn"), lambda: f"severity is {self.severity!r}"),
            (share is None or is_within(share, 1), lambda: f"tolerate_share is {share!r}"),
            (
                rows is None or (type(rows) is int and rows >= 0),
                lambda: f"tolerate_rows is {rows!r}",
            ),
            (is_within(self.cost, sys.float_info.max), lambda: f"cost is {self.cost!r}"),
            (self.name is None or is_name(self.name), lambda: f"name is {self.name!r}"),
        )
        return next((describe() for holds, describe in checks if not holds), None)


def is_within(number: object, most: float) -> bool:
    """Whether the object is a number from 0 to `most`."""
    return isinstance(number, (int, float)) and not isinstance(number, bool) and 0 <= number <= most


def is_name(text: object) -> bool:
    """Whether the object is text that is not blank."""
    return isinstance(text, str) and bool(text.strip())


def as_rule(declared: Any, on_null: OnNull | None = None) -> Any:
    """Turn a predicate into a row rule; a rule is returned as it is.

    Args:
        on_null: for a row rule, whether the answer null fails or passes.

    Raises:
        TypeError: `on_null` is used with a rule that is not a row rule.
    """
    if isinstance(declared, Expression):
        return Satisfies(declared.node, on_null or "fail")
    if on_null is None:
        return declared
    if isinstance(declared, RowRule):
        return replace(declared, on_null=on_null)
    raise TypeError(f"on_null is a term of row rules (got {declared!r}); only their answer is null")


@overload
def rule(
    what: Expression,
    *,
    name: str | None = ...,
    severity: Severity = ...,
    tolerate_share: float | None = ...,
    tolerate_rows: int | None = ...,
    cost: float = ...,
    on_null: OnNull | None = ...,
) -> Requirement[RowRule]: ...
@overload
def rule(
    what: _Rule,
    *,
    name: str | None = ...,
    severity: Severity = ...,
    tolerate_share: float | None = ...,
    tolerate_rows: int | None = ...,
    cost: float = ...,
    on_null: OnNull | None = ...,
) -> Requirement[_Rule]: ...
@own_words(checked_later=("name", "severity", "tolerate_rows", "on_null"))
def rule(
    what: Any,
    *,
    name: str | None = None,
    severity: Severity = "error",
    tolerate_share: float | None = None,
    tolerate_rows: int | None = None,
    cost: float = 1.0,
    on_null: OnNull | None = None,
) -> Requirement[Any]:
    """Any rule, with terms: a name, a severity, a tolerance, a cost (see `Requirement`).

    Args:
        what: a rule, or a predicate: `col("end") >= col("start")`.
        on_null: for a row rule, whether a row for which its answer is null "fail"s (the default)
            or "pass"es.

    >>> from contracts.rules.value import Ge
    >>> rule(Ge(0), name="not negative", cost=5).cost
    5
    """
    return Requirement(as_rule(what, on_null), name, severity, tolerate_share, tolerate_rows, cost)


@overload
def warn(
    what: Expression, *, name: str | None = ..., cost: float = ...
) -> Requirement[RowRule]: ...
@overload
def warn(what: _Rule, *, name: str | None = ..., cost: float = ...) -> Requirement[_Rule]: ...
@own_words(checked_later=("name",))
def warn(what: Any, *, name: str | None = None, cost: float = 1.0) -> Requirement[Any]:
    """Any rule, as a warning: its violations are shown and leave the report ok.

    >>> from contracts.rules.value import Ge
    >>> warn(Ge(0)).severity
    'warn'
    """
    return rule(what, name=name, severity="warn", cost=cost)


@overload
def tolerate(
    what: Expression,
    *,
    share: float | None = ...,
    rows: int | None = ...,
    name: str | None = ...,
    cost: float = ...,
) -> Requirement[RowRule]: ...
@overload
def tolerate(
    what: _Rule,
    *,
    share: float | None = ...,
    rows: int | None = ...,
    name: str | None = ...,
    cost: float = ...,
) -> Requirement[_Rule]: ...
@own_words(checked_later=("name", "rows"))
def tolerate(
    what: Any,
    *,
    share: float | None = None,
    rows: int | None = None,
    name: str | None = None,
    cost: float = 1.0,
) -> Requirement[Any]:
    """Any rule, tolerated up to a share of the rows (0..1), a number of rows, or both.

    >>> from contracts.rules.value import Ge
    >>> tolerate(Ge(0), share=0.01).tolerates(count=1, rows=100)
    True

    Raises:
        TypeError: neither is passed, so that nothing would be tolerated.
    """
    if share is None and rows is None:
        raise TypeError("tolerate: nothing says how much. Pass share=0.01, rows=10, or both")
    return rule(what, name=name, tolerate_share=share, tolerate_rows=rows, cost=cost)


def sentence(rule: Rule) -> str:
    """The rule as a sentence: "must be at least 0"; that of a predicate names its own subjects."""
    match rule:
        case Satisfies(predicate):
            return predicate_sentence(predicate)
        case EachItem(of):
            return f"{sentence(of)} in every item"
        case _:
            return f"must {rule}"


def rule_id(field: str | None, requirement: Requirement[Rule]) -> str:
    """The rule's name, or a fingerprint that stays the same from process to process.

    >>> from contracts.rules.value import Ge
    >>> rule_id("speed", Requirement(Ge(0.0)))
    'speed:ge:9ba0f869'
    """
    if requirement.name is not None:
        return requirement.name
    if isinstance(requirement.rule, (CustomRow, CustomTable)):
        return requirement.rule.name
    code, digest = requirement.rule.code, _digest(repr(requirement.rule))
    return f"{field}:{code}:{digest}" if field else f"{code}:{digest}"


@lru_cache(maxsize=1024)
def _digest(text: str) -> str:
    """A fingerprint of a rule by its `repr`: equal rules may differ in that, as 1 and 1.0 do."""
    from hashlib import sha256

    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:8]
