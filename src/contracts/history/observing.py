"""Contracts that are only observed: their reports are stored, and nothing is raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contracts.arguments import methods_in_own_words

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.history.history import History
    from contracts.report.report import Report


@methods_in_own_words
@dataclass(frozen=True, slots=True)
class Observation:
    """An observed contract stores its reports in a history, and raises nothing until a day: `Ping.validate(data, observe=…)`.
    From that day on it is enforced, and its reports are stored as before.

    Attributes:
        history: where the reports are stored.
        until: when observing ends, in UTC; None where nobody has decided.
        partition: the part of the data that this is, or None.
    """

    history: History
    until: datetime | None
    partition: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether contracts are only observed still."""
        return self.until is None or datetime.now(UTC) < self.until

    def saw(self, contract: type[Contract], report: Report, data: object) -> bool:
        """Store the report on some data, with its profile; whether the data passes, whatever the report says."""
        profile = self.history._runs.measured(contract, data)  # noqa: SLF001 - of the same room
        self.history.record(report, partition=self.partition, profile=profile)
        return self.is_open
