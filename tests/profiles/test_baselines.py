"""Baselines: what good data looks like at each time, or in each segment, and how verbs take them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest
from pydantic import Field

import contracts as ct
from contracts.backends.frame.baselines import GROUP, baseline_field, baseline_profile
from contracts.backends.frame.batch import Batch
from contracts.backends.frame.measure import CannotEvaluate
from contracts.engine.check import context_for
from contracts.engine.contract_class import options_for
from contracts.hints import PassArgument
from contracts.profiles.baselines import WEEKDAYS, baseline_from_json
from contracts.profiles.field_profile import FieldProfile
from contracts.profiles.profile import Profile


class Trip(ct.Contract):
    km: float
    vendor: str


def of(rows: int, *fields: FieldProfile, name: str = "Trip") -> Profile:
    """A profile of so many rows."""
    return Profile(name, "1.0.0", None, rows, {one.name: one for one in fields})


SATURDAY = datetime(2026, 11, 28, 23, 30, tzinfo=UTC)
BY_DAY = ct.Baselines("weekday", {"saturday": of(5), "sunday": of(6)})
BY_HOUR = ct.Baselines("hour", {23: of(5), 0: of(6)})
BY_VENDOR = ct.Baselines("vendor", {"a": of(5), "b": of(6)})


def batch_with(baseline: Any, now: datetime | None = SATURDAY) -> Batch:
    """The context of a check with a baseline."""
    context = context_for(options_for(Trip, {"baseline": baseline, "now": now}))
    unread: Any = None
    return Batch(ct.specification_of(Trip), unread, unread, context)


@pytest.mark.parametrize("baseline", [BY_DAY, BY_HOUR], ids=lambda one: one.by)
def test_the_time_of_the_check_chooses_the_profile(baseline: ct.Baselines) -> None:
    """It is that of the weekday or hour which the clock of `now=` reads, in its own zone."""
    hour = timedelta(hours=1)
    nows = (SATURDAY, SATURDAY + hour, SATURDAY.replace(tzinfo=None) + hour)
    chosen = [baseline_profile(batch_with(baseline, now), {}).rows for now in nows]
    assert [5, 6, 6] == chosen
    every = ct.Baselines("weekday", {day: of(place) for place, day in enumerate(WEEKDAYS)})
    clock = batch_with(every, None).context.clock
    assert clock.weekday() == baseline_profile(batch_with(every, None), {}).rows


def test_a_private_field_segments_nothing() -> None:
    """The values of segments are shown, so those of a private field are none; and the refusal shows none."""

    class Private(ct.Contract):
        who: Annotated[str, ct.Sensitive()]

    baseline = ct.Baselines("who", {"Ada": of(5, name="Private")})
    with pytest.raises(ValueError, match="segment by another field") as raised:
        Private.check([{"who": "Ada"}], baseline=baseline)
    assert "Ada" not in str(raised.value)
    measured = ct.profile(Private, [{"who": "Ada"}])
    with pytest.raises(ValueError, match="segment by another field") as raised:
        ct.Baselines("who", {"Ada": measured})
    assert "Ada" not in str(raised.value)


def test_a_private_field_of_another_name_is_not_shown() -> None:
    """Profiles know columns, and Baselines the Python name: where those differ, segments that may be private show in no
    `repr` and no JSON, and those of contracts without a private field do.
    """

    class Private(ct.Contract):
        who: Annotated[str, ct.Sensitive(), Field(alias="Name")]

    class Public(ct.Contract):
        who: Annotated[str, Field(alias="Name")]

    private = ct.Baselines("who", {"Ada": ct.profile(Private, [{"Name": "Ada"}])})
    assert "Baselines(by='who', profiles=<sensitive>)" == repr(private)
    with pytest.raises(ct.DocumentError, match="Write each profile with its own to_json") as raised:
        private.to_json()
    assert "Ada" not in str(raised.value)
    with pytest.raises(ValueError, match="segment by another field"):
        Private.check([{"Name": "Ada"}], baseline=private)
    public = ct.Baselines("who", {"Ada": ct.profile(Public, [{"Name": "Ada"}])})
    assert "Ada" in repr(public)
    assert public == baseline_from_json(public.to_json())


@pytest.mark.parametrize("value", [["Ada"], {"pin": "Ada"}])
def test_lists_and_structs_segment_nothing(value: Any) -> None:
    """No rule groups by them, and parts of them may be private."""

    class Whose(ct.Contract):
        pin: Annotated[str, ct.Sensitive()]

    class Private(ct.Contract):
        who: Whose if isinstance(value, dict) else list[Annotated[str, ct.Sensitive()]]  # type: ignore[valid-type]  # either

    measured = ct.profile(Private, [{"who": value}])
    with pytest.raises(ValueError, match="who is not a scalar field: segment by another field"):
        ct.Baselines("who", {"Ada": measured})


def test_groups_are_compared_with_the_profile_of_their_segment() -> None:
    """The value of the field in the key of a group is that of the profile."""
    batch = batch_with(BY_VENDOR)
    for vendor, rows in (("a", 5), ("b", 6)):
        assert rows == baseline_profile(batch, {GROUP: {"km": 1.0, "vendor": vendor}}).rows


NONE: dict[str, tuple[Any, dict[str, Any], str]] = {
    "no baseline": (None, {}, "there is no baseline: pass"),
    "no profile for the day": (ct.Baselines("weekday", {"monday": of(5)}), {}, "has no profile for saturday: pass baseline=ct.Baselines"),
    "no profile for the hour": (ct.Baselines("hour", {0: of(5)}), {}, "has no profile for 23: pass"),
    "no profile for the vendor": (BY_VENDOR, {GROUP: {"vendor": "c"}}, "has no profile for some vendor: pass baseline=ct.Baselines"),
    "groups of one profile": (of(5), {GROUP: {"vendor": "a"}}, "is not by vendor, as the groups are: pass baseline=ct.Baselines"),
    "groups of days": (BY_DAY, {GROUP: {"vendor": "a"}}, "is not by vendor, as the groups are: pass baseline=ct.Baselines"),
    "a batch by vendor": (BY_VENDOR, {}, "the baseline is by vendor: group the rule, or pass"),
    "a field that is new": (of(5), {}, "the baseline does not know km: pass"),
    "a field of another type": (of(5, FieldProfile("km", "int")), {}, "the baseline knows km as int, and it is float: pass"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("baseline", "got", "says"), NONE.values(), ids=NONE)
def test_what_is_not_found_is_said_with_what_to_pass(
    baseline: Any, got: dict[str, Any], says: str
) -> None:
    """A rule that finds no profile to compare with is not run, and its hint is data."""
    with pytest.raises(CannotEvaluate) as raised:
        baseline_field("km", batch_with(baseline), got)
    [hint] = raised.value.args
    assert says in hint
    assert "ct.profile(Trip, good)" in hint
    assert (PassArgument("baseline"),) == hint.changes


@pytest.mark.parametrize("one", [of(5), BY_DAY, BY_HOUR, BY_VENDOR], ids=repr)
def test_baselines_are_json(one: Any) -> None:
    """What `to_json` writes is read again, a profile alone or several."""
    assert one == baseline_from_json(one.to_json())


@pytest.mark.parametrize("text", ["", "[]", '{"baselines": 2}', '{"baselines": 1, "by": "hour"}', '{"baselines": 1, "by": "hour", "profiles": [[99, {}]]}'])  # fmt: skip
def test_what_is_not_a_baseline_is_refused(text: str) -> None:
    """Text that is something else is a DocumentError."""
    with pytest.raises(ct.DocumentError):
        baseline_from_json(text)


def test_segments_that_json_does_not_hold_are_refused() -> None:
    """Only text, integers, Booleans and null are keys of JSON's own."""
    with pytest.raises(ct.DocumentError, match="Segment by text or integers"):
        ct.Baselines("day", {SATURDAY: of(5)}).to_json()


MEANINGLESS: dict[str, tuple[Any, Any, str]] = {
    "no profiles": ("hour", {}, "profiles must be some"),
    "a list": ("hour", [of(5)], "profiles must be some"),
    "data": ("hour", {1: [{"km": 1.0}]}, "profiles must be what ct.profile"),
    "two contracts": ("hour", {1: of(5), 2: of(5, name="Ride")}, "of one contract (got those of Ride, Trip)"),
    "a day that is none": ("weekday", {"Monday": of(5)}, "\"monday\" to \"sunday\" (got 'Monday')"),
    "an hour that is none": ("hour", {24: of(5)}, "0 to 23 (got 24)"),
    "an hour that is a truth": ("hour", {True: of(5)}, "0 to 23 (got True)"),
    "by nothing": (None, {1: of(5)}, "by must be"),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize(("by", "profiles", "says"), MEANINGLESS.values(), ids=MEANINGLESS)
def test_baselines_that_mean_nothing_are_refused(by: Any, profiles: Any, says: str) -> None:
    """They are a ValueError as they are made."""
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the message is looked at below
        ct.Baselines(by, profiles)
    assert says in str(raised.value)


VERBS: dict[str, Any] = {
    "check": Trip.check,
    "validate": Trip.validate,
    "parse": Trip.parse,
    "split": Trip.split,
    "check_batches": lambda rows, **more: ct.check_batches(Trip, [rows], **more),
    "partial": lambda rows, **more: ct.partial(Trip, rows, **more),
    "the handoff": lambda rows, **more: ct.Handoff(Trip, Trip)(rows, **more),
    "rehearse": lambda rows, **more: ct.rehearse(Trip, rows, faults=[], **more),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_every_verb_takes_a_baseline_of_its_own_contract(verb: Any) -> None:
    """One of another contract, or anything else, is refused before the data is read; another version is not."""
    rows = [{"km": 1.0, "vendor": "a"}]
    for one in (None, of(5), BY_DAY):
        verb(rows, baseline=one)
    with pytest.raises(ValueError, match=r"a profile of Trip, not of Ride: pass baseline=ct\.prof"):
        verb(rows, baseline=of(5, name="Ride"))
    with pytest.raises(ValueError, match=r"baseline must be a profile of good data: baseline=ct"):
        verb(rows, baseline=rows)


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        ("good.json", r"in a file is read by ct\.Profile\.from_json\(Path\("),
        (Path("good.json"), r"in a file is read by ct\.Profile\.from_json\(Path\("),
        (of(5).to_json(), r", or ct\.Profile\.from_json\(text\)"),
    ],
)
def test_a_profile_that_was_kept_is_to_be_read_first(kept: Any, says: str) -> None:
    """The path of a profile, or its text, is not one: the error says how to read it."""
    with pytest.raises(ValueError, match=says):
        Trip.check([{"km": 1.0, "vendor": "a"}], baseline=kept)


def test_partial_results_merge_that_have_the_same_baseline() -> None:
    """Another one would decide the whole by what one part was not compared with; bytes have it too."""
    rows = [{"km": 1.0, "vendor": "a"}]
    one, other = (ct.partial(Trip, rows, baseline=of(rows_)) for rows_ in (5, 6))
    with pytest.raises(ValueError, match="the same max_examples, now, tables and baseline"):
        one + other
    alone, added = of(5), of(2) + of(3)
    assert alone == added
    with pytest.raises(ValueError, match="tables and baseline"):
        ct.partial(Trip, rows, baseline=alone) + ct.partial(Trip, rows, baseline=added)
    for baseline in (of(5), added, BY_DAY):
        part = ct.partial(Trip, rows, baseline=baseline)
        back = ct.partial_from_bytes(Trip, part.to_bytes())
        assert (part + back).finish().rows == 2
