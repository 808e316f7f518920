"""Promises of freshness in a service level agreement of ODCS, and rules: each as the other."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.documents.plain_texts import text_of, value_of
from contracts.schemas.odcs_places import Leaving
from contracts.schemas.odcs_properties import unstated
from contracts.schemas.odcs_times import span_of, spelt_span
from contracts.schemas.odcs_types import Data


def freshness_promises(data: Data) -> Iterator[tuple[int, Data, str]]:
    """The promises of freshness: where each stands, what it says, and each element that it names."""
    for place, one in enumerate(data.get("slaProperties") or []):
        if str(one.get("property", "")).lower() == "freshness":
            stated = one.get("element", data.get("slaDefaultElement", ""))
            for element in str(stated).split(","):
                yield place, one, element.strip()


def freshness_in(data: Data, name: str, columns: dict[str, str]) -> Iterator[Data]:
    """The rules that the service level agreement asks of an object's newest rows."""
    for _, promised, element in freshness_promises(data):
        table, _, prop = element.partition(".")
        span = span_of(promised.get("value"), promised.get("unit"))
        if table == name and prop in columns and span is not None:
            yield {"rule": "freshness", "field": columns[prop], "max_age": text_of(span)}


def note_odd_promises(data: Data, leaving: Leaving) -> None:
    """Take note of promises of freshness that name no property, or no span."""
    known = {
        f"{one['name']}.{prop['name']}"
        for one in data.get("schema") or []
        for prop in one.get("properties") or []
        if unstated(prop) is None
    }
    for place, promised, element in freshness_promises(data):
        where = f"slaProperties[{place}]"
        if element not in known:
            problem = f"promises the freshness of {element or 'nothing'!r}, which is no property"
            leaving.may(where, problem, "Name one in element: object.property")
        elif span_of(promised.get("value"), promised.get("unit")) is None:
            said = f"{promised.get('value')!r} {promised.get('unit', '')!r}"
            leaving.may(where, f"promises a freshness of {said}", "Give a number and d, h or s")


def freshness_of(rule: Data, element: str) -> Data | None:
    """The property of a service level agreement that a rule of freshness is; None where it says more."""
    if set(rule) != {"rule", "field", "max_age"}:
        return None
    span = value_of(rule["max_age"], "duration")
    spelt = spelt_span(span)
    if spelt is None or span_of(*spelt) != span:
        return None
    return {"property": "freshness", "value": spelt[0], "unit": spelt[1], "element": element}


def promises_again(document: Data, promises: list[Data], left_out: frozenset[str]) -> list[Data]:
    """What a service level agreement promises: as before, but for the freshness that rules ask now.

    Args:
        left_out: the places of promises that were left out.
    """
    done, left = [], [*promises]
    for place, one in enumerate(document.get("slaProperties") or []):
        if str(one.get("property", "")).lower() != "freshness":
            done.append(one)
            continue
        element = str(one.get("element", document.get("slaDefaultElement", "")))
        alike = [p for p in left if p["element"] == element and is_same_promise(p, one)]
        if alike:
            left.remove(alike[0])
            done.append(one)
        elif f"slaProperties[{place}]" in left_out:
            done.append(one)
    return done + left


def is_same_promise(one: Data, other: Data) -> bool:
    """Whether two promises of freshness are of the same span."""
    spans = [span_of(each.get("value"), each.get("unit")) for each in (one, other)]
    return spans[0] == spans[1]
