"""Row rules: each is decided by the fields of one row together.

A row rule is evaluated on the rows in which every field it reads has a value in contract form, or a
permitted null; the other rows are invalid already. The answer null is a violation, unless `on_null`
is "pass". `paths` lead to the fields that a rule reads.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules import predicate as p
from contracts.rules.sentences import predicate_sentence
from contracts.rules.spans import parse_span, span_text
from contracts.rules.value import show_operand

if TYPE_CHECKING:
    import polars as pl

OnNull = Literal["fail", "pass"]


@lazy_dataclass(frozen=True, slots=True)
class Satisfies:
    """The row satisfies a predicate; `ct.rule(col(…) …)` makes one.

    Args:
        predicate: the node that an `Expression` holds.
        on_null: whether a row for which the answer is null "fail"s or "pass"es.
    """

    predicate: p.Node
    on_null: OnNull = "fail"
    code: ClassVar[str] = "row_rule"

    @property
    def paths(self) -> tuple[p.Path, ...]:
        return p.paths_of(self.predicate)

    def __str__(self) -> str:
        return f"be a row of which {predicate_sentence(self.predicate)}"


@lazy_dataclass(frozen=True, slots=True)
class Coordinates:
    """Two fields are a position in decimal degrees, WGS 84.

    Args:
        latitude: the field of the latitude.
        longitude: the field of the longitude.
        allow_zero: whether 0, 0 is a position: it often replaces a missing one.
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
    def paths(self) -> tuple[p.Path, ...]:
        return (tuple(self.latitude.split(".")), tuple(self.longitude.split(".")))

    @property
    def predicate(self) -> p.Node:
        """The same as a predicate of its own."""
        lat, lon = (p.Ref(path) for path in self.paths)
        conditions: list[p.Node] = [
            p.Together((lat, lon)),
            p.Comparison("<=", p.Const(-90.0), lat),
            p.Comparison("<=", lat, p.Const(90.0)),
            p.Comparison("<=", p.Const(-180.0), lon),
            p.Comparison("<=", lon, p.Const(180.0)),
        ]
        if not self.allow_zero:
            conditions.append(
                p.AnyOf(
                    (p.Comparison("!=", lat, p.Const(0.0)), p.Comparison("!=", lon, p.Const(0.0)))
                )
            )
        if self.box is not None:
            west, south, east, north = (p.Const(float(side)) for side in self.box)
            ends: tuple[p.Node, ...] = (
                p.Comparison("<=", west, lon),
                p.Comparison("<=", lon, east),
            )
            crosses = self.box[0] > self.box[2]
            conditions += [p.Comparison("<=", south, lat), p.Comparison("<=", lat, north)]
            conditions.append(p.AnyOf(ends) if crosses else p.AllOf(ends))
        return p.AllOf(tuple(conditions))

    def __str__(self) -> str:
        text = "be a position"
        if self.box is not None:
            west, south, east, north = map(show_operand, self.box)
            text += f" between {west}, {south} (west, south) and {east}, {north} (east, north)"
        if self.allow_zero:
            return text
        return f"{text}, and not 0, 0" if self.box is not None else f"{text} other than 0, 0"


@lazy_dataclass(frozen=True, slots=True, init=False)
class FreshAt:
    """The time in one field is at most `max_age` older than that in another, as of a feature and the
    event that it is used for.

    Args:
        field: the field of the time that may be old, of dates or datetimes.
        at: the field of the time at which it must be fresh, of the same type.
        max_age: a timedelta, or text such as "2h" or "1d12h" (w, d, h, m, s).
        max_ahead: how far after that other time it may lie; "0s" forbids knowledge of the future.
            None: a later time is allowed.
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
        object.__setattr__(self, "max_age", parse_span(max_age))
        object.__setattr__(self, "max_ahead", None if max_ahead is None else parse_span(max_ahead))
        object.__setattr__(self, "on_null", on_null)

    @property
    def paths(self) -> tuple[p.Path, ...]:
        return (tuple(self.field.split(".")), tuple(self.at.split(".")))

    @property
    def predicate(self) -> p.Node:
        """The same as a predicate of its own."""
        time, at = (p.Ref(path) for path in self.paths)
        conditions = [p.Comparison("<=", p.Arithmetic("-", at, time), p.Const(self.max_age))]
        if self.max_ahead is not None:
            conditions.append(
                p.Comparison("<=", p.Arithmetic("-", time, at), p.Const(self.max_ahead))
            )
        return p.AllOf(tuple(conditions))

    def __str__(self) -> str:
        age = f"have {self.field} at most {span_text(self.max_age)} before {self.at}"
        if self.max_ahead is None:
            return age
        ahead = f"at most {span_text(self.max_ahead)}" if self.max_ahead else "not"
        return f"{age} and {ahead} after it"


@lazy_dataclass(frozen=True, slots=True)
class CustomRow:
    """The row satisfies a requirement of your own: a Python function, a Polars expression, or both.

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

    Pass at least one of `accepts` and `expr`. Without `expr` a frame calls `accepts` on each row in
    Python, which is slow; without `accepts` a payload is checked through a frame of one row.

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
    def paths(self) -> tuple[p.Path, ...]:
        return tuple((name,) for name in self.fields)

    def __str__(self) -> str:
        return self.says or f"satisfy {self.name}"


RowRule = Satisfies | Coordinates | FreshAt | CustomRow
"""Every row rule. Backends `match` over it and end in `assert_never`."""
