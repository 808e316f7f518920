"""Files are the batches that data came in: what a draft offers for them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import contracts as ct
from contracts.inferring.draft import Draft

START = datetime(2026, 11, 1, tzinfo=UTC)


def write_days(folder: Path, rows: list[int], **columns: Any) -> None:
    """Files of consecutive days, each with so many rows."""
    for day, height in enumerate(rows):
        at = [START + timedelta(days=day, hours=20, minutes=n % 30) for n in range(height)]
        frame = pl.DataFrame({"at": at, "km": [n * 37 % 101 / 7 for n in range(height)]})
        name = (START + timedelta(days=day)).date()
        frame.with_columns(**columns).write_parquet(folder / f"{name}.parquet")


def offers_of(draft: Draft) -> list[str]:
    """Everything that is offered about the whole, or about times."""
    return [offer for note in draft.notes for offer in note.offers]


def test_files_are_batches(tmp_path: Path) -> None:
    """The rows that are too few are half of those of the smallest file; what a baseline would decide is offered beside it."""
    status = pl.Series(["idle", "busy", None, "idle"]).sample(60, with_replacement=True, seed=1)
    write_days(tmp_path, [60, 60, 60, 60], status=status)
    first = pl.read_parquet(tmp_path / "2026-11-01.parquet")
    first.head(40).write_parquet(tmp_path / "few.parquet")
    draft = ct.infer(tmp_path, name="Trip")
    assert [
        'ct.Freshness("at", max_age="2d")',
        'ct.Schedule("at", every="1d", within="1h", at="20h")',
        "ct.RowCount(min=20)",
        "ct.Volume(change=0.3)",
        'ct.Drift("km", psi=0.1)',
        'ct.Drift("status", psi=0.1)',
        'ct.NullShare("status", growth=0.05)',
    ] == offers_of(draft)
    assert "5 files of 40 to 60 rows; how many are too few in one" in draft.source


def test_files_of_one_size_have_one_number(tmp_path: Path) -> None:
    """Files that all have as many rows are not said to have from so many to as many."""
    write_days(tmp_path, [60, 60])
    assert "2 files of 60 rows each; how many are too few in one" in ct.infer(tmp_path).source


def test_identifiers_do_not_drift(tmp_path: Path) -> None:
    """Numbers that name things have no distribution to compare."""
    write_days(tmp_path, [60, 60], vendor_id=pl.Series([7, 12, 31, 40] * 15))
    drifting = [one for one in offers_of(ct.infer(tmp_path, name="Trip")) if "Drift" in one]
    assert ['ct.Drift("km", psi=0.1)'] == drifting


def test_a_file_without_times_has_no_schedule(tmp_path: Path) -> None:
    """When a file came that has no time nobody knows, so that no schedule is offered."""
    write_days(tmp_path, [60, 60, 60, 60])
    assert any("Schedule" in one for one in offers_of(ct.infer(tmp_path)))
    pl.read_parquet(tmp_path / "2026-11-01.parquet").with_columns(
        at=pl.lit(None, pl.Datetime("us", "UTC"))
    ).write_parquet(tmp_path / "none.parquet")
    assert not any("Schedule" in one for one in offers_of(ct.infer(tmp_path)))


def test_every_offer_can_be_declared(tmp_path: Path) -> None:
    """What is offered about the whole is declared as it stands, and each file keeps it beside a baseline of all."""
    write_days(tmp_path, [400, 430, 390, 410])
    draft = ct.infer(tmp_path, name="Trip")
    rules = [eval(one, {"ct": ct}) for one in offers_of(draft)]  # noqa: S307 - what a draft offers as source
    trip: Any = type("Trip", (draft.contract,), {"__annotations__": {}, "rules": ct.rules(*rules)})
    baseline = sum(ct.profile(trip, file) for file in tmp_path.iterdir())
    for day, file in enumerate(sorted(tmp_path.iterdir())):
        now = START + timedelta(days=day + 1)
        report = trip.check(pl.read_parquet(file), baseline=baseline, now=now)
        assert report.ok, report


def test_files_of_one_partition_are_one_batch(tmp_path: Path) -> None:
    """The files in a folder that is named as a partition were written together."""
    for day in ("day=1", "day=2"):
        (tmp_path / day).mkdir()
        for part in range(3):
            pl.DataFrame({"n": range(50)}).write_parquet(tmp_path / day / f"part-{part}.parquet")
    assert "ct.RowCount(min=75)" in offers_of(ct.infer(tmp_path))


def test_one_file_is_no_batch_of_many(tmp_path: Path) -> None:
    """Of one file, of a frame and of an iterator of parts half of all rows is offered, and nothing beside a baseline."""
    write_days(tmp_path, [60])
    frame = pl.read_parquet(tmp_path)
    for data in (tmp_path, frame, frame.iter_slices(20)):
        assert ['ct.Freshness("at", max_age="2d")', "ct.RowCount(min=30)"] == offers_of(
            ct.infer(data)
        )


def test_a_file_without_rows_offers_no_least_number(tmp_path: Path) -> None:
    """Where a good file was empty, no number of rows is too small."""
    write_days(tmp_path, [60, 0])
    assert not [one for one in offers_of(ct.infer(tmp_path)) if "RowCount" in one]


@pytest.mark.parametrize(
    ("times", "offer"),
    [
        ([START + timedelta(days=n, hours=6, minutes=n * 7) for n in range(6)], 'every="1d", within="2h", at="6h"'),
        ([START + timedelta(hours=n, minutes=1) for n in range(6)], 'every="1h", within="5m"'),
        ([date(2026, 11, 2) + timedelta(days=7 * n) for n in range(6)], 'every="7d", within="6h", at="1d"'),
        ([START + timedelta(days=n * n) for n in range(6)], None),
        ([START + timedelta(days=n, hours=n * 5 % 24) for n in range(6)], None),
        ([START + timedelta(days=n, hours=n // 3 * 9) for n in range(6)], None),
        ([START + timedelta(days=n) for n in range(3)], None),
    ],
    ids=["daily", "hourly", "weekly dates", "ever later", "at any hour", "nine hours later", "too few"],
)  # fmt: skip  # a table
def test_the_schedule_of_files_is_offered(
    tmp_path: Path, times: list[Any], offer: str | None
) -> None:
    """The newest times of files that are an hour, a day or a week apart have slots; their room is what they differ by, doubled."""
    for number, newest in enumerate(times):
        at = [newest] + [newest - timedelta(days=1)] * 20
        pl.DataFrame({"at": at}).write_csv(tmp_path / f"{number}.csv")
    expected = [] if offer is None else [f'ct.Schedule("at", {offer})']
    assert expected == [one for one in offers_of(ct.infer(tmp_path)) if "Schedule" in one]
