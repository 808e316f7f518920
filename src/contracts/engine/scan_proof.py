"""Files that a LazyFrame does nothing but read: one streaming query proves most of their rules, and hands no row over.

Rows that come in batches pass through memory once more, and each batch starts all cores again: checked so, six
columns of Parquet take 1.5 to 1.7 times the CPU time of a bare scan, and a query of all proofs 1.3 times. Where the
rows with a wrong text are asked for, Polars looks at each text of a dictionary once: then the query takes no longer
than the scan, whatever is required of texts.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.frame.proof_by_counts import FIRST_ROWS, CountProof, proof_by_counts
from contracts.backends.frame.proofs import ColumnChecks
from contracts.backends.physical_types import literal_name
from contracts.engine.backends import Backends
from contracts.inputs.column_order import order_unless_declared
from contracts.rules.aggregate import Distinct, Quantile
from contracts.rules.requirement import Requirement
from contracts.rules.row import CustomRow
from contracts.rules.table import CustomTable, Grouped, fields_of_table_rule
from contracts.rules.value import Custom
from contracts.specification import Specification, StructOf, walk_types

if TYPE_CHECKING:
    from contracts.backends.frame.plan import FramePlan

_SCANS = ("Parquet SCAN ", "Ipc SCAN ")
"""How the plans begin of LazyFrames that only read files, of kinds that can be read again."""
_SAMPLE_ROWS = 10_000
"""How many rows are proved first: bad data is often bad throughout, and then the query of all rows would be
wasted."""
_SAMPLE_FROM = 5_000_000
"""From how many rows on; finding the first takes as long as proving 200,000."""
_LONGEST = 2**31
"""More bytes than texts have."""


@dataclass(frozen=True, slots=True)
class ProvedScan:
    """Files whose rows keep every rule but those about the table.

    Attributes:
        rows: how many they have.
        backends: those of the rest: the rules about the table, and the fields that these read.
        rest: the columns of those fields; None where they read none.
    """

    rows: int
    backends: Backends
    rest: pl.LazyFrame | None


def proved_scan(backends: Backends, lazy: pl.LazyFrame, least: int) -> ProvedScan | None:
    """Files of which all is proved but the rest; None where a LazyFrame is none of at least so many rows that can
    be read again, or where rows must be looked at to say which rule they break.
    """
    if not _plan_text(lazy).startswith(_SCANS) or _calls_others(backends.specification):
        return None
    counted = _collected([lazy.select(pl.len())])
    rows = counted[0].item() if counted else 0
    schema = attempt(lazy.collect_schema)
    if isinstance(schema, Failure) or rows < least:
        return None
    if any(literal_name(name) != name or schema[name] == pl.Null for name in schema):
        return None
    specification = backends.specification
    plan = backends.frames.plan(schema)
    forbidden = plan.extra if specification.extra == "forbid" else ()
    if plan.missing or forbidden or plan.not_run:
        return None
    if specification.ordered and order_unless_declared(specification, schema) is not None:
        return None
    rules, counts = specification.table_rules, _count_proofs(plan, specification)
    names = _fields_of(one for n, one in enumerate(rules) if n not in counts)
    wrong = {one.field: _wrong_texts(plan, one) for one in plan.columns if _is_text(plan, one)}
    summed = [one for one in plan.columns if one.field not in names]
    few = lazy.head(_SAMPLE_ROWS)
    if rows >= _SAMPLE_FROM and _answers(few, _SAMPLE_ROWS, _proofs(summed)) is None:
        return None
    proofs = _proofs(one for one in summed if one.field not in wrong)
    answers = _answers(lazy, rows, proofs, _unproved(plan, names), wrong.values(), counts)
    if answers is None:
        return None
    left = tuple(
        one for n, one in enumerate(rules) if n not in counts or not _proves(n, counts, answers)
    )
    names = _fields_of(left)
    fields = tuple(
        replace(one, value=replace(one.value, rules=())) if one.name in wrong else one
        for one in specification.fields
        if one.name in names
    )
    rest = replace(specification, fields=fields, rules=left, extra="ignore", ordered=False)
    columns = [plan.held[one.name] for one in fields]
    return ProvedScan(rows, Backends(rest), lazy.select(columns) if columns else None)


def _fields_of(rules: Iterable[Requirement[Any]]) -> set[str]:
    return {name for one in rules for name in fields_of_table_rule(one.rule)}


def _plan_text(lazy: pl.LazyFrame) -> str:
    """The plan of a LazyFrame as text; empty where Polars cannot make one."""
    text = attempt(partial(lazy.explain, optimized=False))
    return "" if isinstance(text, Failure) else text


def _calls_others(specification: Specification) -> bool:
    """Whether a rule is the user's own: it may look at rows together, and need not be asked twice of one."""
    values = [one for field in specification.fields for one in walk_types(field.value)]
    nested = [one.dtype.specification for one in values if isinstance(one.dtype, StructOf)]
    rules: list[Any] = [one.rule for value in values for one in value.rules]
    rules += [one.rule for inside in (specification, *nested) for one in inside.rules]
    inner = (one.rule if isinstance(one, Grouped) else one for one in rules)
    return any(isinstance(one, Custom | CustomRow | CustomTable) for one in inner)


def _proofs(columns: Iterable[ColumnChecks]) -> dict[str, pl.Expr]:
    """What is false of columns that keep the rules of their fields."""
    return {
        f"{n}.{m}": one.expr
        for n, column in enumerate(columns)
        for m, one in enumerate(column.proofs)
    }


def _unproved(plan: FramePlan, left: set[str]) -> dict[str, pl.Expr]:
    """What reads the other columns of fields, of whose values nothing is to be proved but that they are there."""
    proved = {one.field for one in plan.columns if one.proofs}
    names = sorted(plan.members.keys() - proved - left)
    return {f"nulls {name}": plan.members[name][0].null_count() for name in names}


def _is_text(plan: FramePlan, column: ColumnChecks) -> bool:
    """Whether a column is text of which something is required."""
    if column.field is None or not column.checks or any(one.structural for one in column.checks):
        return False
    return plan.members[column.field][1] == pl.String


def _wrong_texts(plan: FramePlan, column: ColumnChecks) -> pl.Expr:
    """The mask of rows whose text breaks a rule.

    No bound says how long a text is, so that Polars leaves no row out by bounds, but where both are one text.
    """
    text, _ = plan.members[column.field or ""]
    masks = [one.broken if one.suspect is None else one.suspect for one in column.checks]
    return functools.reduce(operator.or_, masks, text.str.len_bytes() > _LONGEST)


def _count_proofs(plan: FramePlan, specification: Specification) -> dict[int, CountProof]:
    """What may prove rules about the table, by their places."""
    found = {}
    for n, one in enumerate(specification.table_rules):
        if isinstance(one.rule, Distinct | Quantile) and plan.reads(name := one.rule.field):
            value = specification.by_name[name].value
            if (proof := proof_by_counts(one.rule, value, plan.members[name])) is not None:
                found[n] = proof
    return found


def _counted(counts: Mapping[int, CountProof], *, of_first: bool) -> dict[str, pl.Expr]:
    """What such proofs compute of all rows, or of the first."""
    return {
        f"count {n} {name}": expr
        for n, proof in counts.items()
        if proof.of_first == of_first
        for name, expr in proof.exprs.items()
    }


def _proves(n: int, counts: Mapping[int, CountProof], answers: Mapping[str, Any]) -> bool:
    return counts[n].proves({name: answers[f"count {n} {name}"] for name in counts[n].exprs})


def _answers(  # noqa: PLR0917 - by position, as everywhere here
    lazy: pl.LazyFrame,
    rows: int,
    proofs: dict[str, pl.Expr],
    others: Mapping[str, pl.Expr] = MappingProxyType({}),
    wrong: Iterable[pl.Expr] = (),
    counts: Mapping[int, CountProof] = MappingProxyType({}),
) -> dict[str, Any] | None:
    """What is computed of so many rows; None where not so many can be read, a proof fails, or a text is
    wrong.
    """
    all_rows = {**proofs, **others, **_counted(counts, of_first=False), "rows": pl.len()}
    found = _collected(
        [
            lazy.select(**all_rows),
            lazy.head(FIRST_ROWS).select(**_counted(counts, of_first=True)),
            *(lazy.filter(mask).select(pl.len()) for mask in wrong),
        ]
    )
    if not found or any(count.item() for count in found[2:]):
        return None
    answers = found[0].row(0, named=True)
    if answers["rows"] != rows or any(answers[name] is not False for name in proofs):
        return None
    return answers | (found[1].row(0, named=True) if found[1].height else {})


def _collected(queries: list[pl.LazyFrame]) -> list[pl.DataFrame]:
    """The results of queries; none where the engine fails."""
    found = attempt(lambda: pl.collect_all(queries, engine="streaming"))
    return [] if isinstance(found, Failure) else found
