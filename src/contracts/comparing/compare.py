"""`compare`: the changes between two versions of one contract."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NoReturn

from contracts.arguments import methods_in_own_words
from contracts.comparing.mismatches import ContractMismatch, find_mismatches
from contracts.comparing.sentences import change_sentence, describe_change, is_private
from contracts.escaping import escape_markdown, printable
from contracts.report.truth import no_truth
from contracts.report.values import escape_json
from contracts.specification import Specification

_Direction = Literal["tightens", "loosens", "both", "undetermined"]
"""Whether less data is accepted, more, other, or it cannot be decided."""
_Party = Literal["producer", "consumer"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of a contract.

    Attributes:
        field: the field's path in data; None for the whole.
        code: the code of a report for data that does not satisfy one of them.
        direction: whether the newer version "tightens" or "loosens" the contract, "both", or it is
            "undetermined", such as whether one pattern follows from another.
        says: how data of the one version may fail to satisfy the other.
        breaks: who may be affected: the "producer" of old data, whose rows the newer version may refuse;
            the "consumer", who may get rows that the older version always refused.
        sentence: the change in the words of those whom it concerns: "added 'off' to status: breaks consumers".
        before: the part of the older version that changed, in words; None where it had none, or no shorter
            words are known than `says`.
        after: that of the newer version.
    """

    field: str | None
    code: str
    direction: _Direction
    says: str
    breaks: tuple[_Party, ...]
    sentence: str = ""
    before: str | None = None
    after: str | None = None

    def __str__(self) -> str:
        sentence = self.sentence or f"{self.field or 'the contract'} {self.says}"
        return f"{printable(sentence)} ({self.direction})"


@methods_in_own_words
@dataclass(frozen=True, slots=True)
class Comparison:
    """Every change from one version of a contract to another.

    Attributes:
        changes: in the order of the newer version's fields, then those of the whole.
    """

    old: str
    new: str
    changes: tuple[Change, ...]

    def __bool__(self) -> NoReturn:
        raise no_truth("a comparison", ".changes, .accepts_old_data or .gives_old_data")

    @property
    def accepts_old_data(self) -> bool:
        """Whether the newer version accepts every row that the older one accepts, once it is parsed: a
        producer need not change. False also where that cannot be decided.
        """
        return not any("producer" in change.breaks for change in self.changes)

    @property
    def gives_old_data(self) -> bool:
        """Whether the older version accepts every row that the newer one accepts: a consumer need not
        change. False also where that cannot be decided.
        """
        return not any("consumer" in change.breaks for change in self.changes)

    @property
    def verdict(self) -> Literal["major", "minor", "patch"]:
        """The part of the version that changes, as in SemVer: "major" where somebody may be affected other than
        by new fields that data need not have; such fields, and what affects nobody, are "minor"; "patch" where
        no row is treated otherwise.
        """
        if not self.changes:
            return "patch"
        minor = all(
            not one.breaks or (one.code == "extra_field" and one.breaks == ("consumer",))
            for one in self.changes
        )
        return "minor" if minor else "major"

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain data that strict JSON can hold."""
        return {
            "old": self.old,
            "new": self.new,
            "verdict": self.verdict,
            "accepts_old_data": self.accepts_old_data,
            "gives_old_data": self.gives_old_data,
            "changes": [
                {
                    "field": one.field,
                    "code": one.code,
                    "direction": one.direction,
                    "sentence": one.sentence,
                    "before": one.before,
                    "after": one.after,
                    "says": one.says,
                    "breaks": [*one.breaks],
                }
                for one in self.changes
            ],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The comparison in strict JSON (RFC 8259)."""
        from pydantic_core import to_json

        return escape_json(to_json(self.to_dict(), indent=indent).decode())

    def to_markdown(self) -> str:
        """The comparison as Markdown, for a pull request: the verdict, and a line for each change."""
        head = f"**{escape_markdown(f'{self.old} → {self.new}')}: {self.verdict}**"
        lines = [f"- {escape_markdown(one.sentence)}" for one in self.changes]
        return "\n".join([head, "", *(lines or ["- nothing differs"]), ""])

    def to_html(self) -> str:
        """The comparison as a page of HTML that stands alone: the verdict, and a row for each change."""
        from contracts.comparing.page import comparison_page

        return comparison_page(self)

    def __str__(self) -> str:
        if not self.changes:
            return f"{self.old} → {self.new}: nothing differs"
        head = f"{self.old} → {self.new}: {self.verdict}"
        return "\n".join([head, *(f"  {change}" for change in self.changes)])


def compare_specifications(first: Specification, second: Specification) -> Comparison:
    """Every change from one specification to another."""
    forward = _by_place(find_mismatches(first, second))
    backward = _by_place(find_mismatches(second, first))
    changes = [
        _build_change(place, forward.get(place, []), backward.get(place, []))
        for place in {**forward, **backward}
    ]
    changes += _default_changes(first, second)
    places = {field.alias: place for place, field in enumerate(second.fields)}
    changes.sort(key=lambda change: places.get((change.field or "").split(".")[0], len(places)))
    worded = (_with_words(one, (first, second)) for one in changes)
    return Comparison(first.label, second.label, tuple(worded))


def _with_words(change: Change, versions: tuple[Specification, Specification]) -> Change:
    """The change with its sentence; without operands where they are of a sensitive field."""
    if is_private(change.field, change.code, versions):
        what = f"a rule ({change.code}) of {change.field or 'the contract'} changed, whose operands are private"
        says = "has another rule, whose operands are private"
        return replace(change, says=says, sentence=change_sentence(what, change.breaks))
    what, before, after = describe_change(change.field, change.code, change.says, versions)
    sentence = change_sentence(what, change.breaks)
    return replace(change, sentence=sentence, before=before, after=after)


_ChangedPlace = tuple[str | None, str]
"""A field and a code."""


def _by_place(found: Iterator[ContractMismatch]) -> Mapping[_ChangedPlace, list[ContractMismatch]]:
    """Mismatches by their place; a field that only one version has is one difference."""
    done: dict[_ChangedPlace, list[ContractMismatch]] = {}
    for one in found:
        code = "field" if one.code in ("missing_field", "extra_field") else one.code
        done.setdefault((one.field, code), []).append(one)
    return done


def _build_change(
    place: _ChangedPlace, forward: list[ContractMismatch], backward: list[ContractMismatch]
) -> Change:
    """The change at one place, by the mismatches from the older version to the newer one and back."""
    both = [*forward, *backward]
    breaks: list[_Party] = ["producer"] if forward else []
    if backward:
        breaks.append("consumer")
    says = "; ".join(dict.fromkeys(one.problem for one in both))
    direction: _Direction = "tightens" if forward else "loosens"
    if forward and backward:
        direction = "undetermined" if any(one.undecided for one in both) else "both"
    return Change(place[0], both[0].code, direction, says, tuple(breaks))


def _default_changes(first: Specification, second: Specification) -> Iterator[Change]:
    """Other defaults: they refuse no row, but a consumer gets another value; and defaults that came or went, by
    which a producer may leave a field out.
    """
    before = {field.alias: field.default for field in first.fields}
    for field in second.fields:
        old, new = before.get(field.alias), field.default
        if field.alias not in before or old == new:
            continue
        if old is None:
            says = "may be absent"
            yield Change(field.alias, "missing_field", "loosens", says, ())
        elif new is None:
            says = "may no longer be absent"
            yield Change(field.alias, "missing_field", "tightens", says, ("producer",))
        else:
            says = "has another default"
            yield Change(field.alias, "default", "undetermined", says, ("consumer",))
