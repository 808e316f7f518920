"""A comparison in the words of those whom it concerns, its verdict, and its forms for programs and pull requests."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import contracts as ct


class Penguin(ct.Contract, version="1.0.0"):
    """The older version."""

    species: Literal["Adelie", "Gentoo"]
    mass: Annotated[float, ct.Interval(ge=0, le=9)]
    sex: str
    year: int


class Newer(ct.Contract, version="2.0.0"):
    """The newer version."""

    species: Literal["Adelie", "Gentoo", "Torgersen"]
    mass: Annotated[float, ct.Interval(ge=0, le=7)]
    sex: Annotated[str, ct.Matches("m|f")] | None
    island: str = "?"


def test_changes_are_told_in_the_words_of_those_concerned() -> None:
    """Each change says what was added, removed or changed, and whom it breaks."""
    assert [
        "added 'Torgersen' to species: breaks consumers",
        "mass must be at most 7, no longer be at most 9: breaks producers",
        "sex must now match 'm|f': breaks producers",
        "sex may now be null: breaks consumers",
        "added island: breaks consumers",
        "removed year: breaks producers and consumers",
    ] == [one.sentence for one in ct.compare(Penguin, Newer).changes]


def test_the_verdict_is_a_part_of_the_version() -> None:
    """A change that breaks somebody is major, a new field with a default minor, none a patch."""

    class Wider(Penguin, version="1.1.0"):
        island: str = "?"

    verdicts = [ct.compare(Penguin, other).verdict for other in (Newer, Wider, Penguin)]
    assert ["major", "minor", "patch"] == verdicts


def test_a_comparison_is_json() -> None:
    """Its JSON holds the verdict, and each change."""
    done = json.loads(ct.compare(Penguin, Newer).to_json())
    assert ("major", False, False, 6) == (
        done["verdict"],
        done["accepts_old_data"],
        done["gives_old_data"],
        len(done["changes"]),
    )
    first = done["changes"][0]
    assert ("species", "one_of", "loosens", ["consumer"]) == (
        first["field"],
        first["code"],
        first["direction"],
        first["breaks"],
    )


def test_a_comparison_is_markdown() -> None:
    """Its Markdown is a line for each change under the verdict, with what Markdown would read escaped."""
    assert ct.compare(Penguin, Penguin).to_markdown() == (
        "**Penguin 1.0.0 → Penguin 1.0.0: patch**\n\n- nothing differs\n"
    )
    lines = ct.compare(Penguin, Newer).to_markdown().splitlines()
    assert "**Penguin 1.0.0 → Newer 2.0.0: major**" == lines[0]
    assert "- added 'Torgersen' to species: breaks consumers" == lines[2]

    class Starred(ct.Contract, boundary="a*b*"):
        a: Annotated[str, ct.Matches("<b>~{2}")]

    class Plain(ct.Contract):
        a: str

    head, _, line = ct.compare(Plain, Starred).to_markdown().splitlines()
    assert r"**Plain → Starred at a\*b\*: major**" == head
    assert r"- a must now match '&lt;b&gt;\~\{2\}': breaks producers" == line
