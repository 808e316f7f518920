"""How often does a probable cause name what is wrong, and how often something else?

The faults of `contracts.testing.faults`, and then the kinds of damage of `_damage.py`, which are made to
mislead, are injected into real tables that PyPI packages ship (`_tables.py`). Each line of a report
with a cause is counted: right, where the cause names the fault that was injected; wrong, where it is
anything else; not named, where it has none. Lines that the good data has too are left out.

It is fair because every fault, every target and every rate is tried with one fixed seed, and nothing is
left out but faults that change nothing. What a cause may say for a fault is the table `RIGHT`, for
damage the patterns beside its kinds.

Run it with `python benchmarks/causes.py [wrong]`; `wrong` prints every wrong cause.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from _damage import damaged
from _tables import tables

import contracts as ct
from contracts.testing.faults import Fault, faults

SHARES = (0.02, 0.3, 1.0)
"""The shares of the rows that a fault is injected into."""
MOST_TARGETS = 12
"""The targets of each fault in each table."""

RIGHT: dict[str, str] = {
    "null": r"default is not filled",
    "nan": r"NaN|missing in pandas",
    "infinity": r"infinit",
    "sentinel": r"missing",
    "degrees_minutes_seconds": r"degrees-minutes-seconds|degrees, minutes",
    "degrees_packed": r"DD\.MMSS",
    "longitude_sign": r"minus sign",
    "scale_up": r"scale of (10 or )?100\b|cents",
    "number_as_text": r"as text",
    "text_as_number": r"read as number|leading zeros",
    "precision_loss": r"width|precision",
    "integer_overflow": r"overflow",
    "truncated_text": r"cut (short|off)",
    "mojibake": r"Windows-1252",
    "unicode_digits": r"not ASCII|ASCII (letters and )?digits|only look like",
    "case_drift": r"case",
    "white_space": r"spaces around",
    "category_typo": r"misspelt",
    "date_format": r"%m/%d/%Y",
    "naive_time": r"no time zone",
    "missing_column": r"called|under another name",
    "renamed_column": r"called|under another name",
    "extra_column": r"index",
    "shifted_columns": r"shifted",
    "swapped_pair": r"exchanged|swapped|permuted",
    "empty_batch": r"empty",
    "dropped_rows": r"empty",
}
"""What a cause of each fault says, as a pattern; nothing is right where there is none."""


def injected(
    fault: Fault, specification: Any, good: dict[str, list[Any]]
) -> Iterator[dict[str, list[Any]]]:
    """The table with a fault in it: at each target, in each share of the rows."""
    height = len(next(iter(good.values())))
    for target in list(fault.targets(specification))[:MOST_TARGETS]:
        for share in SHARES if fault.has_strength else SHARES[-1:]:
            random = Random(1)  # noqa: S311 - a fixed seed, no secret
            rows = sorted(random.sample(range(height), max(1, int(share * height))))
            bad = fault.inject(good, specification, target, rows, random)
            if bad is not None:
                yield bad.columns


def lines(contract: type[ct.Contract], columns: dict[str, list[Any]]) -> dict[Any, str | None]:
    """The cause of each line of the report."""
    height = max(map(len, columns.values()), default=0)
    rows = [{name: column[row] for name, column in columns.items()} for row in range(height)]
    report = contract.check(rows)
    return {(one.field, one.rule_id): one.cause for one in report.violations}


def tally(
    kind: str,
    counts: dict[str, Counter[str]],
    known: dict[Any, str | None],
    found: dict[Any, str | None],
    is_right: Callable[[str | None, str], bool],
) -> None:
    """Count the lines of a report, without those that the good data has too."""
    for line, cause in found.items():
        if line in known and known[line] == cause:
            continue
        right = cause is not None and is_right(line[0], cause)
        verdict = "not" if cause is None else "right" if right else "wrong"
        counts[kind][verdict] += 1
        if verdict == "wrong" and "wrong" in sys.argv:
            print(f"{kind} {line[0]}: {cause}")


def show_counts(title: str, counts: dict[str, Counter[str]]) -> None:
    """Print the counts of every kind, and of all."""
    print(f"\n{title:40}{'right':>8}{'wrong':>8}{'not named':>11}")
    all_ = sum(counts.values(), Counter())
    for name, count in [*counts.items(), ("all", all_)]:
        print(f"{name:40}{count['right']:8,}{count['wrong']:8,}{count['not']:11,}")
    named = all_["right"] + all_["wrong"]
    print(f"{all_['wrong'] / max(named, 1):.1%} of {named:,} named causes are wrong")


def main() -> None:
    """Count the causes of every fault and every kind of damage in every table."""
    by_fault: dict[str, Counter[str]] = defaultdict(Counter)
    by_damage: dict[str, Counter[str]] = defaultdict(Counter)
    for contract, frame in tables().items():
        good = frame.to_dict(as_series=False)
        known = lines(contract, good)
        for fault in faults():
            pattern = RIGHT.get(fault.name, "(?!)")
            for columns in injected(fault, ct.specification_of(contract), good):
                found = lines(contract, columns)
                tally(
                    fault.name,
                    by_fault,
                    known,
                    found,
                    lambda _, c, p=pattern: bool(re.search(p, c)),
                )
        for one in damaged(good, Random(1)):  # noqa: S311 - a fixed seed, no secret
            tally(one.kind, by_damage, known, lines(contract, one.columns), one.is_right)
    show_counts("fault", by_fault)
    show_counts("damage made to mislead", by_damage)


if __name__ == "__main__":
    main()
