"""Pydantic's validators and the rules that replace them: the how-to's table, validator by validator."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    ValidationError,
    create_model,
)

import contracts as ct
from contracts import col
from tests.house.docs_pages import DOCS

NO = "no value"


def asks(condition: Callable[[Any], bool]) -> AfterValidator:
    """A validator that raises where a condition does not hold."""

    def check(value: Any) -> Any:
        if not condition(value):
            raise ValueError(NO)
        return value

    return AfterValidator(check)


def reads(convert: Callable[[str], Any]) -> BeforeValidator:
    """A validator that converts text before its type is validated."""
    return BeforeValidator(lambda value: convert(value) if isinstance(value, str) else value)


VALIDATORS: dict[str, tuple[Any, Any, list[Any]]] = {
    "compares": (
        Annotated[int, asks(lambda v: v > 0)], Annotated[int, ct.Gt(0)], [-1, 0, 1],
    ),
    "asks for one of several": (
        Annotated[str, asks(lambda v: v in {"a", "b"})], Annotated[str, ct.OneOf("a", "b")], ["a", "c", ""],
    ),
    "matches": (
        Annotated[str, asks(lambda v: re.fullmatch("[a-z]{2}", v) is not None)],
        Annotated[str, ct.Matches("[a-z]{2}")],
        ["ab", "abc", "A", ""],
    ),
    "searches": (
        Annotated[str, asks(lambda v: re.search("b", v) is not None)],
        Annotated[str, ct.Matches("b", whole=False)],
        ["abc", "ac"],
    ),
    "asks for a length": (
        Annotated[str, asks(lambda v: 1 <= len(v) <= 3)], Annotated[str, ct.Len(1, 3)], ["", "a", "abcd"],
    ),
    "asks for a step": (
        Annotated[int, asks(lambda v: v % 5 == 0)], Annotated[int, ct.MultipleOf(5)], [0, 4, 10],
    ),
    "refuses NaN or infinity": (
        Annotated[float, asks(math.isfinite)], float, [1.5, math.nan, math.inf],
    ),
    "refuses a datetime without a zone": (
        Annotated[datetime, asks(lambda v: v.tzinfo is not None)],
        AwareDatetime,
        [datetime(2026, 1, 1), datetime(2026, 1, 1, tzinfo=UTC)],
    ),
    "strips text": (Annotated[str, reads(str.strip)], Annotated[str, ct.Trim()], ["a", " a ", "a\n"]),
    "reads a sentinel as None": (
        Annotated[str | None, reads(lambda v: None if v in ("", "NA") else v)],
        Annotated[str, ct.Missing("", "NA")] | None,
        ["", "NA", "a", None],
    ),
    "reads a date": (
        Annotated[date, reads(lambda v: datetime.strptime(v, "%d/%m/%Y").date())],
        Annotated[date, ct.Format("%d/%m/%Y")],
        ["28/02/2026", "02/28/2026", "soon", date(2026, 1, 1)],
    ),
    "reads yes and no": (
        Annotated[bool, reads(lambda v: {"yes": True, "no": False}[v] if v in ("yes", "no") else "?")],
        Annotated[bool, ct.Words(true="yes", false="no")],
        ["yes", "no", "perhaps", True],
    ),
    "reads decimal commas": (
        Annotated[float, reads(lambda v: v.replace(".", "").replace(",", "."))],
        Annotated[float, ct.Numerals(decimal_comma=True, thousands=".")],
        ["1.234,5", "0,5", 2.5],
    ),
    "renames keys": (
        Annotated[int, Field(alias="The x")], Annotated[int, Field(alias="The x")], [1],
    ),
}  # fmt: skip  # a table


def parsed(model: type[BaseModel], value: Any) -> Any:
    """What a model makes of the value of its one field; `NO` where it refuses it."""
    name = "The x" if "The x" in {one.alias for one in model.model_fields.values()} else "x"
    try:
        return model.model_validate({name: value}).x  # type: ignore[attr-defined]  # its field
    except ValidationError:
        return NO


@pytest.mark.parametrize("name", VALIDATORS)
def test_a_rule_replaces_its_validator(name: str) -> None:
    """Both accept the same values, and make the same of them."""
    before, after, values = VALIDATORS[name]
    model: type[BaseModel] = create_model("M", x=(before, ...))
    contract: Any = type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": after}})
    assert [parsed(model, one) for one in values] == [parsed(contract, one) for one in values]


class Spans(ct.Contract):
    """The rules that replace validators of a whole model."""

    a: int | None
    b: int | None
    kind: int
    rules = ct.rules(
        ct.rule(col("b") >= col("a"), on_null="pass"),
        ct.when(col("kind") == 1).then(col("b").is_not_null()),
        ct.both_or_neither("a", "b"),
    )


@pytest.mark.parametrize("a", [None, 1, 2])
@pytest.mark.parametrize("b", [None, 1, 2])
@pytest.mark.parametrize("kind", [0, 1])
def test_rules_replace_validators_of_a_model(a: int | None, b: int | None, kind: int) -> None:
    """What a validator says of `self` a rule says of the row."""
    both = (a is None) == (b is None)
    follows = a is None or b is None or b >= a
    expected = both and follows and (kind != 1 or b is not None)
    assert expected == Spans.check([{"a": a, "b": b, "kind": kind}]).ok


def test_the_how_to_names_these_rules() -> None:
    """The page's table has each rule that is compared here."""
    page = (DOCS / "how-to" / "move-from-pydantic.md").read_text()
    rules = (
        *(
            "ct.Gt",
            "ct.OneOf",
            "ct.Matches",
            "ct.Len",
            "ct.MultipleOf",
            "AwareDatetime",
            "ct.Trim()",
            "ct.Missing",
        ),
        *(
            "ct.Format",
            "ct.Words",
            "ct.Numerals",
            "alias=",
            "ct.rule(col(",
            "ct.when(",
            "ct.both_or_neither",
        ),
    )
    assert [] == [rule for rule in rules if rule not in page]
