"""What to declare so that values are read: a notation of numbers, words, a format of dates or of JSON.

Only what reads every text that was examined is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from typing import cast

from contracts.diagnosis.evidence import Evidence, all_match, mention_missing
from contracts.dtypes import Date, Datetime
from contracts.hints import Declare, Hint
from contracts.rules.directives import InvalidFormat
from contracts.rules.format import SERIAL_DATES, Format
from contracts.rules.wire import Numerals, Words
from contracts.specification import FieldType
from contracts.wire.scalar.numbers import UnparseableText
from contracts.wire.scalar.text import parse_field_time, parse_text

_CURRENCY = re.compile(r"[A-Z]{3}|[$€£¥₹₩₽]")
_SEPARATED = re.compile(r"(?<=[0-9])([.,'’ \u00a0\u2009\u202f])[0-9]{3}(?![0-9])")
_FIRST_DAYS = {
    "[0-9]{4}-[0-9]{2}": Format("%Y-%m", day=1),
    "[0-9]{2}/[0-9]{4}": Format("%m/%Y", day=1),
    "[A-Za-z]{3}-[0-9]{4}": Format("%b-%Y", day=1),
    "[A-Za-z]{3} [0-9]{4}": Format("%b %Y", day=1),
    "[A-Za-z]{3}-[0-9]{2}": Format("%b-%y", day=1),
    "[A-Za-z]{4,9} [0-9]{4}": Format("%B %Y", day=1),
    "[0-9]{4}-W[0-9]{2}": Format("%G-W%V", day=1),
    "(?:19|20)[0-9]{2}": Format("%Y", month=1, day=1),
}
"""The formats of times without a day, by the patterns of their text."""
_DURATIONS = {
    r"-?[0-9]+:[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?": Format("hms"),
    "-?[0-9]+ days?[0-9:+. -]*": Format("days_hms"),
}
_CLOCKS = {
    "[0-9]{1,2}:[0-9]{2}": ("%H:%M", "%-H:%M"),
    "[0-9]{1,2}:[0-9]{2}:[0-9]{2}": ("%-H:%M:%S",),
    "[0-9]{1,2}:[0-9]{2} [AaPp][Mm]": ("%I:%M %p", "%-I:%M %p"),
    "[0-9]{1,2}:[0-9]{2}[AaPp][Mm]": ("%I:%M%p", "%-I:%M%p"),
    "[0-9]{1,2}:[0-9]{2}:[0-9]{2} [AaPp][Mm]": ("%I:%M:%S %p", "%-I:%M:%S %p"),
    "[0-9]{4}": ("%H%M",),
    "[0-9]{6}": ("%H%M%S",),
}
"""The formats of times of day by the patterns of their text, the padded one first."""


def with_numerals(cause: str, evidence: Evidence) -> str:
    """The cause that numbers are in another notation, with what to declare where one notation reads all."""
    texts, missing = evidence.words
    numerals = _numerals_of(texts, evidence.field_type)
    if numerals is None:
        return mention_missing(cause, missing)
    return _with_declaration(f"{cause}:", numerals, missing)


def _numerals_of(texts: tuple[str, ...], declared: FieldType) -> Numerals | None:
    """The notation by which a field reads all texts as numbers; None if there is none, or several."""
    if declared.wire.numerals is not None or declared.wire.format is not None:
        return None
    if _reads_all(declared, Numerals(), texts):
        return None  # read as they are, where text is
    found = [one for one in _notations(texts) if _reads_all(declared, one, texts)]
    return found[0] if len(found) == 1 else None


def _notations(texts: tuple[str, ...]) -> Iterator[Numerals]:
    """The notations that the characters of the texts may be of, with a decimal comma and without."""
    currencies = {sign for text in texts for sign in _CURRENCY.findall(text)}
    found = {sign for text in texts for sign in _SEPARATED.findall(text)}
    if len(currencies) > 1:
        return
    percent, parentheses = (any(sign in text for text in texts) for sign in "%(")
    many_points = any(text.count(".") > 1 for text in texts)
    for comma in (False, True) if many_points or any("," in t for t in texts) else (False,):
        separators = sorted(found - {"," if comma else "."})
        thousands = separators[0] if len(separators) == 1 else (*separators,) or None
        yield Numerals(comma, thousands, percent, next(iter(currencies), None), parentheses)


def _reads_all(declared: FieldType, metadata: Numerals | Format, texts: tuple[str, ...]) -> bool:
    """Whether a field reads all texts after it was declared so."""
    wire = declared.wire
    if isinstance(metadata, Numerals):
        changed = replace(declared, wire=replace(wire, numerals=metadata))
    else:
        changed = replace(declared, wire=replace(wire, format=metadata))
    try:
        for text in texts:
            parse_text(text.strip(), changed)
    except (UnparseableText, InvalidFormat):  # or of instants, for times without a zone
        return False
    return True


def partial_date_in_text(evidence: Evidence) -> str | None:
    """Every text is a month, a week or a year, in the same format."""
    texts, missing = evidence.words
    if not evidence.wants("date", "datetime") or not _may_have_format(evidence):
        return None
    for shape, format_ in _FIRST_DAYS.items():
        if all_match(shape, texts) and _reads_all(evidence.field_type, format_, texts):
            return _with_declaration("has no day; if the first is meant,", format_, missing)
    return None


def duration_in_text(evidence: Evidence) -> str | None:
    """Every text is a duration, in hours, minutes and seconds."""
    texts, missing = evidence.words
    if not evidence.wants("duration") or not _may_have_format(evidence):
        return None
    for shape, format_ in _DURATIONS.items():
        if all_match(shape, texts) and _reads_all(evidence.field_type, format_, texts):
            phrase = str(format_).removeprefix("be written as ").partition(" (")[0]
            return _with_declaration(f"looks like {phrase}:", format_, missing)
    return None


def clock_in_text(evidence: Evidence) -> str | None:
    """Every text is a time of day, in the same format."""
    texts, missing = evidence.words
    if not evidence.wants("time") or not _may_have_format(evidence):
        return None
    of_shape = next((some for shape, some in _CLOCKS.items() if all_match(shape, texts)), ())
    for pattern in of_shape:
        if _reads_all(evidence.field_type, Format(pattern), texts):
            return _with_declaration(f"looks like {pattern}:", Format(pattern), missing)
    return None


def with_format(cause: str, pattern: str, evidence: Evidence) -> str:
    """The cause that dates are in another format, which can be declared."""
    texts, missing = evidence.words
    format_ = Format(pattern)
    known = _may_have_format(evidence) and _reads_all(evidence.field_type, format_, texts)
    if missing or not known:
        return mention_missing(cause, missing)
    return Hint(cause, Declare((format_,)))


def with_counts(cause: str, name: str, evidence: Evidence) -> str | None:
    """The cause that times are counted in a unit that has a format, which can be declared; None where it is."""
    declared, format_ = evidence.field_type, Format(name)
    if declared.wire.format is not None and name in declared.wire.format.patterns:
        return None
    naive, of_instants = Datetime(aware=False), name not in SERIAL_DATES
    if of_instants and declared.dtype in (Date(), naive):
        return f"{cause}: declare an AwareDatetime with {_call_text(format_)}"
    if declared.wire.format is not None and evidence.violation.share < 1:
        return cause  # another format would not read the rows that keep this one
    fits = declared.dtype in ((Datetime(aware=True),) if of_instants else (Date(), naive))
    if not fits or not _may_have_format(evidence):
        return cause
    counted = replace(declared, wire=replace(declared.wire, format=format_))
    try:
        for value in evidence.values:
            parse_field_time(cast("str | float", value), counted)
    except UnparseableText:
        return cause
    return _with_declaration(f"{cause}:", format_, ())


def with_json(cause: str, evidence: Evidence) -> str:
    """The cause that lists or structs are JSON in text, which can be declared."""
    if evidence.field_type.wire.format is not None:
        return cause
    return _with_declaration(f"{cause}:", Format("json"), ())


def with_words(cause: str, evidence: Evidence, true: str, false: str) -> str:
    """The cause that truth is written in two words, which can be declared where both of them occur.

    Args:
        true: the word for true in lower case.
        false: likewise.
    """
    texts, missing = evidence.words
    meant = [tuple(dict.fromkeys(t for t in texts if t.lower() == word)) for word in (true, false)]
    known = evidence.wants("bool") and evidence.field_type.wire.words is None
    if not known or not all(meant) or len({*texts}) != sum(map(len, meant)):
        return mention_missing(cause, missing)
    return _with_declaration(f"{cause}:", Words(*meant), missing)


def with_words_of_numbers(cause: str, evidence: Evidence) -> str:
    """The cause that truth is written as 1 and 0, which can be declared."""
    if evidence.field_type.wire.words is not None:
        return cause
    return _with_declaration(f"{cause}:", Words("1", "0"), ())


def _may_have_format(evidence: Evidence) -> bool:
    """Whether no format is declared that has more than its patterns."""
    declared = evidence.field_type.wire.format
    return declared is None or declared == Format(*declared.patterns)


def _with_declaration(
    cause: str, metadata: Numerals | Format | Words, missing: tuple[str, ...]
) -> str:
    text = f"{cause} declare {_call_text(metadata)}"
    return mention_missing(text, missing) if missing else Hint(text, Declare((metadata,)))


def _call_text(metadata: Numerals | Format | Words) -> str:
    """The call that makes it, with the arguments that are not by default."""
    parts = {one.name: getattr(metadata, one.name) for one in fields(metadata)}
    positional = parts.pop("patterns", ())
    ends = ("since", "until") if isinstance(metadata, Format) else ()  # counts have ends by default
    stated = {n: v for n, v in parts.items() if v not in (None, False) and n not in ends}
    plain = {n: v[0] if isinstance(v, tuple) and len(v) == 1 else v for n, v in stated.items()}
    named = [f"{name}={_in_double_quotes(value)}" for name, value in plain.items()]
    return f"{type(metadata).__name__}({', '.join((*map(_in_double_quotes, positional), *named))})"


def _in_double_quotes(value: object) -> str:
    """The value as source, with the double quotes in which the docs write text."""
    if isinstance(value, tuple):
        return f"({', '.join(map(_in_double_quotes, value))})"
    written = repr(value)
    plain = written.startswith("'") and '"' not in written
    return f'"{written[1:-1]}"' if plain else written
