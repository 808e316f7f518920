"""Which rows came back for those that were asked for: `match_rows`."""

# No `from __future__ import annotations` here: the doctest below would inherit it.

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from contracts.dtypes import Text
from contracts.judging import DEFAULT_EXAMPLES, refuse_no_count
from contracts.rendering import MASKED, render
from contracts.report import Example, Report, Violation, not_run_of, report_of, violation_of
from contracts.rules.handed import IdentityRule, InOrder, NotAdded, NotDuplicated, NotLost
from contracts.rules.implied import OfType
from contracts.rules.requirement import Requirement
from contracts.specification import GIVEN_ONCE, PRESENT, Field, Specification, Value

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.columns import Column
    from contracts.backends.key_columns import Pair
    from contracts.backends.matching import Match

Key: TypeAlias = str | Sequence[str] | Mapping[str, str]
"""The names of the columns of a key: of one, of several; or by those where rows are asked for, those
where they come back.
"""


@dataclass(frozen=True, slots=True)
class Side:
    """What was asked for, or what came back.

    Attributes:
        columns: the columns of the key that are there, by their names.
        repeated: the names of columns that stand there more than once.
        hidden: the names of columns whose values are not shown.
    """

    columns: "Mapping[str, Column]"
    height: int
    repeated: Collection[str]
    hidden: Collection[str]

    def keys_of(self, rows: Sequence[int]) -> list[dict[str, Any]]:
        """The keys of some rows, as they may be shown."""
        from contracts.backends.key_columns import shown

        listed = (
            [MASKED] * len(rows) if name in self.hidden else shown(column, rows)
            for name, column in self.columns.items()
        )
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*listed, strict=True)]


def match_rows(
    asked: object,
    given: object,
    *,
    key: Key,
    ordered: bool = True,
    max_examples: int | None = DEFAULT_EXAMPLES,
    sensitive: Collection[str] = (),
) -> Report:
    """The report on which rows came back for those that were asked for: the same keys, as often, and in
    the same order.

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
        asked: the rows that were asked for: any kind of data that `Contract.check` takes.
        given: the rows that came back: likewise.
        key: the names of the columns that tell the rows apart; a mapping, where they are called otherwise
            in what came back.
        ordered: whether the order counts.
        max_examples: how many examples to give for each violation; None for all. An example's `row` is
            a row of `asked` where it was lost, and of `given` otherwise; its `value` is the key, and of
            `reordered` the row of `asked` that it answers.
        sensitive: the columns of the key, as they are called in `asked`, that are never shown.

    Raises:
        ValueError: `key` names no column, or one that `asked` does not have in every row.
        UnsupportedDataError: either is no kind of data that is read here, or can be read only once.
        EngineError: it could not be read.

    >>> asked = {"driver": [5, 1, 3], "day": ["mon", "mon", "mon"]}
    >>> given = {"driver": [3.0, 1.0, 1.0], "day": ["mon", "mon", "mon"]}
    >>> print(match_rows(asked, given, key=("driver", "day"), ordered=False))
    asked rows: 2 rules broken in 3 rows
      row  must not come back more often than it was asked for  1 row  row 2: driver=1.0, day='mon'
      row  must come back as often as it was asked for          1 row  row 0: driver=5, day='mon'
    """
    names = names_of(key)
    refuse_no_count(max_examples)
    hidden = {names[name] for name in sensitive if name in names}
    first = side_of(asked, [*names], sensitive, "the rows that were asked for")
    second = side_of(given, [*names.values()], hidden, "the rows that came back")
    refuse_no_key(first, names)
    pairs, problems = comparable(first, second, names, max_examples)
    if problems:
        rules = rules_of(ordered=ordered)
        reason = "the keys cannot be compared"
        not_run = [not_run_of(None, Requirement(rule), reason) for rule in rules]
        return report_of(rows_of(names), first.height, problems, not_run)
    return report_of(
        rows_of(names),
        first.height,
        violations_of(first, second, matched(pairs), max_examples, ordered=ordered),
        (),
    )


def rules_of(*, ordered: bool) -> tuple[IdentityRule, ...]:
    """The rules that are asked."""
    every: tuple[IdentityRule, ...] = (NotLost(), NotDuplicated(), NotAdded())
    return (*every, InOrder()) if ordered else every


# What is given -----------------------------------------------------------------------------------


def names_of(key: Key) -> dict[str, str]:
    """The names of the columns of a key, where rows are asked for and where they come back.

    Raises:
        ValueError: there is none, or one is no text, or named twice.
    """
    if isinstance(key, Mapping):
        given, named = [*key], dict(key)
    else:
        listed: Any = [key] if isinstance(key, str) or not isinstance(key, Iterable) else key
        given = [*listed]
        named = {name: name for name in given}
    every = [*named, *named.values()]
    if not given or not all(isinstance(name, str) for name in every):
        raise ValueError(f"key must name at least one column (got {render(key)})")
    if len(named) < len(given) or len(set(named.values())) < len(named):
        raise ValueError(f"key must name each column once (got {render(key)})")
    return named


def rows_of(names: Collection[str]) -> Specification:
    """What rows that are told apart by some columns are, for what reads and reports them."""
    fields = (Field(name, name, Value(Text(), nullable=True)) for name in names)
    return Specification("asked rows", tuple(fields), extra="ignore")


def side_of(data: object, names: Sequence[str], hidden: Collection[str], what: str) -> Side:
    """One of the two tables.

    Raises:
        UnsupportedDataError, EngineError: as `match_rows` does.
    """
    from contracts.backends.failing import enforcing
    from contracts.kinds.reading import kind_of

    specification = rows_of(names)
    with enforcing(specification, f"reading {what}"):
        kind = kind_of(data, specification, keep=True)
        columns = kind.columns()
    there = {name: columns.fields[name] for name in names if name in columns.fields}
    return Side(there, kind.height, columns.repeated, hidden)


def refuse_no_key(asked: Side, names: Collection[str]) -> None:
    """Raise ValueError unless every row that was asked for has a key."""
    from contracts.backends.key_columns import absent

    for name in names:
        if name not in asked.columns or name in asked.repeated or absent(asked.columns[name]):
            raise ValueError(
                f"key must name columns that every row asked for has, each once (got {render(name)})"
            )


def comparable(
    asked: Side, given: Side, names: Mapping[str, str], most: int | None
) -> "tuple[list[Pair], list[Violation]]":
    """The columns of the keys in pairs that can be compared, and what is wrong with the others."""
    from contracts.backends.key_columns import NotAlike, absent, alike

    pairs: list[Pair] = []
    problems: list[Violation] = []
    for name, other in names.items():
        if other not in given.columns or other in given.repeated:
            rule = GIVEN_ONCE if other in given.columns else PRESENT
            problems.append(violation_of(other, rule, given.height, given.height))
        elif rows := absent(given.columns[other]):
            examples = [Example(row, None, None) for row in rows[:most]]
            problems.append(violation_of(other, PRESENT, len(rows), given.height, examples))
        else:
            try:
                pairs += alike(asked.columns[name], given.columns[other])
            except NotAlike as error:
                rule = Requirement(
                    OfType(f"{error.asked}, as it was asked for (got {error.given})")
                )
                broken = violation_of(other, rule, given.height, given.height)
                problems.append(replace(broken, cause=error.cause))
    return pairs, problems


# What came of it ---------------------------------------------------------------------------------


def matched(pairs: "Sequence[Pair]") -> "Match":
    """What became of the rows, by the columns of their keys."""
    import polars as pl

    from contracts.backends.matching import match

    asked, given = (
        pl.DataFrame({str(place): column for place, column in enumerate(side)})
        for side in zip(*pairs, strict=True)
    )
    return match(asked, given)


def violations_of(
    asked: Side, given: Side, found: "Match", most: int | None, *, ordered: bool
) -> Iterator[Violation]:
    """What is wrong with the rows that came back."""
    sides: list[tuple[IdentityRule, Side, pl.Series]] = [
        (NotLost(), asked, found.lost),
        (NotDuplicated(), given, found.duplicated),
        (NotAdded(), given, found.added),
    ]
    if ordered:
        sides.append((InOrder(), given, found.moved))
    for rule, side, mask in sides:
        if count := int(mask.sum()):
            where = mask.arg_true()
            rows = (where if most is None else where.head(most)).to_list()
            keys = side.keys_of(rows)
            values = found.asked.gather(rows) if isinstance(rule, InOrder) else keys
            examples = map(Example, rows, keys, values)
            yield violation_of(None, Requirement(rule), count, side.height, examples)
