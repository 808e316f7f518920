"""Diagnoses of values of another type than required: how one type became the other."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from contracts.diagnosis.evidence import IN_EVERY_ITEM, Evidence
from contracts.diagnosis.intervals import finite_float
from contracts.diagnosis.safe_patterns import text_matcher
from contracts.diagnosis.what_to_declare import with_json
from contracts.dtypes import Float, Int, Kind
from contracts.hints import Declare, Hint, UseVerb
from contracts.rules.value import CodeList, Matches, MaxLength, NamedFormat, NonFinite, OneOf
from contracts.specification import FieldType
from contracts.wire.scalar.text import parse_non_finite

_MAX_DECODED_TEXT = 1000
"""The characters of a text that are searched for half of a surrogate pair."""


@dataclass(frozen=True, slots=True)
class _TypeMisreading:
    """The cause if all values are of some types although another was required."""

    wanted: Kind
    found: tuple[type, ...]
    cause: str


_CODES_READ_AS_NUMBERS = _TypeMisreading(
    "text", (int, float), "looks like text read as numbers: leading zeros may be lost"
)
_MAX_ZEROS = 9
"""The most leading zeros that are put back."""
_TYPE_MISREADINGS = (
    _CODES_READ_AS_NUMBERS,
    _TypeMisreading("text", (bool,), "looks like text read as true and false"),
    _TypeMisreading("text", (date, datetime), "looks like text read as dates"),
    _TypeMisreading("text", (bytes,), "looks like text that was not decoded"),
    _TypeMisreading("decimal", (float, int), "looks like decimals read as binary floats or integers"),
    _TypeMisreading("float", (Decimal,), "looks like exact decimals: this is a float"),
    _TypeMisreading("datetime", (date,), "has no time of day"),
)  # fmt: skip  # a table
_ANNOTATIONS: dict[Kind, str] = {
    "bool": "bool", "int": "int", "float": "float", "text": "str", "bytes": "bytes", "date": "date",
    "datetime": "datetime", "time": "time", "duration": "timedelta", "decimal": "Decimal", "uuid": "UUID",
}  # fmt: skip  # short names, several a line
"""How a type is annotated; any other type is called X."""


def misread_type(evidence: Evidence) -> str | None:
    """All values are of a type that readers produce from the required one."""
    found = {type(value) for value in evidence.values}
    for one in _TYPE_MISREADINGS:
        if found and evidence.wants(one.wanted) and found <= set(one.found):
            return (
                None if one is _CODES_READ_AS_NUMBERS and not _were_codes(evidence) else one.cause
            )
    return None


def _were_codes(evidence: Evidence) -> bool:
    """Whether every number can have been a code of digits that the rules of the field permit."""
    permits = _permitted_text(evidence)
    return all(
        number >= 0 and number.is_integer() and _is_code(str(int(number)), permits)
        for number in map(finite_float, evidence.values)
        if number is not None
    )


def _is_code(digits: str, permits: Callable[[str], bool]) -> bool:
    return any(permits("0" * zeros + digits) for zeros in range(_MAX_ZEROS + 1))


def _permitted_text(evidence: Evidence) -> Callable[[str], bool]:
    """A predicate for texts that satisfy the field's rules, as far as that is decided here."""
    rules = [requirement.rule for requirement in evidence.field_type.rules]
    listed = [rule.members for rule in rules if isinstance(rule, (OneOf, CodeList))]
    matchers = [text_matcher(rule) for rule in rules if isinstance(rule, (Matches, NamedFormat))]
    longest = [rule.length for rule in rules if isinstance(rule, MaxLength)]

    def permits(text: str) -> bool:
        return (
            all(text in members for members in listed)
            and all(matcher(text) for matcher in matchers if matcher is not None)
            and all(len(text) <= length for length in longest)
        )

    return permits


def nan_for_value(evidence: Evidence) -> str | None:
    """Every value is NaN in a field of another type, as pandas has what is missing in objects."""
    floats = evidence.all_of(float)
    return nan_for_null(evidence) if floats and all(map(math.isnan, floats)) else None


def integers_as_floats(evidence: Evidence) -> str | None:
    """Every float is a whole number or NaN although integers are required, as in pandas beside what is
    missing.
    """
    floats = evidence.all_of(float)
    present = [value for value in floats if not math.isnan(value)]
    if not evidence.wants("int") or not present:
        return None
    if not all(value.is_integer() for value in present):
        return None
    looks, verbs = "looks like integers read as floats", (UseVerb("parse"), UseVerb("split"))
    if len(present) == len(floats):
        return Hint(f"{looks}: parse and split read them", *verbs)
    if evidence.field_type.non_finite.nan in ("null", "default"):
        return Hint(f"{looks}, with NaN for what is missing: parse and split read them", *verbs)
    declared = _nan_declaration(evidence)
    hint = (
        f"{looks}, as pandas has them beside a missing value: if NaN means null, write {declared}"
    )
    return Hint(hint, *declared.changes)


def other_width(evidence: Evidence) -> str | None:
    """Every number fits in the required type, but has another width."""
    match evidence.field_type.dtype:
        case Int(lowest=low, highest=high):
            fits = [type(v) is int and low <= v <= high for v in evidence.values]
            return "looks like integers of another width" if fits and all(fits) else None
        case Float():
            floats = [type(value) is float for value in evidence.values]
            return "looks like floats of another width" if floats and all(floats) else None
        case _:
            return None


def nested_in_text(evidence: Evidence) -> str | None:
    """Every text has the brackets of the required list or struct."""
    texts = evidence.all_of(str)
    brackets = {"list": ("[", "]"), "struct": ("{", "}")}.get(evidence.field_type.dtype.kind)
    if brackets is None or not texts:
        return None
    if not all(text[:1] == brackets[0] and text[-1:] == brackets[1] for text in texts):
        return None
    if any("'" in text and '"' not in text for text in texts):
        return 'looks like Python\'s repr as text: write it with json.dumps, and declare Format("json")'
    return with_json("looks like JSON as text", evidence)


def badly_decoded(evidence: Evidence) -> str | None:
    """Every text contains half of a surrogate pair, which is never well formed."""
    halves = [
        any("\ud800" <= character <= "\udfff" for character in text[:_MAX_DECODED_TEXT])
        for text in evidence.all_of(str)
    ]
    badly = bool(halves) and all(halves)
    return "looks badly decoded: it holds half a surrogate pair" if badly else None


def infinity_in_text(evidence: Evidence) -> str | None:
    """Every text of a file is the name of an infinity, which the field does not take."""
    texts = evidence.all_of(str) if evidence.is_all_text and evidence.wants("float") else ()
    named = [parse_non_finite(text, ("Infinity", "-Infinity")) for text in texts]
    if not texts or None in named:
        return None
    nan = evidence.field_type.non_finite.nan
    kept = "" if nan == "forbid" else f'nan="{nan}", '
    written = f'NonFinite({kept}inf="allow")'
    hint = f"looks like an infinity: if it is a value, write {written}"
    return Hint(hint, Declare((NonFinite(nan=nan, inf="allow"),)))


def nan_for_null(evidence: Evidence) -> str | None:
    """NaN may be a null that pandas converted; the cause is a hint what to declare or do."""
    match evidence.field_type.non_finite.nan:
        case "null" | "default" as meant:
            null = "null" if meant == "null" else "the default"
            read = f"NaN means {null} here: parse and split read it"
            return Hint(read, UseVerb("parse"), UseVerb("split"))
        case _:
            declared = _nan_declaration(evidence)
            return Hint(f"if NaN means null, write {declared}", *declared.changes)


def _nan_declaration(evidence: Evidence) -> Hint:
    """What to write so that NaN is read as null."""
    whole = not evidence.violation.rule.endswith(IN_EVERY_ITEM)
    may_be_null = evidence.field_type.nullable or (whole and evidence.field.default is not None)
    return nan_declaration(evidence.field_type, may_be_null=may_be_null)


def nan_declaration(value: FieldType, *, may_be_null: bool) -> Hint:
    """What to write on a field of a type so that NaN is read as null."""
    name = _ANNOTATIONS.get(value.dtype.kind, "X")
    text = f'{"" if may_be_null else f"{name} | None with "}NonFinite(nan="null")'
    return Hint(text, Declare((NonFinite(nan="null"),), nullable=None if may_be_null else True))
