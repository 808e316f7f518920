"""A handoff before any data: what does not fit is reported with a hint, and repairs are listed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

import pytest
from pydantic import AwareDatetime, Field

import contracts as ct
from tests.comparing.samples import contract


def mismatches(first: Any, second: Any, **repairs: Any) -> list[tuple[str | None, str, str]]:
    """The mismatches of a handoff between two contracts of a field x: field, code and hint."""
    with pytest.raises(ct.HandoffError) as caught:
        ct.Handoff(first, second, **repairs)
    return [(one.field, one.code, one.hint) for one in caught.value.mismatches]


MISMATCHES: dict[str, tuple[Any, Any, list[tuple[str, str]]]] = {
    "nullable, required": (
        int | None, int, [("null", "Give defaults={'x': …}, or declare it | None in C")]
    ),
    "narrower integers": (
        int, ct.Int8, [("lossy", "Give clip=('x',), or declare narrower bounds in C")]
    ),
    "integers past 2**53 as floats": (
        int, float, [("lossy", "Declare narrower bounds in C")]
    ),
    "narrower floats": (
        float, ct.Float32,
        [("lossy", "Declare it float, and narrow where it is used: to_numpy(dtype='float32')")],
    ),
    "naive, aware": (
        datetime, AwareDatetime,
        [("dtype", "Declare both with a time zone, or both without one: none is guessed")],
    ),
    "another type": (
        str, int, [("dtype", "Declare both of one type, or convert the data before it is handed on")]
    ),
    "floats, integers": (
        float, int, [("dtype", "Declare it int in C, which converts whole numbers exactly")]
    ),
    "another unit": (
        Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)], Annotated[float, ct.Unit("m/s")],
        [("unit", "Give convert_units=True")],
    ),
    "no unit": (
        float, Annotated[float, ct.Unit("m/s")], [("unit", "Annotate it with its Unit in C")]
    ),
    "another dimension": (
        Annotated[float, ct.Unit("km/h")], Annotated[float, ct.Unit("kg")],
        [("unit", "Declare both in units of one dimension")],
    ),
    "a wider range": (
        Annotated[float, ct.Interval(ge=0, le=300)], Annotated[float, ct.Interval(ge=0, le=250)],
        [("le", "Give clip=('x',), or declare narrower bounds in C")],
    ),
    "an open bound": (
        Annotated[float, ct.Ge(0)], Annotated[float, ct.Gt(0)], [("gt", "Promise it in C: ct.Gt(0.0)")]
    ),
    "a bound that only warns": (
        Annotated[float, ct.warn(ct.Ge(0))], Annotated[float, ct.Ge(0)],
        [("ge", "Give clip=('x',), or declare narrower bounds in C")],
    ),
    "a bound that tolerates": (
        Annotated[float, ct.tolerate(ct.Ge(0), share=0.1)], Annotated[float, ct.Ge(0)],
        [("ge", "Give clip=('x',), or declare narrower bounds in C")],
    ),
    "infinities": (
        Annotated[float, ct.NonFinite(inf="allow")], float, [("inf", 'Declare NonFinite(inf="forbid") in C')]
    ),
    "infinities that a bound would hold": (
        Annotated[float, ct.NonFinite(inf="allow")], Annotated[float, ct.Interval(ge=0, le=9)],
        [("inf", "Give clip=('x',), or declare narrower bounds in C"),
         ("ge", "Give clip=('x',), or declare narrower bounds in C"),
         ("le", "Give clip=('x',), or declare narrower bounds in C")],
    ),
    "NaN": (
        Annotated[float, ct.NonFinite(nan="allow")], float,
        [("nan", 'Declare it | None with NonFinite(nan="null") in C, or NonFinite(nan="default") and a default in C')],
    ),
    "a word too many": (
        Literal["a", "b", "c"], Literal["b"], [("one_of", "Promise it in C: ct.OneOf('b')")]
    ),
    "a format": (
        str, ct.Email, [("format", "Promise it in C: ct.NamedFormat('email')")]
    ),
    "a pattern": (
        Annotated[str, ct.Matches("a+")], Annotated[str, ct.Matches("a*")],
        [("matches", "Promise it in C: ct.Matches('a*')")],
    ),
    "a length": (
        str, Annotated[str, ct.Len(0, 5)], [("max_length", "Promise it in C: ct.Len(max_length=5)")]
    ),
    "another width": (
        Annotated[list[float], ct.Len(3, 3)], Annotated[list[float], ct.Len(4, 4)],
        [("min_length", "Declare it alike in both contracts")],
    ),
    "items that may be null": (
        list[float | None], list[float], [("null", "Declare the items of both lists alike")],
    ),
    "what is never shown": (
        Annotated[str, ct.Sensitive()], str,
        [("sensitive", "Annotate the consumer's field with Sensitive()")],
    ),
    "fewer digits": (
        Annotated[Decimal, Field(max_digits=8, decimal_places=2)],
        Annotated[Decimal, Field(max_digits=6, decimal_places=2)],
        [("lossy", "Declare max_digits=6 and decimal_places=2 in C")],
    ),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", MISMATCHES)
def test_mismatches_are_reported_before_any_data(name: str) -> None:
    """Each mismatch is reported with a hint."""
    first, second, expected = MISMATCHES[name]
    path = "x[]" if name == "items that may be null" else "x"
    found = mismatches(contract({"x": first}), contract({"x": second}))
    assert [(path, *one) for one in expected] == found


def test_every_mismatch_is_reported_at_once() -> None:
    """An error lists every mismatch, a line each, as data and as text."""

    class Features(ct.Contract, boundary="features", version="1.0.0"):
        customer_id: str
        monthly: float
        calls: int | None
        plan: Literal["basic", "pro", "legacy"]
        rules = ct.rules(ct.Unique("customer_id"))

    class ModelInput(ct.Contract, boundary="inference", version="2.0.0"):
        plan: Literal["basic", "pro"]
        calls: int
        monthly_spend: float
        rules = ct.rules(ct.Unique("calls"), ct.col("calls") < 9)

    with pytest.raises(ct.HandoffError) as caught:
        ct.Handoff(Features, ModelInput)
    error = caught.value
    assert ("Features 1.0.0 at features", "ModelInput 2.0.0 at inference") == (
        error.producer,
        error.consumer,
    )
    assert (
        "Features 1.0.0 at features → ModelInput 2.0.0 at inference: 7 mismatches\n"
        "  plan may be 'legacy'. Promise it in Features: ct.OneOf('basic', 'pro').\n"
        "  calls may be null, and has no default. Give defaults={'calls': …}, or declare it | None in ModelInput.\n"
        "  monthly_spend is not promised, and has no default. Give rename={'monthly': 'monthly_spend'}, if"
        " that is what it is called, or defaults={'monthly_spend': …}.\n"
        "  customer_id is not declared by ModelInput. Give drop=('customer_id',).\n"
        "  monthly is not declared by ModelInput. Give drop=('monthly',).\n"
        "  the contract is not promised to keep: calls must be less than 9. Promise it in Features.\n"
        "  the contract is not promised to keep: calls must be unique. Promise it in Features."
    ) == str(error)
    assert isinstance(error, TypeError)


MISUSES: dict[str, tuple[dict[str, Any], tuple[str, str, str]]] = {
    "rename, unknown": (
        {"rename": {"z": "x"}}, ("z", "rename", "is named by rename=, and is not a field of C")
    ),
    "rename, to nothing": (
        {"rename": {"x": "speeed"}}, ("speeed", "rename", "is named by rename=, and is not a field of C")
    ),
    "rename, to another's name": (
        {"rename": {"x": "speed"}}, ("speed", "rename", "would be both x and speed of C")
    ),
    "defaults, unknown": (
        {"defaults": {"z": 0}}, ("z", "defaults", "is named by defaults=, and is not a field of C")
    ),
    "defaults, of another type": (
        {"defaults": {"x": "none"}},
        ("x", "defaults", "has the default 'none' in defaults=, and must be an integer"),
    ),
    "defaults, null": (
        {"defaults": {"x": None}}, ("x", "defaults", "has the default null in defaults=, and must not be null")
    ),
    "defaults, out of bounds": (
        {"defaults": {"speed": -1.0}},
        ("speed", "defaults", "has the default -1.0 in defaults=, and must be at least 0"),
    ),
    "clip, unknown": (
        {"clip": ["z"]}, ("z", "clip", "is named by clip=, and is not a field of C")
    ),
    "clip, of text": (
        {"clip": "name"}, ("name", "clip", "is text, and cannot be clipped to text")
    ),
    "drop, unknown": (
        {"drop": ["z"]}, ("z", "drop", "is named by drop=, and is not a field of C")
    ),
}  # fmt: skip  # a table, a line each


@pytest.mark.parametrize("name", MISUSES)
def test_a_repair_that_makes_no_sense_is_reported(name: str) -> None:
    """A field that a repair names must exist, and a value that it fills in must be acceptable."""
    repairs, expected = MISUSES[name]
    one = contract({"x": int, "speed": Annotated[float, ct.Ge(0)], "name": str})
    with pytest.raises(ct.HandoffError) as caught:
        ct.Handoff(one, one, **repairs)
    assert expected in [(m.field, m.code, m.problem) for m in caught.value.mismatches]


def test_a_similar_name_is_suggested() -> None:
    """A name that is not a field's is reported with the one that may be meant."""
    one = contract({"speed": float})
    assert [("speeds", "drop", "Write 'speed', if that is what is meant")] == mismatches(
        one, one, drop=["speeds"]
    )


def test_one_name_alone_is_one_name() -> None:
    """`drop="extra"` drops one field, and not five letters."""
    first, second = contract({"x": int, "extra": int}), contract({"x": int})
    assert [{"x": 1}] == ct.Handoff(first, second, drop="extra")([{"x": 1, "extra": 2}])


def test_a_sensitive_default_is_not_shown() -> None:
    """A default that breaks its rule is not shown where the field is sensitive."""
    secret = contract({"x": Annotated[str, ct.Sensitive(), ct.Len(0, 3)]})
    with pytest.raises(ct.HandoffError) as caught:
        ct.Handoff(secret, secret, defaults={"x": "hunter2"})
    assert "hunter2" not in str(caught.value)
    handoff = ct.Handoff(secret, secret, defaults={"x": "abc"})
    assert "abc" not in str(handoff)


def test_rules_follow_their_fields_to_other_names() -> None:
    """A rule of fields that are renamed is promised of them under their new names."""
    rules = [
        ct.Unique("a", "b"),
        ct.col("a") < ct.col("b"),
        ct.Sorted("a"),
        ct.group("b", ct.RowCount(max=3)),
        ct.Mean("a", ge=0),
        ct.when(ct.col("a") > 3).then(ct.col("b").is_in([5, 6])),
    ]
    first = contract({"a": int, "b": int}, *rules)
    renamed = [
        ct.Unique("c", "d"),
        ct.col("c") < ct.col("d"),
        ct.Sorted("c"),
        ct.group("d", ct.RowCount(max=3)),
        ct.Mean("c", ge=0),
        ct.when(ct.col("c") > 3).then(ct.col("d").is_in([5, 6])),
    ]
    second = contract({"c": int, "d": int}, *renamed)
    handoff = ct.Handoff(first, second, rename={"a": "c", "b": "d"})
    assert [{"c": 1, "d": 2}] == handoff([{"a": 1, "b": 2}])
    swapped = contract({"a": int, "b": int}, ct.col("b") < ct.col("a"))
    there = ct.Handoff(
        contract({"a": int, "b": int}, ct.col("a") < ct.col("b")),
        swapped,
        rename={"a": "b", "b": "a"},
    )
    assert [{"a": 2, "b": 1}] == there([{"a": 1, "b": 2}])


def test_a_rule_with_code_of_its_own_stays_with_its_names() -> None:
    """A function that reads fields by their names guarantees nothing of other names."""
    rule = ct.CustomRow("small", ("a",), accepts=lambda row: row["a"] < 3)
    first = contract({"a": int}, rule)
    assert "Handoff(C, C)" == repr(ct.Handoff(first, first))
    assert [(None, "row_rule", "Promise it in C")] == mismatches(
        first, contract({"b": int}, ct.col("b") < 3), rename={"a": "b"}
    )


@pytest.mark.parametrize(
    "repairs", [{"clip": ["x"]}, {"defaults": {"x": 1}}, {"convert_units": True}], ids=str
)
def test_a_rule_of_values_that_were_changed_is_not_promised(repairs: dict[str, Any]) -> None:
    """A key, or a rule of a row, is not a promise of values that a repair changes."""
    given = Annotated[float, ct.Unit("m"), ct.Interval(ge=0, le=9)] | None
    wanted = Annotated[float, ct.Unit("cm" if "convert_units" in repairs else "m")]
    bounded = Annotated[wanted, ct.Interval(ge=0, le=5)] if "clip" in repairs else wanted
    kept = bounded if "defaults" in repairs else bounded | None
    rules = [ct.Unique("x", nulls="equal"), ct.rule(ct.col("x") < 2, on_null="pass")]
    first = contract({"x": given}, *rules)
    second = contract(
        {"x": kept}, *([ct.Unique("x"), ct.col("x") < 2] if kept is bounded else rules)
    )
    assert [(None, "row_rule"), (None, "unique")] == [
        (field, code) for field, code, _ in mismatches(first, second, **repairs)
    ]


def test_a_handoff_is_described_in_words() -> None:
    """As text a handoff has a line for each thing that it does."""
    first = contract(
        {
            "a": Annotated[float, ct.Unit("km/h"), ct.Interval(ge=0, le=300)],
            "b": int | None,
            "c": str,
        }
    )
    second = contract(
        {
            "v": Annotated[float, ct.Unit("m/s"), ct.Interval(ge=0, le=50)],
            "b": Annotated[int, ct.Ge(0)],
        }
    )
    handoff = ct.Handoff(
        first,
        second,
        rename={"a": "v"},
        defaults={"b": 0},
        convert_units=True,
        clip=["v", "b"],
        drop=["c"],
    )
    assert (
        "C → C\n"
        "  a: renamed to v; converted from km/h to m/s; clipped to 0.0..50.0\n"
        "  b: clipped to 0..9223372036854775807\n"
        "  b: 0 where it is null or absent\n"
        "  c: dropped"
    ) == str(handoff)
