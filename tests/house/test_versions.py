"""The versions that are claimed are those that are tested, wherever they are written."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.paths import ROOT
from tools.lowest import FLOOR, PYPROJECT, floors, requirements

PAGE = (ROOT / "docs/reference/versions.md").read_text()
PROJECT = tomllib.loads(PYPROJECT.read_text())["project"]
CLAIMED = dict(re.findall(r"^\| ([\w-]+) \| ([0-9.]+) \|", PAGE, re.MULTILINE))
"""The lowest version of each that the docs claim."""


@pytest.mark.parametrize("requirement", requirements())
def test_a_requirement_states_a_floor_and_no_cap(requirement: str) -> None:
    """What is required has a lowest version, which is tested, and no highest."""
    assert FLOOR.fullmatch(requirement)


def test_the_docs_claim_the_floors_that_are_tested() -> None:
    """The lowest versions in the docs are those of pyproject.toml, and none that is needed is left out."""
    stated = dict(floors())
    needed = {FLOOR.match(one)["name"] for one in PROJECT["dependencies"]}
    python = PROJECT["requires-python"].removeprefix(">=")
    assert CLAIMED == {"Python": python} | {
        name: stated[name] for name in CLAIMED if name in stated
    }
    assert needed <= CLAIMED.keys()


def test_every_page_names_the_same_floors() -> None:
    """The first pages claim no version that the reference does not."""
    claim = re.compile(rf"\b({'|'.join(CLAIMED)}) (?:from )?(\d[\d.]*\d)\b")
    for page in ("README.md", "docs/index.md", "CHANGELOG.md"):
        named = {(n, v) for n, v in claim.findall((ROOT / page).read_text())}
        assert {"polars", "pyarrow", "pydantic"} <= {name for name, _ in named}
        assert named <= CLAIMED.items()


def test_every_python_that_is_claimed_is_tested() -> None:
    """The classifiers, the Makefile's Pythons and the docs name the same ones, the floor first."""
    says = re.search(r"^PYTHONS := (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    tested = says.group(1).split()
    kind = "Programming Language :: Python :: 3."
    claimed = [c.rpartition(" ")[2] for c in PROJECT["classifiers"] if c.startswith(kind)]
    assert claimed == tested
    assert PROJECT["requires-python"] == f">={tested[0]}"
    assert f"{', '.join(tested[:-1])} and {tested[-1]}" in PAGE
