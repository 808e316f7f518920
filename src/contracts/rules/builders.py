"""The functions that start a predicate: `col("status") != "off"`, as in Polars, `when(…).then(…)`, and short forms."""

from __future__ import annotations

from contracts.arguments import own_words
from contracts.rules.expression import Expression, expect_predicate
from contracts.rules.predicate import AllOf, IsNull, Node, Not, Ref, Together, When


class Then(Expression):
    """A condition with its predicate; `otherwise` adds a predicate for the other rows."""

    __slots__ = ("_branch",)

    def __init__(self, condition: Node, then: Node) -> None:
        super().__init__(When(condition, then))
        self._branch = (condition, then)

    def otherwise(self, predicate: Expression) -> Expression:
        """Require `predicate` of the rows in which the condition is false or null."""
        condition, then = self._branch
        return Expression(When(condition, then, expect_predicate(predicate).node))


class Condition:
    """A condition without its predicate yet; `then` adds it."""

    __slots__ = ("_condition",)

    def __init__(self, condition: Expression) -> None:
        self._condition = expect_predicate(condition)

    def __repr__(self) -> str:
        return f"<when {self._condition}, without then(…)>"

    def then(self, predicate: Expression) -> Then:
        """Require `predicate` of the rows in which the condition is true."""
        return Then(self._condition.node, expect_predicate(predicate).node)


@own_words
def col(path: str) -> Expression:
    """The value of a field, by its Python name; a dot reaches into a nested contract.

    >>> print(col("address.zip").length() == 5)
    length of address.zip must be 5
    """
    if not isinstance(path, str):
        raise TypeError(f"col takes the name of a field, as text (got {path!r})")
    return Expression(Ref(tuple(path.split("."))))


@own_words
def when(condition: Expression) -> Condition:
    """Require a predicate of some rows only: `when(…).then(…)`, perhaps with `.otherwise(…)`.

    Where the condition is false or null the row passes, unless `otherwise` requires something.

    >>> print(when(col("status") == "off").then(col("speed") == 0))
    where status is 'off', speed must be 0
    """
    return Condition(condition)


@own_words
def both_or_neither(first: str, second: str) -> Expression:
    """Require that two fields have a value in the same rows.

    >>> print(both_or_neither("lat", "lon"))
    lat and lon must both be null, or neither
    """
    return Expression(Together((col(first).node, col(second).node)))


@own_words
def requires(field: str, *others: str) -> Expression:
    """Require that where a field has a value, the others have one too.

    >>> print(requires("discount", "approved_by"))
    where discount is not null, approved_by must not be null
    """
    if not others:
        raise TypeError(f"requires({field!r}, …) takes the names of the fields that it requires")
    present = [Not(IsNull(col(other).node)) for other in others]
    then = present[0] if len(present) == 1 else AllOf(tuple(present))
    return Expression(When(Not(IsNull(col(field).node)), then))
