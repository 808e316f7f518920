"""How predicates are begun: `col("status") != "off"`, as in Polars, `when(…).then(…)`, and short forms."""

from __future__ import annotations

from contracts.rules.expression import Expression, predicate
from contracts.rules.predicate import (
    AllOf,
    IsNull,
    Node,
    Not,
    Ref,
    Together,
    When,
)


class Then(Expression):
    """A condition and what is asked where it holds; open for what is asked elsewhere."""

    __slots__ = ("_asked",)

    def __init__(self, condition: Node, then: Node) -> None:
        super().__init__(When(condition, then))
        self._asked = (condition, then)

    def otherwise(self, asked: Expression) -> Expression:
        """The predicate that is asked where the condition does not hold."""
        condition, then = self._asked
        return Expression(When(condition, then, predicate(asked).node))


class Condition:
    """Where something is to be asked; `then` says what."""

    __slots__ = ("_condition",)

    def __init__(self, condition: Expression) -> None:
        self._condition = predicate(condition)

    def __repr__(self) -> str:
        return f"<when {self._condition}, without then(…)>"

    def then(self, asked: Expression) -> Then:
        """The predicate that is asked where the condition holds."""
        return Then(self._condition.node, predicate(asked).node)


def col(path: str) -> Expression:
    """The value of a field, by its Python name; a dot reaches into a nested contract.

    >>> print(col("address.zip").length() == 5)
    length of address.zip must be 5
    """
    if not isinstance(path, str):
        raise TypeError(f"col takes the name of a field, as text (got {path!r})")
    return Expression(Ref(tuple(path.split("."))))


def when(condition: Expression) -> Condition:
    """Where the condition is true, something is asked: `when(…).then(…)`, perhaps `.otherwise(…)`.

    Where it is false or null nothing is asked, unless `otherwise` says what.

    >>> print(when(col("status") == "off").then(col("speed") == 0))
    where status is 'off', speed must be 0
    """
    return Condition(condition)


def both_or_neither(first: str, second: str) -> Expression:
    """Two fields have a value in the same rows.

    >>> print(both_or_neither("lat", "lon"))
    lat and lon must both be null, or neither
    """
    return Expression(Together((col(first).node, col(second).node)))


def requires(field: str, *others: str) -> Expression:
    """Where a field has a value, so have the others.

    >>> print(requires("discount", "approved_by"))
    where discount is not null, approved_by must not be null
    """
    if not others:
        raise TypeError(f"requires({field!r}, …) takes the names of the fields that it requires")
    given = [Not(IsNull(col(other).node)) for other in others]
    asked = given[0] if len(given) == 1 else AllOf(tuple(given))
    return Expression(When(Not(IsNull(col(field).node)), asked))
