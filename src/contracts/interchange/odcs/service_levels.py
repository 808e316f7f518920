"""The freshness that a service level agreement of ODCS promises, and `Freshness`: each as the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from contracts.interchange.leave_out import LeftOut
from contracts.interchange.odcs.logical_types import Data
from contracts.interchange.odcs.property_names import untyped
from contracts.rules.requirement import Requirement
from contracts.rules.table import Freshness
from contracts.specification import Field

_UNITS = {
    **dict.fromkeys(("w", "wk", "week", "weeks"), timedelta(weeks=1)),
    **dict.fromkeys(("d", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("h", "hr", "hour", "hours"), timedelta(hours=1)),
    **dict.fromkeys(("m", "min", "minute", "minutes"), timedelta(minutes=1)),
    **dict.fromkeys(("s", "sec", "second", "seconds"), timedelta(seconds=1)),
}
"""The units of spans. A month and a year have no fixed length."""


def read_span(value: object, unit: object) -> timedelta | None:
    """The span of so many units, or None where it has no fixed length.

    >>> read_span(2, "h"), read_span(1, "y")
    (datetime.timedelta(seconds=7200), None)
    """
    one = _UNITS.get(str(unit))
    if one is None or isinstance(value, bool) or not isinstance(value, (int, float)) or value <= 0:
        return None
    try:
        span = value * one
    except (OverflowError, ValueError):
        return None
    return span if span / one == value else None


def _is_freshness(promise: Data) -> bool:
    return str(promise.get("property", "")).lower() == "freshness"


def _span_of(promise: Data) -> timedelta | None:
    return read_span(promise.get("value"), promise.get("unit"))


def _element_of(promise: Data, document: Data) -> str:
    return str(promise.get("element", document.get("slaDefaultElement", "")))


def _promised(document: Data) -> Iterator[tuple[int, Data, str]]:
    """The promises of freshness: the place of each, the promise, and each element that it names."""
    for place, one in enumerate(document.get("slaProperties") or []):
        if _is_freshness(one):
            for element in _element_of(one, document).split(","):
                yield place, one, element.strip()


def read_freshness(
    document: Data, name: str, fields: Mapping[str, Field]
) -> Iterator[Requirement[Freshness]]:
    """The rules that the service level agreement is for the newest rows of an object."""
    for _, promise, element in _promised(document):
        table, _, prop = element.partition(".")
        span = _span_of(promise)
        if table == name and prop in fields and span is not None:
            yield Requirement(Freshness(fields[prop].name, span))


def note_odd_promises(document: Data, leave_out: LeftOut) -> None:
    """Note promises of freshness that name no property, or no span."""
    known = {
        f"{one['name']}.{prop['name']}"
        for one in document.get("schema") or []
        for prop in one.get("properties") or []
        if untyped(prop) is None
    }
    for place, promise, element in _promised(document):
        where = f"slaProperties[{place}]"
        if element not in known:
            problem = f"promises the freshness of {element or 'nothing'!r}, which is not a property"
            hint = "Name one in element: object.property"
            leave_out.refuse_unless_left_out(where, problem, hint)
        elif _span_of(promise) is None:
            promised = f"{promise.get('value')!r} {promise.get('unit', '')!r}"
            problem = f"promises a freshness of {promised}"
            leave_out.refuse_unless_left_out(where, problem, "Give a number and d, h or s")


def write_freshness(rule: Freshness, element: str) -> Data | None:
    """The property of a service level agreement that promises what a rule asks, or None."""
    age = rule.max_age
    # Some take "m" for months.
    whole = ((age // _UNITS[unit], unit) for unit in ("d", "h", "s") if not age % _UNITS[unit])
    number, unit = next(whole, (0, ""))
    if rule.max_ahead is not None or read_span(number, unit) != age:
        return None
    return {"property": "freshness", "value": number, "unit": unit, "element": element}


def write_promises(document: Data, promises: list[Data], left_out: frozenset[str]) -> list[Data]:
    """A service level agreement as it was read, but that freshness is promised as rules require it now."""
    done, left = [], [*promises]
    for place, one in enumerate(document.get("slaProperties") or []):
        element = _element_of(one, document)
        alike = [p for p in left if p["element"] == element and _span_of(p) == _span_of(one)]
        if _is_freshness(one) and alike:
            left.remove(alike[0])
        elif _is_freshness(one) and f"slaProperties[{place}]" not in left_out:
            continue
        done.append(one)
    return done + left
