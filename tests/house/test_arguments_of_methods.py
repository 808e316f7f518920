"""Every public function and method, of the integrations too, answers arguments that do not fit in our words."""

from __future__ import annotations

import inspect
import re
import traceback
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from fastapi import FastAPI

import contracts as ct
from contracts.integrations import dagster, fastapi, kedro, sklearn
from contracts.integrations.feast import ttls
from tests.house.fitting_calls import CALLS, FOLDER, OBSERVED, ROWS, WRONG, Plain, Trip
from tests.house.public_routines import parameters_of, public_routines

ROUTINES = {
    name: one
    for name, one in public_routines().items()
    if inspect.signature(one[0]).parameters
    and name not in ("enforce", "Contract.model_validate_json")
}


def of_name(name: str) -> str:
    """What a message calls it."""
    owner, _, own = name.rpartition(".")
    return f"the {owner.lower()}" if own == "__call__" else own


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong path may be a fitting one too: what is written to it is written there."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ROUTINES)
def test_an_argument_that_is_none_is_named(name: str) -> None:
    """The name, what it has instead, and each of its own arguments for one without its last letter."""
    routine, place = ROUTINES[name]
    with pytest.raises(
        TypeError, match=rf"^{of_name(name)} has no (argument|option) 'max_exmples'"
    ):
        routine(*place, max_exmples=3)
    for one in parameters_of(routine, place):
        short = len(one.name) < 4  # to which no other word is near
        misspelt = one.name[:-1] + "zz" if short else one.name[:-1]
        with pytest.raises(TypeError, match=rf"{misspelt!r}.*{'' if short else one.name}"):
            routine(*place, **{misspelt: None})


@pytest.mark.parametrize("name", ROUTINES)
def test_too_many_and_too_few_arguments_are_answered(name: str) -> None:
    """With what it takes, as any other."""
    routine, place = ROUTINES[name]
    every = inspect.signature(routine).parameters.values()
    if not any(one.kind is one.VAR_POSITIONAL for one in every):
        with pytest.raises(TypeError, match=rf"^{of_name(name)}( has|: too many|:)"):
            routine(*place, *range(20))
    needed = [one for one in parameters_of(routine, place) if one.default is one.empty]
    if needed:
        with pytest.raises(TypeError, match=rf"^{of_name(name)}: missing a required.*It takes "):
            routine(*place)


PROFILE = ct.profile(Trip, ROWS)
HANDED = ct.Handoff(Plain, Plain)
FITTING: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "History.check": (OBSERVED.check, {"contract": Trip, "data": ROWS, "partition": None, "profile": False}),
    "History.observing": (OBSERVED.observing, {"until": None, "partition": None}),
    "History.record": (OBSERVED.record, {"report": Trip.check(ROWS), "partition": None, "now": None, "profile": PROFILE}),
    "History.runs": (OBSERVED.runs, {"contract": Trip, "since": None, "until": None, "partition": None}),
    "History.baseline": (OBSERVED.baseline, {"contract": Trip, "days": 28, "by": None, "only_ok": True, "now": None}),
    "History.usual_baseline": (OBSERVED.usual_baseline, {"contract": Trip, "partition": None, "now": None}),
    "History.profiles": (OBSERVED.profiles, {"contract": Trip, "days": 28, "only_ok": True, "now": None}),
    "History.against_window": (OBSERVED.against_window, {"contract": Trip, "partition": None, "days": None, "by": None, "k": 3.0}),
    "History.forget": (OBSERVED.forget, {"before": datetime(2020, 1, 1), "contract": None}),
    "Baselines.at": (ct.Baselines("weekday", {"monday": PROFILE}).at, {"now": datetime(2026, 11, 30)}),
    "Baselines.key_at": (ct.Baselines("weekday", {"monday": PROFILE}).key_at, {"now": datetime(2026, 11, 30)}),
    "Profile.from_json": (ct.Profile.from_json, {"text": PROFILE.to_json()}),
    "Profile.pictures": (PROFILE.pictures, {"baseline": PROFILE}),
    "Draft.write": (ct.infer(ROWS, name="N").write, {"path": FOLDER / "d.py", "overwrite": True}),
    "Report.changes_since": (Trip.check(ROWS).changes_since, {"other": Trip.check(ROWS)}),
    "Report.to_json": (Trip.check(ROWS).to_json, {"indent": None}),
    "Parts.write_invalid": (Trip.split(ROWS).write_invalid, {"path": FOLDER / "i.csv"}),
    "Handoff.run": (HANDED.run, {"data": [{"k": 1}]}),
    "Handoff.to_numpy": (HANDED.to_numpy, {"data": [{"k": 1}], "dtype": "float32"}),
    "dagster.check_specs": (dagster.check_specs, {"contract": Trip, "asset": "a", "blocking": False}),
    "kedro.ContractValidator": (kedro.ContractValidator, {"contract": Trip, "parse": False, "max_examples": 5}),
    "fastapi.row": (fastapi.row, {"contract": Trip, "max_bytes": 9}),
    "fastapi.rows": (fastapi.rows, {"contract": Trip, "max_bytes": 9, "max_rows": 9, "max_examples": 5}),
    "fastapi.columns": (fastapi.columns, {"contract": Trip, "max_bytes": 9, "max_rows": 9, "max_examples": 5}),
    "fastapi.install": (fastapi.install, {"app": FastAPI()}),
    "sklearn.ContractGuard": (sklearn.ContractGuard, {"contract": Trip}),
    "feast.ttls": (ttls, {"contract": Trip, "views": [], "full_feature_names": False}),
    "namespace.check": (lambda **k: in_namespace().check(**k), {"contract": Trip, "max_examples": 5}),
    "namespace.split": (lambda **k: in_namespace().split(**k), {"contract": Trip, "max_invalid_share": 1.0, "text": False}),
}  # fmt: skip  # a table of calls, a line each
"""Calls that succeed, of what `CALLS` does not have."""


def in_namespace() -> Any:
    """The verbs on a frame."""
    ct.register("contracts_of_methods")
    return pl.DataFrame(ROWS).contracts_of_methods  # type: ignore[attr-defined]  # registered


@pytest.mark.parametrize("name", FITTING)
def test_an_argument_of_another_kind_is_answered(name: str) -> None:
    """What is not accepted ends in an error that we raise, or in that of a package which is not installed."""
    call, fitting = FITTING[name]
    for argument in fitting:
        for wrong in WRONG:
            try:
                call(**fitting | {argument: wrong})
            except (OSError, ModuleNotFoundError):
                continue
            except Exception as error:  # noqa: BLE001 - whatever it is
                raised = error
            else:
                continue
            last = traceback.extract_tb(raised.__traceback__)[-1]
            ours = isinstance(raised, (TypeError, ValueError, ct.ContractError))
            wrongly = (argument, wrong, raised)
            assert (True, True) == (ours, "raise" in (last.line or "")), wrongly
            assert "src/contracts/" in last.filename, wrongly


NEEDS_ITS_PACKAGE = re.compile(
    r"spark\.\w+|mlflow\.\w+|airflow\.\w+|dagster.check_results|kedro.ContractValidator.validate"
    r"|models.guarded|feast.(read|split)_\w+|(read|scan)_parquet"
)
"""What is called where its package or its model is: the tests of the integrations call it."""
TAKES_ANYTHING = re.compile(
    r"Expression\..*|Partial\..*|Shadow\..*|Contract\..*|HandoffResult\..*|Handoff\..*|\w+\.to_\w+|namespace\..*"
)
"""Methods of values, whose arguments are operands, types of arrays or data; the verbs are in `CALLS`."""


def test_every_routine_with_arguments_is_called_with_wrong_ones() -> None:
    """The tables name every function and method that takes an argument which may be of another kind."""
    known = {
        *CALLS,
        *FITTING,
        "contract_schema",
        "group",
        "requires",
        "rules",
        "from_odcs",
        "to_odcs",
        "from_pandera",
        "to_pandera",
    }
    lacking = {
        name
        for name, (routine, place) in ROUTINES.items()
        if parameters_of(routine, place)
        and name not in known
        and not NEEDS_ITS_PACKAGE.fullmatch(name)
        and not TAKES_ANYTHING.fullmatch(name)
    }
    assert set() == lacking
