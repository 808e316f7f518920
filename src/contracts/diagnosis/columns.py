"""Columns in the wrong place or under the wrong name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import product

from contracts.diagnosis.evidence import LONGEST_TEXT, Evidence, declarations
from contracts.diagnosis.letters import in_plain_characters, without_separators
from contracts.diagnosis.patterns import telling_matcher
from contracts.rendering import render
from contracts.report import Violation
from contracts.rules.value import CodeList, Matches, NamedFormat, OneOf
from contracts.specification import Field, Specification, Value, within

LIKENESS, UNSPLIT_LIKENESS = 0.8, 0.9
"""How alike two words must be, of 1, for one to be the other; and two names, where one has more
words than the other.
"""
SHORTEST_STEM = 3
"""How much of a word must be left for it to be the word cut short."""
MOST_COMPARED = 400
"""How many pairs of names are compared letter by letter."""
INDEX = r"(?:.*\.)?(?:Unnamed: [0-9]+|__index_level_[0-9]+__|level_[0-9]+)"
"""What pandas calls an index that it writes as a column."""


# Values in the column of another field ------------------------------------------------------


def shifted(evidence: Evidence) -> str | None:
    """Every value is one that the field declared right before or after could hardly share."""
    for other in neighbours(evidence):
        keeps = recogniser(other.value)
        if keeps is not None and evidence.values and all(map(keeps, evidence.values)):
            return f"looks like values of {render(other.alias)}: have columns shifted?"
    return None


def neighbours(evidence: Evidence) -> Iterator[Field]:
    """The fields declared right before and after, unless they are private."""
    fields = evidence.specification.fields
    place = evidence.specification.places[evidence.field.alias]
    for other in (*fields[max(place - 1, 0) : place], *fields[place + 1 : place + 2]):
        if not other.value.sensitive:
            yield other


def recogniser(value: Value) -> Callable[[object], bool] | None:
    """Tells values of this kind from almost any others; None where they have no such mark."""
    match value.dtype.kind:
        case "date":
            return lambda one: isinstance(one, date) and not isinstance(one, datetime)
        case "datetime":
            return lambda one: isinstance(one, datetime)
        case "text":
            return text_recogniser(value)
        case _:
            return None


def text_recogniser(value: Value) -> Callable[[object], bool] | None:
    """Tells texts that keep to the value's members or telling patterns."""
    rules = [requirement.rule for requirement in value.rules]
    members = [rule.members for rule in rules if isinstance(rule, (OneOf, CodeList))]
    written = (Matches, NamedFormat)
    patterns = [telling_matcher(rule) for rule in rules if isinstance(rule, written)]
    telling = [pattern for pattern in patterns if pattern is not None]
    if not members and not telling:
        return None
    return lambda one: (
        isinstance(one, str)
        and all(one in allowed for allowed in members)
        and all(keeps(one) for keeps in telling)
    )


# Fields under another name ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Name:
    """What a missing or an extra field is called.

    Attributes:
        whole: as reports call it.
        parent: the field that it lies in, "" at the top; a dot alone makes no parent.
        bare: its own name without case, separators and scripts.
        words: the words of its own name.
    """

    whole: str
    parent: str
    bare: str
    words: tuple[str, ...]


def renamed(violations: Sequence[Violation], specification: Specification) -> dict[int, str]:
    """What each missing and each extra field is probably called, by the violation's position."""
    missing = names_of(violations, "missing_field", specification)
    extra = names_of(violations, "extra_field", specification)
    missing = {place: name for place, name in missing.items() if public(name, specification)}
    said: dict[int, str] = {}
    for here, there in pairs(missing, extra):
        said[here] = f"is it called {render(extra[there].whole)} here?"
        said[there] = f"is it {render(missing[here].whole)} under another name?"
    return merged(missing, extra) | said


def names_of(
    violations: Sequence[Violation], code: str, specification: Specification
) -> dict[int, Name]:
    """The fields of the violations of a code, by position; too long a name is none."""
    found = ((place, v.field) for place, v in enumerate(violations) if v.code == code)
    return {
        place: name_of(whole, specification)
        for place, whole in found
        if whole is not None and len(whole) <= LONGEST_TEXT
    }


def public(name: Name, specification: Specification) -> bool:
    """Whether the name is no private field's."""
    return not any(one.private for one in declarations(specification, name.whole))


def name_of(whole: str, specification: Specification) -> Name:
    """A name, taken apart where a declared field ends and one inside it begins."""
    dots = [place for place, character in enumerate(whole) if character == "."]
    ends = (end for end in reversed(dots) if any(declarations(specification, whole[:end])))
    end = next(ends, -1)
    own = in_plain_characters(whole[end + 1 :])
    words = re.sub("(?<=[a-z])(?=[A-Z])", "_", own).casefold()
    bare = without_separators(own).casefold()
    return Name(whole, whole[: max(end, 0)], bare, tuple(re.findall(r"[^\W_]+", words)))


def pairs(missing: dict[int, Name], extra: dict[int, Name]) -> list[tuple[int, int]]:
    """Each missing and extra field that look like one another, and like no other."""
    wanted, there = by_key(missing), by_key(extra)
    sure = alone([(m, e) for key, ms in wanted.items() for e in there.get(key, ()) for m in ms])
    paired = {place for pair in sure for place in pair}
    rest = [m for m in missing if m not in paired], [e for e in extra if e not in paired]
    if len(rest[0]) * len(rest[1]) > MOST_COMPARED:
        return sure
    return sure + alone([(m, e) for m, e in product(*rest) if alike(missing[m], extra[e])])


def alone(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs of which neither side stands in another pair."""
    lefts, rights = Counter(m for m, _ in found), Counter(e for _, e in found)
    return [(m, e) for m, e in found if lefts[m] == rights[e] == 1]


def by_key(names: dict[int, Name]) -> dict[tuple[str, str], list[int]]:
    """The positions of the names that are the same but for case, separators and scripts."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, name in names.items():
        if name.bare:
            groups.setdefault((name.parent, name.bare), []).append(place)
    return groups


def alike(name: Name, other: Name) -> bool:
    """Whether two names differ in little and not in their digits, word by word where they have
    as many words: a `temperature_min` is no `temperature_max`.
    """
    digits, other_digits = (re.findall("[0-9]+", one.bare) for one in (name, other))
    if name.parent != other.parent or digits != other_digits:
        return False
    if len(name.words) != len(other.words):
        return likeness(name.bare, other.bare) >= UNSPLIT_LIKENESS
    pairs = tuple(zip(name.words, other.words, strict=True))
    cut = all(cut_short(one, two) or cut_short(two, one) for one, two in pairs)
    return cut or all(likeness(one, two) >= LIKENESS for one, two in pairs)


def likeness(text: str, other: str) -> float:
    """How much of two texts is the same, 0..1."""
    return SequenceMatcher(None, text, other).ratio()


def cut_short(stem: str, word: str) -> bool:
    """Whether a word begins with the stem, and the stem is no mere letter or two."""
    return len(stem) >= SHORTEST_STEM and word.startswith(stem)


def merged(missing: dict[int, Name], extra: dict[int, Name]) -> dict[int, str]:
    """What pandas made of a column that both sides of a merge had."""
    places = {name.whole: place for place, name in extra.items()}
    said: dict[int, str] = {}
    for place, name in missing.items():
        left, right = places.get(f"{name.whole}_x"), places.get(f"{name.whole}_y")
        if left is not None and right is not None:
            cause = f"looks like a pandas merge of two columns {render(name.whole)}"
            said |= dict.fromkeys((place, left, right), cause)
    return said


def stray(violation: Violation, specification: Specification) -> str | None:
    """An extra field that pandas wrote, or that is there under both its names."""
    name = (violation.field or "")[:LONGEST_TEXT]
    if re.fullmatch(INDEX, name):
        return "looks like a pandas index written as a column"
    field = specification.by_name.get(name)
    if field is None or any(value.sensitive for value in within(field.value)):
        return None
    return f"is the Python name of {render(field.alias)}, which is here too"
