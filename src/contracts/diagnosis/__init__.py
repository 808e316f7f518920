"""What probably happened: a table of diagnoses by the code of what was broken.

A diagnosis speaks only where every value it is shown supports it; the one allowance is for words
such as "NA" among texts, which it then names. It says nothing of private fields, looks at few and
short values, and never raises: a report without a cause is worth more than a cause without one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.diagnosis.bounds import (
    degrees_and_minutes,
    lost_sign,
    midnight_as_24,
    other_scale,
    other_unit,
    sentinel,
    swapped,
)
from contracts.diagnosis.columns import renamed, shifted, stray
from contracts.diagnosis.evidence import Diagnosis, evidence_of, missing_words
from contracts.diagnosis.kinds import (
    badly_decoded,
    default_not_filled,
    integers_as_floats,
    misreading,
    nan_for_null,
    nan_for_text,
    nested_in_text,
    other_width,
)
from contracts.diagnosis.numerals import number_in_text, truth_in_numbers, truth_in_text
from contracts.diagnosis.packed import packed
from contracts.diagnosis.positions import misplaced
from contracts.diagnosis.spelling import (
    cut_or_padded,
    lost_zeros,
    misspelt,
    other_spelling,
    other_writing,
    uuid_spelling,
)
from contracts.diagnosis.times import (
    date_in_numbers,
    date_in_text,
    midnight,
    no_date,
    wrong_count,
    wrong_zone,
)
from contracts.report import Violation
from contracts.specification import Specification

OF_BOUNDS: tuple[Diagnosis, ...] = (
    sentinel, swapped, degrees_and_minutes, lost_sign, midnight_as_24, other_unit, other_scale, wrong_count, no_date,
)  # fmt: skip
IN_TEXT: tuple[Diagnosis, ...] = (number_in_text, date_in_text, truth_in_text, nested_in_text)

DIAGNOSES: Mapping[str, tuple[Diagnosis, ...]] = {
    "dtype": (
        *IN_TEXT, missing_words, date_in_numbers, truth_in_numbers, wrong_zone, midnight,
        integers_as_floats, nan_for_text, misreading, other_width, badly_decoded, shifted,
    ),
    "format": (uuid_spelling, *IN_TEXT, other_writing, missing_words, shifted),
    "ambiguous": (date_in_text,),
    "nan": (nan_for_null,),
    "null": (default_not_filled,),
    "missing_field": (default_not_filled,),
    "ge": OF_BOUNDS,
    "gt": OF_BOUNDS,
    "le": OF_BOUNDS,
    "lt": OF_BOUNDS,
    "one_of": (other_spelling, lost_zeros, missing_words, sentinel, shifted, misspelt),
    "matches": (other_writing, missing_words, shifted),
    "min_length": (missing_words, cut_or_padded),
    "max_length": (cut_or_padded, shifted),
    "unique": (missing_words,),
    "references": (missing_words,),
}  # fmt: skip
"""What to ask of a violation, by its code: the surer first, for the first answer is given."""


def cause_of(violation: Violation, specification: Specification) -> str | None:
    """What probably broke the rule, in a phrase that ends a line, or None where nothing is known."""
    try:
        return probable_cause(violation, specification)
    except Exception:  # noqa: BLE001 - whatever a value does, its report is still owed
        return None


def causes_of(
    violations: Sequence[Violation], specification: Specification
) -> tuple[Violation, ...]:
    """The violations of one batch in their order, each with its probable cause; a missing field
    and an extra one that looks like it name each other.
    """
    names = renamed(violations, specification)
    return tuple(
        replace(one, cause=one.cause or names.get(place) or cause_of(one, specification))
        for place, one in enumerate(violations)
    )


def probable_cause(violation: Violation, specification: Specification) -> str | None:
    """The first answer that the table gives."""
    match violation.code:
        case "row_count":
            rows = [e.value for e in violation.examples if type(e.value) is int]
            return "the batch is empty" if rows == [0] else None
        case "coordinates":
            return misplaced(violation, specification) or packed(violation, specification)
        case "row_rule" | "custom_row":
            return packed(violation, specification)
        case "extra_field":
            return stray(violation, specification)
        case code:
            evidence = evidence_of(violation, specification)
            asked = DIAGNOSES.get(code, ()) if evidence is not None else ()
            answers = (diagnosis(evidence) for diagnosis in asked if evidence is not None)
            return next((answer for answer in answers if answer is not None), None)
