"""Row rules: each is decided by the fields of one row together.

A row rule is asked of the rows in which every field it reads has a value in contract form, or a
null that is permitted; the other rows are invalid already. Its answer null is broken, unless
`on_null` says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from contracts.rules.predicate import (
    AllOf,
    AnyOf,
    Comparison,
    Const,
    Node,
    Path,
    Ref,
    Together,
    paths_of,
)
from contracts.rules.sentences import sentence_of
from contracts.rules.value import show

if TYPE_CHECKING:
    import polars as pl

OnNull = Literal["fail", "pass"]


@dataclass(frozen=True, slots=True)
class Satisfies:
    """The row satisfies a predicate; what `ct.rule(col(…) …)` makes of one.

    Args:
        predicate: the node that an `Expression` holds.
        on_null: whether a row for which the answer is null "fail"s or "pass"es.
    """

    predicate: Node
    on_null: OnNull = "fail"
    code: ClassVar[str] = "row_rule"

    @property
    def paths(self) -> tuple[Path, ...]:
        """The fields that the rule reads."""
        return paths_of(self.predicate)

    def __str__(self) -> str:
        return f"be a row of which {sentence_of(self.predicate)}"


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Two fields are a position in decimal degrees, WGS 84.

    Args:
        latitude: the field of the latitude.
        longitude: the field of the longitude.
        allow_zero: whether 0, 0 is a position: it is where missing ones are often put.
        box: (west, south, east, north), the order of RFC 7946, section 5; where west is greater
            than east the box crosses the antimeridian.
        on_null: whether a row without a position "fail"s or "pass"es. Half a position fails.

    >>> print(Coordinates("lat", "lon", box=(-5.1, 41.3, 9.6, 51.1)))
    be a position between -5.1, 41.3 (west, south) and 9.6, 51.1 (east, north), and not 0, 0
    """

    latitude: str
    longitude: str
    allow_zero: bool = False
    box: tuple[float, float, float, float] | None = None
    on_null: OnNull = "fail"
    code: ClassVar[str] = "coordinates"

    @property
    def paths(self) -> tuple[Path, ...]:
        """The fields that the rule reads."""
        return (tuple(self.latitude.split(".")), tuple(self.longitude.split(".")))

    @property
    def predicate(self) -> Node:
        """The same as a predicate of its own."""
        lat, lon = (Ref(path) for path in self.paths)
        asked: list[Node] = [
            Together((lat, lon)),
            Comparison("<=", Const(-90.0), lat),
            Comparison("<=", lat, Const(90.0)),
            Comparison("<=", Const(-180.0), lon),
            Comparison("<=", lon, Const(180.0)),
        ]
        if not self.allow_zero:
            asked.append(
                AnyOf((Comparison("!=", lat, Const(0.0)), Comparison("!=", lon, Const(0.0))))
            )
        if self.box is not None:
            west, south, east, north = (Const(float(side)) for side in self.box)
            ends: tuple[Node, ...] = (Comparison("<=", west, lon), Comparison("<=", lon, east))
            crosses = self.box[0] > self.box[2]
            asked += [Comparison("<=", south, lat), Comparison("<=", lat, north)]
            asked.append(AnyOf(ends) if crosses else AllOf(ends))
        return AllOf(tuple(asked))

    def __str__(self) -> str:
        said = "be a position"
        if self.box is not None:
            west, south, east, north = map(show, self.box)
            said += f" between {west}, {south} (west, south) and {east}, {north} (east, north)"
        if self.allow_zero:
            return said
        return f"{said}, and not 0, 0" if self.box is not None else f"{said} other than 0, 0"


@dataclass(frozen=True, slots=True)
class CustomRow:
    """The row satisfies a requirement of your own, which carries its own interpretations.

    Args:
        name: names the rule in reports; the same name must mean the same requirement everywhere.
        fields: the Python names of the fields that it reads.
        accepts: decides one row: takes a mapping of those names to values in contract form (None
            where null is permitted), returns True or False; None is null.
        expr: decides a frame: takes a mapping of those names to `pl.Expr`, returns a row-wise
            Boolean one.
        says: completes the sentence "must …".
        on_null: whether a row for which the answer is null "fail"s or "pass"es.
        strategy: a Hypothesis strategy that draws rows which satisfy the requirement.

    Give at least one of `accepts` and `expr`. Without `expr` a frame asks `accepts` of each row
    in Python, which is slow; without `accepts` a payload is asked through a frame of one row.

    >>> CustomRow(
    ...     "net plus tax", ("net", "tax", "gross"),
    ...     accepts=lambda row: row["net"] + row["tax"] == row["gross"],
    ...     expr=lambda row: row["net"] + row["tax"] == row["gross"],
    ... ).code
    'custom_row'
    """

    name: str
    fields: tuple[str, ...]
    accepts: Callable[[Mapping[str, Any]], bool | None] | None = field(default=None, repr=False)
    expr: Callable[[Mapping[str, pl.Expr]], pl.Expr] | None = field(default=None, repr=False)
    says: str | None = None
    on_null: OnNull = "fail"
    strategy: Any = field(default=None, repr=False, compare=False)
    code: ClassVar[str] = "custom_row"

    @property
    def paths(self) -> tuple[Path, ...]:
        """The fields that the rule reads."""
        return tuple((name,) for name in self.fields)

    def __str__(self) -> str:
        return self.says or f"satisfy {self.name}"


RowRule = Satisfies | Coordinates | CustomRow
"""Every row rule. Backends `match` over it and end in `assert_never`."""
