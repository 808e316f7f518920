"""Diagnoses of values that are wire form, which `parse` and `split` read, where contract form belongs."""

from __future__ import annotations

import math
from contextlib import suppress
from dataclasses import replace
from typing import cast

from contracts.diagnosis.evidence import IN_EVERY_ITEM, Evidence
from contracts.dtypes import Bool, Datetime, Duration, Float, Time
from contracts.hints import Declare, Hint, UseVerb
from contracts.rules.format import SERIAL_DATES
from contracts.rules.wire import AS_IS, Trim, Truncate, Wire
from contracts.specification import FieldType, ListOf
from contracts.wire.scalar.exact_floats import is_exact_float
from contracts.wire.scalar.finer_times import truncated_time
from contracts.wire.scalar.missing import is_missing, is_missing_text, is_untrimmed, trimmed
from contracts.wire.scalar.numbers import UnparseableText
from contracts.wire.scalar.text import (
    KINDS_WRITTEN_AS_TEXT,
    is_truncated_text,
    numeric_words,
    parse_field_time,
    parse_text,
    time_plan_of,
)

_WIRE_VERBS = (UseVerb("parse"), UseVerb("split"))
_READ = Hint("is wire form: parse and split read it", *_WIRE_VERBS)


def that_parse_reads(cause: str | None, evidence: Evidence) -> str | None:
    """A cause that names no verb, with those that read every value, where they do; as it is else."""
    reads, values = evidence.reads, evidence.values
    if evidence.violation.code != "dtype" or reads is None or not values:
        return cause
    if isinstance(cause, Hint) and any(isinstance(one, UseVerb) for one in cause.changes):
        return cause
    # A bound that the value breaks beside is another message.
    field = replace(evidence.field, value=replace(evidence.field_type, rules=()))
    if not all(reads(field, value) for value in values):
        return cause
    return _READ if cause is None else Hint(f"{cause}: parse and split read it", *_WIRE_VERBS)


def used_for_null(evidence: Evidence) -> str | None:
    """Every value is one that the field declares `Missing`."""
    declared = evidence.field_type
    if not evidence.values or not all(_is_missing(value, declared) for value in evidence.values):
        return None
    return _READ if _may_be_null(evidence) else "means null here: it is declared Missing"


def _may_be_null(evidence: Evidence) -> bool:
    """Whether `parse` takes null in the place of the values."""
    whole = not evidence.violation.rule.endswith(IN_EVERY_ITEM)
    return evidence.field_type.nullable or (whole and evidence.field.default is not None)


def untrimmed(evidence: Evidence) -> str | None:
    """Every text has white space that the field cuts."""
    texts = evidence.all_of(str)
    cut = texts and all(is_untrimmed(text, evidence.field_type) for text in texts)
    return Hint("is wire form: parse and split trim it", *_WIRE_VERBS) if cut else None


def padded(evidence: Evidence) -> str | None:
    """Every text is read once the white space around it is cut, which the field does not declare."""
    texts, wire = evidence.texts, evidence.field_type.wire
    if wire.trim is not None or evidence.reads is None or all(t == t.strip() for t in texts):
        return None
    cut = replace(evidence.field_type, wire=replace(wire, trim=Trim()))
    field = replace(evidence.field, value=cut)
    if not all(evidence.reads(field, text) for text in texts):
        return None
    return Hint("has white space around it: declare Trim()", Declare((Trim(),)))


def written_as_declared(evidence: Evidence) -> str | None:
    """Every value is written as its field declares."""
    declared = evidence.field_type
    if declared.wire == AS_IS:
        return None
    return written_as_in_json(evidence)


def written_as_in_json(evidence: Evidence) -> str | None:
    """Every value is written as its field declares, or as its type is written in JSON."""
    declared = evidence.field_type
    read = [_is_read(value, declared) for value in evidence.values]
    if not read or not all(read):
        return None
    if not _may_be_null(evidence) and any(_is_missing(one, declared) for one in evidence.values):
        return None  # null in a required field is refused
    return _READ


def _is_missing(value: object, declared: FieldType) -> bool:
    return is_missing(trimmed(value, declared), declared)


def _is_read(value: object, declared: FieldType) -> bool:
    """Whether `parse` reads the value, without `text=True`."""
    if isinstance(value, str):
        return _is_read_text(trimmed(value, declared), declared)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    if isinstance(declared.dtype, Bool):
        return value in numeric_words(declared)
    plan = time_plan_of(declared)
    if plan is None or plan.count is None or (type(value) is float and not math.isfinite(value)):
        return False
    return _is_count(value, declared)


def _is_count(number: float, declared: FieldType) -> bool:
    try:
        parse_field_time(number, declared)
    except UnparseableText:
        return False
    return True


def _is_read_text(text: str, declared: FieldType) -> bool:
    wire = declared.wire
    if is_missing_text(text, declared):
        return True
    if not (wire.numerals or wire.words or wire.format) and (
        declared.dtype.kind not in KINDS_WRITTEN_AS_TEXT
    ):
        return False
    try:
        parse_text(text, declared)
    except UnparseableText:
        return False
    return True


def finer_than_microseconds(evidence: Evidence) -> str | None:
    """Every time or duration is one that `Truncate` cuts."""
    declared = evidence.field_type
    is_excel = declared.wire.format is not None and declared.wire.format.patterns[0] in SERIAL_DATES
    if not isinstance(declared.dtype, (Datetime, Time, Duration)) or is_excel:
        return None
    cut = replace(declared, wire=replace(declared.wire, truncate=Truncate()))
    if not evidence.values or not all(_is_cut(value, cut) for value in evidence.values):
        return None
    if declared.wire.truncate is not None:
        return Hint("is wire form: parse and split cut it to the microsecond", *_WIRE_VERBS)
    hint = "is finer than a microsecond: declare Truncate(), by which parse and split cut it"
    return Hint(hint, Declare((Truncate(),)))


def _is_cut(value: object, declared: FieldType) -> bool:
    """Whether `parse` cuts a value, or the text that is shown for one of a column."""
    if not isinstance(value, (str, int, float)):
        return truncated_time(value, declared.dtype) is not None
    plain = replace(declared, wire=Wire(truncate=Truncate()))
    for one in (declared, plain):
        with suppress(UnparseableText, TypeError):
            written = trimmed(value, one) if isinstance(value, str) else value
            parse_field_time(cast("str | float", written), one)
            return is_truncated_text(cast("str | float", written), one)
    return False


def whole_numbers(evidence: Evidence) -> str | None:
    """Every value is an integer that a float holds exactly."""
    integers = evidence.all_of(int)
    if not isinstance(evidence.field_type.dtype, Float) or not integers:
        return None
    if any(isinstance(value, bool) or not is_exact_float(value) for value in integers):
        return None
    hint = "looks like whole numbers, which are exact here: parse and split take them"
    return Hint(hint, *_WIRE_VERBS)


def default_not_filled(evidence: Evidence) -> str | None:
    """The field has a default, which `check` does not fill in: that is for wire form."""
    broken, field = evidence.violation, evidence.field
    of_item = isinstance(field.value.dtype, ListOf) and broken.rule.endswith(IN_EVERY_ITEM)
    if field.default is None or (of_item and broken.code != "missing_field"):
        return None
    return Hint("its default is not filled in yet: parse and split fill it", *_WIRE_VERBS)
