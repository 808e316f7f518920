"""Values that occur in no row of the table that they refer to."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.frame.batch import Batch, ReferenceTable
from contracts.backends.frame.measure import CannotEvaluate
from contracts.backends.frame.plan import FramePlan
from contracts.backends.frame.row_rules import UnparseableColumn, read_path_column
from contracts.dtypes import are_comparable
from contracts.hints import Hint, PassArgument
from contracts.rules.reference import References, name_of_table
from contracts.specification import Specification

_Forms = dict[str, pl.Expr]
"""The values of fields in the form that predicates compute with, under their places."""


def dangling_references(
    rule: References, by: Sequence[str], batch: Batch, whole: Batch
) -> pl.Series | Failure:
    """The mask of rows that refer to nothing in the table.

    Args:
        by: the fields of the groups, where each refers to rows of its own.
        whole: the batch with the rows whose own values cannot be read.

    Raises:
        CannotEvaluate: the table was not passed, or a field cannot be read.
    """
    table = batch.context.table_of(rule.contract, batch.specification)
    if table is None and rule.contract is None:
        own, keys = own_table_forms(rule, by, whole)
        among = whole.frame.filter(_readable_groups(by, whole))
    else:
        table = _passed(rule, table)
        own = _predicate_forms(rule.fields, batch.specification, batch.plan)
        keys, among = _key_forms(rule, table, batch.specification), table.frame
    needed = [str(place) for place in range(len(own) - len(rule.fields), len(own))]
    mask: pl.Series | Failure = attempt(
        lambda: _not_among(batch.frame.select(**own), among.select(**keys), needed)
    )
    return mask


def own_table_forms(rule: References, by: Sequence[str], batch: Batch) -> tuple[_Forms, _Forms]:
    """The values that refer to others of the same data, and those that they refer to.

    Raises:
        CannotEvaluate: a field cannot be read, or some values of one that is referred to.
    """
    own = _predicate_forms((*by, *rule.fields), batch.specification, batch.plan)
    unread = [key for key in rule.keys if key in batch.unparseable]
    if unread:  # any of those values might be what is referred to
        alias = batch.specification.by_name[unread[0]].alias
        raise CannotEvaluate(f"in its own table, {alias} is not of its type")
    try:
        return own, _predicate_forms((*by, *rule.keys), batch.specification, batch.plan)
    except UnparseableColumn as unparseable:
        raise CannotEvaluate(f"in its own table, {unparseable}") from None


def _readable_groups(by: Sequence[str], batch: Batch) -> pl.Expr:
    """Whether the group of a row is known."""
    masks = [pl.lit(~batch.unparseable[name].rows) for name in by if name in batch.unparseable]
    return functools.reduce(operator.and_, masks, pl.lit(value=True))


def _passed(rule: References, table: ReferenceTable | None) -> ReferenceTable:
    """The table, if it was passed; else CannotEvaluate."""
    if table is None:
        name = name_of_table(rule.contract)
        key = repr(name) if isinstance(rule.contract, str) else name
        hint = f"there is no table for {name}: pass tables={{{key}: …}}"
        raise CannotEvaluate(Hint(hint, PassArgument("tables")))
    return table


def _key_forms(rule: References, table: ReferenceTable, own: Specification) -> _Forms:
    """The values that a table has to refer to.

    Raises:
        CannotEvaluate: one of its fields is missing, or of another type.
    """
    name = name_of_table(rule.contract)
    for field, key in zip(rule.fields, rule.keys, strict=True):
        one, other = own.by_name[field].value.dtype, table.specification.by_name.get(key)
        if other is None:
            raise CannotEvaluate(f"the contract {name} has no field {key!r}")
        if not are_comparable(one, other.value.dtype):
            types = f"{field} is {one}, and {key} {other.value.dtype}"
            raise CannotEvaluate(f"in the table of {name}, {types}")
    try:
        return _predicate_forms(rule.keys, table.specification, table.plan)
    except UnparseableColumn as unparseable:
        raise CannotEvaluate(f"in the table of {name}, {unparseable}") from None


def _predicate_forms(names: Sequence[str], specification: Specification, plan: FramePlan) -> _Forms:
    """The forms of some fields.

    Raises:
        UnparseableColumn: a field's column is missing, or of another type.
    """
    reads = (read_path_column((name,), specification, plan.members) for name in names)
    return {str(place): read.form for place, read in enumerate(reads)}


def _not_among(own: pl.DataFrame, keys: pl.DataFrame, needed: Sequence[str]) -> pl.Series:
    """The mask of rows that equal none of the keys.

    Args:
        needed: the columns of which a row with a null refers to nothing.
    """
    wide = [name for name in own.columns if own[name].dtype != keys[name].dtype]
    if wide:  # an int64 and an int128, which hold the same integers
        own, keys = (f.with_columns(pl.col(wide).cast(pl.Int128)) for f in (own, keys))
    # Of one row and one row, Polars joins no NaN: a null, to which nothing refers, makes them more.
    keys = pl.concat([keys, keys.clear(1)], rechunk=False)
    known = keys.unique().with_columns(known=pl.lit(value=True))
    joined = own.join(known, on=own.columns, how="left", maintain_order="left", nulls_equal=True)
    whole = pl.all_horizontal(pl.col(needed).is_not_null())
    return joined.select(whole & pl.col("known").is_null()).to_series()
