"""`match_rows`: whether the rows that came back are the rows that were asked for."""

# No `from __future__ import annotations` here: the doctest below would inherit it.

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from contracts.arguments import own_words
from contracts.dtypes import Text
from contracts.engine.options import DEFAULT_EXAMPLES, refuse_invalid_count
from contracts.report.ranking import build_report
from contracts.report.report import (
    Example,
    Report,
    Violation,
    build_not_run,
    build_violation,
)
from contracts.report.values import MASKED, show_value
from contracts.rules.implied import OfType
from contracts.rules.requirement import Requirement
from contracts.rules.response import InOrder, NotAdded, NotDuplicated, NotLost, RowMatchRule
from contracts.specification import GIVEN_ONCE, PRESENT, Field, FieldType, Specification

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.columns import Column
    from contracts.backends.frame.key_columns import KeyPair
    from contracts.backends.frame.matching import KeyMatch

Key: TypeAlias = str | Sequence[str] | Mapping[str, str]
"""The key columns: one name, several, or a mapping from the names in `asked` to those in `given`."""


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two tables: the rows asked for, or the rows that came back.

    Attributes:
        columns: the key columns that are present, by their names.
        repeated: the names of columns that occur more than once.
        hidden: the names of columns whose values are not shown.
    """

    columns: "Mapping[str, Column]"
    height: int
    repeated: Collection[str]
    hidden: Collection[str]

    def keys_of(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """The keys of some rows, sensitive values masked."""
        from contracts.backends.frame.key_columns import key_values

        listed = (
            [MASKED] * len(rows) if name in self.hidden else key_values(column, rows)
            for name, column in self.columns.items()
        )
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*listed, strict=True)]


@own_words(checked_later=("key", "max_examples"))
def match_rows(
    asked: object,
    given: object,
    *,
    key: Key,
    ordered: bool = True,
    max_examples: int | None = DEFAULT_EXAMPLES,
    sensitive: Collection[str] = (),
) -> Report:
    """The report on the rows that came back, compared with those that were asked for: the same keys, as
    often, and in the same order.

    Of rows with the same key the first that came back answers the first that was asked for, the second
    the second, and so on. So `rows_lost` counts the rows asked for that are not answered,
    `rows_duplicated` the rows that came back without answering one, though their key was asked for, and
    `rows_added` those whose key was not. `reordered` counts the rows that answer one in another place,
    once the lost, the duplicated and the added are left out: one row moved to the front moves all that
    it passes.

    Keys are equal if their values are, exactly: 1 equals 1.0, and 2**53 + 1 does not equal 2.0**53; an
    instant equals itself in any unit and zone; null equals null, NaN equals NaN, -0.0 equals 0.0. Where
    types are never equal, as times with and without a zone, the key column breaks `dtype`; where it did
    not come back, `missing_field`. Then the others are not run.

    Args:
        asked: the rows that were asked for: any data that `Contract.check` takes.
        given: the rows that came back: likewise.
        key: the names of the columns that tell the rows apart; a mapping, where `given` has other names
            for them.
        ordered: whether the order matters.
        max_examples: how many examples to give for each violation; None for all. An example's `row` is
            a row of `asked` where it was lost, and of `given` otherwise; its `value` is the key, and of
            `reordered` the row of `asked` that it answers.
        sensitive: the columns of the key, as they are called in `asked`, that are never shown.

    Raises:
        ValueError: `key` names no column, or one that `asked` does not have in every row.
        UnsupportedDataError: either is not a supported data type, or can be read only once.
        EngineError: it could not be read.

    >>> asked = {"driver": [5, 1, 3], "day": ["mon", "mon", "mon"]}
    >>> given = {"driver": [3.0, 1.0, 1.0], "day": ["mon", "mon", "mon"]}
    >>> print(match_rows(asked, given, key=("driver", "day"), ordered=False))
    asked rows: 2 rules broken in 3 rows
      row  must not come back more often than it was asked for  1 row  row 2: driver=1.0, day='mon'
      row  must come back as often as it was asked for          1 row  row 0: driver=5, day='mon'
    """
    names = key_names(key)
    refuse_invalid_count(max_examples)
    hidden = {names[name] for name in sensitive if name in names}
    first = _read_side(asked, [*names], sensitive, "the rows that were asked for")
    second = _read_side(given, [*names.values()], hidden, "the rows that came back")
    _refuse_rows_without_key(first, names)
    pairs, problems = _comparable_columns(first, second, names, max_examples)
    if problems:
        rules = _match_rules(ordered=ordered)
        reason = "the keys cannot be compared"
        not_run = [build_not_run(None, Requirement(rule), reason) for rule in rules]
        return build_report(_key_specification(names), first.height, problems, not_run)
    return build_report(
        _key_specification(names),
        first.height,
        _match_violations(first, second, _match_keys(pairs), max_examples, ordered=ordered),
        (),
    )


def _match_rules(*, ordered: bool) -> tuple[RowMatchRule, ...]:
    """The rules that the rows are matched by."""
    every: tuple[RowMatchRule, ...] = (NotLost(), NotDuplicated(), NotAdded())
    return (*every, InOrder()) if ordered else every


# The two tables ----------------------------------------------------------------------------------


def key_names(key: Key) -> dict[str, str]:
    """The key columns by their names in `asked`, and what they are called in `given`.

    Raises:
        ValueError: there is none, or one is not text, or named twice.
    """
    if isinstance(key, Mapping):
        given, named = [*key], dict(key)
    else:
        listed: Any = [key] if isinstance(key, str) or not isinstance(key, Iterable) else key
        given = [*listed]
        texts = [name for name in listed if isinstance(name, str)]
        named = dict(zip(texts, texts, strict=True))
    every = [*named, *named.values()]
    if not given or not all(isinstance(name, str) for name in [*given, *every]):
        raise ValueError(f"key must name at least one column (got {show_value(key)})")
    if len(named) < len(given) or len(set(named.values())) < len(named):
        raise ValueError(f"key must name each column once (got {show_value(key)})")
    return named


def _key_specification(names: Collection[str]) -> Specification:
    """A specification of the key columns, which the adapters and the report need."""
    fields = (Field(name, name, FieldType(Text(), nullable=True)) for name in names)
    return Specification("asked rows", tuple(fields), extra="ignore")


def _read_side(data: object, names: Sequence[str], hidden: Collection[str], what: str) -> _Side:
    """One of the two tables.

    Raises:
        UnsupportedDataError, EngineError: as `match_rows` does.
    """
    from contracts.backends.engine_errors import enforcing
    from contracts.inputs.detect import adapter_for

    specification = _key_specification(names)
    with enforcing(specification, f"reading {what}"):
        kind = adapter_for(data, specification, keep=True)
        columns = kind.columns()
    there = {name: columns.fields[name] for name in names if name in columns.fields}
    return _Side(there, kind.height, columns.repeated, hidden)


def _refuse_rows_without_key(asked: _Side, names: Collection[str]) -> None:
    """Raise ValueError unless every row that was asked for has a key."""
    from contracts.backends.frame.key_columns import rows_without_key

    for name in names:
        if (
            name not in asked.columns
            or name in asked.repeated
            or rows_without_key(asked.columns[name])
        ):
            raise ValueError(
                f"key must name columns that every row asked for has, each once (got {show_value(name)})"
            )


def _comparable_columns(
    asked: _Side, given: _Side, names: Mapping[str, str], max_examples: int | None
) -> "tuple[list[KeyPair], list[Violation]]":
    """The key columns in pairs that can be compared, and the violations of those that cannot."""
    from contracts.backends.frame.key_columns import (
        IncomparableKeys,
        comparable_pairs,
        rows_without_key,
    )

    pairs: list[KeyPair] = []
    problems: list[Violation] = []
    for name, other in names.items():
        if other not in given.columns or other in given.repeated:
            rule = GIVEN_ONCE if other in given.columns else PRESENT
            problems.append(build_violation(other, rule, given.height, given.height))
        elif rows := rows_without_key(given.columns[other]):
            examples = [Example(row, None, None) for row in rows[:max_examples]]
            problems.append(build_violation(other, PRESENT, len(rows), given.height, examples))
        else:
            try:
                pairs += comparable_pairs(asked.columns[name], given.columns[other])
            except IncomparableKeys as error:
                rule = Requirement(
                    OfType(f"{error.asked}, as it was asked for (got {error.given})")
                )
                broken = build_violation(other, rule, given.height, given.height)
                problems.append(replace(broken, cause=error.cause))
    return pairs, problems


# The outcome ------------------------------------------------------------------------------------


def _match_keys(pairs: "Sequence[KeyPair]") -> "KeyMatch":
    """The rows matched by their key columns."""
    import polars as pl

    from contracts.backends.frame.matching import match_keys

    asked, given = (
        pl.DataFrame({str(place): column for place, column in enumerate(side)})
        for side in zip(*pairs, strict=True)
    )
    return match_keys(asked, given)


def _match_violations(
    asked: _Side, given: _Side, found: "KeyMatch", max_examples: int | None, *, ordered: bool
) -> Iterator[Violation]:
    """The violations of the rows that came back."""
    sides: list[tuple[RowMatchRule, _Side, pl.Series]] = [
        (NotLost(), asked, found.lost),
        (NotDuplicated(), given, found.duplicated),
        (NotAdded(), given, found.added),
    ]
    if ordered:
        sides.append((InOrder(), given, found.moved))
    for rule, side, mask in sides:
        if count := int(mask.sum()):
            where = mask.arg_true()
            rows = (where if max_examples is None else where.head(max_examples)).to_list()
            keys = side.keys_of(rows)
            values = found.asked.gather(rows) if isinstance(rule, InOrder) else keys
            examples = map(Example, rows, keys, values)
            yield build_violation(None, Requirement(rule), count, side.height, examples)
