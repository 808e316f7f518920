"""Two versions of one contract against each other: `compare`."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contracts'
# annotations would be text.

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from contracts.comparing.gaps import Gap, gaps
from contracts.contract import Contract
from contracts.judging import specification_of
from contracts.specification import Default, Factory, Specification

Direction = Literal["tightens", "loosens", "both", "undetermined"]
"""What a change does to the data that is accepted: less of it, more, other, or who knows."""
Side = Literal["producer", "consumer"]
MARKS = {"tightens": "-", "loosens": "+", "both": "±", "undetermined": "?"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs between two versions of a contract.

    Attributes:
        field: the field's path, as data calls it; None for what concerns the whole.
        code: what differs, as a report would call data that breaks it.
        direction: whether the newer version "tightens" or "loosens" what is accepted, "both", or it
            is "undetermined", as whether one pattern follows from another.
        says: what is so of data that keeps the one version, and not asked by the other.
        breaks: who may be broken: the "producer" of such data, whose rows the newer version may refuse;
            the "consumer", who may be given what the older version never let through.
    """

    field: str | None
    code: str
    direction: Direction
    says: str
    breaks: tuple[Side, ...]

    def __str__(self) -> str:
        where = self.field or "the contract"
        return f"{MARKS[self.direction]} {where} {self.says} ({self.direction})"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every change from one version of a contract to another.

    Attributes:
        changes: in the order of the newer version's fields, then those of the whole.
    """

    old: str
    new: str
    changes: tuple[Change, ...]

    @property
    def accepts_old_data(self) -> bool:
        """Whether each row that the older version accepts the newer one accepts, once it is parsed: a
        producer need not change. False also where that cannot be told.
        """
        return not any("producer" in change.breaks for change in self.changes)

    @property
    def gives_old_data(self) -> bool:
        """Whether each row that the newer version accepts the older one accepts: a consumer need not
        change. False also where that cannot be told.
        """
        return not any("consumer" in change.breaks for change in self.changes)

    def __str__(self) -> str:
        if not self.changes:
            return f"{self.old} → {self.new}: nothing differs"
        return "\n".join([f"{self.old} → {self.new}:", *(f"  {change}" for change in self.changes)])


def compare(old: type[Contract], new: type[Contract]) -> Comparison:
    """Every change between two versions of a contract, with its direction and whom it may break.

    What is compared is the data that they accept, as Avro's compatibility rules do: a type that becomes
    wider loosens, a bound that becomes narrower tightens, a field that is added with a default breaks
    nobody who sends data. A rule that only warns, or tolerates, promises nothing.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Old(ct.Contract, version="1.0.0"):
    ...     speed: Annotated[float, ct.Interval(ge=0, le=300)]
    >>> class New(ct.Contract, version="2.0.0"):
    ...     speed: Annotated[float, ct.Interval(ge=0, le=250)]
    ...     hops: int = 0
    >>> print(compare(Old, New))
    Old 1.0.0 → New 2.0.0:
      - speed is not promised to be at most 250 (tightens)
      + hops is not declared by the second (loosens)
    """
    first, second = specification_of(old), specification_of(new)
    forward, backward = by_place(gaps(first, second)), by_place(gaps(second, first))
    changes = [change_of(place, forward, backward) for place in {**forward, **backward}]
    changes += default_changes(first, second)
    places = {field.alias: place for place, field in enumerate(second.fields)}
    changes.sort(key=lambda change: places.get((change.field or "").split(".")[0], len(places)))
    return Comparison(first.label, second.label, tuple(changes))


Place = tuple[str | None, str]


def by_place(found: Iterator[Gap]) -> Mapping[Place, list[Gap]]:
    """Gaps by the field and by what differs: a field that is there in one only is one difference."""
    done: dict[Place, list[Gap]] = {}
    for gap in found:
        code = "field" if gap.code in ("missing_field", "extra_field") else gap.code
        done.setdefault((gap.field, code), []).append(gap)
    return done


def change_of(
    place: Place, forward: Mapping[Place, list[Gap]], backward: Mapping[Place, list[Gap]]
) -> Change:
    """What is made of the gaps at one place, from the older version to the newer one and back."""
    ahead, back = forward.get(place, []), backward.get(place, [])
    breaks: list[Side] = []
    if ahead:
        breaks.append("producer")
    if back:
        breaks.append("consumer")
    says = "; ".join(dict.fromkeys(gap.problem for gap in (*ahead, *back)))
    code = (ahead or back)[0].code
    return Change(place[0], code, direction_of(ahead, back), says, tuple(breaks))


def direction_of(ahead: list[Gap], back: list[Gap]) -> Direction:
    """What gaps both ways do to the data that is accepted."""
    if not (ahead and back):
        return "tightens" if ahead else "loosens"
    return "undetermined" if any(gap.undecided for gap in (*ahead, *back)) else "both"


def default_changes(first: Specification, second: Specification) -> Iterator[Change]:
    """Defaults that are others now: no row is refused for it, but a consumer is given another value."""
    before = {field.alias: field.default for field in first.fields}
    for field in second.fields:
        old, new = before.get(field.alias), field.default
        if isinstance(old, (Default, Factory)) and new is not None and old != new:
            says = "has another default"
            yield Change(field.alias, "default", "undetermined", says, ("consumer",))
