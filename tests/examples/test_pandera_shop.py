"""A code base with pandera moves by the steps of the how-to alone; its verdicts are the same, or listed here."""

from __future__ import annotations

import inspect
from datetime import datetime
from typing import Annotated, Any

import pandas as pd
import pandera.pandas as pa
import pytest

import contracts as ct
from contracts import col
from tests.examples.pandera_shop import pipeline, schemas
from tests.examples.pandera_shop.frames import DAMAGE, good_frames

SCHEMAS: dict[str, Any] = {
    "customers": schemas.Customers,
    "orders": schemas.Orders,
    "order_lines": schemas.order_lines,
    "inventory": schemas.inventory,
    "events": schemas.events,
}
UNREAD = {
    "customers": [
        "email has the check 'lower case', which is a function that no contract can read"
    ],
    "orders": ["it has the check 'shipped after it was ordered' of whole frames"],
    "order_lines": [
        "quantity has the check 'boxes of six', which is a function that no contract can read"
    ],
    "inventory": [],
    "events": [],
}
"""The first step: what the error of each schema lists."""
RULES: dict[str, dict[str, Any]] = {
    "customers": {"lower case": ct.Matches("[^A-Z]*")},
    "orders": {
        "shipped after it was ordered": ct.rule(
            col("shipped_at") >= col("ordered_at"),
            name="shipped after it was ordered",
            on_null="pass",
        )
    },
    "order_lines": {"boxes of six": ct.warn(ct.MultipleOf(6))},
}
"""The second step: the rules for the functions among the checks."""
CONTRACTS = {
    name: ct.from_pandera(schema, name=name.title().replace("_", ""), checks=RULES.get(name))
    for name, schema in SCHEMAS.items()
}


class Customers(CONTRACTS["customers"]):  # type: ignore[misc, valid-type]  # made at run time
    """The third step: a field whose wire form the shadow run showed is declared again."""

    signed_up: Annotated[datetime, ct.Format("%Y-%m-%d"), ct.Ge(datetime(2015, 1, 1))]


CONTRACTS["customers"] = Customers
Orders, Revenue = CONTRACTS["orders"], ct.from_pandera(schemas.Revenue)
GOOD = good_frames()
LISTED = {
    ("customers", "a time of day"): ["contract: signed_up: format"],
    ("customers", "an id with a line break"): ["contract: customer_id: matches"],
    ("customers", "years as text"): ["contract: birth_year: dtype"],
    ("customers", "a newsletter of 0 and 1"): ["contract: newsletter: dtype"],
    ("orders", "an infinite total"): ["contract: total: inf"],
    ("orders", "totals as integers"): ["schema: total: dtype('float64')"],
    ("orders", "currencies as text"): ["schema: currency: dtype('category')"],
    ("orders", "times in microseconds"): ["schema: ordered_at: dtype('datetime64[ns, UTC]')"],
    ("order_lines", "prices as floats"): ["schema: price: dtype('Decimal(10, 2)')"],
    ("inventory", "wide integers"): ["schema: on_hand: dtype('int32')"],
    ("events", "a value of NaN"): ["contract: value: nan"],
    ("events", "kinds as text"): [
        "schema: kind: dtype('Enum(categories=['view', 'basket', 'order'])')"
    ],
}
"""The fourth step: where the shadow runs differ, which are differences that docs/reference/pandera.md lists."""


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_first_step_lists_what_cannot_be_read(name: str) -> None:
    """`from_pandera` names each check that is a function, and nothing else."""
    found: list[str] = []
    try:
        ct.from_pandera(SCHEMAS[name])
    except ct.SchemaError as error:
        found = [f"{one.where or 'it'} {one.problem}" for one in error.obstacles]
    assert UNREAD[name] == found


def test_a_shadow_run_shows_a_wire_form_of_its_own() -> None:
    """Pandas reads a date where a datetime is declared; the contract asks for the format, by its hint."""
    draft = ct.from_pandera(schemas.Customers, checks=RULES["customers"])
    shadow = ct.shadow(draft, schemas.Customers, GOOD["customers"])
    assert [ct.Disagreement("signed_up", "signed_up: format", (0, 1, 2))] == [*shadow.only_contract]
    assert "looks like %Y-%m-%d" in str(shadow.report)


@pytest.mark.parametrize("name", SCHEMAS)
def test_good_data_is_good_to_both(name: str) -> None:
    """A shadow run on the good frames agrees, and nothing is refused."""
    shadow = ct.shadow(CONTRACTS[name], SCHEMAS[name], GOOD[name])
    assert (True, 0, 3) == (shadow.agree, shadow.both, shadow.rows), str(shadow)


@pytest.mark.parametrize(("name", "damage"), [one[:2] for one in DAMAGE])
def test_verdicts_on_damage_are_equal_or_listed(name: str, damage: str) -> None:
    """What the schema refuses the contract refuses in the same rows, but for what is listed."""
    (change,) = (how for table, words, how in DAMAGE if (table, words) == (name, damage))
    shadow = ct.shadow(CONTRACTS[name], SCHEMAS[name], change(GOOD[name]))
    found = [f"contract: {one.rule}" for one in shadow.only_contract]
    found += [f"schema: {one.rule}" for one in shadow.only_schema]
    assert LISTED.get((name, damage), []) == found


def test_columns_by_a_pattern_are_named_first() -> None:
    """The one schema that does not move says why, and moves once each column has its name."""
    with pytest.raises(ct.SchemaError, match="Name each column that it matches"):
        ct.from_pandera(schemas.forecast)
    pattern = schemas.forecast.columns[r"^week_\d+$"]
    weeks = {f"week_{week}": pa.Column(float, pattern.checks) for week in (1, 2)}
    named = pa.DataFrameSchema({"sku": pa.Column(str)} | weeks, name="Forecast")
    frame = pd.DataFrame({"sku": ["TEA-0001"], "week_1": [3.0], "week_2": [-1.0]})
    shadow = ct.shadow(ct.from_pandera(named), schemas.forecast, frame)
    assert (True, 1) == (shadow.agree, shadow.both)


# The pipeline ---------------------------------------------------------------------------------


@ct.enforce
def revenue_by_country(
    orders: Annotated[pd.DataFrame, Orders], customers: Annotated[pd.DataFrame, Customers]
) -> Annotated[pd.DataFrame, Revenue]:
    """The step of the pipeline, whose body stays as it was."""
    body: Any = inspect.unwrap(pipeline.revenue_by_country)
    return body(orders, customers)  # type: ignore[no-any-return]  # a frame of pandas


def parsed(orders: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The arguments of the step, in contract form."""
    return Orders.parse(orders.reset_index()), Customers.parse(GOOD["customers"])


def test_the_pipeline_has_the_result_that_it_had() -> None:
    """`ct.enforce` in place of `pa.check_types`: the same frame comes out."""
    before: Any = pipeline.revenue_by_country(GOOD["orders"], GOOD["customers"])
    after = revenue_by_country(*parsed(GOOD["orders"]))
    assert {"DE": 108.0, "SE": 80.5} == dict(zip(before["country"], before["revenue"], strict=True))
    assert before.to_dict("list") == after.to_dict("list")


def test_the_pipeline_refuses_what_it_refused() -> None:
    """A frame that the step raised for is refused before it."""
    broken = GOOD["orders"].assign(status=["lost", "open", "open"])
    with pytest.raises(pa.errors.SchemaError):
        pipeline.revenue_by_country(broken, GOOD["customers"])
    with pytest.raises(ct.ContractViolation, match="status"):
        parsed(broken)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_last_step_writes_the_class(name: str) -> None:
    """The source of a contract declares the same contract, without pandera."""
    source = ct.to_source(CONTRACTS[name])
    assert "pandera" not in source.replace('"pandera"', "")
    namespace: dict[str, Any] = {"__name__": "moved"}
    exec(compile(source, "moved", "exec", dont_inherit=True), namespace)  # noqa: S102 - what the library wrote
    written = namespace[CONTRACTS[name].__name__]
    assert () == ct.compare(CONTRACTS[name], written).changes
