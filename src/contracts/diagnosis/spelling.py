"""Texts that are nearly right: members, patterns, UUIDs and lengths, written in another way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from contracts.diagnosis.evidence import LONGEST_TEXT, Evidence, all_match, missing_words
from contracts.diagnosis.letters import (
    in_plain_characters,
    without_invisible,
    without_quotes,
    without_separators,
)
from contracts.diagnosis.patterns import matcher
from contracts.rendering import render
from contracts.rules.value import CodeList, Matches, MaxLength, MinLength, NamedFormat, OneOf

MOST_MEMBERS = 2_000
"""Of more members than this none is looked for that is written in another way."""
MOST_COMPARED = 200
"""Of more members than this none is looked for that is nearly the same: it costs more."""
LIKENESS = 0.8
"""How alike a text and a member must be, of 1, for one to be the other misspelt."""
SHORTEST_STEM = 3
"""How much of a member must be left for it to be the member cut short."""
COMMON_CUTS = frozenset(
    {
        50, 100, 128, 200, 250, 254, 255, 256, 500, 512, 1000, 1023, 1024, 2000, 2048, 4000, 4096,
        8000, 8192, 32_767, 65_535,
    }
)  # fmt: skip
"""The lengths at which databases and spreadsheets cut text."""


@dataclass(frozen=True, slots=True)
class Fold:
    """One difference in writing, and what is left of a text without it."""

    says: str
    fold: Callable[[str], str]


FOLDS = (
    Fold("with spaces around it", str.strip),
    Fold("with invisible characters in it", without_invisible),
    Fold("in another case", str.casefold),
    Fold("in characters that only look like its own", in_plain_characters),
    Fold("with its words separated in another way", without_separators),
)
"""How a member may be written: each difference on top of those before it."""

WOULD_MATCH = (
    Fold("without the spaces around it", str.strip),
    Fold("without the invisible characters in it", without_invisible),
    Fold("in upper case", str.upper),
    Fold("in lower case", str.lower),
    Fold("without the quotes around it", without_quotes),
    Fold("in ASCII letters and digits", in_plain_characters),
    Fold("without its '.0': was it read as a number?", lambda text: text.removesuffix(".0")),
)
"""What would mend a text that does not match a pattern."""

HEX = "[0-9a-fA-F]"
HYPHENATED = f"{HEX}{{8}}(?:-{HEX}{{4}}){{3}}-{HEX}{{12}}"
UUIDS = (
    ("in upper case", HYPHENATED),
    ("without hyphens", f"{HEX}{{32}}"),
    ("in braces", rf"\{{{HYPHENATED}\}}"),
    ("as URNs", f"(?i:urn:uuid:){HYPHENATED}"),
)
"""How UUIDs are written, other than the one way that a contract takes."""


def members_of(evidence: Evidence) -> tuple[str, ...]:
    """The texts that the value may be; none where they are too many, or no texts."""
    members = evidence.rule.members if isinstance(evidence.rule, (OneOf, CodeList)) else ()
    texts = tuple(member for member in members if isinstance(member, str))
    return texts if len(texts) == len(members) <= MOST_MEMBERS else ()


def other_spelling(evidence: Evidence) -> str | None:
    """Every text is a member, but for one kind of difference in writing and those smaller."""
    if isinstance(evidence.rule, CodeList) and missing_words(evidence):
        return None  # "N/A" is not Namibia
    texts, members = evidence.texts, members_of(evidence)
    folded, known = list(texts), {member: [member] for member in members}
    for fold in FOLDS:
        strange = [place for place, text in enumerate(folded) if text not in known]
        folded = [fold.fold(text) for text in folded]
        known = regrouped(known, fold.fold)
        if strange and all(len(known.get(text, ())) == 1 for text in folded):
            first = strange[0]  # that needed this fold; the others may have needed less
            return f"{render(texts[first])} is {render(known[folded[first]][0])} {fold.says}"
    return None


def regrouped(known: dict[str, list[str]], fold: Callable[[str], str]) -> dict[str, list[str]]:
    """The members by what is left of them: several where they differ in nothing else."""
    groups: dict[str, list[str]] = {}
    for folded, members in known.items():
        groups.setdefault(fold(folded[:LONGEST_TEXT]), []).extend(members)
    return groups


def misspelt(evidence: Evidence) -> str | None:
    """Every text is nearly one member, or the beginning of one, and of no other."""
    texts, members = evidence.texts, members_of(evidence)
    if not texts or len(members) > MOST_COMPARED:
        return None
    meant = [begun_by(text, members) for text in texts]
    if all(meant):
        return f"{render(texts[0])} looks like {render(meant[0])} cut short"
    meant = [nearest(text, members) for text in texts]
    return f"{render(texts[0])} looks like {render(meant[0])} misspelt" if all(meant) else None


def begun_by(text: str, members: tuple[str, ...]) -> str | None:
    """The one member that the text is the beginning of."""
    begun = [member for member in members if member.startswith(text)]
    return begun[0] if len(begun) == 1 and len(text) >= SHORTEST_STEM else None


def nearest(text: str, members: tuple[str, ...]) -> str | None:
    """The one member that is nearly the text, and differs in no digit."""
    short = [member for member in members if len(member) <= LONGEST_TEXT]
    digits = re.findall("[0-9]", text)
    same = [member for member in short if re.findall("[0-9]", member) == digits]
    near = get_close_matches(text, same, n=2, cutoff=LIKENESS)
    return near[0] if len(near) == 1 else None


def other_writing(evidence: Evidence) -> str | None:
    """Every text would match the pattern, or be of the format, if it were written in one other way."""
    keeps = matcher(evidence.rule) if isinstance(evidence.rule, (Matches, NamedFormat)) else None
    if keeps is None or not evidence.texts:
        return None
    for fold in WOULD_MATCH:
        if all(keeps(fold.fold(text)) for text in evidence.texts):
            return f"would match {fold.says}"
    if all(any(keeps(padded) for padded in zeros_before(text)) for text in evidence.texts):
        return "would match with zeros in front: were they lost in reading it as a number?"
    return None


def lost_zeros(evidence: Evidence) -> str | None:
    """Every text is a member without the zeros in front of it."""
    members = set(members_of(evidence))
    if evidence.texts and all(members & {*zeros_before(text)} for text in evidence.texts):
        return "would be a member with zeros in front: were they lost in reading it as a number?"
    return None


def zeros_before(text: str) -> Iterator[str]:
    """The text with one to nine zeros in front, if it is all digits."""
    if text.isdigit():
        yield from ("0" * zeros + text for zeros in range(1, 10))


def uuid_spelling(evidence: Evidence) -> str | None:
    """Every text is a UUID written in the same other way."""
    if not evidence.wants("uuid") and evidence.rule != NamedFormat("uuid"):
        return None
    ways = (says for says, pattern in UUIDS if all_match(pattern, evidence.texts))
    says = next(ways, None)
    return f"looks like UUIDs {says}" if says else None


def cut_or_padded(evidence: Evidence) -> str | None:
    """Every text is of the one length that systems cut at, or keeps to the limit when stripped."""
    texts = evidence.all_of(str)
    lengths = {len(text) for text in texts}
    if not texts:
        return None
    if len(set(texts)) > 1 and len(lengths) == 1 and lengths <= COMMON_CUTS:
        return f"looks cut off at {lengths.pop():,} characters"
    match evidence.rule:
        case MaxLength(limit) if all(len(text.strip()) <= limit for text in texts):
            return "would be short enough without the spaces around it"
        case MinLength(limit) if limit in fixed_lengths(evidence) and all_digits(texts):
            return "looks like leading zeros lost in reading it as a number"
        case _:
            return None


def fixed_lengths(evidence: Evidence) -> set[int]:
    """The length that the field's texts all have, if they all have the same."""
    rules = [requirement.rule for requirement in evidence.value.rules]
    longest = {rule.length for rule in rules if isinstance(rule, MaxLength)}
    return longest & {rule.length for rule in rules if isinstance(rule, MinLength)}


def all_digits(texts: tuple[str, ...]) -> bool:
    """Whether every text is a number without a leading zero."""
    return all(text.isdigit() and text[0] != "0" for text in texts)
