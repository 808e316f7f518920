"""Cheap proofs that a column breaks none of its checks, and what they leave in doubt.

A proof is one Boolean of a whole column: false proves that none of the checks it speaks for is broken,
true or null proves nothing. Only what is left in doubt gets masks, of which most were made for the proof.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

import polars as pl

from contracts.backends.attempt import Failure, attempt
from contracts.backends.frame.check import Check
from contracts.backends.frame.value_rules import comparable, rejects
from contracts.backends.python.value_rules import accepts
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
_Sums = Mapping[str, float]
"""The sums of columns of floats: where one is finite, all of its values are."""


class _Answers(NamedTuple):
    """What proofs answer.

    Attributes:
        failed: those that fail, each with the chunks in which it does.
        unique: the keys that are proved unique.
        masks: those of the checks in doubt: keeping one, a bit a row, costs nothing, and computing it again as
            much as the proof.
        sums: the sums of columns in doubt, which would have to be read again for them.
    """

    failed: dict[_Place, set[int]]
    unique: frozenset[Requirement[Any]] = frozenset()
    masks: _Masks = MappingProxyType({})
    sums: _Sums = MappingProxyType({})


def run_proofs(
    columns: Sequence[ColumnChecks],
    keys: _Keys,
    frame: pl.DataFrame,
    chunks: Sequence[pl.DataFrame],
) -> tuple[list[Doubt], frozenset[Requirement[Any]]]:
    """The checks that the cheap proofs leave in doubt, and the keys that they prove unique: none of a large frame,
    where the rule itself is as quick.
    """
    if len(chunks) == 1 and frame.height:
        found = _proofs_with_masks(columns, keys, frame)
    else:
        found = _proofs_in_chunks(columns, frame, range(len(chunks)))
    return _unless_finite(columns, found, frame), found.unique


def _proofs_with_masks(
    columns: Sequence[ColumnChecks], keys: _Keys, frame: pl.DataFrame
) -> _Answers:
    """The proofs of a frame, with their masks, and with the sums of columns that begin badly."""
    proofs = {
        (n, m): one for n, column in enumerate(columns) for m, one in enumerate(column.proofs)
    }
    exprs = {f"{n}.{m}": one.of for (n, m), one in proofs.items()}
    exprs |= {f"key {n}": expr for n, (_, expr) in enumerate(keys)}
    floats = [one.floats for one in columns if one.floats and _begins_badly(one, one.floats, frame)]
    exprs |= _sums_of(floats)
    found = attempt(lambda: frame.select(**exprs)) if exprs else None
    if found is None or isinstance(found, Failure):  # an engine's failure proves nothing
        return _Answers({one: {0} for one in proofs})
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
    unique = frozenset(rule for n, (rule, _) in enumerate(keys) if answers[f"key {n}"] is True)
    return _Answers(failed, unique, masks, _sums_in(answers, floats))


def _begins_badly(column: ColumnChecks, name: str, frame: pl.DataFrame) -> bool:
    """Whether the first float of a column is out of bounds, as often most are then."""
    first = frame.get_column(name).item(0)
    return first is not None and not all(
        accepts(one.requirement.rule, first, one.expected)
        for one in column.checks
        if isinstance(one.requirement.rule, (Ge, Gt, Le, Lt))
    )


def _proofs_in_chunks(
    columns: Sequence[ColumnChecks], frame: pl.DataFrame, chunks: Sequence[int]
) -> _Answers:
    """The proofs of a large frame; with the masks and sums of what the first rows leave in doubt."""
    every = {(n, m): one for n, column in enumerate(columns) for m, one in enumerate(column.proofs)}
    whole = {place: (one.expr,) for place, one in every.items()}
    everywhere = set(chunks)
    failed = dict.fromkeys(_run_proofs_once(whole, frame.head(_SAMPLE_ROWS)).failed, everywhere)
    rest = {
        (n, m): tuple(some[m] for some in columns[n].slices) or one
        for (n, m), one in whole.items()
        if (n, m) not in failed
    }
    quick = {(n, m) for n, m in failed if frame.height and not columns[n].slices}
    masks = {(n, every[n, m].answers): every[n, m].of for n, m in quick}
    floats = {columns[n].floats for n, _ in failed}
    late = _run_proofs_once(
        rest,
        frame,
        {(n, place): mask for (n, place), mask in masks.items() if place is not None},
        [name for name in floats if name],
    )
    failed |= {n: w if columns[n[0]].slices else everywhere for n, w in late.failed.items()}
    return late._replace(failed=failed)


def _run_proofs_once(
    proofs: Mapping[_Place, tuple[pl.Expr, ...]],
    frame: pl.DataFrame,
    masks: Mapping[_Place, pl.Expr] = MappingProxyType({}),
    floats: Sequence[str] = (),
) -> _Answers:
    """Run some proofs in one pass, and compute some masks and sums in it. An engine failure proves nothing."""
    exprs = {f"{n}.{m}.{k}": e for (n, m), some in proofs.items() for k, e in enumerate(some)}
    exprs |= _sums_of(floats)
    made = {place: f"mask {place}" for place in masks}
    exprs |= {made[place]: mask for place, mask in masks.items()}
    found: Any = attempt(lambda: frame.select(**exprs)) if exprs else Failure("nothing to ask")
    if isinstance(found, Failure):
        return _Answers({place: {*range(len(some))} for place, some in proofs.items()})
    answers = found.row(0, named=True)
    failed: dict[_Place, set[int]] = {}
    for (n, m), some in proofs.items():
        where = {k for k in range(len(some)) if answers[f"{n}.{m}.{k}"] is not False}
        if where:
            failed[n, m] = where
    columns = {place: found.get_column(name) for place, name in made.items()}
    kept = {
        place: mask
        for place, mask in columns.items()
        if mask.dtype == pl.Boolean and len(mask) == frame.height
    }
    return _Answers(failed, masks=kept, sums=_sums_in(answers, floats))


def _sums_of(floats: Iterable[str]) -> dict[str, pl.Expr]:
    return {f"sum {name}": pl.col(name).sum() for name in floats}


def _sums_in(answers: Mapping[str, Any], floats: Iterable[str]) -> _Sums:
    return {name: answers[f"sum {name}"] for name in floats}


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
    columns: Sequence[ColumnChecks], answers: _Answers, frame: pl.DataFrame
) -> list[Doubt]:
    """The checks in doubt, but those of NaN and infinity in columns that have none: there bounds need not
    leave them out either.
    """
    found: list[Doubt] = []
    doubts = _checks_in_doubt(columns, answers.failed)
    special = {columns[n].floats for n, place in doubts if _is_special(columns[n].checks[place])}
    finite = _finite_columns(frame, [name for name in special if name is not None], answers.sums)
    for (n, place), where in doubts.items():
        check, mask = columns[n].checks[place], answers.masks.get((n, place))
        is_finite = columns[n].floats in finite
        if is_finite and _is_special(check):
            continue
        plain = check.broken if check.of_finite is None else check.of_finite
        broken = plain if is_finite else check.broken
        found.append(Doubt(check, where, broken if mask is None or broken is not plain else mask))
    return found


def _finite_columns(frame: pl.DataFrame, names: Sequence[str], sums: _Sums) -> set[str]:
    """The columns of floats that have neither NaN nor infinity, as a finite sum proves.

    Args:
        sums: those that are known.
    """
    rest = [name for name in names if name not in sums]
    found: Any = (
        attempt(lambda: frame.select(pl.col(rest).sum()).row(0, named=True)) if rest else {}
    )
    every = sums if isinstance(found, Failure) else {**sums, **found}
    return {name for name in names if math.isfinite(every.get(name, math.nan))}


def _is_special(check: Check) -> bool:
    """Whether it is of NaN or of infinity."""
    return isinstance(check.requirement.rule, (NotNan, NotInf))
