"""Row rules: each is decided by the fields of one row together.

A row rule is asked of the rows in which every field it reads has a value in contract form, or a
null that is permitted; the other rows are invalid already. Its answer null is broken, unless
`on_null` says otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from contracts.rules.predicate import (
    AllOf,
    AnyOf,
    Arithmetic,
    Comparison,
    Const,
    Node,
    Path,
    Ref,
    Together,
    paths_of,
)
from contracts.rules.sentences import sentence_of
from contracts.rules.spans import span, span_text
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


@dataclass(frozen=True, slots=True, init=False)
class FreshAt:
    """The time in one field is at most `max_age` older than that in another, as of a feature and the
    event that it is used for.

    Args:
        field: the field of the time that may be old, of dates or datetimes.
        at: the field of the time at which it must be fresh, of the same type.
        max_age: a timedelta, or text such as "2h" or "1d12h" (w, d, h, m, s).
        max_ahead: how far after that other time it may lie; "0s" lets nothing be known before it was.
            None: a later time is no error.
        on_null: whether a row that lacks one of the two "fail"s or "pass"es.

    >>> print(FreshAt("computed_at", "event_at", max_age="2d", max_ahead="0s"))
    have computed_at at most 2d before event_at and not after it
    """

    field: str
    at: str
    max_age: timedelta
    max_ahead: timedelta | None
    on_null: OnNull
    code: ClassVar[str] = "stale"

    def __init__(
        self,
        field: str,
        at: str,
        max_age: timedelta | str,
        max_ahead: timedelta | str | None = None,
        on_null: OnNull = "fail",
    ) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "at", at)
        object.__setattr__(self, "max_age", span(max_age))
        object.__setattr__(self, "max_ahead", None if max_ahead is None else span(max_ahead))
        object.__setattr__(self, "on_null", on_null)

    @property
    def paths(self) -> tuple[Path, ...]:
        """The fields that the rule reads."""
        return (tuple(self.field.split(".")), tuple(self.at.split(".")))

    @property
    def predicate(self) -> Node:
        """The same as a predicate of its own."""
        time, at = (Ref(path) for path in self.paths)
        asked = [Comparison("<=", Arithmetic("-", at, time), Const(self.max_age))]
        if self.max_ahead is not None:
            asked.append(Comparison("<=", Arithmetic("-", time, at), Const(self.max_ahead)))
        return AllOf(tuple(asked))

    def __str__(self) -> str:
        age = f"have {self.field} at most {span_text(self.max_age)} before {self.at}"
        if self.max_ahead is None:
            return age
        ahead = f"at most {span_text(self.max_ahead)}" if self.max_ahead else "not"
        return f"{age} and {ahead} after it"


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


RowRule = Satisfies | Coordinates | FreshAt | CustomRow
"""Every row rule. Backends `match` over it and end in `assert_never`."""
