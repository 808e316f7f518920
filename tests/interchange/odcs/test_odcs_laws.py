"""Contracts as documents of the Open Data Contract Standard, and back: whatever a contract states, the
document is valid, and states it again.
"""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import contracts as ct
from contracts.interchange.json.documents import index_customs, write_contract_document
from contracts.interchange.json.strict_json import canonical_json
from contracts.rules.reference import References
from contracts.rules.table import Grouped
from tests.interchange.json.documents import Everything, corpus, customs_in
from tests.reference import wire as generated_wire
from tests.reference.contracts import rows_for
from tests.reference.draw_rules import ruled_contracts
from tests.reference.rules import Ruled

OPTIONS = {"ge", "gt", "le", "lt", "multiple_of", "min_length", "max_length", "matches"}
"""What options of logical types ask."""


def referred_by(contract: type[ct.Contract]) -> list[type[ct.Contract]]:
    """The contracts that a contract refers to."""
    stated = [one.rule for one in ct.specification_of(contract).rules]
    plain = [one.rule if isinstance(one, Grouped) else one for one in stated]
    named = (one.contract for one in plain if isinstance(one, References))
    return list(dict.fromkeys(one for one in named if isinstance(one, type)))


def assert_crosses(contract: type[ct.Contract]) -> type[ct.Contract]:
    """Assert that a contract is itself again, and is written as before; and give it back."""
    customs = customs_in(ct.specification_of(contract))
    text = ct.to_odcs(contract, *referred_by(contract), customs=customs)
    every = ct.from_odcs(text, customs=customs)
    back = every[ct.specification_of(contract).name]
    assert ct.to_json(contract, customs=customs) == ct.to_json(back, customs=customs)
    assert text == ct.to_odcs(every, customs=customs)
    return back


def test_everything_crosses() -> None:
    """A contract of every type, rule, term and way of writing is itself again."""
    back = assert_crosses(Everything)
    assert ct.specification_of(Everything).fields == ct.specification_of(back).fields


@pytest.mark.at_length
def test_the_corpus_crosses() -> None:
    """Each contract of the conformance corpus is itself again."""
    for specification in corpus():
        customs = customs_in(specification)
        try:
            contract = ct.from_json(
                canonical_json(write_contract_document(specification, index_customs(customs))),
                customs=customs,
            )
        except ct.DocumentError:
            continue  # the two that cannot be declared, which test_carrying.py names
        assert_crosses(contract)


@given(ruled_contracts(with_defaults=True))
def test_generated_contracts_cross(ruled: Ruled) -> None:
    """A generated contract is itself again."""
    assert_crosses(ruled.contract)


@given(ruled_contracts(with_defaults=True), ruled_contracts(with_defaults=True))
def test_a_kept_document_never_hides_todays_rules(before: Ruled, now: Ruled) -> None:
    """A contract that keeps the document of another, such as one that was changed since, is itself
    again.
    """
    read = assert_crosses(before.contract)
    contract = now.contract
    contract.model_config["json_schema_extra"] = read.model_config["json_schema_extra"]
    assert_crosses(contract)


@given(st.data(), generated_wire.wire_contracts)
def test_generated_wire_forms_cross(data: st.DataObject, said: list[object]) -> None:
    """The wire form of a field crosses, and texts are read as before."""
    contract = generated_wire.contract_of(said)
    back = assert_crosses(contract)
    rows = data.draw(generated_wire.rows_of(said, text=True))
    here, there = (one.split(rows, text=True) for one in (contract, back))
    assert here.report.to_json() == there.report.to_json()


@given(st.data(), ruled_contracts())
def test_without_custom_properties_a_document_requires_nothing_else(
    data: st.DataObject, ruled: Ruled
) -> None:
    """A reader of a document that ignores our custom properties finds no bound, length or pattern
    broken that the contract does not.
    """
    contract = ruled.contract
    text = ct.to_odcs(contract, customs=customs_in(ct.specification_of(contract)))
    plain = yaml.safe_dump(without_customs(yaml.safe_load(text)))
    try:
        others = ct.from_odcs(plain, leave_out=True)[ct.specification_of(contract).name]
    except ct.SchemaError:
        return  # a type that ODCS has no word for
    rows = data.draw(rows_for(ruled.planned))
    asked, theirs = (
        {(one.field, one.code) for one in each.check(rows).violations if one.code in OPTIONS}
        for each in (contract, others)
    )
    assert theirs <= asked


def without_customs(element: object) -> object:
    """A document without custom properties."""
    if isinstance(element, list):
        return [without_customs(one) for one in element]
    if isinstance(element, dict):
        return {
            key: without_customs(one) for key, one in element.items() if key != "customProperties"
        }
    return element
