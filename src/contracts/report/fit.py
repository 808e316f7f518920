"""What fits a page: lines that are made one, and texts within a number of bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contracts.report.data import SHOWN_REASON, RuleLine
from contracts.report.values import cut


def by_subject(lines: Iterable[RuleLine]) -> Iterator[RuleLine]:
    """The lines of each subject and status as one, with all of its rules in a row."""
    together: dict[tuple[str, ...], list[RuleLine]] = {}
    for line in lines:
        key = (line.status, line.subject, line.note, line.count)
        together.setdefault(key, []).append(line)
    for some in together.values():
        first, *rest = some
        rules = "; ".join([first.rule, *(one.rule.removeprefix("must ") for one in rest)])
        yield RuleLine(
            first.status, first.subject, cut(rules, SHOWN_REASON), first.code, "", first.count, first.held, note=first.note
        )  # fmt: skip  # one call


def within(budget: int, written: Iterable[str]) -> tuple[list[str], int]:
    """The first texts that fit a number of bytes, and how many are left out."""
    kept: list[str] = []
    left = 0
    for text in written:
        budget -= len(text.encode())
        if budget < 0 or left:
            left += 1
        else:
            kept.append(text)
    return kept, left
