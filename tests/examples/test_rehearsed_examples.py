"""Our own example contracts are rehearsed: the faults that they let through are reported, with the rule that catches each
ready to paste, or with what would be needed beside the batch.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Annotated, Any, get_type_hints

import polars as pl
import pytest

import contracts as ct
from contracts import col
from tests.paths import ROOT

EXAMPLES = ROOT / "examples"

STRENGTHS = (1.0,)
BESIDE_THE_BATCH = {
    "label_shift": "every value is a good one, of another row",
    "wrong_join": "every value is a good one, of another row",
    "precision_loss": "what is rounded is as likely as what was measured",
    "sentinel": "text that may be anything may be that, too",
    "truncated_text": "text that may be anything may be short",
    "mojibake": "text that may be anything may be of any letters",
    "unicode_digits": "text that may be anything may have any digits",
    "case_drift": "text that may be anything may be of any case",
    "white_space": "text that may be anything may have white space around it",
}
"""What a batch alone does not show, and why; the scorecard says what does."""


def example(name: str) -> ModuleType:
    """A script of examples/ as a module; some import each other."""
    if str(EXAMPLES) not in sys.path:
        sys.path.append(str(EXAMPLES))
    return import_module(name)


def pings() -> pl.DataFrame:
    """Three hundred good pings."""
    return pl.DataFrame(
        {
            "vehicle": [f"VH-{n:03}" for n in range(300)],
            "lat": [40.4 + n * 37 % 200 / 1000 for n in range(300)],
            "speed": [float(n * 41 % 130) for n in range(300)],
            "status": [("moving", "idle", "off")[n % 3] for n in range(300)],
        }
    )


class Weak(ct.Contract):
    """A contract that says hardly anything."""

    vehicle: str
    lat: float
    speed: Annotated[float, ct.Unit("km/h")]
    status: str


REHEARSED: dict[str, Callable[[], tuple[Any, Any]]] = {
    "weak": lambda: (Weak, pings()),
    "gps": lambda: (example("gps").Leg, example("gps").legs()),
    "airlines": lambda: (example("nycflights").Airlines, example("nycflights").read("airlines")),
    "planes": lambda: (example("nycflights").Planes, good_planes()),
}


def good_planes() -> pl.DataFrame:
    """Some of the planes that the example finds nothing wrong with."""
    nycflights = example("nycflights")
    valid: pl.DataFrame = nycflights.Planes.split(nycflights.read("planes")).valid
    return valid.head(300)


def strengthened(contract: Any, card: ct.Scorecard) -> type[ct.Contract]:
    """The contract with everything that a scorecard suggests, pasted."""
    known = {"ct": ct, "col": col}
    hints = get_type_hints(contract, include_extras=True)
    annotations, rules = {}, {}
    for survivor in card.survivors:
        said = survivor.suggestion
        if said.endswith(" in rules"):
            text = said.removesuffix(" in rules")
            rules[text] = eval(text, known)  # noqa: S307 - what our own scorecard says
        else:
            text, _, field = said.rpartition(" on ")
            made = eval(f"({text},)", known)  # noqa: S307 - what our own scorecard says
            annotations[field] = Annotated[(annotations.get(field, hints[field]), *made)]
    body = {"__annotations__": annotations, "rules": ct.rules(*rules.values())}
    return type(contract.__name__, (contract,), body)


@pytest.mark.parametrize("name", REHEARSED)
def test_every_survivor_is_caught_once_its_rule_is_pasted_or_is_explained(name: str) -> None:
    """With the suggestions of the scorecard a contract scores higher; no rule of a batch alone
    distinguishes the remaining faults from good data.
    """
    contract, good = REHEARSED[name]()
    before = ct.rehearse(contract, good, strengths=STRENGTHS)
    stronger = strengthened(contract, before)
    assert stronger.check(good).ok
    after = ct.rehearse(stronger, good, strengths=STRENGTHS)
    assert after.score > before.score
    assert [] == [str(one) for one in after.survivors]
    assert {} == {
        one.fault: str(one) for one in after.undetectable if one.fault not in BESIDE_THE_BATCH
    }
    assert all(": use " in str(one) for one in after.undetectable)


def test_a_weak_contract_gets_suggestions() -> None:
    """Each fault comes with the rule that catches it, as code, and the place for it."""
    card = ct.rehearse(Weak, pings(), strengths=STRENGTHS)
    told = {(one.fault, *one.fields): one.suggestion for one in card.survivors}
    assert "ct.Matches('VH-[0-9]{3}') on vehicle" == told["case_drift", "vehicle"]
    assert "ct.OneOf('idle', 'moving', 'off') on status" == told["truncated_text", "status"]
    assert "ct.Interval(ge=40.4, le=40.6) on lat" == told["scale_up", "lat"]
    assert "ct.RowCount(min=300) in rules" == told["halved_batch",]
