"""A folder with a contract and data, and the command line run in it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

pytest.importorskip("typer")

CONTRACT = '''
from typing import Annotated

import contracts as ct


class Trip(ct.Contract, boundary="ingest", version="1.0.0"):
    """One trip."""

    trip_id: int
    km: Annotated[float, ct.Interval(ge=0, le=900)]
    vendor: str | None = None

    rules = ct.rules(ct.Unique("trip_id"), ct.warn(ct.RowCount(min=3)))
'''
TRIPS = pl.DataFrame(
    {"trip_id": [1, 2, 3, 4], "km": [5.5, 7.0, 1200.0, 8.0], "vendor": ["a", None, "b", "c"]}
)
"""One row of which breaks the contract."""
GOOD = TRIPS.filter(pl.col("km") < 900)


class Done(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def forget(folder: Path) -> None:
    """Forget the modules of a folder, as a new process has not imported them."""
    for name, module in [*sys.modules.items()]:
        if str(folder) in str(getattr(module, "__file__", "")):
            del sys.modules[name]


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Runs the command line in a folder of its own; what is imported there is forgotten afterwards."""
    from contracts.cli.app import app

    def run(*arguments: object) -> Done:
        forget(tmp_path)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            app([str(one) for one in arguments], prog_name="contracts")
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "trips.py").write_text(CONTRACT)
    TRIPS.write_parquet(tmp_path / "bad.parquet")
    GOOD.write_parquet(tmp_path / "good.parquet")
    yield run
    forget(tmp_path)
