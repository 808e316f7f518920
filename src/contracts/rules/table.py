"""Table rules: each is decided by many rows together, and does not affect one row's verdict.

`Unique`, `Sorted`, `References`, `Past`, `Future` and `Plausible` name the rows that violate them. The others are evaluated on the
whole batch, name no row, and appear in the report only. `fields` are the Python names of the fields
that a rule reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from contracts.arguments import own_words
from contracts.lazy_dataclass import lazy_dataclass
from contracts.rules.aggregate import Aggregate
from contracts.rules.arrival import ArrivalRule
from contracts.rules.clock import Future, Past
from contracts.rules.drift import BaselineRule
from contracts.rules.reference import References
from contracts.rules.spans import parse_span, span_text

if TYPE_CHECKING:
    import polars as pl

Nulls = Literal["distinct", "equal"]


@lazy_dataclass(frozen=True, slots=True, init=False)
class Unique:
    """No two rows have the same values in `fields`; every row of a repeated key violates the rule.

    Args:
        fields: the Python names of the fields that form the key.
        nulls: whether a null in the key makes it "distinct" from every other or "equal" to
            another null; required where a field of the key is nullable.
        ignore_case: whether text that differs only in case is equal: as `col(…).lower()` has it.

    NaN equals NaN and -0.0 equals 0.0 here, as in a Polars group-by.

    >>> str(Unique("vehicle_id", "seen_at"))
    'be unique by (vehicle_id, seen_at)'
    """

    fields: tuple[str, ...]
    nulls: Nulls | None
    ignore_case: bool
    code: ClassVar[str] = "unique"

    def __init__(self, *fields: str, nulls: Nulls | None = None, ignore_case: bool = False) -> None:
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "nulls", nulls)
        object.__setattr__(self, "ignore_case", ignore_case)

    def over(self, fields: Iterable[str]) -> Unique:
        """The same rule over other fields."""
        return Unique(*fields, nulls=self.nulls, ignore_case=self.ignore_case)

    def __str__(self) -> str:
        case = ", ignoring case" if self.ignore_case else ""
        if len(self.fields) == 1:
            return f"be unique{case}"
        return f"be unique by ({', '.join(self.fields)}){case}"


@lazy_dataclass(frozen=True, slots=True)
class Sorted:
    """The rows are in the order of a field: a row violates the rule where an earlier row has a
    greater value, or with `descending` a lesser one.

    Args:
        field: the Python name of the field, of numbers, times or text (by code points).
        descending: whether the greatest comes first.
        strict: whether an equal value in an earlier row violates it too.

    Nulls and NaN have no order, and are skipped. Each row's verdict needs only the rows before it, and
    the rows that `split` leaves are sorted.

    >>> str(Sorted("seen_at"))
    'be in ascending order'
    """

    field: str
    descending: bool = False
    strict: bool = False
    code: ClassVar[str] = "sorted"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        strictly = "strictly " if self.strict else ""
        return f"be in {strictly}{'descending' if self.descending else 'ascending'} order"


@own_words(checked_later=("min", "max"))
@dataclass(frozen=True, slots=True, kw_only=True)
class RowCount:
    """The batch has at least `min` and at most `max` rows; it names no row.

    >>> str(RowCount(min=1000))
    'have at least 1,000 rows'
    """

    min: int = 0
    max: int | None = None
    code: ClassVar[str] = "row_count"

    @property
    def fields(self) -> tuple[str, ...]:
        return ()

    def __str__(self) -> str:
        most = f"at most {self.max:,}" if self.max is not None else ""
        least = f"at least {self.min:,}" if self.min else ""
        return f"have {' and '.join(filter(None, (least, most))) or 'any number of'} rows"


@lazy_dataclass(frozen=True, slots=True)
class NullShare:
    """At most a share of the rows (0..1) is null in a field, and it has not grown; it names no row.

    Args:
        field: the Python name of the field.
        max: the greatest share.
        growth: by how much the share may be greater than that of the baseline, `check(data, baseline=…)`: 0.05
            for five points. It is exceeded beyond noise: where the lower end of the 99.9 % interval of
            the difference is greater (Newcombe, 1998, Statistics in Medicine 17, 873-890, method 11), which of
            clean batches of any size at most some 1 % are. Of groups,
            each is compared with its own profile of `Baselines`.

    At least one of the two is required. It is evaluated on the wire form: nulls that a default replaces count. Contract form no longer
    shows them, so there the rule is not applicable to a field with a default. `max=1/3` permits one null
    in three rows: the share is compared as a float, as `max` was written.

    >>> str(NullShare("speed", max=0.1))
    'be null in at most 10% of the rows'
    """

    field: str
    max: float | None = None
    growth: float | None = None
    code: ClassVar[str] = "null_share"

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        most = [f"in at most {self.max * 100:g}% of the rows"] if self.max is not None else []
        if self.growth is not None:
            most.append(f"at most {self.growth * 100:g} points above the baseline beyond noise")
        return f"be null {' and '.join(most)}"


@lazy_dataclass(frozen=True, slots=True, init=False)
class Freshness:
    """The newest time in a field is at most `max_age` old, and none is further ahead than
    `max_ahead`; it names no row.

    Args:
        field: the Python name of a field of dates or datetimes; a date lasts until its end.
        max_age: a timedelta, or text such as "2h" or "1d12h" (w, d, h, m, s).
        max_ahead: how far ahead of now a time may lie. A time further ahead violates the rule, and
            does not hide that the others are old. None: a time ahead of now is not an error,
            and hides nothing either; a batch of such times alone is not old, and passes.

    Now is the verb's `now=`, or the clock's time. A field without a time zone is only checked with
    a `now=`, against that wall-clock time, in its own zone if it has one. Without rows, or without
    values, the rule is not run.

    >>> str(Freshness("seen_at", max_age="2h", max_ahead="5m"))
    'be at most 2h old and at most 5m ahead of now'
    """

    # The newest time that is not ahead of now must be fresh: otherwise one clock that is a year fast
    # would hide that a feed has stopped. A naive time is never taken for UTC or for the zone of this
    # machine, because the verdict would depend on where it is reached.
    field: str
    max_age: timedelta
    max_ahead: timedelta | None
    code: ClassVar[str] = "freshness"

    def __init__(
        self, field: str, max_age: timedelta | str, max_ahead: timedelta | str | None = None
    ) -> None:
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "max_age", parse_span(max_age))
        object.__setattr__(self, "max_ahead", None if max_ahead is None else parse_span(max_ahead))

    @property
    def fields(self) -> tuple[str, ...]:
        return (self.field,)

    def __str__(self) -> str:
        age = f"be at most {span_text(self.max_age)} old"
        if self.max_ahead is None:
            return age
        return f"{age} and at most {span_text(self.max_ahead)} ahead of now"


@lazy_dataclass(frozen=True, slots=True)
class CustomTable:
    """The batch satisfies a requirement of your own; it names no row.

    Args:
        name: names the rule in reports; the same name must mean the same requirement everywhere.
        fields: the Python names of the fields that it reads.
        accepts: decides the batch: takes a `pl.DataFrame` of those fields under those names, in
            contract form, and returns True or False.
        expr: decides it too: takes a mapping of those names to `pl.Expr`, returns one Boolean.
        says: completes the sentence "must …".
        partial: reduces a part of the batch, as `accepts` takes it, to what is needed of it.
        merge: what is needed of two parts, from that of the first and that of the rows after it; it
            changes neither.
        finish: decides the batch from what is needed of it.

    Pass one of `accepts`, `expr` and the last three together, by which the rule is also evaluated in
    streams and partial results; where several are passed, the three go before `expr`, and that before
    `accepts`. The answer null is a violation; an interpretation that raises, or returns anything else,
    was not run.

    >>> CustomTable("two vendors", ("vendor",), expr=lambda row: row["vendor"].n_unique() == 2).code
    'custom_table'
    """

    name: str
    fields: tuple[str, ...]
    accepts: Callable[[pl.DataFrame], bool] | None = field(default=None, repr=False)
    expr: Callable[[Mapping[str, pl.Expr]], pl.Expr] | None = field(default=None, repr=False)
    says: str | None = None
    partial: Callable[[pl.DataFrame], Any] | None = field(default=None, repr=False)
    merge: Callable[[Any, Any], Any] | None = field(default=None, repr=False)
    finish: Callable[[Any], bool] | None = field(default=None, repr=False)
    code: ClassVar[str] = "custom_table"

    def __str__(self) -> str:
        return self.says or f"satisfy {self.name}"


BatchRule = (
    Unique | Sorted | References | Past | Future | RowCount | NullShare | Freshness | CustomTable
    | ArrivalRule | BaselineRule | Aggregate
)  # fmt: skip  # a table
"""Every rule on a batch, or on each group of rows in it."""


@lazy_dataclass(frozen=True, slots=True)
class Grouped:
    """Each group of rows with equal values in `by` satisfies a rule; made by `group(…)`.

    Nulls form a group of their own; NaN equals NaN, and -0.0 equals 0.0. A rule that names no row
    names none in groups either: the violation counts groups, and its `count` of rows is 0.
    """

    by: tuple[str, ...]
    rule: BatchRule

    @property
    def code(self) -> str:
        """The code of the groups' rule."""
        return self.rule.code

    @property
    def fields(self) -> tuple[str, ...]:
        return (*self.by, *self.rule.fields)

    def __str__(self) -> str:
        return f"{self.rule} for each {', '.join(self.by)}"


TableRule = BatchRule | Grouped
"""Every table rule. Backends `match` over it and end in `assert_never`."""


def is_of_own_table(rule: object) -> bool:
    """Whether values refer to others of the same data, or of each group of it."""
    inner = rule.rule if isinstance(rule, Grouped) else rule
    return isinstance(inner, References) and inner.contract is None


def references_among(rules: Iterable[TableRule]) -> list[References]:
    """The references among some rules, also those of each group."""
    inner = (rule.rule if isinstance(rule, Grouped) else rule for rule in rules)
    return [rule for rule in inner if isinstance(rule, References)]


def fields_of_table_rule(rule: TableRule) -> tuple[str, ...]:
    """The fields that a rule reads: its own, and those that these refer to in the same data."""
    inner = rule.rule if isinstance(rule, Grouped) else rule
    own_keys = inner.keys if isinstance(inner, References) and inner.contract is None else ()
    return tuple(dict.fromkeys((*rule.fields, *own_keys)))
