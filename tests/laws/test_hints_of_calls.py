"""Law 12: what the hint of a refused `Format` says to write takes its message away, and no other says to undo it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Annotated, Any

import polars as pl
import pytest

import contracts as ct
from contracts.hints import Hint, HintChange, LeaveOut, PassArgument, ReplaceWith
from contracts.rules.directives import InvalidFormat
from tests.reference.hint_sources import unmet

PARIS = "Europe/Paris"


@dataclass(frozen=True)
class Call:
    """A call of `ct.Format`."""

    patterns: tuple[Any, ...]
    options: dict[str, Any] = field(default_factory=dict)

    def refusal(self) -> InvalidFormat | None:
        """What it is refused with."""
        try:
            ct.Format(*self.patterns, **self.options)
        except InvalidFormat as error:
            return error
        return None

    def after(self, change: HintChange) -> Call:
        """The call after what a hint says."""
        match change:
            case PassArgument(name, value):
                given = SUPPLIED[name] if value is ... else value
                return replace(self, options={**self.options, name: given})
            case LeaveOut(str(name)):
                return replace(self, options={k: v for k, v in self.options.items() if k != name})
            case ReplaceWith(old, new) if old == self.patterns:
                return replace(self, patterns=new)
            case ReplaceWith(old, new):
                values = self.options.items()
                return replace(self, options={k: new if v is old else v for k, v in values})
        raise NotImplementedError(change)


SUPPLIED = {"until": date(2030, 1, 1), "zone": PARIS}
"""What only a caller knows."""
CALLS = [
    Call(("dd/mm/yyyy",)),
    Call((3,)),
    Call(("%F", "%F")),
    Call(("%F", "%d.%m.%Y", "%F"), {"zone": 3}),
    Call(("epoch_s", "%F")),
    Call(("json", "%F"), {"zone": PARIS}),
    Call(("dms", "%F")),
    Call(("%Y-%m",), {"day": 29}),
    Call(("%Y",), {"day": 1, "month": 0}),
    Call(("%Y-%m",), {"day": 1, "month": 1}),
    Call(("%F",), {"day": 1, "month": 13}),
    Call(("%G-W%V",), {"day": 8}),
    Call(("%d/%m/%y",), {"pivot": 1930}),
    Call(("%d/%m/%Y",), {"pivot": 30}),
    Call(("%d/%m/%Y",), {"pivot": "30"}),
    Call(("%F %R",), {"zone": ""}),
    Call(("dms",), {"zone": PARIS}),
    Call(("rfc3339",), {"zone": PARIS}),
    Call(("hms",), {"zone": PARIS}),
    Call(("%F %T%z",), {"zone": PARIS}),
    Call(("%F %T UTC",)),
    Call(("%d %b %Y %T GMT",), {"zone": PARIS}),
    Call(("epoch_s",), {"since": date(2024, 1, 1), "until": date(2020, 1, 1)}),
    Call(("epoch_s",), {"since": datetime(2024, 1, 1)}),
    Call(("epoch_s",), {"since": datetime(2024, 1, 1), "until": datetime(2030, 1, 1)}),
    Call(("epoch_s",), {"since": "2024"}),
    Call(("%F",), {"since": datetime(2024, 1, 1, tzinfo=UTC)}),
]
ADVICE = [
    "Bound its values by Ge and Lt",
    'Write a pattern such as "%d/%m/%Y", or one of .*',
    "Give a date, or a datetime with a time zone",
]
"""The hints that only an author can follow."""


def steps(
    call: Call, path: tuple[Call, ...] = ()
) -> Iterator[tuple[Call, InvalidFormat, Call, tuple[Call, ...]]]:
    """Each refusal of a call, and of the calls that its hints lead to, with the call after it."""
    refused = call.refusal()
    if refused is None:
        return
    assert isinstance(refused.hint, Hint)
    for change in refused.hint.changes:
        after = call.after(change)
        yield call, refused, after, (*path, call)
        if after not in path:
            yield from steps(after, (*path, call))


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_what_a_hint_about_a_format_says_works(call: Call) -> None:
    """Done, the message is gone, and none that follows leads back to a call that was refused."""
    assert call.refusal() is not None
    for _, refused, after, path in steps(call):
        assert str(refused) != str(after.refusal()), after
        assert after not in path, after


def test_every_hint_about_a_format_is_met() -> None:
    """Each hint stands in one of the calls; one without changes is advice that is listed."""
    met = {
        str(one.hint): one.hint
        for call in CALLS
        for _, one, *_ in [*steps(call), (0, call.refusal())]
        if one
    }
    assert {} == unmet(["rules/format.py"], met)
    advice = {text for text, hint in met.items() if not getattr(hint, "changes", ())}
    assert set() == {one for one in advice if not any(re.fullmatch(p, one) for p in ADVICE)}


SMALL = ct.Custom("small", accepts=lambda value: value < 9, expr=lambda column: column < 9)
PAIR = ct.CustomRow("pair", ("x",), accepts=bool)
PLAIN: Any = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": int}})
OWN: Any = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": Annotated[int, SMALL]}})
OF_ROWS: Any = type(ct.Contract)(
    "C", (ct.Contract,), {"__annotations__": {"x": int}, "rules": ct.rules(PAIR)}
)
ELSEWHERE: dict[str, tuple[Callable[..., Any], Any]] = {
    "a custom rule is written": (partial(ct.to_json, OWN), [SMALL]),
    "a custom rule is read": (partial(ct.from_json, ct.to_json(OWN, customs=[SMALL])), [SMALL]),
    "a custom rule of other fields": (partial(ct.from_json, ct.to_json(OF_ROWS, customs=[PAIR]), customs=[ct.CustomRow("pair", ("x", "y"), accepts=bool)]), [PAIR]),
    "a name that is blank": (partial(ct.from_polars, pl.Schema({"x": pl.Int64}), name=" "), "N"),
    "a title that is blank": (partial(ct.from_json_schema, {"type": "object", "title": "\n", "properties": {"x": {"type": "integer"}}}), "N"),
}  # fmt: skip  # a table
"""Calls that are refused, each with what a caller passes in the argument that the hint names."""


@pytest.mark.parametrize(("call", "value"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_the_argument_that_a_hint_names_is_what_was_missing(call: Any, value: Any) -> None:
    """Passed as the hint says, the call is not refused again."""
    with pytest.raises(ct.ContractError) as raised:
        call()
    error = raised.value.obstacles[0] if isinstance(raised.value, ct.SchemaError) else raised.value
    (change,) = error.hint.changes  # type: ignore[attr-defined]  # each of them has a hint
    assert isinstance(change, PassArgument)
    assert change.value is ...
    call(**{change.name: value})
