"""The probable causes of violations: a table of diagnoses by code.

A diagnosis gives a cause only if every example supports it; the only exception are words such as "NA"
among texts, which the cause then mentions. Private fields have no cause, only few and short values are
examined, and no diagnosis raises: a report without a cause is better than no report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.diagnosis import bounds, columns, numbers_as_text, spelling, times, wrong_types
from contracts.diagnosis.evidence import Diagnosis, gather_evidence, missing_words
from contracts.diagnosis.packed_coordinates import packed_coordinates
from contracts.diagnosis.positions import misplaced_positions
from contracts.report.report import Violation
from contracts.specification import Specification

_BOUNDS_DIAGNOSES: tuple[Diagnosis, ...] = (
    bounds.sentinel,
    bounds.swapped_coordinates,
    bounds.degrees_and_minutes,
    bounds.lost_sign,
    bounds.midnight_as_24,
    bounds.other_unit,
    bounds.other_scale,
    times.wrong_epoch_unit,
    times.default_date,
)
_TEXT_DIAGNOSES: tuple[Diagnosis, ...] = (
    numbers_as_text.number_in_text,
    times.date_in_text,
    numbers_as_text.boolean_in_text,
    wrong_types.nested_in_text,
)

DIAGNOSES_BY_CODE: Mapping[str, tuple[Diagnosis, ...]] = {
    "dtype": (
        *_TEXT_DIAGNOSES,
        missing_words,
        times.date_in_numbers,
        numbers_as_text.boolean_in_numbers,
        times.wrong_zone,
        times.midnight_datetimes,
        wrong_types.integers_as_floats,
        wrong_types.nan_for_text,
        wrong_types.misread_type,
        wrong_types.other_width,
        wrong_types.badly_decoded,
        columns.shifted_columns,
    ),
    "format": (
        spelling.uuid_spelling,
        *_TEXT_DIAGNOSES,
        spelling.almost_matching_text,
        missing_words,
        columns.shifted_columns,
    ),
    "ambiguous": (times.date_in_text,),
    "nan": (wrong_types.nan_for_null,),
    "null": (wrong_types.default_not_filled,),
    "missing_field": (wrong_types.default_not_filled,),
    "ge": _BOUNDS_DIAGNOSES,
    "gt": _BOUNDS_DIAGNOSES,
    "le": _BOUNDS_DIAGNOSES,
    "lt": _BOUNDS_DIAGNOSES,
    "one_of": (
        spelling.differently_spelled_member,
        spelling.lost_zeros,
        missing_words,
        bounds.sentinel,
        columns.shifted_columns,
        spelling.misspelled_member,
    ),
    "matches": (spelling.almost_matching_text, missing_words, columns.shifted_columns),
    "min_length": (missing_words, spelling.cut_or_padded),
    "max_length": (spelling.cut_or_padded, columns.shifted_columns),
    "unique": (missing_words,),
    "references": (missing_words,),
}
"""The diagnoses of each code, the more certain first, because the first cause found is reported."""


def cause_of(violation: Violation, specification: Specification) -> str | None:
    """The probable cause of a violation, as a phrase that ends a line, or None if it is unknown."""
    try:
        return probable_cause(violation, specification)
    except Exception:  # noqa: BLE001 - a hostile value must not cost the report
        return None


def causes_of(
    violations: Sequence[Violation], specification: Specification
) -> tuple[Violation, ...]:
    """The violations of one batch with their probable causes, in the same order.

    A missing field and an extra field with a similar name refer to each other.
    """
    names = columns.renamed_fields(violations, specification)
    return tuple(
        replace(one, cause=one.cause or names.get(place) or cause_of(one, specification))
        for place, one in enumerate(violations)
    )


def probable_cause(violation: Violation, specification: Specification) -> str | None:
    """The first cause that the table gives. Unlike `cause_of` it may raise."""
    match violation.code:
        case "row_count":
            rows = [e.value for e in violation.examples if type(e.value) is int]
            return "the batch is empty" if rows == [0] else None
        case "coordinates":
            return misplaced_positions(violation, specification) or packed_coordinates(
                violation, specification
            )
        case "row_rule" | "custom_row":
            return packed_coordinates(violation, specification)
        case "extra_field":
            return columns.stray_field(violation, specification)
        case code:
            evidence = gather_evidence(violation, specification)
            if evidence is None:
                return None
            causes = (diagnosis(evidence) for diagnosis in DIAGNOSES_BY_CODE.get(code, ()))
            return next((cause for cause in causes if cause is not None), None)
