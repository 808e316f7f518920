"""Payloads of generated contracts: how they are drawn, written as JSON and parsed."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

import contracts as ct
from contracts.wire.scalar.durations import write_duration
from tests.reference import wire as generated_wire
from tests.reference.contracts import rows_for
from tests.reference.draw_rules import ruled_contracts
from tests.reference.nested import nested

Drawn = tuple[type[ct.Contract], list[dict[str, Any]]]
Verdict = set[tuple[str | None, str, str]]
"""What is wrong: the field, the code and the identity of each rule."""


@st.composite
def ruled(draw: st.DrawFn) -> Drawn:
    """A contract with row rules and defaults, and rows of which some are not rows at all."""
    drawn = draw(ruled_contracts(table=False, with_defaults=True))
    return drawn.contract, draw(rows_for(drawn.planned))


@st.composite
def written(draw: st.DrawFn) -> Drawn:
    """A contract whose fields declare a wire form, and rows of text."""
    said = draw(generated_wire.wire_contracts)
    return generated_wire.contract_of(said), draw(generated_wire.rows_of(said, text=True))


@st.composite
def formed(draw: st.DrawFn) -> Drawn:
    """A contract whose fields declare a wire form, and rows in contract form or almost."""
    said = draw(generated_wire.wire_contracts)
    return generated_wire.contract_of(said), draw(
        generated_wire.rows_of(said, text=False, almost=True)
    )


drawn_rows = ruled() | written() | formed() | nested()


def broken_in(report: ct.Report) -> Verdict:
    """The violations that make a report not ok."""
    failing = {(v.field, v.code, v.rule_id) for v in report.violations if v.fails}
    return failing | {(entry.field, entry.code, entry.rule_id) for entry in report.not_run}


def in_json(value: Any) -> Any:
    """A value as a client would write it in JSON; what JSON has no form for in Python's words."""
    match value:
        case dict():
            return {str(name): in_json(one) for name, one in value.items()}
        case list() | tuple():
            return [in_json(one) for one in value]
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return write_duration(value // timedelta(microseconds=1))
        case bytes():
            return "AAEC"
        case Decimal() if value.is_finite():
            return str(value)
        case None | bool() | int() | float() | str():
            return value if value == value else "NaN"  # noqa: PLR0124 - NaN
        case _:
            return str(value)
