"""The law that one payload has the verdict of a batch of it, over generated contracts."""

from __future__ import annotations

import json
import math
import warnings
from collections.abc import Callable
from typing import Any, TypeVar

from hypothesis import given
from pydantic import TypeAdapter, ValidationError

import contracts as ct
from contracts.backends.contract_form import deep_contract_form
from tests.laws.payloads import Drawn, Verdict, broken_in, drawn_rows, in_json

Contract = TypeVar("Contract", bound=ct.Contract)


def verdict(call: Callable[[], Contract]) -> tuple[Verdict, Contract | None]:
    """The codes that a payload breaks, and its instance if it breaks none."""
    try:
        return set(), call()
    except ValidationError as error:
        return broken_in(ct.report_of(error)), None


def form_of(instance: ct.Contract) -> dict[str, Any]:
    """An instance in contract form, by the names of the data; a NaN as one that equals itself."""
    specification = ct.specification_of(type(instance))
    values = vars(instance)
    return {
        one.alias: plainly(deep_contract_form(values[one.name], one.value))
        for one in specification.fields
    }


def plainly(value: Any) -> Any:
    """A value that equals itself, of its type: a NaN by its name."""
    if isinstance(value, list):
        return [plainly(one) for one in value]
    if isinstance(value, dict):
        return {name: plainly(one) for name, one in value.items()}
    if isinstance(value, float):
        return "NaN" if math.isnan(value) else value.hex()
    return type(value).__name__, value


def valid_form(contract: type[ct.Contract], rows: list[Any]) -> list[dict[str, Any]]:
    """Valid rows of a batch in contract form."""
    specification = ct.specification_of(contract)
    return [
        {
            one.alias: plainly(deep_contract_form(row[one.alias], one.value))
            for one in specification.fields
        }
        for row in rows
    ]


def parsed(parse: Callable[[], Any]) -> tuple[Verdict, Any]:
    """The codes that a batch breaks, and its rows in contract form if its report is ok, warnings or
    none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ct.ContractWarning)
        try:
            return set(), parse()
        except ct.ContractViolation as violation:
            return broken_in(violation.report), None


def report_content(report: ct.Report) -> list[Any]:
    """A report as data in one order; of an example its row: values are shown as each path has them."""
    said = report.to_dict()
    for one in (broken := said.pop("violations")):
        one["examples"] = [example["row"] for example in one["examples"]]
    return [said, *sorted(broken, key=lambda one: str(one["rule_id"]))]


@given(drawn_rows)
def test_a_row_is_reported_as_a_batch_of_it_is(drawn: Drawn) -> None:
    """check_row reports what split reports of a batch of that row, counts and causes included."""
    contract, rows = drawn
    for row in rows:
        assert report_content(contract.split([row]).report) == report_content(
            contract.check_row(row)
        )


@given(drawn_rows)
def test_a_payload_has_the_verdict_of_its_row(drawn: Drawn) -> None:
    """`model_validate` refuses a row for exactly the rules for which `parse` refuses a batch of it,
    or yields the same row.
    """
    contract, rows = drawn
    for row in rows:
        expected, done = parsed(lambda row=row: contract.parse([row]))
        broken, instance = verdict(lambda row=row: contract.model_validate(row))
        assert expected == broken
        if instance is not None:
            assert valid_form(contract, done) == [form_of(instance)]


@given(drawn_rows)
def test_keywords_have_the_verdict_of_a_payload(drawn: Drawn) -> None:
    """A class called with keywords does what model_validate does."""
    contract, rows = drawn
    for row in rows:
        broken, instance = verdict(lambda row=row: contract(**row))
        assert verdict(lambda row=row: contract.model_validate(row))[0] == broken
        assert instance is None or form_of(instance) == form_of(contract.model_validate(row))


@given(drawn_rows)
def test_json_has_the_verdict_of_a_batch_of_it(drawn: Drawn) -> None:
    """`model_validate_json` refuses an object for exactly the rules for which `parse_json` refuses
    it, or yields the same row.
    """
    contract, rows = drawn
    for row in rows:
        body = json.dumps(in_json(row), ensure_ascii=True).replace("Infinity", "1e400")
        try:
            broken, instance = verdict(lambda body=body: contract.model_validate_json(body))
        except ValueError:
            continue  # half of a surrogate pair is no JSON for either: see test_json_text.py
        try:
            expected, frame = parsed(lambda body=body: contract.parse_json(body))
        except ct.WireError:
            assert {"malformed"} == {code for _, code, _ in broken}
            continue
        assert expected == broken
        assert broken == broken_in(contract.check_row(body))
        if instance is not None and frame is not None:
            assert valid_form(contract, frame.to_dicts()) == [form_of(instance)]


@given(drawn_rows)
def test_text_has_the_verdict_of_a_batch_of_text(drawn: Drawn) -> None:
    """`model_validate_strings` refuses a row of text for exactly the rules for which `split` with
    `text=True` refuses it, or yields the same row.
    """
    contract, rows = drawn
    for row in rows:
        texts = {str(name): one if one is None else str(one) for name, one in row.items()}
        expected, done = parsed(lambda texts=texts: contract.parse([texts], text=True))
        broken, instance = verdict(lambda texts=texts: contract.model_validate_strings(texts))
        assert expected == broken
        if instance is not None:
            assert valid_form(contract, done) == [form_of(instance)]


@given(drawn_rows)
def test_a_list_is_evaluated_row_by_row(drawn: Drawn) -> None:
    """A list of payloads is refused for what its rows are refused for, each at its position."""
    contract, rows = drawn
    expected = {}
    for place, row in enumerate(rows):
        for field, code, rule_id in verdict(lambda row=row: contract.model_validate(row))[0]:
            expected.setdefault((field, code, rule_id), set()).add(place)
    try:
        many = TypeAdapter(list[contract]).validate_python(rows)
    except ValidationError as error:
        report = ct.report_of(error)
        found = {
            (v.field, v.code, v.rule_id): {example.row for example in v.examples}
            for v in report.violations
        }
        assert {key: rows for key, rows in expected.items() if key in found} == found
        assert set(expected) == broken_in(report)
    else:
        assert {} == expected
        assert [form_of(contract.model_validate(row)) for row in rows] == list(map(form_of, many))
