"""Checks that ODCS keeps in the words of an engine, in SQL or of Great Expectations, as rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from contracts.declaration.errors import DeclarationError
from contracts.declaration.field_rules import fit_value_rule
from contracts.declaration.predicates import fit_predicate
from contracts.dtypes import NUMBERS
from contracts.interchange.great_expectations.expectations import Requirements
from contracts.interchange.leave_out import Unreadable
from contracts.interchange.odcs.logical_types import Data
from contracts.rules.aggregate import Aggregate, Mean, Quantile, Sum
from contracts.rules.builders import col
from contracts.rules.expression import Expression
from contracts.rules.implied import NotNull
from contracts.rules.requirement import Requirement
from contracts.rules.row import Satisfies
from contracts.rules.table import RowCount
from contracts.rules.value import ValueRule
from contracts.specification import Field, FieldType, Specification

_QUERY = re.compile(
    r"select\s+(?P<what>count\s*\(\s*\*\s*\)|(?P<function>max|min|avg|sum)\s*\(\s*(?P<column>[^\s()]+)\s*\))"
    r"(?:\s+as\s+\w+)?\s+from\s+(?P<table>[^\s();,]+)(?:\s+where\s+(?P<where>.+))?",
    re.IGNORECASE | re.DOTALL,
)
_TABLES = ("${model}", "{model}", "${table}", "{table}", "${object}", "{object}")
_COLUMNS = ("${field}", "{field}", "${column}", "{column}", "${property}", "{property}")
"""How a query names the object, and the property, that its check is of."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)")
_TOKEN = re.compile(
    r"\s*(<=|>=|<>|!=|[=<>()]|\"[^\"]+\"|`[^`]+`|\[[^\]]+\]|[+-]?[\w.]+|[$]?\{\w+\})"
)
_MAX_WORDS = 120
"""How long a condition may be: brackets in it nest as deep as Python's stack."""
_ENDS: dict[str, tuple[str, ...]] = {
    "mustBe": ("ge", "le"), "mustBeBetween": ("ge", "le"), "mustBeGreaterThan": ("gt",),
    "mustBeGreaterOrEqualTo": ("ge",), "mustBeLessThan": ("lt",), "mustBeLessOrEqualTo": ("le",),
}  # fmt: skip  # a table of short pairs
_HINT = "Say what it asks as a rule of a contract that inherits from this one"


def _in_sql(problem: str = "no contract runs") -> Unreadable:
    return Unreadable(f"is a query in SQL, which {problem}", _HINT, "sql")


def read_query(
    check: Data, fields: Mapping[str, Field], tables: frozenset[str]
) -> tuple[RowCount | Satisfies | Aggregate, bool]:
    """The rule that a query about one object is, and whether it counts the rows that break it: `COUNT(*)`, with
    a condition of numbers and nulls, and the least, greatest, mean and sum of a column.

    Args:
        fields: the fields that the query may read, by the names of their properties.
        tables: the names of the object.

    Raises:
        Unreadable: it is another query.
    """
    written = " ".join(str(check.get("query", "")).split()).removesuffix(";").rstrip()
    query = _QUERY.fullmatch(written)
    if query is None or _unquoted(query["table"]) not in {*_TABLES, *tables}:
        raise _in_sql()
    if query["function"] is not None and query["where"] is None:
        return _aggregate_of(
            query["function"].lower(), check, _queried_field(query["column"], fields)
        ), False
    if query["function"] is not None:
        raise _in_sql()
    if query["where"] is None:
        return RowCount(), False
    return _row_rule_of(query["where"], fields), True


def _unquoted(written: str) -> str:
    """A name without the marks that engines quote it with."""
    quoted = re.fullmatch(r"\"(.+)\"|`(.+)`|\[(.+)\]", written)
    return next(filter(None, quoted.groups()), "") if quoted else written


def _queried_field(written: str, fields: Mapping[str, Field]) -> Field:
    name = _unquoted(written)
    if name in _COLUMNS and len(fields) == 1:
        [name] = fields
    if name not in fields:
        raise _in_sql(f"reads {name[:60]!r}, which is not a property of its element")
    return fields[name]


def _aggregate_of(function: str, check: Data, field: Field) -> Aggregate:
    stated = [(one, check[one]) for one in _ENDS if one in check]
    if (
        len(stated) != 1
        or field.value.dtype.kind not in NUMBERS
        or check.get("unit", "rows") != "rows"
    ):
        raise _in_sql()
    [(comparison, bound)] = stated
    bounds = bound if isinstance(bound, list) else [bound] * 2
    if not all(type(one) in (int, float) for one in bounds):
        raise _in_sql()
    ends = dict(zip(_ENDS[comparison], bounds, strict=False))
    match function:
        case "avg":
            return Mean(field.name, **ends)
        case "sum":
            return Sum(field.name, **ends)
        case _:
            return Quantile(field.name, q=1.0 if function == "max" else 0.0, **ends)


def _row_rule_of(where: str, fields: Mapping[str, Field]) -> Satisfies:
    """That no row has the condition; a row for which it is null has it not, as in SQL."""
    tokens, place = [], 0
    while place < len(where.rstrip()):
        token = _TOKEN.match(where, place)
        if token is None:
            raise _in_sql()
        tokens.append(token[1])
        place = token.end()
    if len(tokens) > _MAX_WORDS:
        raise _in_sql(f"has a condition of more than {_MAX_WORDS} words")
    condition = _Condition(tokens, fields)
    read = condition.disjunction()
    if condition.tokens:
        raise _in_sql()
    try:
        node = fit_predicate((~read).node, Specification("Query", tuple(fields.values())))
    except DeclarationError as error:
        raise _in_sql(f"{error.problem}") from None
    return Satisfies(node, on_null="pass")


class _Condition:
    """A condition of SQL: comparisons of columns with numbers and with each other, and tests for null.

    Text is not compared: engines disagree about its case and about blanks at its end.
    """

    def __init__(self, tokens: list[str], fields: Mapping[str, Field]) -> None:
        self.tokens, self.fields = tokens, fields

    def disjunction(self) -> Expression:
        read = self._conjunction()
        while self._takes("or"):
            read = read | self._conjunction()
        return read

    def _conjunction(self) -> Expression:
        read = self._negation()
        while self._takes("and"):
            read = read & self._negation()
        return read

    def _negation(self) -> Expression:
        if self._takes("not"):
            return ~self._negation()
        if self._takes("("):
            read = self.disjunction()
            self._expect(")")
            return read
        return self._comparison()

    def _comparison(self) -> Expression:
        left: Any = self._operand()
        if self._takes("is"):
            negated = self._takes("not")
            self._expect("null")
            return left.is_not_null() if negated else left.is_null()  # type: ignore[no-any-return]  # an operand
        if self._takes("between"):
            low = self._operand()
            self._expect("and")
            return left.is_between(low, self._operand())  # type: ignore[no-any-return]  # likewise
        operator, right = self._next(), self._operand()
        if isinstance(left, (int, float)) and isinstance(right, (int, float)):
            raise _in_sql()
        match operator:
            case "=":
                compared = left == right
            case "<>" | "!=":
                compared = left != right
            case "<":
                compared = left < right
            case "<=":
                compared = left <= right
            case ">":
                compared = left > right
            case ">=":
                compared = left >= right
            case _:
                raise _in_sql()
        return compared  # type: ignore[no-any-return]  # likewise

    def _operand(self) -> Expression | float:
        token = self._next()
        if _NUMBER.fullmatch(token):
            return float(token) if "." in token else int(token)
        field = _queried_field(token, self.fields)
        if field.value.dtype.kind == "text" and not (
            self.tokens and self.tokens[0].lower() == "is"
        ):
            raise _in_sql("compares text, of which engines disagree")
        return col(field.name)

    def _next(self) -> str:
        if not self.tokens:
            raise _in_sql()
        return self.tokens.pop(0)

    def _takes(self, word: str) -> bool:
        if self.tokens and self.tokens[0].lower() == word:
            self.tokens.pop(0)
            return True
        return False

    def _expect(self, word: str) -> None:
        if not self._takes(word):
            raise _in_sql()


# Great Expectations -------------------------------------------------------------------------------


def read_expectation(check: Data, fields: Mapping[str, Field]) -> list[Requirement[Any]]:
    """The rules that an expectation of Great Expectations is.

    Args:
        fields: those that it may be about; of a property its own alone.

    Raises:
        Unreadable: no rule is it.
    """
    try:
        return [*_rules_of_expectation(check.get("implementation"), fields)]
    except Unreadable as unreadable:
        raise Unreadable(*unreadable.args[:2], "engines") from None


def _rules_of_expectation(stated: Any, fields: Mapping[str, Field]) -> Iterator[Requirement[Any]]:
    import yaml

    try:
        stated = yaml.safe_load(stated) if isinstance(stated, str) else stated
    except yaml.YAMLError:
        stated = None
    if isinstance(stated, dict) and isinstance(stated.get("kwargs"), dict) and len(fields) == 1:
        [column] = fields
        about_column = "column" in str(stated.get("type", stated.get("expectation_type")))
        stated = stated | {
            "kwargs": ({"column": column} if about_column else {}) | stated["kwargs"]
        }
    found = Requirements(dict(fields))
    found.take(stated)
    if found.is_closed:
        raise Unreadable("closes the columns of the object", "Declare all of its properties")
    if found.required:
        yield Requirement(NotNull())
    for column, rules in found.values.items():
        for one in rules:
            stated_rule = one if isinstance(one, Requirement) else Requirement(one)
            yield _fit_to_property(stated_rule, fields[column].value)
    for one in found.body:
        yield one if isinstance(one, Requirement) else Requirement(one)


def _fit_to_property(stated: Requirement[ValueRule], value: FieldType) -> Requirement[ValueRule]:
    try:
        return fit_value_rule(stated, replace(value, rules=()))
    except DeclarationError as error:
        raise Unreadable(f"{error.problem}", "Expect what fits the property's type") from None
