"""A result is neither true nor false: `if Ping.check(frame):` says what to write instead."""

from __future__ import annotations

import inspect
import re
from datetime import date
from tempfile import mkdtemp
from typing import Annotated, Any

import pytest

import contracts as ct


class Ping(ct.Contract):
    speed: Annotated[float, ct.Interval(ge=0, le=300)]


GOOD, BAD = [{"speed": 1.0}], [{"speed": -1.0}]
NOW = date(2026, 11, 9)
HISTORY = ct.History(f"{mkdtemp()}/quality.db")
for day in range(1, 9):
    HISTORY.check(Ping, GOOD, partition=f"2026-11-{day:02}")
RESULTS = {
    "a report that is ok": (Ping.check(GOOD), ".ok"),
    "a report that is not": (Ping.check(BAD), ".ok"),
    "a report on a row": (Ping.check_row(BAD[0]), ".ok"),
    "a partial result": (ct.partial(Ping, BAD), ".finish()"),
    "parts": (Ping.split(BAD), ".report.ok"),
    "a comparison": (ct.compare(Ping, Ping), ".accepts_old_data"),
    "a scorecard": (ct.rehearse(Ping, GOOD, faults=["nan"]), ".score"),
    "a check-up": (ct.checkup(HISTORY, now=NOW), ".ok"),
    "a graduation": (ct.graduate(Ping, HISTORY, now=NOW), ".ready"),
    "the result of a handoff": (ct.Handoff(Ping, Ping).run(GOOD), ".consumer.ok"),
}


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_used_as_a_condition_names_what_to_ask(name: str) -> None:
    """`bool(result)` raises TypeError, whatever the result, and names its attribute."""
    result, asked = RESULTS[name]
    with pytest.raises(TypeError, match=re.escape(asked)):
        bool(result)


@pytest.mark.parametrize("name", RESULTS)
def test_the_attribute_that_is_named_exists(name: str) -> None:
    """Every attribute that the message names can be read."""
    result, _ = RESULTS[name]
    with pytest.raises(TypeError) as raised:
        bool(result)
    for path in re.findall(r"\.([a-z_.]+)", str(raised.value)):
        value: Any = result
        for attribute in path.split("."):
            value = getattr(value, attribute)


def test_every_result_of_a_public_function_is_among_them() -> None:
    """A class of ours that a function or a verb returns, and that has a verdict or changes, has no truth."""
    functions = [getattr(ct, name) for name in dir(ct) if name[0] != "_"]
    functions += [ct.Contract.check, ct.Contract.split, ct.Contract.check_row, ct.Handoff.run]
    returned = {
        re.sub(r"\[.*|.*\.", "", str(one.__annotations__.get("return", "")).strip("'\""))
        for one in functions
        if inspect.isroutine(one) and not isinstance(one, type)
    }
    ours = {name for name in returned & {*ct.__all__} if isinstance(getattr(ct, name), type)}
    declared = {"Contract", "Draft", "Requirement", "Rules", "Expression", "Specification"}
    data = {"Frame", "LazyFrame", "Profile"}
    assert {type(result).__name__ for result, _ in RESULTS.values()} >= ours - declared - data
