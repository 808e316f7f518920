"""When data was checked, and how long it took: what two reports may differ in that are equal."""

from __future__ import annotations

from datetime import UTC, datetime
from time import perf_counter, time

from contracts.lazy_dataclass import lazy_record


@lazy_record(frozen=True, slots=True)
class Run:
    """One call that made a report.

    Attributes:
        ended: when it ended, in seconds since 1970.
        seconds: how long it took; None where that is not known.
    """

    ended: float
    seconds: float | None

    @property
    def started(self) -> datetime | None:
        """When it started, in UTC."""
        if self.seconds is None:
            return None
        return datetime.fromtimestamp(self.ended - self.seconds, UTC)


def run_since(called: float | None) -> Run | None:
    """The run of a call that ends now; None where it is not known when it was made.

    Args:
        called: the reading of `perf_counter` then.
    """
    return None if called is None else Run(time(), perf_counter() - called)
