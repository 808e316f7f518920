"""How much does a check cost if data comes as Arrow, pandas or Python instead of as a polars frame?

The same 2,000,000 pings (20,000 as Python values, whose times are pandas' timestamps in pandas) are checked in the types of several
libraries; beside them the conversion to polars alone, as a user would write it, which checks nothing:
neither whether text is UTF-8, nor whether a NaN of pandas is one.

Run it with `python benchmarks/check_other_types.py`.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
from _pings import Ping, clean
from _timing import CLOCKS, about, in_turns, show


def main() -> None:
    """Print a table for frames, and one for Python values."""
    about("polars", "pyarrow", "pandas")
    frame = clean(2_000_000)
    table = frame.to_arrow(compat_level=pl.CompatLevel.oldest())
    chunked = pa.Table.from_batches(table.to_batches(max_chunksize=10_000))
    pandas: Any = frame.to_pandas()  # which has no dates of its own
    pandas["service_day"] = table.column("service_day").to_pandas(types_mapper=pd.ArrowDtype)
    arrow_backed: Any = frame.to_pandas(use_pyarrow_extension_array=True)
    calls = {
        "polars": partial(Ping.check, frame),
        "pyarrow": partial(Ping.check, table),
        "pyarrow, 200 chunks": partial(Ping.check, chunked),
        "pandas": partial(Ping.check, pandas),
        "pandas, Arrow's types": partial(Ping.check, arrow_backed),
        "pl.from_arrow alone": lambda: pl.from_arrow(table),
        "pl.from_pandas alone": lambda: pl.from_pandas(pandas),
    }
    print_ok(calls)
    show("2,000,000 rows, 9 columns", in_turns(calls, rounds=5))
    few = frame.head(20_000)
    days = pd.Series(few["service_day"].to_list(), dtype=object)  # pandas' own are times
    calls = {
        "polars": partial(Ping.check, few),
        "dict of lists": partial(Ping.check, few.to_dict(as_series=False)),
        "list of dicts": partial(Ping.check, few.to_dicts()),
        "pandas, objects": partial(
            Ping.check, few.to_pandas().assign(service_day=days).astype(object)
        ),
        "pl.DataFrame of lists alone": partial(pl.DataFrame, few.to_dict(as_series=False)),
    }
    print_ok(calls)
    for name, clock in CLOCKS.items():
        show(f"20,000 rows, 9 columns: {name}", in_turns(calls, rounds=9, clock=clock))


def print_ok(calls: dict[str, Any]) -> None:
    """Print the result of each check: the same data is clean, or is not, in any type."""
    for name, call in calls.items():
        if "alone" not in name:
            print(f"    {name}: {str(call()).splitlines()[0]}")


if __name__ == "__main__":
    main()
