"""Expectations of Great Expectations as rules.

An expectation about values or rows is not asked of nulls there, nor is a rule here; what they make of null, where
they do, is in the functions below. Verified against great-expectations 1.24.1 on pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from contracts.interchange.great_expectations.arguments import (
    Arguments,
    as_operand,
    is_type_of,
    parts_of,
)
from contracts.interchange.great_expectations.value_expectations import (
    OF_VALUES,
    bounds,
    members,
    sizes,
)
from contracts.interchange.leave_out import Unreadable
from contracts.rules.aggregate import (
    Distinct,
    DistinctShare,
    Mean,
    Quantile,
    StandardDeviation,
    Sum,
)
from contracts.rules.builders import col
from contracts.rules.expression import Expression
from contracts.rules.requirement import rule
from contracts.rules.row import Satisfies
from contracts.rules.table import Nulls, NullShare, RowCount, Sorted, Unique
from contracts.specification import Field

_NO_RULE = "Check it elsewhere"
OF_NULLS = "column_values_to_not_be_null"


@dataclass(slots=True)
class Requirements:
    """What the expectations of a suite require.

    Attributes:
        fields: the fields, by their columns.
        values: the value rules of each column.
        required: the columns that have no nulls.
        body: the rules of rows and of the batch.
        is_closed: whether there are no other columns.
        is_ordered: whether the columns stand in the order of the fields.
    """

    fields: dict[str, Field]
    values: dict[str, list[Any]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    body: list[Any] = field(default_factory=list)
    is_closed: bool = False
    is_ordered: bool = False

    def field_of(self, column: Any) -> Field:
        """The field of a column.

        Raises:
            Unreadable: it is not a column.
        """
        if column not in self.fields:
            raise Unreadable(
                f"is about {column!r}, which is not in columns", "Add its type to columns="
            )
        return self.fields[column]

    def take(self, expectation: Any) -> None:
        """Add what an expectation requires.

        Raises:
            Unreadable: no rule requires it.
        """
        kind, arguments, terms = parts_of(expectation)
        column = arguments.get("column")
        match kind:
            case _ if kind == OF_NULLS and terms.keys() == {"tolerate_share"}:
                self.body.append(NullShare(self.field_of(column).name, max=terms["tolerate_share"]))
            case _ if kind in _OF_COLUMNS:
                if terms:
                    problem = "only warns of a type or of nulls, or tolerates them"
                    raise Unreadable(problem, _NO_RULE)
                _OF_COLUMNS[kind](self, arguments)
            case _ if kind in OF_VALUES:
                self._refuse_share_of_values(arguments, terms)
                of_type = self.field_of(column).value.dtype.kind
                typed = {name: as_operand(one, of_type) for name, one in arguments.items()}
                rules = _with_terms(OF_VALUES[kind](typed), terms)
                self.values.setdefault(str(column), []).extend(rules)
            case _ if kind in _OF_ROWS_AND_BATCHES:
                self._refuse_share_of_values(arguments, terms)
                self.body += _with_terms(_OF_ROWS_AND_BATCHES[kind](self, arguments), terms)
            case _:
                raise Unreadable(f"is expect_{kind}, which no rule states", _NO_RULE)

    def _refuse_share_of_values(self, arguments: Arguments, terms: dict[str, Any]) -> None:
        """Refuse a share of the values that are not null, which is not that of the rows."""
        if "tolerate_share" in terms and arguments.get("column") not in self.required:
            problem = "counts its share (mostly) of the values that are not null"
            raise Unreadable(
                problem, "Expect no nulls in the column: a tolerance is a share of the rows"
            )


def _with_terms(rules: Iterable[Any], terms: dict[str, Any]) -> list[Any]:
    return [rule(one, **terms) if terms else one for one in rules]


# Columns ----------------------------------------------------------------------------------------


def _existing(of: Requirements, arguments: Arguments) -> None:
    of.field_of(arguments["column"])


def _without_nulls(of: Requirements, arguments: Arguments) -> None:
    of.field_of(arguments["column"])
    of.required.add(arguments["column"])


def _of_type(of: Requirements, arguments: Arguments) -> None:
    kind = of.field_of(arguments["column"]).value.dtype.kind
    known = [str(one) for one in arguments.get("type_list", [arguments.get("type_")])]
    if not any(is_type_of(one, kind) for one in known):
        problem = f"asks for the type {', '.join(known)}, which columns= does not say"
        raise Unreadable(problem, "Say it in columns=")


def _set_of_columns(of: Requirements, arguments: Arguments) -> None:
    columns, is_exact = arguments["column_set"], arguments.get("exact_match", True)
    for one in columns:
        of.field_of(one)
    if is_exact and set(columns) != set(of.fields):
        extra = sorted(set(of.fields) - set(columns))
        problem = f"excludes {extra}, which are in columns"
        raise Unreadable(problem, "Leave them out of columns=")
    of.is_closed = of.is_closed or is_exact


def _list_of_columns(of: Requirements, arguments: Arguments) -> None:
    columns = arguments["column_list"]
    if {*columns} == {*of.fields} and [*columns] != [*of.fields]:
        raise Unreadable("lists them in another order than columns=", "Say them in its order")
    _set_of_columns(of, {"column_set": columns})
    of.is_ordered = True


_OF_COLUMNS: dict[str, Callable[[Requirements, Arguments], None]] = {
    "column_to_exist": _existing,
    OF_NULLS: _without_nulls,
    "column_values_to_be_of_type": _of_type,
    "column_values_to_be_in_type_list": _of_type,
    "table_columns_to_match_set": _set_of_columns,
    "table_columns_to_match_ordered_list": _list_of_columns,
}
"""The expectations about columns, their types and nulls, which no report only warns of."""


# Rows and batches -------------------------------------------------------------------------------


def _of_null(predicate: Expression) -> Satisfies:
    """A predicate that passes rows in which it is null, as expectations ignore them."""
    return Satisfies(predicate.node, on_null="pass")


def _excluded_patterns(of: Requirements, arguments: Arguments) -> Iterator[Any]:
    for pattern in arguments.get("regex_list", [arguments.get("regex")]):
        yield _of_null(~col(of.field_of(arguments["column"]).name).matches(pattern, whole=False))


def _patterns(of: Requirements, arguments: Arguments) -> list[Any]:
    field_ = col(of.field_of(arguments["column"]).name)
    tests = [field_.matches(one, whole=False) for one in arguments["regex_list"]]
    if arguments.get("match_on", "any") == "all":
        return [_of_null(one) for one in tests]
    either = tests[0]
    for one in tests[1:]:
        either = either | one
    return [_of_null(either)]


def _unique(of: Requirements, arguments: Arguments) -> list[Any]:
    return [Unique(of.field_of(arguments["column"]).name, nulls="distinct")]


def _compound_key(of: Requirements, arguments: Arguments) -> list[Any]:
    ignored = arguments.get("ignore_row_if", "all_values_are_missing")
    readings: dict[str, Nulls] = {"any_value_is_missing": "distinct", "never": "equal"}
    nulls = readings.get(ignored)
    names = [of.field_of(one).name for one in arguments["column_list"]]
    if nulls is None and not set(arguments["column_list"]) <= of.required:
        problem = "ignores rows in which all columns of its key are null, and no others"
        raise Unreadable(problem, 'Say ignore_row_if="any_value_is_missing", or expect no nulls')
    return [Unique(*names, nulls=nulls)]


def _order(of: Requirements, arguments: Arguments, *, descending: bool) -> list[Any]:
    name, strict = of.field_of(arguments["column"]).name, bool(arguments.get("strictly"))
    return [Sorted(name, descending=descending, strict=strict)]


def _pair(of: Requirements, arguments: Arguments) -> tuple[Expression, Expression]:
    columns = [arguments["column_A"], arguments["column_B"]]
    _ignores_nulls(of, arguments, columns, "both_values_are_missing")
    first, second = (col(of.field_of(one).name) for one in columns)
    return first, second


def _ignores_nulls(
    of: Requirements, arguments: Arguments, columns: list[str], default: str
) -> None:
    """Refuse an expectation about rows of which some values are null, where those are not ignored."""
    ignored = arguments.get("ignore_row_if", default)
    if (
        ignored not in ("either_value_is_missing", "any_value_is_missing")
        and not set(columns) <= of.required
    ):
        problem = f"asks rows in which one of its columns is null (ignore_row_if={ignored!r})"
        raise Unreadable(
            problem, "Expect no nulls in them, or say that any missing value is ignored"
        )


def _equal_pair(of: Requirements, arguments: Arguments) -> list[Any]:
    first, second = _pair(of, arguments)
    return [_of_null(first == second)]


def _greater_pair(of: Requirements, arguments: Arguments) -> list[Any]:
    first, second = _pair(of, arguments)
    return [_of_null(first >= second if arguments.get("or_equal") else first > second)]


def _row_sum(of: Requirements, arguments: Arguments) -> list[Any]:
    columns = arguments["column_list"]
    _ignores_nulls(of, arguments, columns, "all_values_are_missing")
    total = col(of.field_of(columns[0]).name)
    for one in columns[1:]:
        total = total + col(of.field_of(one).name)
    return [_of_null(total == arguments["sum_total"])]


def _different_values(of: Requirements, arguments: Arguments) -> list[Any]:
    columns = arguments["column_list"]
    _ignores_nulls(of, arguments, columns, "all_values_are_missing")
    names = [of.field_of(one).name for one in columns]
    return [_of_null(col(first) != col(second)) for first, second in combinations(names, 2)]


def _interval(arguments: Arguments) -> dict[str, Any]:
    return {bound.code: bound.bound for bound in bounds(arguments)}


def _aggregate(make: Callable[..., Any], **more: Any) -> Callable[[Requirements, Arguments], Any]:
    return lambda of, arguments: [
        make(of.field_of(arguments["column"]).name, **more, **_interval(arguments))
    ]


def _equal_set(of: Requirements, arguments: Arguments) -> list[Any]:
    name = of.field_of(arguments["column"]).name
    (one_of,) = members(arguments)
    return [_of_null(col(name).is_in({*one_of.members})), Distinct(name, ge=len({*one_of.members}))]


def _row_count(_: Requirements, arguments: Arguments) -> list[Any]:
    least, most = sizes(arguments)
    return [RowCount(min=least or 0, max=most)]


_OF_ROWS_AND_BATCHES: dict[str, Callable[[Requirements, Arguments], Any]] = {
    "column_values_to_not_match_regex": _excluded_patterns,
    "column_values_to_not_match_regex_list": _excluded_patterns,
    "column_values_to_match_regex_list": _patterns,
    "column_values_to_be_unique": _unique,
    "compound_columns_to_be_unique": _compound_key,
    "column_values_to_be_increasing": lambda of, arguments: _order(of, arguments, descending=False),
    "column_values_to_be_decreasing": lambda of, arguments: _order(of, arguments, descending=True),
    "column_pair_values_to_be_equal": _equal_pair,
    "column_pair_values_a_to_be_greater_than_b": _greater_pair,
    "column_pair_values_A_to_be_greater_than_B": _greater_pair,
    "multicolumn_sum_to_equal": _row_sum,
    "select_column_values_to_be_unique_within_record": _different_values,
    "column_max_to_be_between": _aggregate(Quantile, q=1.0),
    "column_min_to_be_between": _aggregate(Quantile, q=0.0),
    "column_median_to_be_between": _aggregate(Quantile, q=0.5),
    "column_mean_to_be_between": _aggregate(Mean),
    "column_sum_to_be_between": _aggregate(Sum),
    "column_unique_value_count_to_be_between": _aggregate(Distinct),
    "column_distinct_values_to_equal_set": _equal_set,
    "column_proportion_of_unique_values_to_be_between": _aggregate(DistinctShare),
    "column_stdev_to_be_between": _aggregate(StandardDeviation),
    "table_row_count_to_be_between": _row_count,
    "table_row_count_to_equal": lambda _, arguments: [
        RowCount(min=arguments["value"], max=arguments["value"])
    ],
}
"""The expectations that are rules of rows or of the batch."""
