"""A baseline that is passed to a verb reaches the rules that compare with it, whichever verb it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi.exceptions import RequestValidationError

import contracts as ct
from contracts.integrations.fastapi import rows


class Fare(ct.Contract):
    paid: float
    rules = ct.rules(ct.Drift("paid", ks=0.2))


USUAL = pl.DataFrame({"paid": [n / 7 for n in range(200)]})
MOVED = USUAL.select(pl.col("paid") + 100)
GOOD = ct.profile(Fare, USUAL)

Verb = Callable[[pl.DataFrame, Path, "ct.Profile | None"], Any]


def written(frame: pl.DataFrame, folder: Path) -> Path:
    """The frame in a file of Parquet."""
    frame.write_parquet(folder / "fares.parquet")
    return folder / "fares.parquet"


def added(frame: pl.DataFrame, good: ct.Profile | None) -> ct.Report:
    """The report of two parts, one of which came as bytes."""
    first, second = (ct.partial(Fare, part, baseline=good) for part in (frame[:100], frame[100:]))
    return (first + ct.partial_from_bytes(Fare, second.to_bytes())).finish()


def enforced(good: ct.Profile | None) -> Any:
    """What a function is called with."""

    def count(fares: ct.Frame[Fare]) -> int:
        return fares.height

    return ct.enforce(count) if good is None else ct.enforce(baseline=good)(count)


def posted(frame: pl.DataFrame, good: Any) -> Any:
    """What a service reads."""
    return rows(Fare, baseline=lambda: good).dependency.parse_body(frame.write_json().encode())


VERBS: dict[str, Verb] = {
    "check": lambda frame, _, good: Fare.check(frame, baseline=good),
    "check of a LazyFrame": lambda frame, _, good: Fare.check(frame.lazy(), baseline=good),
    "check of rows": lambda frame, _, good: Fare.check(frame.to_dicts(), baseline=good),
    "validate": lambda frame, _, good: Fare.validate(frame, baseline=good),
    "split": lambda frame, _, good: Fare.split(frame, baseline=good).report,
    "parse": lambda frame, _, good: Fare.parse(frame, baseline=good),
    "check_batches": lambda frame, _, good: ct.check_batches(Fare, [frame[:100], frame[100:]], baseline=good),
    "check_parquet": lambda frame, at, good: ct.check_parquet(Fare, written(frame, at), baseline=good),
    "split_to": lambda frame, at, good: ct.split_to(Fare, frame, valid=at / "v.parquet", invalid=at / "i.ndjson", baseline=good),
    "guard": lambda frame, _, good: ct.guard(Fare, frame.lazy(), baseline=good).collect(),
    "partial": lambda frame, _, good: added(frame, good),
    "enforce": lambda frame, _, good: enforced(good)(frame),
    "read_csv": lambda frame, _, good: ct.read_csv(Fare, frame.write_csv().encode(), baseline=good),
    "split_ndjson": lambda frame, _, good: ct.split_ndjson(Fare, frame.write_ndjson().encode(), baseline=good).report,
    "read_parquet": lambda frame, at, good: ct.read_parquet(Fare, written(frame, at), baseline=good),
    "rows of FastAPI": lambda frame, _, good: posted(frame, good),
    "history.check": lambda frame, at, good: ct.History(str(at / "q.db")).check(Fare, frame, baseline=good, profile=False),
}  # fmt: skip  # a table, a line each


def outcome(verb: Verb, frame: pl.DataFrame, at: Path, good: ct.Profile | None) -> list[str]:
    """The rules that are broken, and those that are not run."""
    try:
        made = verb(frame, at, good)
    except ct.ContractViolation as error:
        made = error.report
    except RequestValidationError as error:
        return [
            one["type"] + (" not run" * ("there is no baseline" in one["msg"]))
            for one in error.errors()
        ]
    if not isinstance(made, ct.Report):
        return []
    return [
        *(one.code for one in made.violations),
        *(f"{one.code} not run" for one in made.not_run),
    ]


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_a_baseline_reaches_the_rule(verb: Verb, tmp_path: Path) -> None:
    """Data that moved away from the baseline is broken, and data like it is not; without one the rule is not run."""
    assert (["drift"], []) == (
        outcome(verb, MOVED, tmp_path, GOOD),
        outcome(verb, USUAL, tmp_path, GOOD),
    )
    assert ["drift not run"] == outcome(verb, USUAL, tmp_path, None)
