"""References into a table of Spark's: Spark joins the rows with its keys, so that no executor holds the table."""

# pyspark is the user's own, and is not there where types are checked.
# pyright: reportMissingImports=false
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from contracts.backends.frame.backend import FrameBackend
from contracts.backends.frame.batch import ReferenceTable
from contracts.backends.frame.table_rules import by_and_rule
from contracts.rules.reference import References
from contracts.specification import Specification

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_COMPARED_AS_HERE = re.compile(
    r"string|tinyint|smallint|int|bigint|boolean|date|timestamp(_ntz)?|binary|float|double|decimal\(.*\)"
)
"""The types whose values are equal for Spark where they are for us: NaN equals NaN, and -0.0 equals 0.0."""


@dataclass(frozen=True)
class JoinedRule:
    """A rule whose references Spark looks up.

    Attributes:
        contract: the contract of the table.
        columns: the places of the columns that refer.
        keys: the names of the columns that are referred to.
    """

    contract: type
    columns: tuple[int, ...]
    keys: tuple[str, ...]


def joined_rules(
    specification: Specification, df: DataFrame, contract: type | str, table: DataFrame
) -> list[JoinedRule]:
    """The rules that refer to a table; none where Spark would not compare values of some as they are compared here."""
    found = []
    for requirement in specification.table_rules:
        rule = by_and_rule(requirement.rule)[1]
        if (
            isinstance(rule, References)
            and isinstance(contract, type)
            and rule.contract is contract
        ):
            theirs = vars(contract)["__specification__"].by_name
            names = [specification.by_name[name].alias for name in rule.fields]
            keys = [theirs[name].alias for name in rule.keys]
            types = _types(df, names)
            if not types or types != _types(table, keys):
                return []
            found.append(JoinedRule(contract, tuple(map(df.columns.index, names)), tuple(keys)))
    return found


def _types(df: DataFrame, names: Sequence[str]) -> list[str]:
    """The types of some columns; none where a name is not that of one column, or of a type that is compared otherwise."""
    kinds = [kind for wanted in names for name, kind in df.dtypes if name == wanted]
    alike = len(kinds) == len(names) and all(map(_COMPARED_AS_HERE.fullmatch, kinds))
    return kinds if alike and all(name in df.columns for name in names) else []


def with_known(
    numbered: DataFrame, rules: Sequence[JoinedRule], tables: Mapping[type, DataFrame]
) -> DataFrame:
    """The rows with a column for each rule: true where what a row refers to is in the table.

    Args:
        numbered: the rows, their columns named by their places: c0, c1, …
    """
    from pyspark.sql import functions as sf

    for place, rule in enumerate(rules):
        known, keys = f"known{place}", [f"key{place}_{n}" for n in range(len(rule.keys))]
        table = tables[rule.contract].select(*map(quoted_name, rule.keys)).toDF(*keys).distinct()
        same = " and ".join(f"c{c} = {key}" for c, key in zip(rule.columns, keys, strict=True))
        table = table.withColumn(known, sf.lit(True))
        numbered = numbered.join(table, sf.expr(same), "left").drop(*keys)
    return numbered


def quoted_name(name: str) -> str:
    """A column's name as Spark takes it literally."""
    return f"`{name.replace('`', '``')}`"


def known_tables(
    rules: Sequence[JoinedRule], table: pa.Table, width: int
) -> tuple[pa.Table, dict[type | str, ReferenceTable]]:
    """Some rows without what Spark found, and for each contract a table of just what they refer to and it has.

    Args:
        width: how many columns the rows have; those that `with_known` added come after them.
    """
    found: dict[type, list[pl.DataFrame]] = {}
    for place, rule in enumerate(rules, start=width):
        there = table.filter(pc.fill_null(table.column(place), fill_value=False))
        keys = there.select([*rule.columns]).rename_columns([*rule.keys])
        frame = cast("pl.DataFrame", pl.from_arrow(keys))
        found.setdefault(rule.contract, []).append(frame.unique())
    tables: dict[type | str, ReferenceTable] = {one: _table(one, found[one]) for one in found}
    return table.select([*range(width)]), tables


def _table(contract: type, frames: Sequence[pl.DataFrame]) -> ReferenceTable:
    specification: Any = vars(contract)["__specification__"]
    return FrameBackend(specification).table(pl.concat(frames, how="diagonal"))
