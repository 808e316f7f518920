"""A rule where nothing would read it is refused, and what to write instead works."""

from __future__ import annotations

import re
import typing
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

import contracts as ct
from contracts import col
from tests.declaration.samples import declare

NAMES: dict[str, Any] = {
    "ct": ct, "Annotated": Annotated, "Field": Field, "Decimal": Decimal, "date": date, "datetime": datetime,
    "time": time, "Literal": Literal,
}  # fmt: skip  # a table


def refusal(annotation: Any, **body: Any) -> ct.ContractDefinitionError:
    """The error of a contract of one field x."""
    with pytest.raises(ct.ContractDefinitionError) as raised:
        declare(annotation, **body)
    return raised.value


RULES_OF: dict[Any, list[Any]] = {
    float: [ct.Ge(0), ct.Interval(ge=0, le=1), ct.Unit("km/h"), ct.rule(ct.Ge(0), name="a", cost=2), ct.warn(ct.Lt(3)),
            ct.OneOf(1.0, 2.0), ct.NonFinite(nan="allow"), ct.Sensitive()],
    int: [ct.MultipleOf(2), ct.OneOf(1, 2)],
    str: [ct.Matches("[a-z]+"), ct.Len(1), ct.Len(1, 3), ct.OneOf("a", "b"), ct.Trim()],
    float | None: [ct.Missing("", "NA"), ct.Gt(0)],
    datetime: [ct.Format("%Y-%m-%dT%H:%M:%SZ"), ct.Timezone(...)],
    date: [ct.Format("%d/%m/%Y")],
}  # fmt: skip  # a table
WITH_KIND = [(kind, rule) for kind, rules in RULES_OF.items() for rule in rules]


@pytest.mark.parametrize("how", ["bare", "in a tuple", "in Field"])
@pytest.mark.parametrize(("kind", "rule"), WITH_KIND, ids=str)
def test_a_rule_as_a_default_is_refused_and_the_hint_is_its_declaration(
    kind: Any, rule: Any, how: str
) -> None:
    """`x: float = ct.Ge(0)` is refused; what the hint says is the annotation with that rule."""
    default = {"bare": rule, "in a tuple": (rule,), "in Field": Field(default=rule)}[how]
    error = refusal(kind, x=default)
    assert error.problem == "has a rule as its default value, where nothing applies it"
    source = error.hint.removeprefix("Write ")
    if kind is datetime and isinstance(rule, ct.Format):
        source = source.replace("datetime", "Annotated[datetime, ct.Timezone(...)]", 1)
    written = eval(source, NAMES)  # noqa: S307 - of the library's own hint
    assert typing.get_args(written)[-1] == rule
    declare(written)


@pytest.mark.parametrize(
    "default",
    [ct.Unique("x"), ct.rules(ct.Unique("x")), col("x") > 0, ct.warn(ct.Unique("x")), [ct.RowCount(min=1)]],
    ids=str,
)  # fmt: skip  # a list
def test_a_rule_of_the_contract_as_a_default_belongs_in_the_body(default: Any) -> None:
    """`x: int = ct.Unique("x")` is refused, and the hint names `rules`."""
    assert "rules = ct.rules(…)" in refusal(int, x=default).hint


def test_a_type_as_a_default_is_refused() -> None:
    """`x: float = ct.Latitude` is refused, and not called an invalid number."""
    assert refusal(float, x=ct.Latitude).problem == "has a type as its default value"


@pytest.mark.parametrize("name", ["rule", "Rules", "checks", "_common", "RULES"])
@pytest.mark.parametrize(
    "value",
    [ct.rules(ct.Unique("x")), ct.Unique("x"), col("x") > 0, ct.warn(ct.Unique("x")), ct.warn(col("x") > 0)],
    ids=str,
)  # fmt: skip  # a list
def test_rules_under_another_name_are_refused(name: str, value: Any) -> None:
    """`rule = ct.rules(…)` is refused, for nothing would apply it."""
    error = refusal(int, **{name: value})
    assert (repr(name) in error.problem, error.hint) == (True, "Write rules = ct.rules(…)")


def test_rules_of_a_class_variable_or_a_mixin_are_refused_too() -> None:
    """An annotation as a class variable, or a base that is not a contract, hides no rules."""

    class Mixin:
        checks = ct.rules(ct.Unique("x"))

    with pytest.raises(ct.ContractDefinitionError, match="under the name 'checks'"):
        type(ct.Contract)("C", (Mixin, ct.Contract), {"__annotations__": {"x": int}})
    with pytest.raises(ct.ContractDefinitionError, match="under the name 'rule'"):

        class C(ct.Contract):
            x: int
            rule: ClassVar[Any] = ct.rules(ct.Unique("x"))


def test_a_rule_may_have_a_name_of_its_own_if_it_is_among_the_rules() -> None:
    """`_common = ct.Unique("x")` stands beside `rules = ct.rules(_common)`."""
    common, positive = ct.Unique("x"), col("x") > 0
    contract = declare(
        int, _common=common, _positive=positive, _named=ct.Ge(0), rules=ct.rules(common, positive)
    )
    assert len(ct.specification_of(contract).rules) == 2


@pytest.mark.parametrize("name", ["rules", "checks", "boundary", "version", "model_config"])
def test_a_contract_is_complete_once_it_is_created(name: str) -> None:
    """`Ping.rules = ct.rules(…)` afterwards would change no verdict: it is refused."""
    contract = declare(int)
    with pytest.raises(ct.ContractDefinitionError, match=f"{name} = … would change nothing"):
        setattr(contract, name, ct.rules(ct.Unique("x")))
    with pytest.raises(ct.ContractDefinitionError, match="would change nothing"):
        del contract.rules


def test_a_field_has_no_other_default_once_the_contract_is_created() -> None:
    """`Ping.speed = 1.0` afterwards would fill nothing; what is no field may be set as on any class."""
    contract: Any = declare(int)
    with pytest.raises(ct.ContractDefinitionError, match="x = … would change nothing"):
        contract.x = 1
    contract.kept = 1
    assert contract.kept == 1


WRITTEN = re.compile(r"Write (ct\.\w+\(.*?\)|Field\(.*?\))(?:,| if|$| for|:)")
METADATA: list[tuple[Any, Any]] = [
    (float, "km/h"), (float, "kmh"), (int, "%"), (float, "km/hr"), (float, "Cel"), (float, "in metres"),
    (date, "%d/%m/%Y"), (datetime, "%Y-%m-%d %H:%M:%S"), (time, "%H:%M"), (date, "%Q"), (str, "[a-z]+"), (str, "km"),
    (float, 0), (int, 3), (float, (0, 1)), (int, range(5)), (str, ["a", "b"]), (int, {1, 2}), (float, {"min": 0, "max": 2}),
    (float, {"ge": 0}), (str, re.compile("[a-z]")), (float | None, "km/h"), (list[float], "each"),
]  # fmt: skip  # a table


@pytest.mark.parametrize(("kind", "item"), METADATA, ids=str)
def test_the_hint_for_unknown_metadata_can_be_written(kind: Any, item: Any) -> None:
    """What the hint says to write in `Annotated` is accepted in its place."""
    error = refusal(Annotated[kind, item])
    found = WRITTEN.search(error.hint)
    assert found is not None, error.hint
    declare(Annotated[kind, eval(found[1], NAMES)])  # noqa: S307 - of the library's own hint


@given(st.text(max_size=8), st.sampled_from([float, int, str, date, datetime, time]))
def test_text_beside_a_type_is_never_an_error_of_another_kind(text: str, kind: Any) -> None:
    """Whatever text stands in `Annotated`, the error is ours, and its hint says what to write."""
    assert refusal(Annotated[kind, text]).hint.startswith("Write ")


@pytest.mark.parametrize(
    "given_class", [ct.Interval, ct.Len, ct.Ge, ct.Matches, ct.Unit, ct.Format, ct.Custom]
)
def test_a_class_of_rules_lacks_its_arguments(given_class: type) -> None:
    """`Annotated[float, ct.Interval]` is refused: it has no arguments."""
    assert refusal(Annotated[float, given_class]).hint == (
        f"Write ct.{given_class.__name__}(…), with its arguments"
    )


@pytest.mark.parametrize("word", ["warning", "WARN", "Warning", "error ", "ERROR"])
def test_a_misspelt_severity_has_the_right_one_as_its_hint(word: Any) -> None:
    """`severity="warning"` is refused, and the hint is the word that is meant."""
    right = "warn" if word[0] in "wW" else "error"
    assert (
        refusal(Annotated[float, ct.rule(ct.Ge(0), severity=word)]).hint
        == f'Write severity="{right}"'
    )
    body = {"rules": ct.rules(ct.rule(col("x") > 0, severity=word))}
    assert refusal(float, **body).hint == f'Write severity="{right}"'


@pytest.mark.parametrize("by", [ct.RowCount(min=1), col("x"), 1, ("x", 1), None], ids=str)
def test_a_group_of_no_field_is_refused(by: Any) -> None:
    """`ct.group(rule, "d")`: the field comes first, and the message says so."""
    with pytest.raises(TypeError, match="group takes the name of a field"):
        ct.group(by, ct.RowCount(min=1))
