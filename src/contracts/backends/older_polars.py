"""What Polars before 2.0 lacks, in one place that goes with the last of these versions.

It does not say whether an expression gives one answer a row, and each from its own row: so an expression is
read as the tree that Polars writes it as, where a node that is not known here counts as one that looks at
other rows. A rule is refused rather than evaluated wrongly.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from decimal import Decimal

    import polars as pl

_NODES = frozenset(
    ["Alias", "BinaryExpr", "Cast", "Column", "Eval", "KeepName", "Literal", "Ternary"]
)
"""The nodes that answer each row from itself."""
_FUNCTIONS = frozenset(
    [
        "Abs",
        "AsStruct",
        "Atan2",
        "Bitwise",
        "Ceil",
        "Clip",
        "Coalesce",
        "Exp",
        "Extension",
        "FillNull",
        "Floor",
        "Hash",
        "Log",
        "Log1p",
        "MaxHorizontal",
        "MeanHorizontal",
        "MinHorizontal",
        "Negate",
        "Pow",
        "Reinterpret",
        "Replace",
        "ReplaceStrict",
        "Round",
        "RoundSF",
        "Sign",
        "SumHorizontal",
        "Trigonometry",
        "Truncate",
    ]
)
"""The functions that answer each row from itself."""
_NOT_IN_FAMILY = {
    "ArrayExpr": ("Explode",),
    "BinaryExpr": (),
    "Boolean": (
        "All",
        "Any",
        "HasNulls",
        "IsDuplicated",
        "IsEmpty",
        "IsFirstDistinct",
        "IsLastDistinct",
        "IsSorted",
        "IsUnique",
    ),
    "Categorical": ("GetCategories",),
    "ListExpr": ("Explode",),
    "StringExpr": ("ConcatVertical",),
    "StructExpr": (),
    "TemporalExpr": (),
}
"""The families of functions that do, each with those that do not."""


def is_from_2_on() -> bool:
    """Whether Polars is of 2.0 or later."""
    from polars.expr.meta import ExprMetaNameSpace

    return hasattr(ExprMetaNameSpace, "is_row_separable")


def is_not_multiple_of_decimal(values: pl.Expr, step: Decimal, places: int) -> pl.Expr:
    """The mask of decimals that are no multiple of a step: there is no remainder of decimals."""
    import polars as pl

    scale = max(places, -int(step.as_tuple().exponent))
    scaled = values.cast(pl.Decimal(38, scale), strict=False)
    units = pl.lit(int(step.scaleb(scale)), dtype=pl.Int128)
    return (scaled.to_physical() % units != 0) | scaled.ne_missing(values)


def gives_one_answer_a_row(expression: pl.Expr) -> bool:
    """Whether an expression gives as many answers as there are rows."""
    kind, node = _root(expression)
    if kind in ("Column", "Selector", "Element", "Over", "Sort", "SortBy"):
        return True
    if kind in ("Literal", "Agg", "Len", "Slice", "Filter", "Explode", "Gather"):
        return False
    if kind == "Function" and _family_and_name(node)[1] in ("All", "Any", "HasNulls"):
        return False
    below = expression.meta.pop()
    return any(map(gives_one_answer_a_row, below)) if below else kind != "AnonymousFunction"


def looks_at_its_row_only(expression: pl.Expr) -> bool:
    """Whether the uppermost node of an expression answers each row from that row."""
    kind, node = _root(expression)
    if kind == "Agg":  # of a list of values that stands in the expression itself
        return not expression.meta.root_names()
    if kind != "Function":
        return kind in _NODES
    family, name = _family_and_name(node)
    return family in _FUNCTIONS or name not in _NOT_IN_FAMILY.get(family, (name,))


def _root(expression: pl.Expr) -> tuple[str, Any]:
    """The kind of the uppermost node, and what Polars writes of it."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # that this form differs by version, which is why it is here
        tree = json.loads(expression.meta.serialize(format="json"))
    if isinstance(tree, str):
        return tree, None
    ((kind, node),) = tree.items()
    return kind, node


def _family_and_name(node: Any) -> tuple[str, str]:
    """The family of a function and its name in it; its name twice where it is of none."""
    function = node["function"]
    if isinstance(function, str):
        return function, function
    ((family, name),) = function.items()
    while isinstance(name, dict):  # a name with its settings
        name = next(iter(name))
    return family, name if isinstance(name, str) else family
