"""Checking a Spark DataFrame where its rows are: executors check partitions, and Spark brings the results together."""

# pyspark is the user's own, and is not there where types are checked.
# pyright: reportMissingImports=false
from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

import pyarrow as pa

from contracts.backends.findings import Finding
from contracts.backends.frame.measure import CannotEvaluate
from contracts.backends.frame.table_rules import by_and_rule, findings_of_rule
from contracts.backends.partial.held import empty_batch
from contracts.backends.partial.rule_states import RuleState
from contracts.backends.partial.shuffled_groups import GroupsOfRange, ShuffledGroups
from contracts.backends.partial.shuffled_keys import BrokenRows, ShuffledKeys, rules_on_keys
from contracts.backends.partial.table_rules import rules_on_order
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.engine import Engine
from contracts.engine.options import CheckOptions, Options
from contracts.engine.partial import read_partial
from contracts.engine.partial_state import Held, PartialState, report_of_state, with_order
from contracts.errors import ContractError, EngineError
from contracts.inputs.detect import is_spark_dataframe
from contracts.integrations.spark.executors import CheckPartition, MergeBuckets, sum_of_parts
from contracts.integrations.spark.job import CheckJob
from contracts.integrations.spark.joined import JoinedRule, joined_rules, quoted_name, with_known
from contracts.integrations.spark.rows import (
    ERROR,
    GROUPS,
    KEYS,
    ORDER,
    SORTED_BY,
    SPARK_SCHEMA,
    STATE,
    SentRow,
    frame_from_bytes,
    sent_rows,
)
from contracts.report.ranking import with_run
from contracts.report.report import Report, Violation
from contracts.rules.reference import References, resolve_contract
from contracts.rules.requirement import Requirement
from contracts.rules.table import Sorted, TableRule, is_of_own_table
from contracts.specification import Specification

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from contracts.contract import Contract

SENT_AT_MOST = 100_000
"""How many different keys of a table of Spark's are sent to executors, where Spark could join them instead: a join may
shuffle all rows, which no lookup in a small table is worth.
"""
_NO_ORDER = "rows of a Spark DataFrame have no order: pass order_by=, the columns whose order the rule is about"

_NO_TABLE = "rows of a Spark DataFrame are looked up in a table"


def check_dataframe(
    contract: type[Contract], df: DataFrame, order_by: Sequence[str], options: CheckOptions
) -> Report:
    """The report on a DataFrame in contract form; it is computed once."""
    engine = engine_of(contract)
    numbered, order = numbered_columns(df), _numbered_order(df, order_by)
    tables = options.get("tables")
    joins = {} if order is None else joins_of(engine, df, tables)
    read, large = with_tables_here(engine, options, joins)
    known = options_for(contract, read)
    rules = tuple(one for contract in large for one in joins[contract])
    job = replace(_job_of(engine, df, known, is_ordered=bool(order_by)), joined=rules)
    if rules:
        numbered = with_known(numbered, rules, cast("Mapping[type, DataFrame]", tables))
    if order_by:
        numbered = numbered.orderBy(*order) if order else numbered_columns(df.orderBy(*order_by))
    sent = _run(numbered, job)
    empty = partial(empty_table, df)
    return with_run(report_of_sent(engine, job, known, sent, empty), known.called)


def _numbered_order(df: DataFrame, order_by: Sequence[str]) -> list[str] | None:
    """The names that `numbered_columns` gives the columns of an order; None where one is not that of one column."""
    columns = df.columns
    if any(columns.count(name) != 1 for name in order_by):
        return None
    return [f"c{columns.index(name)}" for name in order_by]


def _run(numbered: DataFrame, job: CheckJob) -> list[SentRow]:
    """What executors send of a DataFrame, in one job."""
    data = job.to_bytes()
    parts = numbered.mapInArrow(CheckPartition(data).__call__, SPARK_SCHEMA)
    in_buckets = parts.repartition("bucket").sortWithinPartitions(*SORTED_BY)
    merged = in_buckets.mapInArrow(MergeBuckets(data).__call__, SPARK_SCHEMA)
    return collect_sent(job.specification.name, merged)


def collect_sent(contract: str, sent: DataFrame) -> list[SentRow]:
    """The rows that executors send, which are computed now.

    Raises:
        EngineError: executors lack a module.
    """
    try:
        return [*sent_rows(sent.toArrow().to_batches())]
    except Exception as error:
        lacks = re.search(r"ModuleNotFoundError: No module named '([^']+)'", str(error))
        if lacks is None:
            raise
        reason = (
            f"they cannot import {lacks[1]}: install it where executors run, or send it to them, by --archives an"
            " environment that has it, by --py-files a module of your own"
        )
        raise EngineError(contract, "running on Spark's executors", reason) from error


def numbered_columns(df: DataFrame) -> DataFrame:
    """The DataFrame for `mapInArrow`, which looks columns up by their names: it finds none with a dot in its
    name, nor one of two that have the same.
    """
    return df.toDF(*(f"c{place}" for place in range(len(df.columns))))


def _job_of(engine: Engine, df: DataFrame, options: Options, *, is_ordered: bool) -> CheckJob:
    return CheckJob(
        engine.specification,
        tuple(df.columns),
        options.max_examples,
        options.now,
        datetime.now(UTC),
        {name: (table.specification, table.frame) for name, table in options.tables.items()},
        baseline=options.baseline,
        ranges=int(df.sparkSession.conf.get("spark.sql.shuffle.partitions") or 1),
        is_ordered=is_ordered,
    )


def report_of_sent(
    engine: Engine,
    job: CheckJob,
    options: Options,
    sent: Sequence[SentRow],
    empty: Callable[[], pa.Table],
) -> Report:
    """The report on what executors sent.

    Args:
        empty: makes a table without rows of the columns, which no executor saw where there are no rows.

    Raises:
        ContractError: an executor sent it.
    """
    backends, context = engine.backends, job.context(options)
    raise_sent_error(sent)
    rows = sorted((one for one in sent if one.kind == STATE), key=lambda one: one.part)
    parts = [read_partial(backends, one.data) for one in rows]
    whole = sum_of_parts(parts or [engine.partial(empty(), options)])
    heights = [height for one in rows for height in pickle.loads(one.more)]  # noqa: S301 - from our own executors
    starts = accumulate((height for _, height in heights), initial=0)
    before = {part: start for (part, _), start in zip(heights, starts, strict=False)}
    broken = _found_in_ranges(sent, engine.specification, context.max_examples)
    keys = ShuffledKeys(backends.frames, context, broken, before, whole.rows)
    groups = ShuffledGroups(engine.specification, _groups_of_ranges(sent))
    state = replace(whole.state, states=groups.with_groups(whole.state.states))
    state = _without_own_table(state)
    state = state if job.is_ordered else _without_order(state)
    with closing(Held(keys, groups)) as held:
        report, _ = report_of_state(with_order(state, 0), whole.rows, held)
    return report if job.is_ordered else without_rows(report)


def raise_sent_error(sent: Iterable[SentRow]) -> None:
    """Raise the error that an executor sent, if one did."""
    for row in sent:
        if row.kind == ERROR:
            error: ContractError = pickle.loads(row.data)  # noqa: S301 - from our own executors
            raise error


def _found_in_ranges(
    sent: Iterable[SentRow], specification: Specification, max_examples: int | None
) -> dict[Requirement[Any], BrokenRows]:
    """The rows that break the rules on keys, and on the order of rows."""
    rules = {KEYS: rules_on_keys(specification), ORDER: rules_on_order(specification)}
    found: dict[Requirement[Any], BrokenRows] = {}
    for row in sent:
        if row.kind not in rules or not row.rows:
            continue
        failure = row.more.decode() if row.rows < 0 else None
        first, sample = map(frame_from_bytes, (row.data, b"" if failure else row.more))
        some = BrokenRows(max(row.rows, 0), first, sample, failure)
        rule = rules[row.kind][row.number]
        found[rule] = found[rule].beside(some, max_examples) if rule in found else some
    return found


def _groups_of_ranges(sent: Iterable[SentRow]) -> dict[int, list[GroupsOfRange]]:
    """What the groups of each range came to, by the places of their rules."""
    found: dict[int, list[GroupsOfRange]] = {}
    for row in sent:
        if row.kind == GROUPS:
            some: GroupsOfRange = pickle.loads(row.data)  # noqa: S301 - from our own executors
            found.setdefault(row.number, []).append(some)
    return found


def empty_table(df: DataFrame) -> pa.Table:
    """The columns of a DataFrame without rows."""
    return df.sparkSession.createDataFrame([], df.schema).toArrow()


def _without_order(state: PartialState) -> PartialState:
    """The state with the rules of the order of rows not run."""
    state = _not_run(state, lambda r, _: isinstance(by_and_rule(r)[1], Sorted), _NO_ORDER)
    return replace(state, ordered=())


def _without_own_table(state: PartialState) -> PartialState:
    """The state with references to rows of the same DataFrame not run, where it was not passed as a table."""
    reason = f"{_NO_TABLE}: pass it as a table too, tables={{{state.specification.name}: df}}"
    return _not_run(state, lambda rule, one: one.is_held and is_of_own_table(rule), reason)


def _not_run(
    state: PartialState, applies: Callable[[TableRule, RuleState], bool], reason: str
) -> PartialState:
    """The state with some rules not run."""
    batch = empty_batch(state.backends.frames, state.context)

    def refuse() -> Finding | None:
        raise CannotEvaluate(reason)

    states = [
        replace(one, found=one.found or findings_of_rule(requirement, batch, refuse))
        if applies(requirement.rule, one)
        else one
        for requirement, one in zip(state.specification.table_rules, state.states, strict=True)
    ]
    return replace(state, states=tuple(states))


def without_rows(report: Report) -> Report:
    """The report without the positions of rows, which have no order."""

    def without(violation: Violation) -> Violation:
        return replace(
            violation, examples=tuple(replace(one, row=None) for one in violation.examples)
        )

    return replace(report, violations=tuple(map(without, report.violations)))


def joins_of(engine: Engine, df: DataFrame, tables: object) -> dict[type, list[JoinedRule]]:
    """The rules whose references Spark can look up, by the contracts of the tables."""
    every = {
        contract: joined_rules(engine.specification, df, contract, table)
        for contract, table in (tables.items() if isinstance(tables, Mapping) else ())
        if is_spark_dataframe(table)
    }
    return {contract: rules for contract, rules in every.items() if rules}


def with_tables_here(
    engine: Engine, options: Mapping[str, Any], joins: Collection[type] = ()
) -> tuple[Mapping[str, Any], list[type]]:
    """The options, with tables of Spark as Arrow tables of the columns that references are looked up in; and the
    contracts of those that are large, of which no row is here.

    Args:
        joins: the contracts of tables in which Spark can look references up.
    """
    tables = options.get("tables")
    if not isinstance(tables, Mapping):
        return options, []
    keys: dict[object, list[str]] = {}
    for requirement in engine.specification.table_rules:
        rule = by_and_rule(requirement.rule)[1]
        if isinstance(rule, References):
            table = (
                engine.specification if rule.contract is None else resolve_contract(rule.contract)
            )
            fields = {} if isinstance(table, str) else table.by_name
            names = [fields[key].alias if key in fields else key for key in rule.keys]
            for one in (table, getattr(table, "name", table)):  # a name may stand for a contract
                keys.setdefault(one, []).extend(names)
    here, large = dict(tables), []
    for contract, data in tables.items():
        if is_spark_dataframe(data):
            wanted = keys.get(resolve_contract(contract), data.columns)
            names = [one for one in data.columns if one in wanted]
            values = data.select(*map(quoted_name, names)).distinct()
            some = (values.limit(SENT_AT_MOST + 1) if contract in joins else values).toArrow()
            if contract in joins and some.num_rows > SENT_AT_MOST:
                large.append(contract)
                some = some.slice(0, 0)
            here[contract] = some
    return {**options, "tables": here}, large
