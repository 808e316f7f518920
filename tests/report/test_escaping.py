"""Nothing in a value or a name breaks out of any view of a report."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any

import polars as pl
import pytest
from pydantic import ValidationError

import contracts as ct
from tests.inputs.odd_data import C, of

NASTY = "\x1b[31m<b>\n\u202e\x85\u2028</script><script>alert(1)</script>"


def raises(value: Any) -> bool:
    """A rule whose error quotes the value."""
    raise ValueError(value)


def test_nothing_in_a_value_or_a_name_breaks_out_of_any_view() -> None:
    """Control characters and HTML in values, keys, names, causes and reasons are escaped in text,
    HTML, JSON and frames, and in a ContractWarning.
    """
    contract = type(ct.Contract)(
        "C", (ct.Contract,),
        {
            "__annotations__": {
                "x": Annotated[str, ct.Matches("ok"), ct.Custom("fails", accepts=raises)],
                "word": Annotated[str, ct.OneOf("north", "south")],
                "k": str,
            },
            "rules": ct.rules(ct.Unique("k")),
        },
    )  # fmt: skip  # a table, a line each
    row = {"x": NASTY, "word": NASTY, "k": NASTY, NASTY: 1}
    for data in ([row, row], pl.DataFrame([row, row])):
        report = contract.check(data)
        assert report.not_run
        assert report.violations
        shown = {
            "text": str(report).replace("\n", ""),
            "html": report.to_html().replace("\n", ""),
            "markdown": report.to_markdown().replace("\n", ""),
            "notebook": report._repr_html_(),
            "json": report.to_json(),
            "indented": report.to_json(indent=2).replace("\n", ""),
            "frame": "".join(map(str, report.to_frame().drop("examples").iter_rows())),
            "reasons": "".join(one.reason for one in report.not_run),
        }
        for view, text in shown.items():
            assert text.isprintable(), view
        for view in ("html", "markdown", "notebook", "json", "indented"):
            assert "<script" not in shown[view], view
        assert "<b>" not in shown["notebook"].removeprefix("<div><p><b>")
        assert NASTY in {v["field"] for v in json.loads(shown["json"])["violations"]}


def test_a_cause_is_escaped_like_any_text() -> None:
    """Whatever a cause quotes, no view of its report is broken by it."""
    (violation,) = of(x=int).check([{"x": "a"}]).violations
    report = ct.Report("C", 1, (replace(violation, cause=NASTY),))
    views = (str(report), report.to_html(), report.to_json(), str(report.to_frame()["cause"][0]))
    assert [True] * 4 == [view.replace("\n", "").isprintable() for view in views]
    assert "<script" not in report.to_html() + report.to_json()


def test_json_has_the_first_hundred_items() -> None:
    """A list in JSON has its first hundred items, and then how many there are."""
    report = of(x=int).check([{"x": [*range(500)]}])
    (violation,) = json.loads(report.to_json())["violations"]
    assert [*range(100), "… (500 items)"] == violation["examples"][0]["value"]


def test_a_warning_is_escaped() -> None:
    """A ContractWarning quotes values as reports do."""
    contract = of(x=Annotated[str, ct.warn(ct.Matches("ok"))])
    with pytest.warns(ct.ContractWarning) as issued:
        contract.validate([{"x": NASTY}])
    assert str(issued[0].message).replace("\n", "").isprintable()


@pytest.mark.parametrize("name", [NASTY, "x" * 10**6], ids=["nasty", "long"])
def test_an_error_about_names_is_one_short_line(name: str) -> None:
    """An error that quotes a name is printable, and cut."""
    for data in ({name: [1], "x": [1, 2]}, {name: 1}, {name: None, 1: [2]}):
        with pytest.raises(ct.UnsupportedDataError) as raised:
            C.check(data)
        assert str(raised.value).isprintable()
        assert len(str(raised.value)) < 500


class Body(ct.Contract):
    x: float
    many: list[int] = []
    text: str = ""


BODIES = [
    b"", b"{", b'{"x": 1', b"\xff", b'{"text": "\xff", "x": 1}', b'{"x": NaN}', b'{"x": Infinity}',
    b'{"x": 1e400}', b'{"x": 123456789012345678901234567890}', b'{"many": [123456789012345678901234567890], "x": 1}',
    b'{"x": ' + b"9" * 5_000 + b"}", b"[" * 100_000, b'{"x": 1, "many": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b'{"x": {"x": ' * 50_000, b"null", b"[]", b"1", b'{"x": 1}\x00', b"\xef\xbb\xbf{}", b'{"\\ud800": 1, "x": 1}',
    b'{"text": "\\ud800", "x": 1}', b'{"x": "' + b"z" * 10**6 + b'"}', b"z" * 10**6,
]  # fmt: skip  # short values, several a line


@pytest.mark.parametrize("body", BODIES, ids=lambda body: ascii(body[:20]))
def test_a_bad_body_is_a_validation_error_that_json_can_hold(body: bytes) -> None:
    """A JSON body that is cut off, not UTF-8, out of range or nested without end is pydantic's
    ValidationError, whose own JSON is strict and short.
    """
    as_text = [body.decode()] if body.isascii() else []
    for given in (body, bytearray(body), *as_text):
        with pytest.raises(ValidationError) as raised:
            Body.model_validate_json(given)
        assert len(raised.value.json()) < 5_000
        assert json.loads(raised.value.json(), parse_constant=pytest.fail)


@pytest.mark.parametrize(
    "body", [b'{"s": "secret-4711', '"secret-4711\ud800', b'{"s": "secret-4711\xff"}'], ids=ascii
)
def test_a_bad_body_shows_nothing_private(body: Any) -> None:
    """Where a field is sensitive, no error about a body that is not JSON quotes it."""
    contract = of(s=Annotated[str, ct.Sensitive()])
    with pytest.raises(ValidationError) as raised:
        contract.model_validate_json(body)
    assert (
        "secret-4711" not in str(raised.value) + repr(raised.value.errors()) + raised.value.json()
    )
