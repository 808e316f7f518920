"""Rules of one name, rules of parents, and what `rules` itself may be."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import pytest
from pydantic import (
    Field,
)

import contracts as ct
from contracts import col
from tests.declaration.samples import Keyed, always, declare, refusal


def test_two_rules_of_one_name_are_refused() -> None:
    """A report distinguishes rules by their names, whether they are in the body or on a field."""
    mine = ct.CustomRow("mine", ("i",), accepts=always)
    for rules in (
        (ct.rule(col("i") > 0, name="a"), ct.rule(col("f") > 0, name="a")),
        (ct.rule(col("i") > 0, name="a"), ct.rule(ct.Unique("i"), name="a")),
        (mine, ct.CustomRow("mine", ("f",), accepts=always)),
        (mine, ct.CustomTable("mine", ("f",), accepts=always)),
        (mine, ct.rule(col("i") > 0, name="mine")),
    ):
        error = refusal(*rules)
        assert "Give each rule a name of its own" == error.hint
        assert "has a second rule named" in error.problem


def test_a_rule_named_as_a_fields_rule_is_refused() -> None:
    """The name of a field's rule is not other rule's name."""
    with pytest.raises(ct.ContractDefinitionError, match="has a second rule named 'a'"):
        declare(
            Annotated[int, ct.rule(ct.Ge(0), name="a")],
            rules=ct.rules(ct.rule(col("x") > 0, name="a")),
        )


def test_a_child_may_not_reuse_the_name_of_a_parents_rule() -> None:
    """Rules accumulate, so a name that a base has given is taken."""

    class Base(ct.Contract):
        x: int
        rules = ct.rules(ct.rule(col("x") > 0, name="a"))

    with pytest.raises(ct.ContractDefinitionError, match="has a second rule named 'a'"):

        class Child(Base):
            rules = ct.rules(ct.rule(col("x") > 1, name="a"))


def test_a_parents_rules_are_applied_to_the_childs_fields() -> None:
    """A field that is redeclared in another type is refused where an inherited rule reads it."""

    class Base(ct.Contract):
        x: int
        rules = ct.rules(col("x") > 0)

    with pytest.raises(ct.ContractDefinitionError, match="puts 0 beside x, which is text"):

        class Child(Base):
            x: str  # type: ignore[assignment]


class Ruled(ct.Contract):
    n: int
    rules = ct.rules(ct.rule(col("n") > 0, name="positive"))


@pytest.mark.parametrize("annotation", [Keyed, Keyed | None, list[Keyed]], ids=str)
def test_a_contract_with_table_rules_is_not_nested(annotation: Any) -> None:
    """Table rules have no table inside a row, whether in a struct or in a list of them."""
    with pytest.raises(
        ct.ContractDefinitionError, match="holds Keyed, whose table rules have no table"
    ):
        declare(annotation)


@pytest.mark.parametrize("annotation", [Ruled, Ruled | None, list[Ruled]], ids=str)
def test_a_contract_with_row_rules_may_be_nested(annotation: Any) -> None:
    """Row rules are applied to a nested row too."""
    assert "Ruled" in str(ct.specification_of(declare(annotation)).fields[0].value.dtype)


@pytest.mark.parametrize(
    "given",
    [
        [ct.Unique("x")],
        (ct.Unique("x"),),
        ct.Unique("x"),
        ct.rule(ct.Unique("x")),
        col("x") > 0,
        ct.rules,
        None,
    ],
    ids=lambda given: type(given).__name__,
)
def test_rules_must_come_from_ct_rules(given: Any) -> None:
    """Anything else under the name `rules` is refused, and never ignored."""
    with pytest.raises(
        ct.ContractDefinitionError, match=r"has rules = .* Write rules = ct\.rules\(…\)"
    ):
        declare(int, rules=given)


@pytest.mark.parametrize("annotation", [ct.Rules, ClassVar[ct.Rules]], ids=str)
def test_rules_has_no_annotation(annotation: Any) -> None:
    """The base declares what `rules` is; an annotation would make a field of it."""
    annotations = {"x": int, "rules": annotation}
    body = {"__annotations__": annotations, "rules": ct.rules(ct.Unique("x"))}
    with pytest.raises(
        ct.ContractDefinitionError, match=r"Write rules = ct\.rules\(…\) without one"
    ):
        type(ct.Contract)("C", (ct.Contract,), body)


@pytest.mark.parametrize("name", ["__row__", "__violations__"])
def test_a_name_that_split_uses_is_refused(name: str) -> None:
    """No field goes by the name of what split states of the invalid rows."""
    with pytest.raises(ct.ContractDefinitionError, match="which split gives its own column"):
        declare(Annotated[int, Field(alias=name)])


def test_a_reference_to_a_contract_that_is_not_complete_is_refused() -> None:
    """A contract that still lacks a type cannot be referred to, nor can a class's own."""

    class Later(ct.Contract):
        x: Undefined  # type: ignore[name-defined]  # noqa: F821 - that is the case

    with pytest.raises(ct.ContractDefinitionError, match="which is not complete yet"):
        declare(int, rules=ct.rules(ct.References("x", Later, "x")))
