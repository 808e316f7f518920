"""A comparison in the words of those whom it concerns, its verdict, and its forms for programs and pull requests."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

import contracts as ct
from contracts import col
from tests.comparing.samples import contract


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
        "max of mass lowered from 9 to 7: breaks producers",
        "sex must now match 'm|f': breaks producers",
        "sex may now be null: breaks consumers",
        "added island: breaks consumers",
        "removed year: breaks producers and consumers",
    ] == [one.sentence for one in ct.compare(Penguin, Newer).changes]


Real = Annotated[float, ct.Interval(ge=0, le=130)]
WORDS: dict[str, tuple[Any, Any, list[tuple[str, str | None, str | None]]]] = {
    "a bound": (Real, Annotated[float, ct.Interval(ge=0, le=120)], [
        ("max of x lowered from 130 to 120: breaks producers", "130", "120")]),
    "a bound that is excluded": (Real, Annotated[float, ct.Interval(gt=0, le=130)], [
        ("min of x changed from 0 to above 0: breaks producers", "0", "above 0")]),
    "a bound more": (float, Annotated[float, ct.Ge(0)], [
        ("x must now be at least 0: breaks producers", None, "be at least 0")]),
    "a bound less": (Annotated[float, ct.Ge(0)], float, [
        ("x need no longer be at least 0: breaks consumers", "be at least 0", None)]),
    "a warning": (Annotated[float, ct.Ge(0)], Annotated[float, ct.warn(ct.Ge(0))], [
        ("x must be at least 0 (now only a warning): breaks consumers", "be at least 0", "be at least 0")]),
    "a length": (Annotated[str, ct.Len(0, 5)], Annotated[str, ct.Len(0, 9)], [
        ("max length of x raised from 5 to 9: breaks consumers", "5", "9")]),
    "a type": (int, str, [
        ("type of x changed from an integer to text: breaks producers and consumers", "an integer", "text")]),
    "digits": (
        Annotated[Decimal, Field(max_digits=4, decimal_places=2)],
        Annotated[Decimal, Field(max_digits=5, decimal_places=2)],
        [("type of x changed from a decimal of 4 digits, 2 after the point to a decimal of 5 digits, 2 after the point: breaks consumers",
          "a decimal of 4 digits, 2 after the point", "a decimal of 5 digits, 2 after the point")]),
    "a unit": (Annotated[float, ct.Unit("km/h")], Annotated[float, ct.Unit("m/s")], [
        ("unit of x changed from km/h to m/s: breaks producers and consumers", "km/h", "m/s")]),
    "null": (int | None, int, [("x may no longer be null: breaks producers", "allowed", "not allowed")]),
    "NaN": (float, Annotated[float, ct.NonFinite(nan="allow")], [
        ("x may now be NaN: breaks consumers", "not allowed", "allowed")]),
    "members": (Literal["a", "b"], Literal["b", "c"], [
        ("added 'c' to x; removed 'a' from x: breaks producers and consumers", "be one of 'a', 'b'", "be one of 'b', 'c'")]),
    "a default": ((int, 0), (int, 1), [("default of x changed from 0 to 1: breaks consumers", "0", "1")]),
    "no default any more": ((int, 0), int, [
        ("x must now be there: it had the default 0: breaks producers", "0", None)]),
    "a default now": (int, (int, 0), [("x may now be left out: it has the default 0: breaks nobody", None, "0")]),
    "an item": (list[Annotated[int, ct.Le(3)]], list[Annotated[int, ct.Le(2)]], [
        ("max of x[] lowered from 3 to 2: breaks producers", "3", "2")]),
    "a private bound": (Annotated[int, ct.Sensitive(), ct.Le(3)], Annotated[int, ct.Sensitive(), ct.Le(2)], [
        ("a rule (le) of x changed, whose operands are private: breaks producers", None, None)]),
    "a private default": ((Annotated[int, ct.Sensitive()], 3), (Annotated[int, ct.Sensitive()], 2), [
        ("a rule (default) of x changed, whose operands are private: breaks consumers", None, None)]),
}  # fmt: skip  # a table


@pytest.mark.parametrize("name", WORDS)
def test_a_change_says_what_was_before_and_what_is_after(name: str) -> None:
    """Each sentence has the old and the new in it, which programs find as `before` and `after`."""
    old, new, expected = WORDS[name]
    found = ct.compare(contract({"x": old}), contract({"x": new})).changes
    assert expected == [(one.sentence, one.before, one.after) for one in found]


RULES: dict[str, tuple[list[Any], list[Any], str]] = {
    "more": ([], [ct.Unique("x")], "added the rule “x must be unique”: breaks producers"),
    "less": ([col("x") > 0], [], "removed the rule “x must be greater than 0”: breaks consumers"),
    "other": (
        [ct.RowCount(min=10)],
        [ct.RowCount(min=5)],
        "changed the rule “must have at least 10 rows” to “must have at least 5 rows”: breaks consumers",
    ),
    "milder": (
        [ct.RowCount(min=10)],
        [ct.warn(ct.RowCount(min=10))],
        "the rule “must have at least 10 rows” is now only a warning: breaks consumers",
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_rules_of_rows_and_batches_are_quoted(name: str) -> None:
    """A rule that was added, removed, changed or only warns now is named by its sentence."""
    old, new, expected = RULES[name]
    [change] = ct.compare(contract({"x": int}, *old), contract({"x": int}, *new)).changes
    assert expected == change.sentence


def test_a_field_that_may_be_another_by_name_is_called_so() -> None:
    """One field that is gone and one that came, alike in all but the name, may be one; several may not."""
    renamed = ct.compare(contract({"speed": Real}), contract({"velocity": Real}))
    assert {
        "removed speed (renamed to velocity?): breaks producers and consumers",
        "added velocity (renamed from speed?): breaks producers and consumers",
    } == {one.sentence for one in renamed.changes}
    several = ct.compare(contract({"speed": Real}), contract({"a": Real, "b": Real}))
    assert not any("renamed" in one.sentence for one in several.changes)


def test_the_verdict_is_a_part_of_the_version() -> None:
    """A change that breaks somebody is major, a new field with a default minor, none a patch."""

    class Wider(Penguin, version="1.1.0"):
        island: str = "?"

    class Laxer(Penguin, version="1.1.0"):
        year: int = 2007

    class Renamed(Penguin, version="1.0.1"):
        """The same, said otherwise."""

    others = (Newer, Wider, Laxer, Renamed, Penguin)
    verdicts = [ct.compare(Penguin, other).verdict for other in others]
    assert ["major", "minor", "minor", "patch", "patch"] == verdicts


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
    assert "be one of 'Adelie', 'Gentoo', 'Torgersen'" == first["after"]
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


def test_rules_about_public_fields_are_quoted_beside_a_private_one() -> None:
    """A contract with a sensitive field has other rules, whose words show nothing of it."""

    def named(*rules: Any) -> type[ct.Contract]:
        fields = {"ssn": Annotated[str, ct.Sensitive()], "n": int}
        return type(ct.Contract)(
            "C", (ct.Contract,), {"__annotations__": fields, "rules": ct.rules(*rules)}
        )

    for rule, words in (
        (ct.RowCount(min=10), "added the rule “must have at least 10 rows”: breaks producers"),
        (
            ct.Quantile("n", le=5),
            "added the rule “n must have a quantile 0.5 of at most 5”: breaks producers",
        ),
        (
            ct.Distinct("ssn", ge=3),
            "a rule (distinct) of the contract changed, whose operands are private: breaks producers",
        ),
    ):
        (change,) = ct.compare(named(), named(rule)).changes
        assert words == change.sentence
