"""Baselines: what good data looks like, for each time or each segment, and which of them a batch is compared with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from contracts.arguments import methods_in_own_words, own_words
from contracts.errors import DocumentError
from contracts.profiles.profile import Profile
from contracts.report.truth import no_truth
from contracts.report.values import MASKED, show_value
from contracts.specification import Specification, walk_types

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The weekdays, as `datetime.weekday` counts them."""
_FORMAT = 1


@methods_in_own_words
@own_words(checked_later=("by", "profiles"))
@dataclass(frozen=True, slots=True)
class Baselines:
    """Profiles of good data, one for each time (hour, weekday) or segment.

    Args:
        by: "weekday", "hour", or the Python name of the field that segments the rows.
        profiles: the profile of each weekday ("monday" to "sunday"), of each hour (0 to 23), or of each
            value of the field.

    A batch is compared with the profile of the weekday or hour of the verb's `now=`, as its own clock
    reads; of the clock's time in UTC by default. Profiles of segments are those that `group(…)` compares
    each group with, by the value of that field in its key. A rule that finds no profile so is not run.

    Raises:
        ValueError: there is none, they are of several contracts, or a key is not a weekday or hour.

    >>> quiet, busy = (Profile("Trip", "1.0.0", None, rows, {}) for rows in (10, 90))
    >>> usual = Baselines("weekday", {"saturday": quiet, "monday": busy})
    >>> usual.at(datetime(2026, 11, 28)).rows
    10
    """

    by: str
    profiles: Mapping[Any, Profile]

    def __post_init__(self) -> None:
        profiles: Any = self.profiles
        _refuse_invalid(self.by, profiles)
        object.__setattr__(self, "profiles", dict(profiles))

    def __repr__(self) -> str:
        shown = repr(MASKED) if self._may_be_private else repr(self.profiles)
        return f"Baselines(by={self.by!r}, profiles={shown})"

    def __bool__(self) -> NoReturn:
        raise no_truth("a set of baselines", ".profiles")

    @property
    def contract(self) -> str:
        """The name of the contract that they are profiles of."""
        return next(iter(self.profiles.values())).contract

    @property
    def is_by_time(self) -> bool:
        """Whether the time of the check chooses among them, and not the group."""
        return self.by in _KEYS_BY_TIME

    @property
    def _may_be_private(self) -> bool:
        """Whether the segments may be values of a sensitive field: profiles know fields by the names of their columns."""
        known = [one.fields for one in self.profiles.values()]
        return not self.is_by_time and any(
            self.by not in fields and any(one.sensitive for one in fields.values())
            for fields in known
        )

    def at(self, now: datetime) -> Profile | None:
        """The profile of the weekday or hour of a time, as its clock reads; None if there is none."""
        return self.profiles.get(self.key_at(now))

    def key_at(self, now: datetime) -> str | int:
        """The weekday or hour of a time."""
        if not isinstance(now, datetime):
            raise TypeError(
                f"now must be a datetime, such as datetime(2026, 11, 29, 9, tzinfo=UTC) (got {show_value(now)})"
            )
        return WEEKDAYS[now.weekday()] if self.by == "weekday" else now.hour

    def to_json(self) -> str:
        """The baselines as JSON, which `baseline_from_json` reads.

        Raises:
            DocumentError: a segment is neither text nor an integer nor a Boolean nor None, or may be a sensitive value.
        """
        if self._may_be_private:
            problem = f"is by {self.by}, of which its profiles do not know whether it is sensitive"
            raise DocumentError(
                "the baseline", problem, "Write each profile with its own to_json()"
            )
        keys = [*self.profiles]
        if others := [one for one in keys if not isinstance(one, (str, int, type(None)))]:
            problem = f"has the segment {show_value(others[0])}, which JSON does not hold"
            raise DocumentError("the baseline", problem, "Segment by text or integers")
        listed = [[key, json.loads(one.to_json())] for key, one in self.profiles.items()]
        return json.dumps({"baselines": _FORMAT, "by": self.by, "profiles": listed})


_KEYS_BY_TIME: dict[str, tuple[Any, ...]] = {"weekday": WEEKDAYS, "hour": tuple(range(24))}


def _refuse_invalid(by: object, profiles: object) -> None:
    """Raise ValueError unless there are profiles of one contract by keys that fit."""
    if not isinstance(by, str):
        raise ValueError(  # noqa: TRY004 - as for every invalid value of an option
            f'by must be "weekday", "hour" or the name of a field (got {show_value(by)})'
        )
    if not isinstance(profiles, Mapping) or not profiles:
        raise ValueError(
            'profiles must be some, by their keys: {"monday": ct.profile(Ping, good), …}'
        )
    if any(not isinstance(one, Profile) for one in profiles.values()):
        raise ValueError("profiles must be what ct.profile(Ping, good) returns")
    if len(names := sorted({one.contract for one in profiles.values()})) > 1:
        raise ValueError(f"profiles must be of one contract (got those of {', '.join(names)})")
    if any(by in one.fields and one.fields[by].sensitive for one in profiles.values()):
        raise _sensitive_segment(by)
    kinds = {one.fields[by].type for one in profiles.values() if by in one.fields}
    if kinds & {"list", "struct"}:
        raise ValueError(f"{by} is not a scalar field: segment by another field")
    for key in profiles:
        if by in _KEYS_BY_TIME and (isinstance(key, bool) or key not in _KEYS_BY_TIME[by]):
            known = '"monday" to "sunday"' if by == "weekday" else "0 to 23"
            raise ValueError(f"profiles by {by} have the keys {known} (got {show_value(key)})")


def baseline_from_json(text: str) -> Profile | Baselines:
    """The profile, or the baselines, that `to_json` wrote.

    Raises:
        DocumentError: it is neither.
    """
    try:
        read: Any = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        read = None
    if not isinstance(read, dict) or "baselines" not in read:
        return Profile.from_json(text)
    if read["baselines"] != _FORMAT:
        problem = f"is of version {show_value(read['baselines'])}, and not {_FORMAT}"
        raise DocumentError("the baseline", problem, "Write and read with one version of contracts")
    try:
        profiles = {key: Profile.from_json(json.dumps(one)) for key, one in read["profiles"]}
        return Baselines(read["by"], profiles)
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, DocumentError):
            raise
        raise DocumentError(
            "the baseline", "is not what to_json() wrote", "Write it once more"
        ) from error


def refuse_other_baseline(baseline: object, specification: Specification) -> None:
    """Raise ValueError unless a baseline is one of a contract's data: of its name, whatever its version."""
    name = specification.name
    if not isinstance(baseline, (Profile, Baselines)):
        raise ValueError(  # noqa: TRY004 - as for every invalid value of an option
            f"baseline must be a profile of good data: baseline=ct.profile({name}, good){_if_kept(baseline)}"
            f" (got {show_value(baseline)})"
        )
    if baseline.contract != name:
        raise ValueError(
            f"baseline must be a profile of {name}, not of {baseline.contract}: pass"
            f" baseline=ct.profile({name}, good)"
        )
    if isinstance(baseline, Baselines) and not baseline.is_by_time:
        field = specification.by_name.get(baseline.by)
        if field is not None and any(one.sensitive for one in walk_types(field.value)):
            raise _sensitive_segment(baseline.by)


def _sensitive_segment(by: str) -> ValueError:
    return ValueError(
        f"{by} is sensitive, and baselines show the value of each segment: segment by another field"
    )


def _if_kept(baseline: object) -> str:
    """How to read what may be a file of a profile, or its text."""
    if isinstance(baseline, Path) or (isinstance(baseline, str) and baseline[:1] != "{"):
        return "; one in a file is read by ct.Profile.from_json(Path(…).read_text())"
    return ", or ct.Profile.from_json(text)" if isinstance(baseline, str) else ""
