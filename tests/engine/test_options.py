"""The options of the verbs: checked once, and an unknown one is answered in our words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import contracts as ct


class Trip(ct.Contract, boundary="ingest"):
    """One trip."""

    km: float


GOOD: Any = [{"km": 1.0}]
HANDOFF = ct.Handoff(Trip, Trip)
CALLS: list[tuple[str, Callable[..., Any]]] = [
    ("check", lambda **options: Trip.check(GOOD, **options)),
    ("validate", lambda **options: Trip.validate(GOOD, **options)),
    ("parse", lambda **options: Trip.parse(GOOD, **options)),
    ("split", lambda **options: Trip.split(GOOD, **options)),
    ("parse_json", lambda **options: Trip.parse_json("[]", **options)),
    ("read_csv", lambda **options: ct.read_csv(Trip, b"km\n1\n", **options)),
    ("split_csv", lambda **options: ct.split_csv(Trip, b"km\n1\n", **options)),
    ("scan_csv", lambda **options: ct.scan_csv(Trip, b"km\n1\n", **options)),
    ("read_json", lambda **options: ct.read_json(Trip, b"[]", **options)),
    ("read_ndjson", lambda **options: ct.read_ndjson(Trip, b"", **options)),
    ("split_ndjson", lambda **options: ct.split_ndjson(Trip, b"", **options)),
    ("the handoff", lambda **options: HANDOFF(GOOD, **options)),
]


@pytest.mark.parametrize(("verb", "call"), CALLS, ids=[verb for verb, _ in CALLS])
def test_an_unknown_option_is_answered_with_the_nearest(
    verb: str, call: Callable[..., Any]
) -> None:
    """Each verb refuses an option that it does not have, by its own name, and names the nearest one."""
    with pytest.raises(TypeError) as raised:
        call(max_exampels=3)
    assert str(raised.value).startswith(
        f"{verb} has no option 'max_exampels'; did you mean 'max_examples'? It takes "
    )


def test_a_separator_that_is_misspelt_is_named() -> None:
    """The options of a file's format are among those that are meant."""
    with pytest.raises(TypeError, match="did you mean 'separator'"):
        ct.read_csv(Trip, b"km\n1\n", seperator=";")  # type: ignore[call-arg]


def test_an_option_like_no_other_is_answered_with_all() -> None:
    """Where no option is near the message lists them all."""
    with pytest.raises(TypeError) as raised:
        Trip.check(GOOD, colour="red")  # type: ignore[call-arg]
    assert (
        str(raised.value)
        == "check has no option 'colour'. It takes baseline, engine, max_examples, now, progress, tables"
    )


@pytest.mark.parametrize("verb", ["check", "validate"])
def test_options_of_wire_form_are_not_those_of_contract_form(verb: str) -> None:
    """`text` and `units` concern wire form: verbs on contract form do not have them."""
    with pytest.raises(TypeError, match=f"{verb} has no option 'text'"):
        getattr(Trip, verb)(GOOD, text=True)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"max_examples": -1}, "max_examples must be None or a whole number from 0 (got -1)"),
        ({"max_examples": True}, "max_examples must be None or a whole number from 0 (got True)"),
        (
            {"now": "today"},
            "now must be a datetime, such as datetime(2026, 11, 29, 9, tzinfo=UTC) (got 'today')",
        ),
        ({"tables": [1]}, "tables are named by their contracts: {Vendor: frame} (got [1])"),
    ],
)
@pytest.mark.parametrize("verb", ["check", "validate", "parse", "split"])
def test_an_invalid_value_is_refused(verb: str, options: dict[str, Any], says: str) -> None:
    """Every verb refuses an invalid value of an option, whatever the data is."""
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - its whole text is compared
        getattr(Trip, verb)(GOOD, **options)
    assert says == str(raised.value)
