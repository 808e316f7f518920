"""Cheap proofs that a column breaks none of its checks, and what they leave in doubt.

A proof is one Boolean of a whole column: false proves that none of the checks it speaks for is broken,
true or null proves nothing. Only what is left in doubt gets masks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.frame.check import Check
from contracts.backends.frame.value_rules import comparable, rejects
from contracts.dtypes import Float
from contracts.rules.implied import NotInf, NotNan
from contracts.rules.requirement import Requirement
from contracts.rules.value import Ge, Gt, Le, Lt
from contracts.specification import NOT_INF, NOT_NAN, NOT_NULL, FieldType

_SAMPLE_ROWS = 10_000
"""How many rows are proved first: bad data is often bad throughout, and then the proof of all rows
would be wasted."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A Boolean of a whole column, and the places of the checks that it proves satisfied if false."""

    expr: pl.Expr
    checks: frozenset[int]


@dataclass(frozen=True, slots=True)
class ColumnChecks:
    """The checks of one field's column, or of the rows, and the cheap proofs that none is broken.

    Attributes:
        field: the field's Python name; None for the row rules.
        slices: the same proofs for each chunk of the rows, where they keep one core busy; none where
            they are quick.
        finite: true proves that the column has neither NaN nor infinity; None where it can have neither.
    """

    field: str | None
    checks: tuple[Check, ...]
    proofs: tuple[Proof, ...]
    slices: tuple[tuple[pl.Expr, ...], ...] = ()
    finite: pl.Expr | None = None


def build_proofs(
    expected: FieldType, expr: pl.Expr, physical: pl.DataType, checks: Sequence[Check]
) -> Iterator[Proof]:
    """The proofs that a column breaks none of its checks; each check is in one or more of them.

    A comparison with an upper bound is true of NaN and of +inf too, so a float between two bounds
    needs no further proof.
    """
    every = frozenset(range(len(checks)))
    if any(check.structural for check in checks):
        yield Proof(pl.lit(value=True), every)
        return
    is_float = isinstance(expected.dtype, Float)
    special = _places_of(checks, NOT_NAN, NOT_INF) if is_float else frozenset()
    infinite = _places_of(checks, NOT_INF) if is_float else frozenset()
    bounded: set[type] = set()
    for place in sorted(every - special):
        check, covered = checks[place], frozenset({place})
        rule = check.requirement.rule
        if check.requirement is NOT_NULL and check.shown is expr and check.suspect is None:
            yield Proof(expr.null_count() > 0, covered)
        elif is_float and isinstance(rule, (Ge, Gt, Le, Lt)):
            low = isinstance(rule, (Ge, Gt))
            bounded.add(Ge if low else Le)
            values = comparable(expected.dtype, expr, physical, None)
            yield Proof(
                rejects(rule, values, expected).any(), covered | (infinite if low else special)
            )
        else:
            yield Proof((check.broken if check.suspect is None else check.suspect).any(), covered)
    if is_float and physical != pl.Null:
        yield from _proofs_of_finite_values(expr, physical, special, infinite, bounded)


def _places_of(checks: Sequence[Check], *requirements: Requirement[Any]) -> frozenset[int]:
    return frozenset(n for n, one in enumerate(checks) if one.requirement in requirements)


def _proofs_of_finite_values(
    expr: pl.Expr,
    physical: pl.DataType,
    special: frozenset[int],
    infinite: frozenset[int],
    bounded: set[type],
) -> Iterator[Proof]:
    """The proofs that floats are neither NaN nor infinite where those are forbidden, for the ends that no
    bound has proved.
    """
    infinity = pl.lit(float("inf"), dtype=physical)
    if special and Le not in bounded:
        yield Proof((expr >= infinity).any(), special)  # NaN is the greatest; see above
    if infinite and Ge not in bounded:
        yield Proof((expr <= -infinity).any(), infinite)


Doubts = list[tuple[Check, set[int]]]
"""The checks that the proofs leave in doubt, and in which chunks of the rows they do."""
_Keys = Sequence[tuple[Requirement[Any], pl.Expr]]
"""Keys that must be unique, each with a cheap proof that it is."""
_Place = tuple[int, int]
"""A column's place, and that of one of its proofs, or of its checks."""


def run_proofs(
    columns: Sequence[ColumnChecks],
    keys: _Keys,
    frame: pl.DataFrame,
    chunks: Sequence[pl.DataFrame],
) -> tuple[Doubts, frozenset[Requirement[Any]]]:
    """The checks that the cheap proofs leave in doubt, and the keys that they prove unique."""
    whole = {
        (n, m): (one.expr,)
        for n, column in enumerate(columns)
        for m, one in enumerate(column.proofs)
    }
    if len(chunks) == 1:
        failed, proved = _failed_proofs(whole, keys, frame)
    else:
        everywhere = set(range(len(chunks)))
        failed, _ = _failed_proofs(whole, (), frame.head(_SAMPLE_ROWS))
        failed = dict.fromkeys(failed, everywhere)
        rest = {
            (n, m): tuple(some[m] for some in columns[n].slices) or one
            for (n, m), one in whole.items()
            if (n, m) not in failed
        }
        late, proved = _failed_proofs(rest, keys, frame)
        failed |= {one: w if columns[one[0]].slices else everywhere for one, w in late.items()}
    return _unless_finite(columns, _checks_in_doubt(columns, failed), frame), proved


def _failed_proofs(
    proofs: Mapping[_Place, tuple[pl.Expr, ...]], keys: _Keys, frame: pl.DataFrame
) -> tuple[dict[_Place, set[int]], frozenset[Requirement[Any]]]:
    """The proofs that fail, with the chunks in which they do, and the keys that are proved unique. An
    engine failure proves nothing.
    """
    exprs = {f"{n}.{m}.{k}": e for (n, m), some in proofs.items() for k, e in enumerate(some)}
    exprs |= {f"key {n}": expr for n, (_, expr) in enumerate(keys)}
    row = attempt(lambda: frame.select(**exprs).row(0, named=True)) if exprs else {}
    answers: dict[str, Any] = {} if isinstance(row, Failure) else row
    failed: dict[_Place, set[int]] = {}
    for (n, m), some in proofs.items():
        where = {k for k in range(len(some)) if answers.get(f"{n}.{m}.{k}") is not False}
        if where:
            failed[n, m] = where
    proved = (rule for n, (rule, _) in enumerate(keys) if answers.get(f"key {n}") is True)
    return failed, frozenset(proved)


def _checks_in_doubt(
    columns: Sequence[ColumnChecks], failed: dict[_Place, set[int]]
) -> dict[_Place, set[int]]:
    """The checks of the proofs that failed, in the order in which they are declared."""
    found: dict[_Place, set[int]] = {}
    for (n, m), where in failed.items():
        for place in columns[n].proofs[m].checks:
            found[n, place] = found.get((n, place), set()) | where
    return dict(sorted(found.items()))


def _unless_finite(
    columns: Sequence[ColumnChecks], doubts: dict[_Place, set[int]], frame: pl.DataFrame
) -> Doubts:
    """The checks in doubt, but those of NaN and infinity in columns that have none: there bounds need not
    leave them out either.
    """
    found: Doubts = []
    special = {n for n, place in doubts if _is_special(columns[n].checks[place])}
    exprs = {str(n): e for n in special if (e := columns[n].finite) is not None}
    row = attempt(lambda: frame.select(**exprs).row(0, named=True)) if exprs else {}
    finite = {} if isinstance(row, Failure) else row
    for n, places in groupby(doubts, key=lambda one: one[0]):
        is_finite = finite.get(str(n)) is True
        for place in places:
            check = columns[n].checks[place[1]]
            if not is_finite:
                found.append((check, doubts[place]))
            elif not _is_special(check):
                plain = check.of_finite
                found.append(
                    (check if plain is None else replace(check, broken=plain), doubts[place])
                )
    return found


def _is_special(check: Check) -> bool:
    """Whether it is of NaN or of infinity."""
    return isinstance(check.requirement.rule, (NotNan, NotInf))
