"""Which of the producer's fields one of the consumer's may be, under another name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from contracts.diagnosis.columns import are_similar, is_one_name, words_of_name
from contracts.dtypes import Float, Int
from contracts.handoff.plan import HandoffPlan, HandoffStep
from contracts.specification import Field
from contracts.units import Dimension, parse_unit

_Pair = tuple[Field, Field]
_OTHER_MEANING = {
    "min", "max", "avg", "mean", "median", "sum", "total", "count", "num", "std", "var", "lag", "prev", "next", "last", "first", "diff", "delta",
    "old", "new", "not", "no",
}  # fmt: skip  # a list of words
"""Words that make another quantity of what a name says."""


def renamed_source(wanted: Field, plan: HandoffPlan) -> Field | None:
    """The producer's field that has no place at the consumer and may be one that the consumer lacks; None
    where none may be, or more than one.
    """
    taken = {one.target.name for one in plan.steps if one.target is not None}
    spare = [one.source for one in plan.steps if one.target is None]
    missing = [one for one in plan.consumer.fields if one.name not in taken]
    pairs = [(one, other) for one in spare for other in missing if _could_be(one, other)]
    for evidence in (_have_one_name, _have_similar_names, _share_their_words, _measure_the_same):
        found = _unambiguous([pair for pair in pairs if evidence(*pair)])
        for source, target in found:
            if target is wanted:
                return source
        settled = {one.name for one, _ in found}, {other.name for _, other in found}
        pairs = [p for p in pairs if p[0].name not in settled[0] and p[1].name not in settled[1]]
    return None


def exchanged_with(step: HandoffStep, plan: HandoffPlan) -> HandoffStep | None:
    """The step whose field measures what the consumer's field of this one does, and the reverse; None where no
    step or several do, of it or of that one.
    """
    found = _exchangeable(step, plan)
    return found[0] if len(found) == 1 and len(_exchangeable(found[0], plan)) == 1 else None


def _exchangeable(step: HandoffStep, plan: HandoffPlan) -> list[HandoffStep]:
    return [
        one
        for one in plan.steps
        if one is not step
        and step.target is not None
        and one.target is not None
        and _measure_the_same(step.source, one.target)
        and _measure_the_same(one.source, step.target)
    ]


def _unambiguous(pairs: Sequence[_Pair]) -> list[_Pair]:
    """The pairs neither of whose fields is in another one."""
    sources, targets = Counter(one.name for one, _ in pairs), Counter(two.name for _, two in pairs)
    return [p for p in pairs if sources[p[0].name] == targets[p[1].name] == 1]


def _could_be(source: Field, target: Field) -> bool:
    """Whether the types are of one kind, and the units, where both have one, of one dimension."""
    one, other = source.value.dtype, target.value.dtype
    units = [_dimension(field) for field in (source, target)]
    is_kind = one.kind == other.kind or (isinstance(one, Int) and isinstance(other, Float))
    return is_kind and (None in units or units[0] == units[1])


def _dimension(field: Field) -> Dimension | None:
    unit = field.value.wire.unit
    return None if unit is None else parse_unit(unit.code).dimension


def _measure_the_same(source: Field, target: Field) -> bool:
    """Whether both have units of the same dimension, other than plain numbers."""
    one, other = _dimension(source), _dimension(target)
    return one is not None and one == other and one != Dimension()


def _any_names(fits: Callable[[str, str], bool]) -> Callable[[Field, Field], bool]:
    return lambda source, target: any(
        fits(one, other)
        for one in {source.alias, source.name}
        for other in {target.alias, target.name}
    )


def _is_said_by(name: str, other: str) -> bool:
    """Whether the words of one name are among those of the other, and no word more makes it another quantity."""
    one, two = set(words_of_name(name)), set(words_of_name(other))
    return bool(one and two) and (one <= two or two <= one) and not (one ^ two) & _OTHER_MEANING


_have_one_name = _any_names(is_one_name)
_have_similar_names = _any_names(are_similar)
_share_their_words = _any_names(_is_said_by)
