"""A requirement: a rule together with how its violations are judged."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Generic, Literal, TypeVar, overload

from contracts.rules.expression import Expression
from contracts.rules.handed import HandedRule
from contracts.rules.implied import EachItem, ImpliedRule
from contracts.rules.row import CustomRow, OnNull, RowRule, Satisfies
from contracts.rules.sentences import sentence_of
from contracts.rules.table import CustomTable, TableRule
from contracts.rules.value import ValueRule

Severity = Literal["error", "warn"]
Rule = ValueRule | RowRule | TableRule | ImpliedRule | HandedRule
"""A rule of any scope."""


R_co = TypeVar("R_co", covariant=True)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Requirement(Generic[R_co]):
    """A rule and its terms; without terms a rule is an error of cost 1 that tolerates nothing.

    Attributes:
        rule: what is required.
        name: stands in reports as `rule_id`; unique within a contract.
        severity: "error" makes the report not ok; "warn" only shows.
        tolerate_share: the greatest share of rows that may break the rule, 0..1.
        tolerate_rows: the greatest number of rows that may break the rule.
        cost: what one violation costs, in a unit of your own; reports rank by cost × count.

    Where both tolerances are given, both must hold. Tolerance decides whether a report is ok,
    never which rows are valid.
    """

    rule: R_co
    name: str | None = None
    severity: Severity = "error"
    tolerate_share: float | None = None
    tolerate_rows: int | None = None
    cost: float = 1.0

    @property
    def plain(self) -> bool:
        """Whether the rule carries no terms of its own, so that it may merge with others."""
        return self == Requirement(self.rule)

    def tolerates(self, count: int, rows: int) -> bool:
        """Whether `count` broken of `rows` rows is within the stated tolerance."""
        if self.tolerate_share is None and self.tolerate_rows is None:
            return False
        within_rows = self.tolerate_rows is None or count <= self.tolerate_rows
        # Not share * rows: 0.29 * 100 is less than 29, but 29 / 100 is 0.29.
        within_share = self.tolerate_share is None or count / max(rows, 1) <= self.tolerate_share
        return within_rows and within_share

    def with_rule(self, rule: R) -> Requirement[R]:
        """The same terms for another rule."""
        return Requirement(
            rule, self.name, self.severity, self.tolerate_share, self.tolerate_rows, self.cost
        )

    def problem(self) -> str | None:
        """What is wrong with the terms themselves, or None."""
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
        return next((say() for holds, say in checks if not holds), None)


def is_within(given: object, most: float) -> bool:
    """Whether it is a number from 0 to `most`."""
    return isinstance(given, (int, float)) and not isinstance(given, bool) and 0 <= given <= most


def is_name(given: object) -> bool:
    """Whether it is text that names something."""
    return isinstance(given, str) and bool(given.strip())


def as_rule(given: Any, on_null: OnNull | None = None) -> Any:
    """A rule as it is, and a predicate as the row rule that it states.

    Args:
        on_null: what a row rule makes of the answer null, unless it says so itself.

    Raises:
        TypeError: `on_null` is given for what is no row rule.
    """
    if isinstance(given, Expression):
        return Satisfies(given.node, on_null or "fail")
    if on_null is None:
        return given
    if isinstance(given, RowRule):
        return replace(given, on_null=on_null)
    raise TypeError(f"on_null is a term of row rules (got {given!r}); only their answer is null")


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
    what: R,
    *,
    name: str | None = ...,
    severity: Severity = ...,
    tolerate_share: float | None = ...,
    tolerate_rows: int | None = ...,
    cost: float = ...,
    on_null: OnNull | None = ...,
) -> Requirement[R]: ...
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
    stated = as_rule(what, on_null)
    return Requirement(stated, name, severity, tolerate_share, tolerate_rows, cost)


@overload
def warn(
    what: Expression, *, name: str | None = ..., cost: float = ...
) -> Requirement[RowRule]: ...
@overload
def warn(what: R, *, name: str | None = ..., cost: float = ...) -> Requirement[R]: ...
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
    what: R,
    *,
    share: float | None = ...,
    rows: int | None = ...,
    name: str | None = ...,
    cost: float = ...,
) -> Requirement[R]: ...
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
    """
    return rule(what, name=name, tolerate_share=share, tolerate_rows=rows, cost=cost)


def sentence(rule: Rule) -> str:
    """The rule as a sentence: "must be at least 0"; a predicate names its own subjects."""
    match rule:
        case Satisfies(predicate):
            return sentence_of(predicate)
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
    digest = sha256(repr(requirement.rule).encode("utf-8", "backslashreplace")).hexdigest()
    return ":".join(filter(None, (field, requirement.rule.code, digest[:8])))
