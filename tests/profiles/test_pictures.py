"""Pictures of profiles beside a baseline, and pages of reports with them."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any
from xml.etree import ElementTree as ET

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.profiles.pictures import Picture
from tests.report.pages import NASTY

SVG = "{http://www.w3.org/2000/svg}"


class Ping(ct.Contract):
    speed: Annotated[float, ct.NonFinite(nan="allow", inf="allow")] | None
    seats: int
    status: str | None
    on: date
    took: timedelta
    is_late: bool
    driver: Annotated[str, ct.Sensitive()]
    wage: Annotated[float, ct.Sensitive()]

    rules = ct.rules(ct.Drift("speed", psi=0.1))


def pings(speed: float = 1.0, status: str = "moving", rows: int = 400) -> dict[str, list[Any]]:
    """Some rows, whose speeds are multiplied, and half of which have a status."""
    return {
        "speed": [speed * (n % 50 + 10) for n in range(rows)],
        "seats": [n % 4 + 1 for n in range(rows)],
        "status": [("idle", status)[n % 2] for n in range(rows)],
        "on": [date(2026, 11, n % 30 + 1) for n in range(rows)],
        "took": [timedelta(seconds=n % 90) for n in range(rows)],
        "is_late": [n % 3 == 0 for n in range(rows)],
        "driver": ["secret"] * rows,
        "wage": [4711.5 + n % 7 for n in range(rows)],
    }


GOOD = ct.profile(Ping, pings())


def drawn(data: dict[str, list[Any]]) -> dict[str, Picture]:
    """The pictures of data beside good data."""
    return ct.profile(Ping, data).pictures(GOOD)


def parsed(picture: Picture) -> ET.Element:
    """The elements of a picture."""
    return ET.fromstring(picture.svg)  # noqa: S314 - our own


def heights(picture: Picture) -> list[list[float]]:
    """How high the bars of the baseline and of the data are, as drawn."""
    paths = [one.attrib["d"] for one in parsed(picture).iter(f"{SVG}path")]
    return [[62 - float(step) for step in re.findall(r"V([\d.]+)H", path)] for path in paths]


def test_numbers_times_and_categories_are_drawn() -> None:
    """Each field of which values are known where they lie has a picture; what is sensitive has none, and shows nowhere."""
    found = drawn(pings())
    assert ["speed", "seats", "status", "on", "took", "is_late"] == [*found]
    every = "".join(f"{one.words}{one.svg}" for one in found.values())
    assert ("secret" in every, "471" in every) == (False, False)


def test_a_picture_says_what_it_shows() -> None:
    """It has a title, a description and a role; its words are the middle, what came and went, and what has no value."""
    found = drawn(pings(0.5, "parked") | {"speed": [None, float("nan"), *[8.0] * 398]})
    speed, status = found["speed"], found["status"]
    assert "median 8, was 34; 0.2 % null, was 0 %; 0.2 % NaN, was 0 %" == speed.words
    assert "new: parked; gone: moving" == status.words
    tree = parsed(speed)
    assert ("img", "speed beside its baseline") == (tree.attrib["role"], tree.attrib["aria-label"])
    assert [tree.attrib["aria-label"], speed.words] == [
        tree.find(f"{SVG}{name}").text  # type: ignore[union-attr]
        for name in ("title", "desc")
    ]


def test_what_did_not_change_is_drawn_alike() -> None:
    """The area and the line are of one shape, which is as high as there is room."""
    for name in ("speed", "seats", "on", "took"):
        before, after = heights(drawn(pings())[name])
        assert before == after
        assert 61.0 == max(before)


def test_one_outlier_hides_nothing() -> None:
    """The axis has where nearly all values lie, and the last bar what lies beyond."""
    speeds = [*pings()["speed"][:-1], 1e300]
    before, after = heights(drawn(pings() | {"speed": speeds})["speed"])
    assert 20 == sum(height > 0 for height in before)
    assert before[:-1] == pytest.approx(after[:-1], abs=1.0)


@given(
    st.lists(st.floats(width=32), min_size=1, max_size=30),
    st.lists(st.floats(width=32), min_size=1, max_size=30),
)
def test_bars_are_shares_whatever_the_values(then: list[float], now: list[float]) -> None:
    """Of any finite values the heights of both are in proportion to their shares: they have one sum."""
    contract = type(ct.Contract)("X", (ct.Contract,), {"__annotations__": {"x": Annotated[float, ct.NonFinite(nan="allow", inf="allow")]}})  # fmt: skip
    first, second = (
        ct.profile(contract, pl.DataFrame({"x": some}, schema={"x": pl.Float64}))
        for some in (then, now)
    )
    found = second.pictures(first)
    assert ("x" in found) == bool(first.fields["x"].finite and second.fields["x"].finite)
    for picture in found.values():
        before, after = heights(picture)
        assert 61.0 == max([*before, *after])
        assert sum(before) == pytest.approx(sum(after), abs=0.05 * (len(before) + len(after)))


@pytest.mark.parametrize("data", [pings(rows=0), pings(rows=1)], ids=["no rows", "a row"])
def test_little_data_is_drawn_as_far_as_it_goes(data: dict[str, list[Any]]) -> None:
    """Without values there is no picture, and one value has one."""
    typed = pl.DataFrame(data, schema_overrides={"speed": pl.Float64, "seats": pl.Int64, "status": pl.String, "on": pl.Date, "took": pl.Duration("us"), "is_late": pl.Boolean, "driver": pl.String, "wage": pl.Float64})  # fmt: skip
    found = ct.profile(Ping, typed).pictures(GOOD)
    assert (6 if typed.height else 0) == len(found)


def test_pictures_are_small_and_whole_whatever_the_names() -> None:
    """Of any number of categories with hostile names a picture is well-formed, and shows nine lines at most."""
    names = [f"{n}</svg>&\x1b'\"" for n in range(20)]
    contract = type(ct.Contract)("X", (ct.Contract,), {"__annotations__": {NASTY: str}})
    profile = ct.profile(contract, [{NASTY: name} for name in names])
    (picture,) = profile.pictures(profile).values()
    lines = [one.text for one in parsed(picture).iter(f"{SVG}text")]
    assert (9, "12 others") == (len(lines), lines[-1])
    assert len(picture.svg) < 4_000


# Pages ------------------------------------------------------------------------------------------


def test_a_page_draws_the_fields_of_broken_rules_first() -> None:
    """A report's page has the pictures beside its rules, as many as fit, and is whole."""
    data = pings(0.5)
    report = Ping.check(data, baseline=GOOD)
    page = report.to_html(profile=ct.profile(Ping, data), baseline=GOOD)
    assert ["speed", "seats", "status", "on", "took", "is_late"] == re.findall(
        r"<figcaption><b>(\w+)", page
    )
    assert '<h2 id="values">How values were and are</h2>' in page
    assert "<svg" not in report.to_html()


def test_a_page_with_many_pictures_is_small() -> None:
    """A page of 300 fields that broke has at most 200 kB, and counts the pictures that it leaves out."""
    names = [f"field_{n:03}" for n in range(300)]
    wide = type(ct.Contract)(
        "Wide",
        (ct.Contract,),
        {"__annotations__": dict.fromkeys(names, Annotated[float, ct.Le(9)])},
    )
    data = pl.DataFrame({name: [float(n) for n in range(40)] for name in names})
    profile = ct.profile(wide, data)
    page = wide.check(data).to_html(profile=profile, baseline=profile)
    assert len(page.encode()) < 200_000
    assert re.search(r"<figure>.*</div>\n<p class=\"soft\">… and 2\d\d more</p>", page, re.DOTALL)


def test_profiles_that_cannot_be_drawn_are_refused() -> None:
    """A profile alone, what is no profile, and those of another contract say what to pass."""
    report = Ping.check(pings(), baseline=GOOD)
    for arguments in ({"profile": GOOD}, {"profile": GOOD, "baseline": pings()}):
        with pytest.raises(TypeError, match=r"pass baseline=ct\.profile\(Ping, good\)"):
            report.to_html(**arguments)  # type: ignore[arg-type]
    other = ct.profile(
        type(ct.Contract)("Other", (ct.Contract,), {"__annotations__": {"a": int}}), []
    )
    with pytest.raises(ValueError, match="the report is on Ping, and the profile of Other"):
        report.to_html(profile=other, baseline=other)
    with pytest.raises(ValueError, match="profile both by one contract"):
        GOOD.pictures(other)
