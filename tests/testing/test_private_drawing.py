"""What a failing test shows of drawn data with sensitive fields."""

from __future__ import annotations

import traceback
from typing import Annotated, Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import contracts as ct
from contracts.testing import frames, payloads, rows


class Inner(ct.Contract):
    """A nested contract with a sensitive member."""

    pin: Annotated[str, ct.Sensitive(), ct.Matches("SECRET[0-9]{3}")]


class Patient(ct.Contract):
    """Sensitive values of every depth."""

    insurance: Annotated[str, ct.Sensitive(), ct.Matches("SECRET[0-9]{6}")]
    age: Annotated[int, ct.Interval(ge=0, le=130)]
    inner: Inner


class Trip(ct.Contract):
    """Nothing is sensitive."""

    km: Annotated[int, ct.Interval(ge=7, le=7)]


STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "rows": rows(Patient),
    "lists of rows": st.lists(rows(Patient), min_size=1),
    "inferred rows": st.from_type(Patient),
    "frames with a fault": frames(Patient, fault="any", min_size=1),
    "payloads with a fault": payloads(Patient, fault="any"),
}


def shown(strategy: st.SearchStrategy[Any]) -> str:
    """Everything that a test shows that fails for whatever is drawn."""

    @settings(max_examples=3, database=None, phases=[Phase.generate])
    @given(strategy)
    def test(drawn: Any) -> None:
        assert drawn is None, repr(drawn)

    with pytest.raises(AssertionError) as raised:
        test()
    return "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=STRATEGIES)
def test_a_failing_test_shows_no_sensitive_value(strategy: st.SearchStrategy[Any]) -> None:
    """Neither the note of the failing example nor the `repr` of what was drawn has one."""
    text = shown(strategy)
    assert "drawn=" in text
    assert "SECRET" not in text
    assert "<sensitive>" in text


def test_what_is_not_sensitive_is_shown() -> None:
    """Without sensitive fields the example is shown as it is."""
    assert "Trip(km=7)" in shown(rows(Trip))
    assert "Faulty(data={'km': None}" in shown(payloads(Trip, fault="null"))
