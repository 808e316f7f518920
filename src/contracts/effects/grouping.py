"""Counts grouped before they are compared: buckets into groups of equal mass, rare categories into one."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

Pairs = list[tuple[int, int]]
"""Counts of the reference and of the batch, group by group."""


def equal_mass_groups(reference: Sequence[int], batch: Sequence[int], groups: int) -> Pairs:
    """The counts of ordered buckets in at most about `groups` groups that hold equal shares of the reference.

    A bucket that alone holds such a share is a group by itself. What the batch has where the reference has nothing
    belongs to a neighbouring group of several buckets; between two single buckets it is a group by itself,
    or a column that was constant could move and nothing would change.

    >>> equal_mass_groups([5, 5, 5, 5], [1, 2, 3, 4], 2)
    [(10, 3), (10, 7)]
    >>> equal_mass_groups([0, 20, 0], [3, 10, 7], 10)
    [(0, 3), (20, 10), (0, 7)]
    """
    spans = _spans(reference, max(1.0, sum(reference) / groups))
    wide = [first != last for first, last in spans]
    own = [sum(batch[first : last + 1]) for first, last in spans]
    ends = [-1, *(last for _, last in spans)]
    starts = [*(first for first, _ in spans), len(batch)]
    between = [sum(batch[end + 1 : start]) for end, start in zip(ends, starts, strict=True)]
    for gap, count in enumerate(between):
        beside = next(
            (span for span in (gap - 1, gap) if 0 <= span < len(spans) and wide[span]), None
        )
        if beside is not None:
            own[beside] += count
            between[gap] = 0
    counts = [(0, between[0])]
    for (first, last), count, after in zip(spans, own, between[1:], strict=True):
        counts += [(sum(reference[first : last + 1]), count), (0, after)]
    return [pair for pair in counts if any(pair)]


def _spans(reference: Sequence[int], share: float) -> list[tuple[int, int]]:
    """The first and the last bucket of each group, of those that the reference fills."""
    spans: list[tuple[int, int]] = []
    open_span: list[int] = []
    held = 0
    for position, count in enumerate(reference):
        if count >= share and open_span:
            # Ties stay alone: beside others, a move of them within the group would not be seen.
            spans.append((open_span[0], open_span[-1]))
            open_span, held = [], 0
        if count:
            open_span.append(position)
            held += count
        if held >= share:
            spans.append((open_span[0], open_span[-1]))
            open_span, held = [], 0
    return [*spans, (open_span[0], open_span[-1])] if open_span else spans


def most_frequent(
    reference: Mapping[Hashable, int], batch: Mapping[Hashable, int], groups: int
) -> Pairs:
    """The counts of the categories that are most frequent in the reference, and of all others together.

    >>> most_frequent({"a": 6, "b": 3, "c": 1}, {"a": 2, "d": 5}, 2)
    [(6, 2), (4, 5)]
    """
    ranked = sorted(reference, key=lambda name: -reference[name])
    own = ranked if len(ranked) < groups else ranked[: groups - 1]
    counts = [(reference[name], batch.get(name, 0)) for name in own]
    rest = (sum(reference.values()), sum(batch.values()))
    others = (rest[0] - sum(one for one, _ in counts), rest[1] - sum(two for _, two in counts))
    return [*counts, others] if any(others) else counts


def without_rare(pairs: Pairs, least: float) -> Pairs:
    """The counts with all groups together of which the smaller sample is expected to have fewer than `least`.

    >>> without_rare([(90, 45), (6, 3), (4, 2)], 5)
    [(90, 45), (10, 5)]
    """
    rows, new = sum(one for one, _ in pairs), sum(two for _, two in pairs)
    needed = least * (rows + new) / max(1, min(rows, new))
    kept = [pair for pair in pairs if sum(pair) >= needed]
    rare = [pair for pair in pairs if sum(pair) < needed]
    together = (sum(one for one, _ in rare), sum(two for _, two in rare))
    return [*kept, together] if rare else kept
