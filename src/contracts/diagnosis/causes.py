"""The probable causes of violations: a table of diagnoses by code.

A diagnosis examines a sample spread over the whole violation. It gives a cause if every value supports
it, apart from words such as "NA" among texts, which the cause then mentions; or if most do, and then
with their share. Private fields have no cause, only few and short values are
examined, and no diagnosis raises: a report without a cause is better than no report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from contracts.diagnosis import (
    batches,
    bounds,
    columns,
    numbers_as_text,
    spelling,
    times,
    what_to_declare,
    wire_forms,
    wrong_types,
)
from contracts.diagnosis.applicable import applicable
from contracts.diagnosis.batch_columns import BatchView
from contracts.diagnosis.evidence import Diagnosis, gather_evidence, missing_words
from contracts.diagnosis.majority import cause_of_most
from contracts.diagnosis.misplaced_columns import (
    NOTHING_MISPLACED,
    misplaced_columns,
)
from contracts.diagnosis.packed_coordinates import packed_coordinates
from contracts.diagnosis.positions import misplaced_positions
from contracts.diagnosis.sampling import MAX_SAMPLE, SampledViolation, examine
from contracts.diagnosis.systematic import Cause
from contracts.report.report import Example, Violation
from contracts.specification import Field, Specification

_BOUNDS_DIAGNOSES: tuple[Diagnosis, ...] = (
    bounds.sentinel,
    bounds.swapped_coordinates,
    bounds.degrees_and_minutes,
    bounds.lost_sign,
    bounds.wrapped_integers,
    bounds.midnight_as_24,
    bounds.other_unit,
    bounds.other_scale,
    times.wrong_epoch_unit,
    times.default_date,
    columns.constant_column,
)
_TEXT_DIAGNOSES: tuple[Diagnosis, ...] = (
    numbers_as_text.number_in_text,
    numbers_as_text.date_for_number,
    times.date_in_text,
    times.dates_of_declared_order,
    what_to_declare.partial_date_in_text,
    what_to_declare.duration_in_text,
    what_to_declare.clock_in_text,
    numbers_as_text.boolean_in_text,
    wrong_types.nested_in_text,
)

DIAGNOSES_BY_CODE: Mapping[str, tuple[Diagnosis, ...]] = {
    "dtype": (
        wire_forms.used_for_null,
        wire_forms.written_as_declared,
        wire_forms.whole_numbers,
        wire_forms.padded,
        *_TEXT_DIAGNOSES,
        wire_forms.written_as_in_json,
        wire_forms.finer_than_microseconds,
        missing_words,
        times.date_in_numbers,
        numbers_as_text.boolean_in_numbers,
        times.wrong_zone,
        times.midnight_datetimes,
        wrong_types.integers_as_floats,
        wrong_types.nan_for_value,
        wrong_types.misread_type,
        wrong_types.other_width,
        wrong_types.infinity_in_text,
        wrong_types.badly_decoded,
        columns.shifted_columns,
    ),
    "format": (
        wire_forms.padded,
        spelling.uuid_spelling,
        *_TEXT_DIAGNOSES,
        spelling.almost_matching_text,
        missing_words,
        times.date_in_numbers,
        columns.shifted_columns,
    ),
    "ambiguous": (times.date_in_text, times.dates_of_declared_order),
    "nan": (wrong_types.nan_for_null,),
    "inf": (bounds.infinity,),
    "lossy": (wire_forms.used_for_null, wire_forms.finer_than_microseconds),
    "wire_form": (wire_forms.used_for_null, wire_forms.untrimmed),
    "null": (wire_forms.used_for_null, wire_forms.default_not_filled),
    "missing_field": (wire_forms.default_not_filled,),
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
        spelling.misread_utf8,
        spelling.misspelled_member,
        columns.constant_column,
    ),
    "matches": (
        spelling.almost_matching_text,
        spelling.misread_utf8,
        missing_words,
        columns.shifted_columns,
        columns.constant_column,
    ),
    "min_length": (missing_words, spelling.cut_or_padded),
    "max_length": (spelling.cut_or_padded, columns.shifted_columns),
    "unique": (missing_words,),
    "references": (
        missing_words,
        spelling.padded_reference,
        spelling.misread_utf8,
        spelling.look_alike_reference,
    ),
}
"""The diagnoses of each code, the more certain first, because the first cause found is reported."""

_OF_ONE_COLUMN = frozenset(
    {
        bounds.swapped_coordinates,
        bounds.degrees_and_minutes,
        bounds.lost_sign,
        bounds.other_unit,
        bounds.other_scale,
        times.wrong_epoch_unit,
        spelling.almost_matching_text,
        spelling.lost_zeros,
        spelling.misspelled_member,
        spelling.cut_or_padded,
        numbers_as_text.date_for_number,
        wrong_types.misread_type,
        wrong_types.integers_as_floats,
        wrong_types.nan_for_null,
        columns.shifted_columns,
        columns.constant_column,
    }
)
"""The diagnoses that are wrong where the values are those of another column."""


_NOT_OF_MOST = frozenset(
    {
        wrong_types.misread_type,
        wrong_types.integers_as_floats,
        bounds.lost_sign,
        bounds.other_unit,
        bounds.other_scale,
        bounds.infinity,
        columns.constant_column,
        times.dates_of_declared_order,
    }
)
"""The diagnoses of how a whole column was read, which one odd value refutes, and those that name a share
themselves.
"""
_MAX_VALUES = 8 * MAX_SAMPLE
"""The most values of all violations that are examined, if that leaves enough of each."""
_MIN_SAMPLE = 16
_BOUNDS = frozenset(code for code, table in DIAGNOSES_BY_CODE.items() if table is _BOUNDS_DIAGNOSES)


_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a diagnosis takes into account beside a violation's own values.

    Attributes:
        unclear: whether its values may be another column's, so that only those causes are named
            which do not depend on the column.
        others: the violations of the field's other bounds.
        column: values of the whole column.
        reads: whether `parse` reads a value for a field, in the form that the batch came in.
    """

    unclear: bool = False
    others: Sequence[SampledViolation] = ()
    column: Sequence[object] = ()
    reads: Callable[[Field, object], bool] | None = None


def _unless_hostile(diagnose: Callable[[], _Found], otherwise: _Found) -> _Found:
    """What a diagnosis finds; something else where a value's own methods raise in it."""
    try:
        return diagnose()
    except Exception:  # noqa: BLE001 - a hostile value must not cost the report
        return otherwise


def causes_of(
    violations: Sequence[Violation],
    specification: Specification,
    samples: Sequence[Sequence[Example]] | None = None,
    view: BatchView | None = None,
) -> tuple[Violation, ...]:
    """The violations of one batch with their probable causes, in the same order.

    A missing field and an extra field with a similar name refer to each other.

    Args:
        samples: examples spread over each whole violation; its own ones where there are none.
        view: what diagnoses of several columns read of the batch.
    """
    samples = [one.examples for one in violations] if samples is None else samples
    most = max(_MIN_SAMPLE, min(MAX_SAMPLE, _MAX_VALUES // max(len(violations), 1)))
    examined = [examine(*one, most) for one in zip(violations, samples, strict=True)]
    names = columns.renamed_fields(violations, specification)
    misplaced = NOTHING_MISPLACED
    if view is not None:
        misplaced = _unless_hostile(
            lambda: misplaced_columns(examined, specification, view), NOTHING_MISPLACED
        )
    violated = _violated_bounds(examined)

    def other_bounds(place: int) -> Sequence[SampledViolation]:
        if examined[place].code not in _BOUNDS:
            return ()
        return [one for other, one in violated[examined[place].field] if other != place]

    def explained(place: int) -> Violation:
        one, known = violations[place], violations[place].cause or names.get(place)
        moved = misplaced.causes.get(place)
        if text := known or moved:
            found: Cause | None = Cause(text)
        else:
            beside = Surroundings(
                place in misplaced.unclear,
                other_bounds(place),
                _column_of(violations[place], specification, view),
                None if view is None else view.reads,
            )
            found = _unless_hostile(
                lambda: find_cause(examined[place], specification, beside), None
            )
        if found is None:
            return one
        systematic = moved is not None or found.concerns_valid_values(one)
        return replace(one, cause=found.text, systematic=systematic)

    return tuple(map(explained, range(len(violations))))


def _column_of(
    violation: Violation, specification: Specification, view: BatchView | None
) -> Sequence[object]:
    """Values of the whole column, where the field has dates: those that are valid as declared may
    show in which order day and month stand.
    """
    place = specification.places.get(violation.field or "")
    if view is None or place is None or violation.code not in ("dtype", "format", "ambiguous"):
        return ()
    if specification.fields[place].value.dtype.kind not in ("date", "datetime"):
        return ()
    return _unless_hostile(lambda: view.column(specification.fields[place].alias), ())


def _violated_bounds(
    examined: Sequence[SampledViolation],
) -> Mapping[str | None, Sequence[tuple[int, SampledViolation]]]:
    """The violations of bounds, each with its position, by their fields."""
    found: dict[str | None, list[tuple[int, SampledViolation]]] = {}
    for place, one in enumerate(examined):
        if one.code in _BOUNDS:
            found.setdefault(one.field, []).append((place, one))
    return found


def find_cause(
    examined: SampledViolation, specification: Specification, beside: Surroundings
) -> Cause | None:
    """The first cause that the table gives; None if it is unknown. It may raise, as hostile values do."""
    if examined.code not in _OF_OTHER_THAN_VALUES:
        return _cause_of_values(examined, specification, beside)
    found: str | None
    violation = examined.with_examples()
    match violation.code:
        case "row_count":
            found = batches.wrong_size(violation, specification)
        case "coordinates":
            found = misplaced_positions(violation, specification) or packed_coordinates(
                violation, specification
            )
        case "extra_field":
            found = columns.stray_field(violation, specification)
        case "unique":
            cause = _cause_of_values(examined, specification, beside)
            if cause is not None:
                return cause
            found = batches.repeated_keys(violation, specification)
        case _:
            found = packed_coordinates(violation, specification)
    return None if found is None else Cause(found)


_OF_OTHER_THAN_VALUES = (
    "row_count",
    "coordinates",
    "row_rule",
    "custom_row",
    "extra_field",
    "unique",
)
"""The codes of violations that are not, or not only, diagnosed by one field's values."""


def _cause_of_values(
    examined: SampledViolation, specification: Specification, beside: Surroundings
) -> Cause | None:
    """The first cause that all values have, or most."""
    evidence = gather_evidence(examined, specification, beside.others, beside.column, beside.reads)
    if evidence is None:
        return None
    table = applicable(DIAGNOSES_BY_CODE.get(examined.code, ()), evidence)
    diagnoses = [one for one in table if one not in _OF_ONE_COLUMN] if beside.unclear else table
    one_value = len(evidence.distinct) < 2
    for diagnosis in diagnoses:
        if (text := diagnosis(evidence)) is not None:
            whole = text if beside.unclear else wire_forms.that_parse_reads(text, evidence) or text
            return Cause(whole, diagnosis, one_value)
    of_most = cause_of_most(evidence, [one for one in diagnoses if one not in _NOT_OF_MOST])
    if of_most is not None:
        return Cause(*of_most, one_value)
    read = None if beside.unclear else wire_forms.that_parse_reads(None, evidence)
    return None if read is None else Cause(read, None, one_value)
