"""What the arguments of a history mean: partitions, times, and which runs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

from contracts.engine.contract_class import require_contract, specification_of
from contracts.escaping import printable
from contracts.history.statements import Selection
from contracts.report.values import show_value

if TYPE_CHECKING:
    from contracts.contract import Contract


def partition_text(partition: object) -> str | None:
    """A partition as text; a date or a time as in ISO 8601.

    Raises:
        TypeError: it is neither.
    """
    if partition is None:
        return None
    if isinstance(partition, date):
        return partition.isoformat()
    if not isinstance(partition, str):
        raise TypeError(
            f"partition must be text or a date: '2026-11-29' (got {show_value(partition)})"
        )
    return printable(partition)


def selection_of(
    contract: object, since: object, until: object, partition: str | None
) -> Selection:
    name, boundary, is_class = None, None, False
    if isinstance(contract, str):
        name = printable(contract)
    elif contract is not None:
        require_contract(contract)
        specification = specification_of(cast("type[Contract]", contract))
        name, boundary, is_class = specification.name, specification.boundary, True
    return Selection(
        name,
        boundary if boundary is None else printable(boundary),
        of_boundary=is_class,
        since=as_time("since", since),
        until=as_time("until", until),
        partition=partition,
    )


def as_time(name: str, time: object) -> datetime | None:
    """A date or a time as a time; of a date its midnight in UTC.

    Raises:
        TypeError: it is neither.
        ValueError: it is not within the years that UTC has.
    """
    if time is None or isinstance(time, datetime):
        _refuse_beyond_utc(name, time)
        return time
    if not isinstance(time, date):
        raise TypeError(f"{name} must be a date or a datetime (got {show_value(time)})")
    return datetime(time.year, time.month, time.day, tzinfo=UTC)


def _refuse_beyond_utc(name: str, time: datetime | None) -> None:
    try:
        utc_time(time)
    except OverflowError:
        raise ValueError(
            f"{name} must lie within the years 1 to 9999 of UTC: pass a time further from their ends"
            f" (got {show_value(time)})"
        ) from None


def shifted(time: datetime, span: timedelta) -> datetime:
    """A time in UTC that is later by a span; the first or the last one there is where that lies beyond them."""
    try:
        return time + span
    except OverflowError:
        return (datetime.min if span < timedelta(0) else datetime.max).replace(tzinfo=UTC)


def days_span(days: object) -> timedelta:
    """Some days as a span, of no more days than a span may have.

    Raises:
        ValueError: they are not a whole number from 1.
    """
    if type(days) is not int or days < 1:
        raise ValueError(f"days must be a whole number from 1 (got {show_value(days)})")
    return timedelta(days=min(days, timedelta.max.days))


def utc_time(time: datetime | None) -> datetime | None:
    """A time in UTC; one without a zone is that already."""
    return time and (time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC))
