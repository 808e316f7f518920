"""The cause of most values of a violation, where no cause holds for all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from contracts.diagnosis.bounds import midnight_as_24, sentinel
from contracts.diagnosis.evidence import MIN_VALUES_OF_MOST, MOST_VALUES, Diagnosis, Evidence

_OF_ONE_VALUE = (sentinel, midnight_as_24)
"""The diagnoses of a value that is the same in all rows."""
_Value = tuple[type, object]
"""A value with its type, because 1 equals True."""


def cause_of_most(
    evidence: Evidence, diagnoses: Iterable[Diagnosis]
) -> tuple[str, Diagnosis] | None:
    """The first cause that holds for most values, with their share, and the diagnosis that gives it;
    None where there is none.
    """
    diagnoses = _of_most(diagnoses, evidence)
    if len(evidence.values) < MIN_VALUES_OF_MOST or not diagnoses:
        return None
    values = [(type(value), value) for value in evidence.values]
    counts = Counter(values)
    if len(counts) == 1:  # and all of them together have none
        return None
    singles = _Singles(evidence)
    for diagnosis in diagnoses:
        alone = _causes_of_each(diagnosis, singles, counts)
        if alone is not None and (cause := _shared_cause(diagnosis, evidence, values, alone)):
            return cause, diagnosis
    return None


def _of_most(diagnoses: Iterable[Diagnosis], evidence: Evidence) -> Sequence[Diagnosis]:
    """The diagnoses without those of one value, where no value can be that of most."""
    others = len(evidence.distinct) - 1
    repeats = others <= (1 - MOST_VALUES) * len(evidence.values)
    return [one for one in diagnoses if repeats or one not in _OF_ONE_VALUE]


class _Singles(dict[_Value, Evidence]):
    """The evidence of each value by itself, made once for all diagnoses."""

    def __init__(self, whole: Evidence) -> None:
        super().__init__()
        self._whole = whole

    def __missing__(self, value: _Value) -> Evidence:
        one = self[value] = self._whole.of_value(value[1])
        return one


def _causes_of_each(
    diagnosis: Diagnosis, singles: _Singles, counts: Mapping[_Value, int]
) -> dict[_Value, str] | None:
    """The cause of each value by itself, of those that have one; None where too many have none."""
    spare = (1 - MOST_VALUES) * sum(counts.values())
    causes: dict[_Value, str] = {}
    for value, count in counts.items():
        cause = diagnosis(singles[value])
        if cause is not None:
            causes[value] = cause
            continue
        spare -= count
        if spare < 0:
            return None
    return causes


def _shared_cause(
    diagnosis: Diagnosis, evidence: Evidence, values: list[_Value], alone: Mapping[_Value, str]
) -> str | None:
    """The cause that all values with one have together, or that most have, told alike."""
    told = Counter(_without_quotes(alone[value]) for value in values if value in alone)
    (commonest, count), *_ = told.most_common(1)
    groups = [[value for value in values if value in alone]]
    if len(told) > 1 and count >= MOST_VALUES * len(values):
        groups.append([v for v in groups[0] if _without_quotes(alone[v]) == commonest])
    for group in groups:
        cause = diagnosis(replace(evidence, values=tuple(value for _, value in group)))
        if cause is not None:
            return cause + evidence.share_of(len(group))
    return None


def _without_quotes(cause: str) -> str:
    return re.sub(r"'[^']*'|\"[^\"]*\"", "", cause)
