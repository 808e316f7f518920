"""Profiles as people read them: text, a frame, and HTML that loads nothing."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from fractions import Fraction
from html.parser import HTMLParser

import polars as pl
import pytest
from hypothesis import example, given

import contracts as ct
import contracts.dtypes as d
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.measure import field_profile
from contracts.profiles.profile import Profile
from contracts.specification import FieldType
from tests.profiles.columns import columns


class Ping(ct.Contract, version="1.0.0"):
    """A ping."""

    speed: float = 0.0
    status: str
    seen_at: datetime


FRAME = pl.DataFrame(
    {
        "speed": [None, float("nan"), *[float(n * n) for n in range(98)]],
        "status": ["on"] * 60 + ["off"] * 30 + ["<b>gone</b>"] * 7 + ["late"] * 3,
        "seen_at": [datetime(2024, 2, 29, 12, n % 60) for n in range(100)],
    }
)


def profile_of(one: FieldProfile) -> Profile:
    """A profile of one field."""
    return Profile("Ping", None, None, one.rows, {one.name: one})


def test_text_has_a_line_for_each_field() -> None:
    """The title says of what a profile is, and a line what the values of a field are."""
    title, head, speed, status, seen_at = str(ct.profile(Ping, FRAME)).splitlines()
    assert "Ping 1.0.0: 100 rows" == title
    assert ["field", "type", "rows", "nulls", "unreadable", "different", "values"] == head.split()
    assert "0 … 9409, mean 3121, 1 NaN, 1 filled" in speed
    assert speed.endswith("█▄▃▃▂▂▂▂▂▂▂▂▂▂▂▁") or speed.count("█") == 1
    assert "on 60%, off 30%, <b>gone</b> 7%, …" in status
    assert "2024-02-29 12:00 … 2024-02-29 12:59" in seen_at


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        ((-2580, 4_096.4), "-0:43:00 … 1:08:16.400000, mean 0:12:38"),
        ((-0.5, 0.2), "-0:00:00.500000 … 0:00:00.200000, mean -0:00:00.150000"),
        ((-86_399_999_913_600, -86_399_999_913_598), "mean -999999998 days, 23:59:59"),
    ],
    ids=["minutes", "below a second", "the longest"],
)
def test_a_mean_of_durations_is_a_duration(seconds: tuple[float, float], shown: str) -> None:
    """It is written as the bounds beside it are, in whole seconds where these are many."""
    took = FieldProfile(
        "took", "duration", 2, sum=sum(map(Fraction, map(str, seconds)), Fraction()),
        minimum=timedelta(seconds=seconds[0]), maximum=timedelta(seconds=seconds[1]),
    )  # fmt: skip  # the bounds beside each other
    assert shown in str(profile_of(took)).splitlines()[2]


def test_a_profile_of_many_fields_is_cut() -> None:
    """Text has 60 fields at most, and counts the rest."""
    fields = {f"f{n}": FieldProfile(f"f{n}", "int") for n in range(62)}
    lines = str(Profile("Wide", None, None, 0, fields)).splitlines()
    assert "  … and 2 fields more; to_frame() has them all" == lines[-1]
    assert 1 + 1 + 60 + 1 == len(lines)


def test_the_frame_has_a_row_for_each_field() -> None:
    """A frame has the counts of each field, for tables and dashboards."""
    frame = ct.profile(Ping, FRAME).to_frame()
    assert ["speed", "status", "seen_at"] == frame["field"].to_list()
    assert [1, 0, 0] == frame["nulls"].to_list() == frame["filled"].to_list()
    assert ["0.0", None, "2024-02-29 12:00:00"] == frame["minimum"].to_list()
    assert [98.0, 4.0, 60.0] == frame["distinct"].to_list()


class Tags(HTMLParser):
    """The tags of a text, and what is in its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep them."""
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}


def test_html_is_escaped_and_loads_nothing() -> None:
    """Values and names are text in HTML, whatever is in them; a histogram is a picture in the table."""
    found = ct.profile(Ping, FRAME)
    evil = field_profile('"><script>x</script>', pl.Series([1.0, 2.0]), FieldType(d.Float()))
    for profile, pictures in ((found, 2), (profile_of(evil), 1)):
        read = Tags(profile._repr_html_())
        assert {"div", "p", "b", "table", "thead", "tr", "th", "tbody", "td", "svg", "rect"} == {
            *read.tags
        }
        assert pictures == read.tags.count("svg")
        assert 1 == read.tags.count("b")
        assert read.names.isdisjoint({"href", "src", "onload", "style"})


@given(columns())
@example((pl.Series([0.0, math.ulp(0.0)]), FieldType(d.Float())))
def test_every_column_can_be_shown(drawn: tuple[pl.Series, FieldType]) -> None:
    """Whatever values there are, a profile has text, HTML and a frame."""
    profile = profile_of(field_profile("x", *drawn))
    assert "x" in str(profile)
    assert "<table>" in profile._repr_html_()
    assert 1 == profile.to_frame().height


def test_a_sensitive_value_is_in_no_view() -> None:
    """What is sensitive is counted, in every view."""
    column = pl.Series(["hunter2", None])
    profile = profile_of(field_profile("x", column, FieldType(d.Text(), sensitive=True)))
    for text in (str(profile), profile._repr_html_(), profile.to_frame().write_json()):
        assert "hunter2" not in text
    assert "sensitive: only counted" in str(profile)


def test_arguments_of_views_are_checked() -> None:
    """A method that takes nothing says so."""
    with pytest.raises(TypeError, match="to_json"):
        profile_of(FieldProfile("x", "int")).to_json(indent=2)  # type: ignore[call-arg]  # the mistake


@pytest.mark.parametrize(
    ("values", "bars"), [(range(1, 13), 12), (range(24), 12), (range(1, 17), 16)]
)
def test_integers_have_bars_of_as_many_each(values: range, bars: int) -> None:
    """Where each integer or day occurs as often, no bar is higher than another."""
    first = date(2026, 1, 1)
    rows = [{"n": n, "on": first + timedelta(days=n)} for n in values]
    contract = type(ct.Contract)("N", (ct.Contract,), {"__annotations__": {"n": int, "on": date}})
    for line in str(ct.profile(contract, rows)).splitlines()[2:]:
        assert line.endswith("█" * bars)
        assert not line.endswith("█" * (bars + 1))
