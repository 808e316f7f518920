"""The check-up of a history: did every run take place, and is what they found getting worse?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

from contracts.arguments import methods_in_own_words, own_words
from contracts.history.answers import Examined, Expected, WorstRule
from contracts.history.examine import examine
from contracts.history.history import History
from contracts.history.selecting import as_time, days_span, shifted, utc_time
from contracts.report.truth import no_truth
from contracts.report.values import count_noun, show_value
from contracts.rules.spans import parse_span

if TYPE_CHECKING:
    from contracts.contract import Contract

_SHOWN_WORST = 20
_SHORTEST, _LONGEST = timedelta(seconds=1), timedelta(days=3653)
"""The shortest and the longest interval that may be declared."""


@own_words(checked_later=("now", "expected", "days", "week"))
def checkup(
    history: History,
    *,
    now: date | None = None,
    expected: Mapping[type[Contract] | str, str | timedelta] | None = None,
    days: int = 35,
) -> Checkup:
    """How the contracts of a history have fared: one page, the worst first.

    Of each contract: did every run end that was due, and in its window; what broke in the last seven days; do the
    null shares grow; is the key unique; did runs have unusually few or many rows; how old is what was checked last.
    When runs are due is learned from the runs, four at least: the interval, the weekdays or hours without any, and
    how late they usually are. A missing run comes before all else.

    Args:
        now: the time of the check-up; the clock's by default. Without a zone in UTC.
        expected: the interval of contracts, by their class or name: {Ping: "1d"}. A contract that is named so and
            that has no run at all is reported missing; of others nothing can be known.
        days: how many days of runs are looked at: five weeks, so that each weekday has others to be compared with.

    Raises:
        HistoryError: the history cannot be read.
        TypeError, ValueError: an argument is invalid.
    """
    if not isinstance(history, History):
        raise TypeError(
            f"checkup takes a history: ct.History('quality.db') (got {show_value(history)})"
        )
    span = days_span(days)
    time = utc_time(as_time("now", now)) or datetime.now(UTC)
    wanted = _expected_in(expected)
    found = []
    for (name, boundary), last in history.contracts().items():
        # Of a contract without recent runs those before the last one say when others were due.
        since = shifted(min(time, last), -span)
        runs = [
            one for one in history.runs(name, since=since, until=time) if one.boundary == boundary
        ]
        declared = next((one for one in wanted if one.is_of(name, boundary)), None)
        found.append(examine(name, boundary, runs, declared, time))
    there = {one.contract for one in found}
    never = [
        examine(one.name, one.boundary, [], one, time, known=there)
        for one in wanted
        if one.name not in there
    ]
    return Checkup(history.url, time, tuple(sorted([*found, *never], key=Examined.order)))


def _expected_in(expected: object) -> list[Expected]:
    if expected is None:
        return []
    if not isinstance(expected, Mapping):
        raise TypeError(
            f"expected is the interval by contract: {{Ping: '1d'}} (got {show_value(expected)})"
        )
    return [_expectation(contract, every) for contract, every in expected.items()]


def _expectation(contract: Any, every: Any) -> Expected:
    from contracts.engine.contract_class import specification_of

    span = parse_span(every)
    if not _SHORTEST <= span <= _LONGEST:
        raise ValueError(
            f"an interval must be from one second to ten years long (got {show_value(every)})"
        )
    if isinstance(contract, str):
        return Expected(contract, None, span)
    specification = specification_of(contract)
    return Expected(specification.name, specification.boundary, span, of_boundary=True)


@methods_in_own_words
@dataclass(frozen=True)
class Checkup:
    """What a history shows about its contracts: missing and failed runs, broken rules, what grew.

    Attributes:
        history: where the history is.
        now: when this was asked, in UTC.
        contracts: each contract, the worst first: by missing runs, then by cost × count of what broke.
    """

    history: str
    now: datetime
    contracts: tuple[Examined, ...]

    def __bool__(self) -> NoReturn:
        raise no_truth("a check-up", ".ok")

    @property
    def ok(self) -> bool:
        """Whether there are runs, and nothing is wrong with any contract."""
        return bool(self.contracts) and all(one.ok for one in self.contracts)

    @property
    def missing(self) -> tuple[Examined, ...]:
        """The contracts of which a run is missing."""
        return tuple(one for one in self.contracts if one.missing)

    @property
    def worst(self) -> tuple[WorstRule, ...]:
        """The rules that broke in the last seven days, of all contracts, by their cost × count."""
        every = [rule for one in self.contracts for rule in one.worst]
        return tuple(sorted(every, key=lambda rule: -rule.cost)[:_SHOWN_WORST])

    @property
    def headline(self) -> str:
        """The check-up in one line."""
        if not self.contracts:
            return "no run is stored: nothing is known of any contract"
        bad = sum(not one.ok for one in self.contracts)
        of = f"{bad} of {len(self.contracts)} contracts need somebody"
        if bad:
            return of
        well = f"all is well with {count_noun(len(self.contracts), 'contract')}"
        unknown = sum(one.is_irregular for one in self.contracts)
        return f"{well}; of {unknown} it is not known when runs are due" if unknown else well

    def to_dict(self) -> dict[str, Any]:
        """The check-up as plain data that strict JSON can hold."""
        return {
            "history": self.history,
            "now": self.now.isoformat(),
            "ok": self.ok,
            "contracts": [one.to_dict() for one in self.contracts],
            "worst": [one.to_dict() for one in self.worst],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The check-up in strict JSON."""
        from pydantic_core import to_json

        return to_json(self.to_dict(), indent=indent).decode()

    def to_markdown(self) -> str:
        """The check-up in Markdown, for a chat or an e-mail."""
        from contracts.history.checkup_pages import checkup_markdown

        return checkup_markdown(self)

    def to_html(self) -> str:
        """The check-up as a page of HTML that stands alone."""
        from contracts.history.checkup_pages import checkup_html

        return checkup_html(self)

    def _repr_html_(self) -> str:
        from contracts.history.checkup_pages import checkup_fragment

        return checkup_fragment(self)

    def __str__(self) -> str:
        from contracts.history.checkup_pages import checkup_text

        return checkup_text(self)
