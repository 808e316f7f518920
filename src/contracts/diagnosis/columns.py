"""Diagnoses of columns in the wrong place or with the wrong name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import product

from contracts.diagnosis.evidence import MAX_EVIDENCE_TEXT, Evidence, declarations, is_public
from contracts.diagnosis.safe_patterns import distinctive_matcher
from contracts.diagnosis.text_folding import MIN_STEM, bare_name, to_plain_characters
from contracts.report.report import Violation
from contracts.report.values import show_value
from contracts.rules.value import CodeList, Matches, NamedFormat, OneOf
from contracts.specification import Field, FieldType, Specification, walk_types

MIN_WORD_SIMILARITY, MIN_NAME_SIMILARITY = 0.8, 0.9
"""The similarity, up to 1, from which two words are the same; and two names with different numbers of words."""
_MAX_NAME_PAIRS = 400
"""The most pairs of names that are compared letter by letter, because that is slow."""
_PANDAS_INDEX = r"(?:.*\.)?(?:Unnamed: [0-9]+|__index_level_[0-9]+__|level_[0-9]+)"
"""The names that pandas gives to an index written as a column."""


_MIN_CONSTANT = 10
"""The rows from which one value in all of them is no coincidence."""


def constant_column(evidence: Evidence) -> str | None:
    """Every row of the batch has the same value, which is wrong."""
    whole = evidence.violation.share == 1 and evidence.violation.count >= _MIN_CONSTANT
    same = whole and len(evidence.distinct) == 1 and len(evidence.values) > 1
    return "every row has the same value" if same else None


# Values in the column of another field ------------------------------------------------------


def shifted_columns(evidence: Evidence) -> str | None:
    """Every value is distinctive of the field declared right before or after."""
    for other in _neighbours(evidence):
        accepts = _distinctive_values(other.value)
        if accepts is not None and evidence.values and all(map(accepts, evidence.values)):
            return f"looks like values of {show_value(other.alias)}: have columns shifted?"
    return None


def _neighbours(evidence: Evidence) -> Iterator[Field]:
    """The fields declared right before and after that are not private."""
    fields = evidence.specification.fields
    place = evidence.specification.places[evidence.field.alias]
    for other in (*fields[max(place - 1, 0) : place], *fields[place + 1 : place + 2]):
        if not other.value.sensitive:
            yield other


def _distinctive_values(value: FieldType) -> Callable[[object], bool] | None:
    """A predicate for distinctive values of a type; None if its values are not distinctive."""
    match value.dtype.kind:
        case "date":
            return lambda one: isinstance(one, date) and not isinstance(one, datetime)
        case "datetime":
            return lambda one: isinstance(one, datetime)
        case "text":
            return _distinctive_texts(value)
        case _:
            return None


def _distinctive_texts(value: FieldType) -> Callable[[object], bool] | None:
    """A predicate for texts that are members or match distinctive patterns."""
    rules = [requirement.rule for requirement in value.rules]
    members = [rule.members for rule in rules if isinstance(rule, (OneOf, CodeList))]
    written = (Matches, NamedFormat)
    patterns = [distinctive_matcher(rule) for rule in rules if isinstance(rule, written)]
    distinctive = [pattern for pattern in patterns if pattern is not None]
    if not members and not distinctive:
        return None
    return lambda one: (
        isinstance(one, str)
        and all(one in allowed for allowed in members)
        and all(accepts(one) for accepts in distinctive)
    )


# Fields under another name ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _FieldName:
    """The name of a missing or an extra field.

    Attributes:
        whole: its path in the report.
        parent: the path of the declared field that it is nested in, or ""; a dot alone is not a parent.
        bare: its last name without case, separators and scripts.
        words: the words of its last name.
    """

    whole: str
    parent: str
    bare: str
    words: tuple[str, ...]


def renamed_fields(violations: Sequence[Violation], specification: Specification) -> dict[int, str]:
    """The causes of missing and extra fields that probably are the same, by index of the violation."""
    missing = _reported_names(violations, "missing_field", specification)
    extra = _reported_names(violations, "extra_field", specification)
    missing = {
        place: name for place, name in missing.items() if is_public(specification, name.whole)
    }
    causes: dict[int, str] = {}
    for here, there in _pair_names(missing, extra):
        causes[here] = _called(extra[there].whole)
        causes[there] = f"is it {show_value(missing[here].whole)} under another name?"
    return _merge_causes(missing, extra) | causes


def look_alike(field: str, undeclared: Iterable[str], specification: Specification) -> str | None:
    """The cause of a missing field, where a name that no field has differs in its spelling alone."""
    bare = bare_name(field[:MAX_EVIDENCE_TEXT])
    declared = [one.alias for one in specification.fields if bare_name(one.alias) == bare]
    near = [one for one in undeclared if bare_name(one[:MAX_EVIDENCE_TEXT]) == bare]
    if not bare or declared != [field] or len(near) != 1 or not is_public(specification, field):
        return None
    return _called(near[0])


def _called(name: str) -> str:
    return f"is it called {show_value(name)} here?"


def _reported_names(
    violations: Sequence[Violation], code: str, specification: Specification
) -> dict[int, _FieldName]:
    """The names of the fields of the violations of a code, by index, except too long ones."""
    found = ((place, v.field) for place, v in enumerate(violations) if v.code == code)
    return {
        place: _split_name(whole, specification)
        for place, whole in found
        if whole is not None and len(whole) <= MAX_EVIDENCE_TEXT
    }


def _split_name(whole: str, specification: Specification) -> _FieldName:
    """Split a path after the longest declared field that it is nested in."""
    dots = [place for place, character in enumerate(whole) if character == "."]
    ends = (end for end in reversed(dots) if any(declarations(specification, whole[:end])))
    end = next(ends, -1)
    return _field_name(whole, whole[end + 1 :], whole[: max(end, 0)])


def _field_name(whole: str, last: str, parent: str = "") -> _FieldName:
    return _FieldName(whole, parent, bare_name(last), words_of_name(last))


def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case: those between separators, and between `camelCase`."""
    words = re.sub("(?<=[a-z])(?=[A-Z])", "_", to_plain_characters(name)).casefold()
    return tuple(re.findall(r"[^\W_]+", words))


def is_one_name(name: str, other: str) -> bool:
    """Whether two names are the same but for case, separators and scripts."""
    return bare_name(name) == bare_name(other)


def are_similar(name: str, other: str) -> bool:
    """Whether two names are similar enough for a field and what is missing to be the same."""
    return _are_similar_names(_field_name(name, name), _field_name(other, other))


def _pair_names(
    missing: dict[int, _FieldName], extra: dict[int, _FieldName]
) -> list[tuple[int, int]]:
    """Pairs of a missing and an extra field with similar names, each similar to no other field."""
    wanted, present = _group_by_bare_name(missing), _group_by_bare_name(extra)
    sure = _unambiguous_pairs(
        [(m, e) for key, ms in wanted.items() for e in present.get(key, ()) for m in ms]
    )
    paired = {place for pair in sure for place in pair}
    rest = [m for m in missing if m not in paired], [e for e in extra if e not in paired]
    if len(rest[0]) * len(rest[1]) > _MAX_NAME_PAIRS:
        return sure
    return sure + _unambiguous_pairs(
        [(m, e) for m, e in product(*rest) if _are_similar_names(missing[m], extra[e])]
    )


def _unambiguous_pairs(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    lefts, rights = Counter(m for m, _ in found), Counter(e for _, e in found)
    return [(m, e) for m, e in found if lefts[m] == rights[e] == 1]


def _group_by_bare_name(names: dict[int, _FieldName]) -> dict[tuple[str, str], list[int]]:
    """The indexes of the names by what is left without case, separators and scripts."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, name in names.items():
        if name.bare:
            groups.setdefault((name.parent, name.bare), []).append(place)
    return groups


def _are_similar_names(name: _FieldName, other: _FieldName) -> bool:
    """Whether two names are similar and have the same digits, word by word if they have as many words:
    `temperature_min` is not similar to `temperature_max`.
    """
    digits, other_digits = (re.findall("[0-9]+", one.bare) for one in (name, other))
    if name.parent != other.parent or digits != other_digits:
        return False
    if len(name.words) != len(other.words):
        return _similarity(name.bare, other.bare) >= MIN_NAME_SIMILARITY
    pairs = tuple(zip(name.words, other.words, strict=True))
    cut = all(_is_stem_of(one, two) or _is_stem_of(two, one) for one, two in pairs)
    return cut or all(_similarity(one, two) >= MIN_WORD_SIMILARITY for one, two in pairs)


def _similarity(text: str, other: str) -> float:
    return SequenceMatcher(None, text, other).ratio()


def _is_stem_of(stem: str, word: str) -> bool:
    return len(stem) >= MIN_STEM and word.startswith(stem)


def _merge_causes(missing: dict[int, _FieldName], extra: dict[int, _FieldName]) -> dict[int, str]:
    """The cause of columns that pandas renamed because both sides of a merge had them."""
    places = {name.whole: place for place, name in extra.items()}
    causes: dict[int, str] = {}
    for place, name in missing.items():
        left, right = places.get(f"{name.whole}_x"), places.get(f"{name.whole}_y")
        if left is not None and right is not None:
            cause = f"looks like a pandas merge of two columns {show_value(name.whole)}"
            causes |= dict.fromkeys((place, left, right), cause)
    return causes


def stray_field(violation: Violation, specification: Specification) -> str | None:
    """An extra field that pandas wrote, that has no name, or that the data has twice: under one name, or
    under both of its own.
    """
    name = (violation.field or "")[:MAX_EVIDENCE_TEXT]
    if violation.field == "":
        return "a column has no name: pandas' index (pass index=False), or a header that ends in a separator"
    if violation.field in specification.places:
        return f"more than one column has the name {show_value(name)}"
    if re.fullmatch(_PANDAS_INDEX, name):
        return "looks like a pandas index written as a column"
    field = specification.by_name.get(name)
    if field is None or any(value.sensitive for value in walk_types(field.value)):
        return None
    return f"is the Python name of {show_value(field.alias)}, which is here too"
