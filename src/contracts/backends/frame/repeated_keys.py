"""Repeated keys: hashes select the rows worth comparing, the keys decide.

Equal keys have equal hashes, so where no hash repeats, no key does: clean data costs no more. Equal
hashes prove nothing: rows that share one are suspects, and their keys are compared. Many suspects
are compared in parts, one after the other, for comparing takes memory for every key.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence

import polars as pl

from contracts.backends.frame.text_functions import compile_text_function
from contracts.rules.table import Unique
from contracts.specification import Specification

_MAX_PARTS = 8
"""Into how many parts many suspects go: comparing takes as many times less memory."""
_MIN_SUSPECTS_PER_PART = 100_000
"""How many suspects are worth a part of their own, and how many hashes are worth a second core."""
_MAX_SHARE_TO_PICK = 0.25
"""Up to which share of repeated hashes it is quicker to pick out the suspects than to compare all
keys."""
_NO_HASH = pl.Series([None], dtype=pl.UInt64)
"""The hash of a key that repeats none."""


def repeated_key_mask(
    frame: pl.DataFrame, columns: Sequence[str], *, nulls_equal: bool
) -> pl.Series | None:
    """The mask (Boolean, no nulls) of rows whose key is in another row too; None where no key
    repeats.

    NaN equals NaN and -0.0 equals 0.0, as in a Polars group-by.

    Args:
        columns: names that Polars takes literally, of columns of any scalar type.
        nulls_equal: whether a null equals another null; else a key with a null repeats none.
    """
    parts = _suspect_parts(_key_hashes(frame, columns, nulls_equal=nulls_equal))
    if not parts:
        return None
    keys = frame[list(dict.fromkeys(columns))]
    rows = pl.concat([_repeated_rows(keys, part) for part in parts])
    if rows.is_empty():
        return None
    return pl.Series([False]).new_from_index(0, frame.height).scatter(rows, True)


def key_exprs(rule: Unique, specification: Specification, held: Mapping[str, str]) -> list[pl.Expr]:
    """What a rule compares of each of its fields: text in lower case, where it ignores case.

    Args:
        held: the columns that the fields have.
    """
    values = {name: specification.by_name[name].value for name in rule.fields}
    return [
        in_lower_case(pl.col(held[name]))
        if rule.ignore_case and value.dtype.kind == "text"
        else pl.col(held[name])
        for name, value in values.items()
    ]


def in_lower_case(texts: pl.Expr) -> pl.Expr:
    """Text, however it is stored, in lower case."""
    return compile_text_function("lower", texts.cast(pl.String))


def uniqueness_proof(keys: Sequence[pl.Expr], *, nulls_equal: bool) -> pl.Expr:
    """One answer to whether the keys repeat, for a select of many: true proves that none does;
    false proves nothing.

    Args:
        keys: the columns of the key.
        nulls_equal: as for `repeated_key_mask`.
    """
    hashes = _hash_expr(keys)
    if not nulls_equal:
        whole = pl.all_horizontal(key.is_not_null() for key in keys)
        hashes = pl.when(whole).then(hashes).drop_nulls()
    return hashes.sort().n_unique() == hashes.len()


def sorted_hashes(hashes: pl.Series) -> pl.Series:
    """The hashes, of which none is null, in ascending order."""
    try:
        import numpy as np
    except ImportError:
        return hashes.sort(multithreaded=False)  # on many threads it takes twice the CPU time
    return pl.Series(np.sort(hashes.to_numpy()))  # half of what Polars takes


def sum_of_hashes(keys: Sequence[pl.Series]) -> pl.Series:
    """The hash of each row of some columns: as `_hash_expr`."""
    return functools.reduce(operator.add, (key.hash(seed) for seed, key in enumerate(keys)))


def _key_hashes(frame: pl.DataFrame, columns: Sequence[str], *, nulls_equal: bool) -> pl.Series:
    """The hash of each row's key; null where the key can repeat none."""
    keys = [pl.col(name) for name in columns]
    hashes = _hash_expr(keys)
    if not nulls_equal and any(frame.get_column(name).null_count() for name in columns):
        hashes = pl.when(pl.all_horizontal(key.is_not_null() for key in keys)).then(hashes)
    return frame.select(hashes).to_series()


def _hash_expr(keys: Sequence[pl.Expr]) -> pl.Expr:
    """One 64-bit hash of some columns: the same for equal keys, and seldom for others.

    Polars hashes 0.0 and -0.0 alike, and every NaN alike, as it compares them in keys.
    """
    return functools.reduce(operator.add, (key.hash(seed) for seed, key in enumerate(keys)))


def _suspect_parts(hashes: pl.Series) -> list[pl.Series]:
    """Masks that divide the suspects, equal hashes into the same part; none where no hash
    repeats.
    """
    doubles = repeated_values(hashes)
    if doubles.is_empty():
        return []
    if doubles.len() <= _MAX_SHARE_TO_PICK * hashes.count():
        hashes = hashes.zip_with(hashes.is_in(doubles.implode()), _NO_HASH)
    parts = min(_MAX_PARTS, 1 + hashes.count() // _MIN_SUSPECTS_PER_PART)
    part = hashes.cast(pl.UInt8, wrap_numerical=True) % parts
    return [part == number for number in range(parts)]


def repeated_values(hashes: pl.Series) -> pl.Series:
    """The hashes that equal another: neighbours in sorted order. A null equals nothing."""
    return repeated_in_order(sorted_hashes(hashes.drop_nulls()))


def repeated_in_order(in_order: pl.Series) -> pl.Series:
    """The hashes that equal the one before them, of some in order."""
    later = in_order.slice(1)
    return later.filter(later == in_order.slice(0, later.len()))


def _repeated_rows(keys: pl.DataFrame, part: pl.Series) -> pl.Series:
    """The positions of the rows in a part whose keys repeat in it."""
    return part.arg_true().filter(keys.filter(part).is_duplicated())
