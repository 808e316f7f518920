"""No error, and none that it brings along, shows a sensitive value, whichever way it came about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Annotated, Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

import contracts as ct
from contracts import col
from contracts.backends.engine_errors import enforcing

SECRET = "secret-4711"
Text = Annotated[str | None, ct.Sensitive(), ct.Missing(SECRET)]


class Inner(ct.Contract):
    """A nested contract with a sensitive member, whose value has no text."""

    pin: Text
    n: int


class Patient(ct.Contract):
    """Sensitive values of every depth; the only fault of its rows is that none can be written."""

    ssn: Text
    inner: Inner
    days: Annotated[list[Annotated[date, ct.Format("%d/%m/%y")]], ct.Sensitive()]
    n: int = 0


class Ruled(Patient):
    """The same with a rule that no row satisfies."""

    rules = ct.rules(ct.rule(col("ssn").length() < 3, name="short"))


ROW: dict[str, Any] = {
    "ssn": SECRET, "inner": {"pin": SECRET, "n": 1}, "days": [date(4711, 1, 1)], "n": 1,
}  # fmt: skip  # short values, several a line
GOOD = Patient.model_construct(**{**ROW, "inner": Inner.model_construct(pin=SECRET, n=1)})
BODY = json.dumps(ROW, default=str)


def enforce() -> None:
    """Fail as an engine does that quotes a value."""
    with enforcing(ct.specification_of(Patient), "testing"):
        raise RuntimeError(SECRET)


WAYS: dict[str, Callable[[], object]] = {
    "JSON that breaks a rule": lambda: Ruled.model_validate_json(BODY),
    "JSON of a wrong type": lambda: Patient.model_validate_json(BODY.replace("[", "[[").replace("]", "]]")),
    "JSON cut short": lambda: Patient.model_validate_json(BODY[:-1]),
    "JSON that is not UTF-8": lambda: Patient.model_validate_json(BODY.encode() + b"\xff"),
    "JSON with a setting": lambda: Patient.model_validate_json(BODY[:-1], context=1),
    "JSON of another kind": lambda: Patient.model_validate_json(json.dumps([SECRET])),
    "values": lambda: Ruled.model_validate(ROW),
    "no row": lambda: Patient.model_validate(SECRET),
    "keywords": lambda: Ruled(**ROW),
    "text": lambda: Ruled.model_validate_strings({"ssn": SECRET + "1"}),
    "a dump": GOOD.model_dump_json,
    "a dump to Python": lambda: GOOD.model_dump(mode="json"),
    "an assignment": lambda: setattr(GOOD, "ssn", SECRET),
    "an assignment of nothing declared": lambda: setattr(GOOD, "other", SECRET),
    "a deletion": lambda: delattr(GOOD, "ssn"),
    "rendered rows": lambda: ct.render(Patient, [ROW], text=True),
    "a rendered frame": lambda: ct.render(Patient, pl.DataFrame([ROW]), text=True),
    "rendered dates": lambda: ct.render(Patient, [ROW]),
    "rendered wire form": lambda: ct.render(Patient, [ROW | {"days": SECRET}]),
    "a batch": lambda: Ruled.validate([ROW]),
    "a frame": lambda: Ruled.parse(pl.DataFrame([ROW])),
    "a JSON batch": lambda: Ruled.parse_json(f"[{BODY}]"),
    "a JSON batch cut short": lambda: Ruled.parse_json(f"[{BODY}"),
    "an engine": enforce,
}  # fmt: skip  # a table, a line each


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and every error that it brings along."""
    if error is not None:
        yield error
        yield from chain(error.__cause__)
        yield from chain(error.__context__)


def shown_by(error: BaseException) -> str:
    """Everything that an error shows by itself."""
    lines = str(error.errors()) if isinstance(error, ValidationError) else ""
    return f"{error!s} {error!r} {error.args!r} {lines}"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_error_shows_a_sensitive_value(way: Callable[[], object]) -> None:
    """Neither the error nor its causes and contexts, which loggers follow, show what is sensitive."""
    with pytest.raises((ValueError, PydanticSerializationError, ct.EngineError)) as raised:
        way()
    assert [] == [type(one) for one in chain(raised.value) if "4711" in shown_by(one)]


@given(
    st.dictionaries(
        st.sampled_from([*ROW, "x"]), st.just(SECRET) | st.sampled_from([*ROW.values()])
    )
)
def test_no_broken_body_shows_a_sensitive_value(members: dict[str, Any]) -> None:
    """Whatever of a body is broken: no error that comes of it shows the value of a sensitive field."""
    members = {**members, "n": 1, "x": 1}
    body = json.dumps(members, default=str)
    for make in (
        lambda: Patient.model_validate(members),
        lambda: Patient.model_validate_json(body),
    ):
        with pytest.raises(ValidationError) as raised:
            make()
        assert [] == [type(one) for one in chain(raised.value) if "4711" in shown_by(one)]


def test_an_assignment_to_a_row_without_secrets_shows_the_value() -> None:
    """Only a contract with a sensitive field hides what was assigned; the error is pydantic's own."""

    class Open(ct.Contract):
        n: int

    with pytest.raises(ValidationError, match=r"frozen_instance.*input_value=2"):
        Open(n=1).n = 2  # type: ignore[misc]


def test_a_value_that_has_no_text_is_named_by_its_field() -> None:
    """Where the value is not shown, the field is; where it may be, both the value and why."""
    with pytest.raises(
        ValueError, match="a value of ssn cannot be written: it would be read as null"
    ):
        ct.render(Patient, [ROW | {"days": []}], text=True)


def test_no_warning_of_a_dump_shows_a_sensitive_value(recwarn: pytest.WarningsRecorder) -> None:
    """Pydantic's warnings about a row that was constructed with wrong types quote no sensitive value,
    and the row is dumped as it is; one of the right types is dumped as ever.
    """

    class Pin(ct.Contract):
        pin: Annotated[int, ct.Sensitive()]

    class Card(ct.Contract):
        ssn: Annotated[int, ct.Sensitive()]
        on: Annotated[date, ct.Sensitive()]
        at: Annotated[date, ct.Format("%d/%m/%Y"), ct.Sensitive()]
        raw: Annotated[bytes | None, ct.Sensitive()]
        pins: list[Annotated[int, ct.Sensitive()]]
        one: Pin

    wrong = (SECRET, SECRET, SECRET, SECRET, [SECRET])
    for one in (Pin.model_construct(pin=SECRET), SECRET):
        members = dict(zip(Card.model_fields, (*wrong, one), strict=True))
        dumped = members | {"one": {"pin": SECRET} if isinstance(one, Pin) else one}
        card = Card.model_construct(**members)
        assert dumped == json.loads(card.model_dump_json())
        assert dumped == card.model_dump() == card.model_dump(mode="json")
    assert [] == [str(one.message) for one in recwarn if "4711" in str(one.message)]
    good = Card(
        ssn=1, on=date(2024, 1, 2), at=date(2024, 1, 2), raw=b"\xff", pins=[1], one=Pin(pin=2)
    )
    text = '{"ssn":1,"on":"2024-01-02","at":"02/01/2024","raw":"_w==","pins":[1],"one":{"pin":2}}'
    assert text == good.model_dump_json()
    assert good == Card.model_validate_json(text)
    assert {**dict(good), "one": {"pin": 2}} == good.model_dump()


class Account(ct.Contract):
    """An account whose number is sensitive."""

    number: Annotated[str, ct.Sensitive(), ct.Len(8, 40)]
    rows: int = 0


ACCOUNTS = [{"number": SECRET, "rows": 1}, {"number": SECRET * 9, "rows": 1}]
RESULTS: dict[str, Callable[[], object]] = {
    "a report": lambda: Account.check(ACCOUNTS),
    "a report on a row": lambda: Account.check_row(ACCOUNTS[1]),
    "parts": lambda: Account.split(ACCOUNTS),
    "parts of a frame": lambda: Account.split(pl.DataFrame(ACCOUNTS)),
    "a partial result": lambda: ct.partial(Account, ACCOUNTS),
    "the result of a handoff": lambda: ct.Handoff(Account, Account).run(ACCOUNTS[:1]),
    "a scorecard": lambda: ct.rehearse(Account, ACCOUNTS[:1], faults=["nan"]),
    "a profile": lambda: ct.profile(Account, ACCOUNTS),
    "a shadow run": lambda: ct.shadow(
        Account, ct.to_pandera(Account, checks={"number.sensitive": None}), pl.DataFrame(ACCOUNTS)
    ),
    "a row": lambda: Account(**ACCOUNTS[0]),
}
"""Results that hold data, or what was found in it."""


@pytest.mark.parametrize("result", RESULTS.values(), ids=RESULTS)
def test_no_result_shows_a_sensitive_value_of_itself(result: Callable[[], object]) -> None:
    """Neither `repr` nor `str`, which loggers and notebooks write, shows what is sensitive."""
    assert (True, True) == ("4711" not in repr(shown := result()), "4711" not in str(shown))
