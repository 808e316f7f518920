"""One rule on every path: frames, Python rows and payloads, and what each finds."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any

import polars as pl
from pydantic import Field, ValidationError

import contracts as ct
from contracts.backends.physical_types import physical_type

NAN = float("nan")
Row = dict[str, Any]


def frame_of(contract: type[ct.Contract], rows: list[Row]) -> pl.DataFrame:
    """The rows as a typed frame, what they leave out as null."""
    return pl.DataFrame(
        [
            pl.Series(f.alias, [r.get(f.alias) for r in rows], dtype=physical_type(f.value.dtype))
            for f in ct.specification_of(contract).fields
        ]
    )


def with_rules(base: type[ct.Contract], *rules: Any) -> type[ct.Contract]:
    """The contract with rules of its own."""
    return type(ct.Contract)("C", (base,), {"rules": ct.rules(*rules)})


def found(report: ct.Report) -> list[tuple[str | None, str, list[int | None]]]:
    """The broken rules of a report, and their rows; every rule ran, too."""
    assert report.not_run == ()
    return [(v.field, v.code, [e.row for e in v.examples]) for v in report.violations]


def reports(contract: type[ct.Contract], rows: list[Row], **told: Any) -> dict[str, ct.Report]:
    """The reports on rows by every kind of data that a batch may be."""
    frame = frame_of(contract, rows)
    return {
        "frame": contract.check(frame, **told),
        "lazy frame": contract.check(frame.lazy(), **told),
        "rows": contract.check([{**dict.fromkeys(frame.columns), **row} for row in rows], **told),
    }


def everywhere(contract: type[ct.Contract], rows: list[Row], **told: Any) -> Any:
    """The broken rules in every kind of data that a batch may be, if they agree."""
    one, *others = (found(report) for report in reports(contract, rows, **told).values())
    assert [one, one] == others
    return one


def not_run_everywhere(contract: type[ct.Contract], rows: list[Row], **told: Any) -> Any:
    """The rules that could not be applied to any kind of data, and why, if they agree."""
    one, *others = (
        [(entry.field, entry.code, entry.reason) for entry in report.not_run]
        for report in reports(contract, rows, **told).values()
    )
    assert [one, one] == others
    return one


def lines_of(make: Callable[[], Any]) -> list[tuple[str, str]]:
    """The places and codes of the error that a payload is refused with; none where it is not."""
    try:
        make()
    except ValidationError as error:
        return [(".".join(map(str, line["loc"])), line["type"]) for line in error.errors()]
    return []


def payloads(contract: type[ct.Contract], row: Row) -> dict[str, list[tuple[str, str]]]:
    """The broken rules for which every way to make an instance refuses one row."""
    body = contract.model_construct(**row)
    dumped = {
        name: value for name, value in json.loads(body.model_dump_json()).items() if name in row
    }
    return {
        "model_validate": lines_of(lambda: contract.model_validate(row)),
        "keywords": lines_of(lambda: contract(**row)),
        "model_validate_json": lines_of(lambda: contract.model_validate_json(json.dumps(dumped))),
    }


def raises(_: Any) -> bool:
    """An interpretation that fails."""
    raise RuntimeError("no idea")


class Speed(ct.Contract):
    id: int
    speed: float


class Item(ct.Contract):
    vendor: str | None = None
    n: int | None = None
    f: Annotated[float | None, ct.NonFinite(nan="allow")] = None
    money: Annotated[Decimal | None, Field(max_digits=8, decimal_places=2)] = None
    seen: Annotated[datetime | None, ct.Timezone(...)] = None
    day: date | None = None
    text: str | None = None


def ns(*values: int | None) -> list[Row]:
    """Rows of integers."""
    return [{"n": value} for value in values]


NOW = datetime(2024, 1, 2, 12, tzinfo=UTC)


def days(*ago: int) -> list[Row]:
    """Rows of so many days ago."""
    return [{"day": NOW.date() - timedelta(days=n)} for n in ago]
