"""Diagnoses of texts that are nearly right: members, patterns, UUIDs and lengths."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from contracts.diagnosis.evidence import MAX_EVIDENCE_TEXT, Evidence, all_match, missing_words
from contracts.diagnosis.safe_patterns import text_matcher
from contracts.diagnosis.text_folding import (
    MIN_STEM,
    differing_code_points,
    first_code_points,
    has_foreign_letters,
    is_one_slip,
    to_composed_characters,
    to_latin_letters,
    to_plain_characters,
    undo_misread_utf8,
    without_invisible,
    without_quotes,
    without_separators,
)
from contracts.report.values import show_value
from contracts.rules.value import CodeList, Matches, MaxLength, MinLength, NamedFormat, OneOf

_MAX_MEMBERS = 2_000
"""The most members that are compared with differently spelled texts."""
_MAX_COMPARED_MEMBERS = 200
"""The most members that are compared with misspelled texts, because that is slow."""
_MIN_MEMBER_SIMILARITY = 0.8
"""The similarity, up to 1, from which a text is a misspelled member."""
_COMMON_CUTS = frozenset(
    {
        50, 100, 128, 200, 250, 254, 255, 256, 500, 512, 1000, 1023, 1024, 2000, 2048, 4000, 4096,
        8000, 8192, 32_767, 65_535,
    }
)  # fmt: skip  # a list of numbers
"""The lengths at which databases and spreadsheets cut text."""


@dataclass(frozen=True, slots=True)
class _SpellingDifference:
    """A difference in spelling, and the function that removes it."""

    phrase: str
    remove: Callable[[str], str]


_MEMBER_DIFFERENCES = (
    _SpellingDifference("in UTF-8 read as Windows-1252", undo_misread_utf8),
    _SpellingDifference("with spaces around it", str.strip),
    _SpellingDifference("with invisible characters in it", without_invisible),
    _SpellingDifference("in quotes", lambda text: text.strip("\"'")),
    _SpellingDifference("in another case", str.casefold),
    _SpellingDifference("in characters that only look like its own", to_plain_characters),
    _SpellingDifference("in letters of another alphabet", to_latin_letters),
    _SpellingDifference("with its words separated in another way", without_separators),
)
"""The differences between a text and a member, each in addition to those before it."""


def _from_one_case(text: str) -> str:
    """The text if its letters are in one case or only the first is upper; else nothing: of random letters
    some are in either.
    """
    return text if text in (text.upper(), text.lower(), text.capitalize(), text.title()) else ""


_PATTERN_DIFFERENCES = (
    _SpellingDifference("without the spaces around it", str.strip),
    _SpellingDifference("without the invisible characters in it", without_invisible),
    _SpellingDifference("in upper case", lambda text: _from_one_case(text).upper()),
    _SpellingDifference("in lower case", lambda text: _from_one_case(text).lower()),
    _SpellingDifference("without the quotes around it", without_quotes),
    _SpellingDifference("with accents and letters as one character", to_composed_characters),
    _SpellingDifference("in ASCII letters and digits", to_plain_characters),
    _SpellingDifference("in Latin letters", to_latin_letters),
    _SpellingDifference("if UTF-8 had not been read as Windows-1252", undo_misread_utf8),
    _SpellingDifference(
        "without its '.0': was it read as a number?", lambda text: text.removesuffix(".0")
    ),
)
"""The fixes of a text that does not match a pattern."""
_OF_CHARACTERS = (to_composed_characters, to_plain_characters, to_latin_letters)
"""The fixes of which the texts before and after may print alike."""

_REFERENCE_DIFFERENCES = (
    _SpellingDifference("accents apart from their letters", to_composed_characters),
    _SpellingDifference("letters of another alphabet", to_latin_letters),
)
"""What text that refers to nothing may have in it, though it prints as what is referred to."""

_MIN_DISTINCT = 3
"""The different texts from which one length of all of them is no coincidence."""
_HEX_DIGIT = "[0-9a-fA-F]"
_HYPHENATED_UUID = f"{_HEX_DIGIT}{{8}}(?:-{_HEX_DIGIT}{{4}}){{3}}-{_HEX_DIGIT}{{12}}"
_UUID_SPELLINGS = (
    ("in upper case", _HYPHENATED_UUID),
    ("without hyphens", f"{_HEX_DIGIT}{{32}}"),
    ("in braces", rf"\{{{_HYPHENATED_UUID}\}}"),
    ("as URNs", f"(?i:urn:uuid:){_HYPHENATED_UUID}"),
)
"""The spellings of UUIDs other than the one of contract form."""


def _text_members(evidence: Evidence) -> tuple[str, ...]:
    """The members of the rule; none if there are too many, or some are not text."""
    members = evidence.rule.members if isinstance(evidence.rule, (OneOf, CodeList)) else ()
    texts = tuple(member for member in members if isinstance(member, str))
    return texts if len(texts) == len(members) <= _MAX_MEMBERS else ()


def differently_spelled_member(evidence: Evidence) -> str | None:
    """Every text is a member, except for one difference in spelling and those before it."""
    if isinstance(evidence.rule, CodeList) and missing_words(evidence):
        return None  # "N/A" is not Namibia
    texts, members = tuple(dict.fromkeys(evidence.texts)), _text_members(evidence)
    folded, groups = list(texts), _folded_members(members)
    for difference, before, known in zip(_MEMBER_DIFFERENCES, groups, groups[1:], strict=False):
        strange = [place for place, text in enumerate(folded) if text not in before]
        folded = [difference.remove(text) for text in folded]
        if strange and all(len(known.get(text, ())) == 1 for text in folded):
            first = strange[0]  # the first that has this difference; others may have fewer
            member = known[folded[first]][0]
            phrase = f"{show_value(texts[first])} is {show_value(member)} {difference.phrase}"
            return phrase + differing_code_points(texts[first], member)
    return None


@lru_cache(maxsize=32)
def _folded_members(members: tuple[str, ...]) -> Sequence[Mapping[str, Sequence[str]]]:
    """The members, and then what is left of them without each difference and those before it: several
    where nothing else tells them apart.
    """
    known = {member: [member] for member in members}
    found = [known]
    for difference in _MEMBER_DIFFERENCES:
        groups: dict[str, list[str]] = {}
        for folded, some in known.items():
            groups.setdefault(difference.remove(folded[:MAX_EVIDENCE_TEXT]), []).extend(some)
        known = groups
        found.append(known)
    return found


def misspelled_member(evidence: Evidence) -> str | None:
    """Every text is similar to exactly one member, or the beginning of exactly one."""
    texts, members = tuple(dict.fromkeys(evidence.texts)), _text_members(evidence)
    if not texts or len(members) > _MAX_COMPARED_MEMBERS:
        return None
    for find, phrase in ((_completion_of, "cut short"), (_nearest_member, "misspelt")):
        first = find(texts[0], members)
        if first is not None and all(find(text, members) for text in texts[1:]):
            return f"{show_value(texts[0])} looks like {show_value(first)} {phrase}"
    return None


def _completion_of(text: str, members: tuple[str, ...]) -> str | None:
    begun = [member for member in members if member.startswith(text)]
    return begun[0] if len(begun) == 1 and len(text) >= MIN_STEM else None


def _nearest_member(text: str, members: tuple[str, ...]) -> str | None:
    """The only member that is similar to the text and has the same digits."""
    short = [member for member in members if len(member) <= MAX_EVIDENCE_TEXT]
    digits = re.findall("[0-9]", text)
    same = [member for member in short if re.findall("[0-9]", member) == digits]
    near = get_close_matches(text, same, n=2, cutoff=_MIN_MEMBER_SIMILARITY)
    slips = [member for member in near if is_one_slip(text, member)]
    nearest = slips if len(near) > 1 else near
    return nearest[0] if len(nearest) == 1 else None


def almost_matching_text(evidence: Evidence) -> str | None:
    """Every text satisfies the pattern or named format after the same fix."""
    accepts = (
        text_matcher(evidence.rule) if isinstance(evidence.rule, (Matches, NamedFormat)) else None
    )
    if accepts is None or not evidence.texts:
        return None
    for difference in _PATTERN_DIFFERENCES:
        if all(accepts(difference.remove(text)) for text in evidence.texts):
            return f"would match {difference.phrase}{_code_points(difference, evidence.texts)}"
    if _may_lack_zeros(evidence) and all(
        any(accepts(padded) for padded in _zeros_before(text)) for text in evidence.texts
    ):
        return "would match with zeros in front: were they lost in reading it as a number?"
    return None


def _code_points(difference: _SpellingDifference, texts: tuple[str, ...]) -> str:
    """The first code points that a fix of characters changes."""
    if difference.remove not in _OF_CHARACTERS:
        return ""
    pairs = ((text, difference.remove(text)) for text in texts)
    return next((first_code_points(*pair) for pair in pairs if pair[0] != pair[1]), "")


def lost_zeros(evidence: Evidence) -> str | None:
    """Every text is a member without its leading zeros."""
    members = set(_text_members(evidence))
    texts = evidence.texts if _may_lack_zeros(evidence) else ()
    if texts and all(members & {*_zeros_before(text)} for text in texts):
        return "would be a member with zeros in front: were they lost in reading it as a number?"
    return None


def _may_lack_zeros(evidence: Evidence) -> bool:
    """Whether every text is an integer without its zeros, and not one cut short: integers that lost
    zeros do not begin with one, and neither all nor by twos are equally long.
    """
    texts = evidence.all_of(str)
    if not texts or not all(text.isdigit() and text[0] != "0" for text in texts):
        return False
    if len(set(texts)) < _MIN_DISTINCT or len({len(text) for text in texts}) > 1:
        return True
    short = [limit - len(texts[0]) for limit in _fixed_lengths(evidence)]
    return evidence.violation.share < 1 and not any(lost > 1 for lost in short)


def _zeros_before(text: str) -> Iterator[str]:
    """The text with one to nine leading zeros, if it has only digits."""
    if text.isdigit():
        yield from ("0" * zeros + text for zeros in range(1, 10))


def uuid_spelling(evidence: Evidence) -> str | None:
    """Every text is a UUID in the same other spelling."""
    if not evidence.wants("uuid") and evidence.rule != NamedFormat("uuid"):
        return None
    ways = (phrase for phrase, pattern in _UUID_SPELLINGS if all_match(pattern, evidence.texts))
    phrase = next(ways, None)
    return f"looks like UUIDs {phrase}" if phrase else None


def cut_or_padded(evidence: Evidence) -> str | None:
    """Every text has the same length at which systems cut, or is short enough when stripped."""
    texts = evidence.all_of(str)
    lengths = {len(text) for text in texts}
    if not texts:
        return None
    if len(set(texts)) > 1 and len(lengths) == 1 and lengths <= _COMMON_CUTS:
        return f"looks cut off at {lengths.pop():,} characters"
    match evidence.rule:
        case MaxLength(limit) if all(len(text.strip()) <= limit for text in texts):
            return "would be short enough without the spaces around it"
        case MinLength(limit) if limit in _fixed_lengths(evidence) and _may_lack_zeros(evidence):
            return "looks like leading zeros lost in reading it as a number"
        case _:
            return None


def _fixed_lengths(evidence: Evidence) -> set[int]:
    """The length that the rules require of every text, if there is only one."""
    rules = [requirement.rule for requirement in evidence.field_type.rules]
    longest = {rule.length for rule in rules if isinstance(rule, MaxLength)}
    return longest & {rule.length for rule in rules if isinstance(rule, MinLength)}


def padded_reference(evidence: Evidence) -> str | None:
    """Every text that refers to nothing has white space around it."""
    texts = evidence.texts
    padded = bool(texts) and all(text != text.strip() and text.strip() for text in texts)
    return f"has spaces around it: {show_value(texts[0])}" if padded else None


def look_alike_reference(evidence: Evidence) -> str | None:
    """Every text that refers to nothing has characters that only look like those of others."""
    texts = evidence.texts
    for difference in _REFERENCE_DIFFERENCES:
        fixed = tuple(map(difference.remove, texts))
        of_letters = difference.remove is not to_latin_letters or all(
            map(has_foreign_letters, texts)
        )
        if texts and of_letters and all(a != b for a, b in zip(texts, fixed, strict=True)):
            return f"has {difference.phrase}{first_code_points(texts[0], fixed[0])}"
    return None


def misread_utf8(evidence: Evidence) -> str | None:
    """Every text has letters whose bytes in Windows-1252 are UTF-8: by chance that hardly happens."""
    texts = evidence.texts
    if not texts or any(undo_misread_utf8(text) == text for text in texts):
        return None
    first = show_value(undo_misread_utf8(texts[0]))
    return f"looks like UTF-8 read as Windows-1252: {first} before"
