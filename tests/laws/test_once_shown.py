"""Defects that were found once: secrets that showed, and values that no report could show."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import ValidationError

import contracts as ct

SECRET = "secret-4711"


def declare(annotation: Any, **namespace: Any) -> type[ct.Contract]:
    """A contract of one field a with the annotation."""
    return type(ct.Contract)(
        "C", (ct.Contract,), {"__annotations__": {"a": annotation}, **namespace}
    )


def test_items_of_a_sensitive_list_are_sensitive() -> None:
    """Nothing inside a sensitive value shows, on any path."""
    contract = declare(Annotated[list[int], ct.Sensitive()])
    rows = [{"a": [SECRET]}]
    views = [str(contract.check(rows)), str(contract.check(pl.DataFrame(rows)))]
    with pytest.raises(ValidationError) as raised:
        contract.model_validate(rows[0])
    assert SECRET not in str([*views, raised.value.errors()])


@pytest.mark.parametrize(
    "body", [f'{{"s": "{SECRET}"}}', f'{{"s": "{SECRET}", "k"', f'["{SECRET}"]']
)
def test_a_json_body_with_secrets_never_shows(body: str) -> None:
    """An error about a JSON body shows neither the row nor the text where a field is sensitive."""

    class C(ct.Contract):
        s: Annotated[str, ct.Sensitive(), ct.Custom("fails", accepts=int)]
        k: int

    with pytest.raises(ValidationError) as raised:
        C.model_validate_json(body)
    assert SECRET not in str(raised.value) + repr(raised.value.errors()) + raised.value.json()


class Unprintable:
    def __repr__(self) -> str:
        raise RuntimeError


def nested(depth: int) -> list[Any]:
    """A list in a list in a list."""
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", [{1: 2}, 10**5000, Unprintable(), nested(100_000)], ids=lambda v: type(v).__name__
)
def test_whatever_a_value_is_the_report_can_be_shown(value: Any) -> None:
    """No value makes its own report unreadable."""
    report = declare(int).check([{"a": value, "\ud800": 1}])
    assert not report.ok
    assert str(report)
    assert report.to_html()
    assert json.loads(report.to_json())["ok"] is False
    assert 2 == report.to_frame().height


def test_a_key_that_python_cannot_hold_is_shown() -> None:
    """Found by fuzzing: a key of a year past 9999 beside a column of Python values."""

    class C(ct.Contract):
        at: datetime
        n: int
        rules = ct.rules(ct.Unique("at"))

    far = pl.Series([2**62], dtype=pl.Int64).cast(pl.Datetime("us"))
    report = C.check({"at": far, "n": ["no integer"]})
    assert {("at", "lossy"), ("n", "dtype")} == {(v.field, v.code) for v in report.violations}
    assert "at=" in str(report)


def test_a_row_is_shown_whatever_the_repr_of_its_float() -> None:
    """Found by fuzzing: a float whose own `repr` raises."""
    from tests.reference.hostile import LIARS

    assert repr(declare(int).check([{"a": LIARS["lying float"]()}]))
