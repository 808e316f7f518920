"""`shadow`: where the verdicts of a contract and of a schema of pandera's differ on data of the user's."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NoReturn

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.escaping import printable
from contracts.interchange.pandera.refusals import (
    Rejection,
    columns_of_index,
    refusals_in,
    refusals_of,
)
from contracts.interchange.pandera.sources import PanderaSource, read_source
from contracts.report.report import Report
from contracts.report.truth import no_truth
from contracts.specification import Specification, walk_types

_OPERANDS = re.compile(r"(\(| the engine raised).*", re.DOTALL)
"""What follows the name of a check, or says why it could not be evaluated."""
_SHOWN_ROWS = 5
"""The rows of one rule that are shown before they are only counted."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One rule or check for which one of the two refuses what the other accepts.

    Attributes:
        field: the column; None for several columns, a row or the whole.
        rule: the rule or check in short: "speed: nan", "speed: greater_than(0)".
        rows: the positions of the rows; none where the data is refused as a whole.
    """

    field: str | None
    rule: str
    rows: tuple[int, ...]

    def __str__(self) -> str:
        if not self.rows:
            return printable(f"{self.rule}  the whole")
        shown = ", ".join(map(str, self.rows[:_SHOWN_ROWS]))
        more = ", …" if len(self.rows) > _SHOWN_ROWS else ""
        one = len(self.rows) == 1
        return printable(
            f"{self.rule}  {_in_rows(len(self.rows))}  {'row' if one else 'rows'} {shown}{more}"
        )


@dataclass(frozen=True, slots=True)
class Shadow:
    """Where a contract and a schema of pandera's differ on the same data; `str` shows it.

    Attributes:
        contract: the name of the contract.
        schema: the name of the schema, or None.
        verb: the verb of the contract: "check", or "parse".
        rows: the number of rows.
        only_contract: what the contract refuses, and the schema accepts.
        only_schema: what the schema refuses, and the contract accepts.
        both: the number of rows that both refuse.
        report: the contract's report, with every row as an example.
    """

    contract: str
    schema: str | None
    verb: Literal["check", "parse"]
    rows: int
    only_contract: tuple[Disagreement, ...]
    only_schema: tuple[Disagreement, ...]
    both: int
    report: Report

    def __bool__(self) -> NoReturn:
        raise no_truth("a shadow run", ".agree")

    @property
    def agree(self) -> bool:
        """Whether each refuses the rows that the other does, and the whole where the other does."""
        return not (self.only_contract or self.only_schema)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        name = f"the pandera schema {self.schema}" if self.schema else "the pandera schema"
        verdict = "agree on" if self.agree else "differ on"
        both = f"; {_in_rows(self.both)} refused by both" if self.both else ""
        yield printable(
            f"{self.contract}.{self.verb} and {name} {verdict} {_in_rows(self.rows)}{both}"
        )
        for party, found in (("contract", self.only_contract), ("schema", self.only_schema)):
            if found:
                yield f"  refused by the {party} alone"
                yield from (f"    {one}" for one in found)


@own_words
def shadow(
    contract: type[Contract],
    schema: Any,
    data: Any,
    *,
    verb: Literal["check", "parse"] | None = None,
) -> Shadow:
    """Run a contract and a schema of pandera's on the same data; returns where they differ, row by row.

    Nothing is raised for bad data, and the data stays as it is. The rows that a schema with
    `drop_invalid_rows` drops are those that it refuses. Rules and checks that only warn are left out.

    Args:
        contract: the contract that is to replace the schema, such as `from_pandera` makes.
        schema: a `DataFrameSchema` or a `DataFrameModel` of `pandera.polars` or `pandera.pandas`.
        data: a DataFrame of polars or of pandas, as the schema's. Levels of the index that the schema
            declares are columns for the contract.
        verb: the verb of the contract; by default "check", and "parse" for schemas that convert or
            fill, and for those of pandas, where NaN means null.

    Raises:
        UnsupportedDataError: `schema` is not such a schema, or `data` not a frame of its API.

    >>> import pandera.polars as pa, polars as pl, contracts as ct
    >>> schema = pa.DataFrameSchema({"speed": pa.Column(float, pa.Check.ge(0))}, name="Ping")
    >>> frame = pl.DataFrame({"speed": [31.0, float("inf"), -3.0]})
    >>> print(ct.shadow(ct.from_pandera(schema), schema, frame))
    Ping.check and the pandera schema Ping differ on 3 rows; 1 row refused by both
      refused by the contract alone
        speed: inf  1 row  row 1
    """
    specification = specification_of(contract)
    source = read_source(schema)
    theirs = _without_operands(specification, refusals_of(source, data))
    chosen = verb or _verb_of(source)
    as_columns = columns_of_index(source, data)
    report = _report_on(contract, as_columns, chosen)
    ours = [*refusals_in(report)]
    return Shadow(
        specification.name,
        source.schema.name,
        chosen,
        report.rows,
        _disagreements(ours, theirs),
        _disagreements(theirs, ours),
        len(_refused_rows(ours) & _refused_rows(theirs)),
        report,
    )


def _without_operands(specification: Specification, refusals: list[Rejection]) -> list[Rejection]:
    """The refusals without the operands of checks, and the errors, that may show a sensitive value."""
    sensitive: set[str | None] = {
        field.alias
        for field in specification.fields
        if any(one.sensitive for one in walk_types(field.value))
    }
    may_show = sensitive | {None} if sensitive else sensitive
    return [
        one._replace(rule=_OPERANDS.sub("", one.rule)) if one.field in may_show else one
        for one in refusals
    ]


def _report_on(contract: type[Contract], data: Any, verb: Literal["check", "parse"]) -> Report:
    if verb == "check":
        return contract.check(data, max_examples=None)
    return contract.split(data, max_examples=None).report  # what `parse` raises, or returns


def _verb_of(source: PanderaSource) -> Literal["check", "parse"]:
    """The verb that does what the schema's `validate` does."""
    schema = source.schema
    changes = schema.coerce or schema.add_missing_columns or schema.strict == "filter"
    columns = schema.columns.values()
    fills = any(one.coerce or one.default is not None for one in columns)
    return "parse" if source.is_pandas or changes or fills else "check"


def _disagreements(
    refusals: Iterable[Rejection], others: Iterable[Rejection]
) -> tuple[Disagreement, ...]:
    """What the refusals of one have that those of the other do not, a rule each."""
    other_rows = _refused_rows(others)
    whole = {one.field for one in others if one.row is None}
    fields = {one.field for one in others if one.field is not None} | whole
    found: dict[tuple[str | None, str], dict[int, None]] = {}
    for one in refusals:
        if one.follows:
            continue
        if one.row is None:
            shared = _root(one.field, fields) in fields
        else:
            shared = one.row in other_rows or (
                one.field is not None and _root(one.field, whole) in whole
            )
        if not shared:
            rows = found.setdefault((one.field, one.rule), {})
            rows |= {} if one.row is None else {one.row: None}
    return tuple(
        Disagreement(field, rule, tuple(sorted(rows))) for (field, rule), rows in found.items()
    )


def _root(field: str | None, known: Iterable[str | None]) -> str | None:
    """The column of a field that may be nested: "home.zip" is in "home"."""
    if field is None or field in known:
        return field
    return next((one for one in known if one and field.startswith(f"{one}.")), field)


def _refused_rows(refusals: Iterable[Rejection]) -> set[int]:
    return {one.row for one in refusals if one.row is not None}


def _in_rows(rows: int) -> str:
    return f"{rows:,} row" if rows == 1 else f"{rows:,} rows"
