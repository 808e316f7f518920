"""Columns in the wrong place or under the wrong name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from difflib import SequenceMatcher
from itertools import product

from contracts.diagnosis.evidence import LONGEST_TEXT, Evidence, declarations
from contracts.diagnosis.letters import in_plain_characters, without_separators
from contracts.diagnosis.patterns import telling_matcher
from contracts.rendering import render
from contracts.report import Violation
from contracts.rules.value import Matches, OneOf
from contracts.specification import Field, Specification, Value, within

LIKENESS = 0.8
"""How alike two names must be, of 1, for one to be the other."""
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
    place = fields.index(evidence.field)
    for other in (*fields[max(place - 1, 0) : place], *fields[place + 1 : place + 2]):
        if not any(value.sensitive for value in within(other.value)):
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
    members = [rule.members for rule in rules if isinstance(rule, OneOf)]
    patterns = [telling_matcher(rule) for rule in rules if isinstance(rule, Matches)]
    telling = [pattern for pattern in patterns if pattern is not None]
    if not members and not telling:
        return None
    return lambda one: (
        isinstance(one, str)
        and all(one in allowed for allowed in members)
        and all(keeps(one) for keeps in telling)
    )


# Fields under another name ------------------------------------------------------------------


def renamed(violations: Sequence[Violation], specification: Specification) -> dict[int, str]:
    """What each missing and each extra field is probably called, by the violation's position."""
    missing = positions(violations, "missing_field")
    extra = positions(violations, "extra_field")
    missing = {p: n for p, n in missing.items() if any(declarations(specification, n))}
    said: dict[int, str] = {}
    for here, there in pairs(missing, extra):
        said[here] = f"is it called {render(extra[there])} here?"
        said[there] = f"is it {render(missing[here])} under another name?"
    return merged(missing, extra) | said


def positions(violations: Sequence[Violation], code: str) -> dict[int, str]:
    """The fields of the violations of a code, by position."""
    found = ((place, v.field) for place, v in enumerate(violations) if v.code == code)
    return {p: name for p, name in found if name is not None and len(name) <= LONGEST_TEXT}


def pairs(missing: dict[int, str], extra: dict[int, str]) -> list[tuple[int, int]]:
    """Each missing and extra field that look like one another, and like no other."""
    wanted, there = by_key(missing), by_key(extra)
    same = [(m, e) for key, ms in wanted.items() for e in there.get(key, ()) for m in ms]
    sure = alone(same)
    paired = {place for pair in sure for place in pair}
    rest = [m for m in missing if m not in paired], [e for e in extra if e not in paired]
    if len(rest[0]) * len(rest[1]) > MOST_COMPARED:
        return sure
    return sure + alone([(m, e) for m, e in product(*rest) if alike(missing[m], extra[e])])


def alone(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs of which neither side stands in another pair."""
    lefts, rights = Counter(m for m, _ in found), Counter(e for _, e in found)
    return [(m, e) for m, e in found if lefts[m] == rights[e] == 1]


def by_key(names: dict[int, str]) -> dict[tuple[str, str], list[int]]:
    """The positions of names by what is left of them without case, separators and scripts."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, name in names.items():
        parent, bare = key_of(name)
        if bare:
            groups.setdefault((parent, bare), []).append(place)
    return groups


def key_of(name: str) -> tuple[str, str]:
    """The parent of a path, and its last name without case, separators and scripts."""
    parent, _, last = name.rpartition(".")
    return parent, without_separators(in_plain_characters(last)).casefold()


def alike(name: str, other: str) -> bool:
    """Whether two names differ in little and not in their digits, or in being cut short."""
    (parent, one), (other_parent, two) = key_of(name), key_of(other)
    if parent != other_parent or re.findall("[0-9]+", one) != re.findall("[0-9]+", two):
        return False
    return SequenceMatcher(None, one, two).ratio() >= LIKENESS or cut_short(name, other)


def cut_short(name: str, other: str) -> bool:
    """Whether each word of one name is the beginning of the other's, or the other way round."""
    words, others = (re.findall(r"[^\W_]+", one.lower()) for one in (name, other))
    if len(words) != len(others) or min(map(len, (*words, *others)), default=0) < 3:
        return False
    pairs = tuple(zip(words, others, strict=True))
    return all(a.startswith(b) or b.startswith(a) for a, b in pairs)


def merged(missing: dict[int, str], extra: dict[int, str]) -> dict[int, str]:
    """What pandas made of a column that both sides of a merge had."""
    places = {name: place for place, name in extra.items()}
    said: dict[int, str] = {}
    for place, name in missing.items():
        both = [places.get(name + suffix) for suffix in ("_x", "_y")]
        for one in (place, *both) if None not in both else ():
            if one is not None:
                said[one] = f"looks like a pandas merge of two columns {render(name)}"
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
