"""Cheap proofs that a column breaks none of its checks, and what they leave in doubt.

A proof is one Boolean of a whole column: false proves that none of the checks it speaks for is broken,
true or null proves nothing. Only what is left in doubt gets masks, of which most were made for the proof.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

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


@dataclass(frozen=True)
class Proof:
    """A Boolean of a whole column.

    Attributes:
        of: the Boolean, or a mask of rows: whether it is true anywhere is the Boolean.
        checks: the places of the checks that it proves satisfied if false.
        is_mask: whether `of` is a mask.
        answers: the place of the check that `of` is the mask of, in a column of floats if it is finite;
            None where it is none's.
    """

    of: pl.Expr
    checks: frozenset[int]
    is_mask: bool = True
    answers: int | None = None

    @cached_property
    def expr(self) -> pl.Expr:
        """The Boolean."""
        return self.of.any() if self.is_mask else self.of


@dataclass(frozen=True, slots=True)
class ColumnChecks:
    """The checks of one field's column, or of the rows, and the cheap proofs that none is broken.

    Attributes:
        field: the field's Python name; None for the row rules.
        slices: the same proofs for each chunk of the rows, where they keep one core busy; none where
            they are quick.
        floats: the name of the column, where it can have NaN and infinity.
    """

    field: str | None
    checks: tuple[Check, ...]
    proofs: tuple[Proof, ...]
    slices: tuple[tuple[pl.Expr, ...], ...] = ()
    floats: str | None = None


def build_proofs(
    expected: FieldType, expr: pl.Expr, physical: pl.DataType, checks: Sequence[Check]
) -> Iterator[Proof]:
    """The proofs that a column breaks none of its checks; each check is in one or more of them.

    A comparison with an upper bound is true of NaN and of +inf too, so a float between two bounds
    needs no further proof.
    """
    every = frozenset(range(len(checks)))
    if any(check.structural for check in checks):
        yield Proof(pl.lit(value=True), every, is_mask=False)
        return
    is_float = isinstance(expected.dtype, Float)
    special = _places_of(checks, NOT_NAN, NOT_INF) if is_float else frozenset()
    infinite = _places_of(checks, NOT_INF) if is_float else frozenset()
    bounded: set[type] = set()
    for place in sorted(every - special):
        check, covered = checks[place], frozenset({place})
        rule = check.requirement.rule
        if check.requirement is NOT_NULL and check.shown is expr and check.suspect is None:
            yield Proof(expr.null_count() > 0, covered, is_mask=False)
        elif is_float and isinstance(rule, (Ge, Gt, Le, Lt)):
            low = isinstance(rule, (Ge, Gt))
            bounded.add(Ge if low else Le)
            values = comparable(expected.dtype, expr, physical, None)
            mask = rejects(rule, values, expected)
            same = check.of_finite is not None and mask.meta.eq(check.of_finite)
            proved = covered | (infinite if low else special)
            yield Proof(mask, proved, answers=place if same else None)
        else:
            yield proof_of_check(check, place)
    if is_float and physical != pl.Null:
        yield from _proofs_of_finite_values(expr, physical, special, infinite, bounded)


def proof_of_check(check: Check, place: int = 0) -> Proof:
    """The proof that is true where a check's own mask may be."""
    same = check.suspect is None or check.suspect is check.broken
    mask = check.broken if check.suspect is None else check.suspect
    return Proof(mask, frozenset({place}), answers=place if same else None)


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
        yield Proof(expr >= infinity, special)  # NaN is the greatest; see above
    if infinite and Ge not in bounded:
        yield Proof(expr <= -infinity, infinite)


class Doubt(NamedTuple):
    """A check that the proofs leave in doubt, and in which chunks of the rows they do.

    Attributes:
        broken: what its mask is computed by, or the mask, where the proof has made it.
    """

    check: Check
    where: set[int]
    broken: pl.Expr | pl.Series


_Keys = Sequence[tuple[Requirement[Any], pl.Expr]]
"""Keys that must be unique, each with a cheap proof that it is."""
_Place = tuple[int, int]
"""A column's place, and that of one of its proofs, or of its checks."""
_Masks = Mapping[_Place, pl.Series]
"""The masks that proofs have made, by the places of the checks that they are of."""


def run_proofs(
    columns: Sequence[ColumnChecks],
    keys: _Keys,
    frame: pl.DataFrame,
    chunks: Sequence[pl.DataFrame],
) -> tuple[list[Doubt], frozenset[Requirement[Any]]]:
    """The checks that the cheap proofs leave in doubt, and the keys that they prove unique: none of a large frame,
    where the rule itself is as quick.
    """
    masks: _Masks = {}
    proved: frozenset[Requirement[Any]] = frozenset()
    if len(chunks) == 1 and frame.height:
        failed, proved, masks = _proofs_with_masks(columns, keys, frame)
    else:
        failed = _proofs_in_chunks(columns, frame, range(len(chunks)))
    return _unless_finite(columns, _checks_in_doubt(columns, failed), masks, frame), proved


def _proofs_with_masks(
    columns: Sequence[ColumnChecks], keys: _Keys, frame: pl.DataFrame
) -> tuple[dict[_Place, set[int]], frozenset[Requirement[Any]], _Masks]:
    """The proofs of a frame that fail, the keys that are proved unique, and the masks of the checks in
    doubt: keeping one, a bit a row, costs nothing, and computing it again as much as the proof.
    """
    proofs = {
        (n, m): one for n, column in enumerate(columns) for m, one in enumerate(column.proofs)
    }
    exprs = {f"{n}.{m}": one.of for (n, m), one in proofs.items()}
    exprs |= {f"key {n}": expr for n, (_, expr) in enumerate(keys)}
    found = attempt(lambda: frame.select(**exprs)) if exprs else None
    if found is None or isinstance(found, Failure):  # an engine's failure proves nothing
        return {one: {0} for one in proofs}, frozenset(), {}
    answers = found.row(0, named=True)
    failed: dict[_Place, set[int]] = {}
    masks: dict[_Place, pl.Series] = {}
    for (n, m), one in proofs.items():
        if not one.is_mask:
            answer = answers[f"{n}.{m}"]
        else:
            mask = found.get_column(f"{n}.{m}")
            answer = mask.any() if mask.dtype == pl.Boolean else None
            if one.answers is not None and answer and len(mask) == frame.height:
                masks[n, one.answers] = mask
        if answer is not False:
            failed[n, m] = {0}
    proved = (rule for n, (rule, _) in enumerate(keys) if answers[f"key {n}"] is True)
    return failed, frozenset(proved), masks


def _proofs_in_chunks(
    columns: Sequence[ColumnChecks], frame: pl.DataFrame, chunks: Sequence[int]
) -> dict[_Place, set[int]]:
    """The proofs of a large frame that fail, each with the chunks in which it does."""
    whole = {
        (n, m): (one.expr,)
        for n, column in enumerate(columns)
        for m, one in enumerate(column.proofs)
    }
    everywhere = set(chunks)
    failed = dict.fromkeys(_failed_proofs(whole, frame.head(_SAMPLE_ROWS)), everywhere)
    rest = {
        (n, m): tuple(some[m] for some in columns[n].slices) or one
        for (n, m), one in whole.items()
        if (n, m) not in failed
    }
    late = _failed_proofs(rest, frame)
    return failed | {one: w if columns[one[0]].slices else everywhere for one, w in late.items()}


def _failed_proofs(
    proofs: Mapping[_Place, tuple[pl.Expr, ...]], frame: pl.DataFrame
) -> dict[_Place, set[int]]:
    """The proofs that fail, with the chunks in which they do. An engine failure proves nothing."""
    exprs = {f"{n}.{m}.{k}": e for (n, m), some in proofs.items() for k, e in enumerate(some)}
    row = attempt(lambda: frame.select(**exprs).row(0, named=True)) if exprs else {}
    answers: dict[str, Any] = {} if isinstance(row, Failure) else row
    failed: dict[_Place, set[int]] = {}
    for (n, m), some in proofs.items():
        where = {k for k in range(len(some)) if answers.get(f"{n}.{m}.{k}") is not False}
        if where:
            failed[n, m] = where
    return failed


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
    columns: Sequence[ColumnChecks],
    doubts: dict[_Place, set[int]],
    masks: _Masks,
    frame: pl.DataFrame,
) -> list[Doubt]:
    """The checks in doubt, but those of NaN and infinity in columns that have none: there bounds need not
    leave them out either.
    """
    found: list[Doubt] = []
    special = {columns[n].floats for n, place in doubts if _is_special(columns[n].checks[place])}
    finite = _finite_columns(frame, [name for name in special if name is not None])
    for (n, place), where in doubts.items():
        check, mask = columns[n].checks[place], masks.get((n, place))
        is_finite = columns[n].floats in finite
        if is_finite and _is_special(check):
            continue
        plain = check.broken if check.of_finite is None else check.of_finite
        broken = plain if is_finite else check.broken
        found.append(Doubt(check, where, broken if mask is None or broken is not plain else mask))
    return found


def _finite_columns(frame: pl.DataFrame, names: Sequence[str]) -> set[str]:
    """The columns of floats that have neither NaN nor infinity, as a finite sum proves."""
    sums = attempt(lambda: frame.select(pl.col(names).sum()).row(0)) if names else ()
    if isinstance(sums, Failure):
        return set()
    return {name for name, one in zip(names, sums, strict=True) if math.isfinite(one)}


def _is_special(check: Check) -> bool:
    """Whether it is of NaN or of infinity."""
    return isinstance(check.requirement.rule, (NotNan, NotInf))
