"""A result is neither true nor false: `if Ping.check(frame):` says what to write instead."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from datetime import date
from tempfile import mkdtemp
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct


class Ping(ct.Contract):
    speed: Annotated[float, ct.Interval(ge=0, le=300)]


GOOD, BAD = [{"speed": 1.0}], [{"speed": -1.0}]
NOW = date(2026, 11, 9)
HISTORY = ct.History(f"{mkdtemp()}/quality.db")
for day in range(1, 9):
    HISTORY.check(Ping, GOOD, partition=f"2026-11-{day:02}")
PROFILE = ct.profile(Ping, GOOD)
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
    "a run of a history": (HISTORY.runs(Ping)[0], ".ok"),
    "what a check-up found": (ct.checkup(HISTORY, now=NOW).contracts[0], ".ok"),
    "a run beside those before": (HISTORY.against_window(Ping), ".ok"),
    "what two reports differ in": (Ping.check(BAD).changes_since(Ping.check(GOOD)), ".changes"),
    "a shadow run": (ct.shadow(Ping, ct.to_pandera(Ping), pl.DataFrame(GOOD)), ".agree"),
    "a draft": (ct.infer(GOOD, name="Ping"), ".contract"),
    "a profile": (PROFILE, ".rows"),
    "baselines": (ct.Baselines("weekday", {"monday": PROFILE}), ".profiles"),
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


NEVER_ASKED = {
    "Contract",
    "Unique",
    "Expression",
    "Frame",
    "LazyFrame",
    "Requirement",
    "Rules",
    "Specification",
}
"""What is declared (a rule may be `ready`), and frames, whose truth is that of their library."""
SEQUENCES = {"Runs"}
"""Results that are sequences: false where they are empty, as those of Python."""
PARTS = {"Hint", "Violation"}
"""What is found in results, and is there or is None."""


def public_routines() -> Iterator[Any]:
    """The functions of the package, and the methods of its classes."""
    for owner in (getattr(ct, name) for name in ct.__all__):
        if not isinstance(owner, type):
            yield owner
        elif owner.__module__.startswith("contracts."):
            yield from (one for name, one in vars(owner).items() if name[0] != "_")


def test_every_result_of_a_public_function_is_among_them() -> None:
    """A class of ours that a function or a method returns, or that has a verdict, has no truth."""
    returned = {
        re.sub(
            r"\[.*| \|.*|.*\.",
            "",
            str(getattr(one, "__annotations__", {}).get("return", "")).strip("'\""),
        )
        for one in (getattr(one, "__func__", one) for one in public_routines())
        if inspect.isroutine(one)
    }
    judged = {name for name in ct.__all__ if {"ok", "agree", "ready"} & {*dir(getattr(ct, name))}}
    ours = {name for name in returned & {*ct.__all__} if isinstance(getattr(ct, name), type)}
    known = {type(result).__name__ for result, _ in RESULTS.values()}
    assert set() == (ours | judged) - known - NEVER_ASKED - SEQUENCES - PARTS
