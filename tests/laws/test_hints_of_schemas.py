"""Law 12: what a hint about a schema says to pass takes the obstacle away, in what pandera and ODCS declare."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import pandera.polars as pa
import pytest
from pydantic import BaseModel

import contracts as ct
from contracts.errors import Obstacle
from contracts.hints import Hint, PassArgument
from tests.interchange.odcs import test_read_checks, test_read_properties
from tests.interchange.odcs.documents import document, prop, table
from tests.interchange.pandera import test_pandas_schemas, test_refused_schemas
from tests.reference.hint_sources import unmet

Call = Callable[..., Any]
Y = {"name": "y", "logicalType": "string"}
PROMISE = {"property": "freshness", "value": 2, "unit": "y", "element": "orders.x"}


def calls() -> Iterator[tuple[str, Call]]:
    """What is refused in the tests of schemas, and the same inside of nested contracts."""
    for name, (schema, *_) in test_refused_schemas.REFUSED.items():
        yield f"from pandera: {name}", partial(ct.from_pandera, schema)
    for name, (of_pandas, *_) in test_pandas_schemas.REFUSED.items():
        yield f"from pandera's pandas API: {name}", partial(ct.from_pandera, of_pandas)
    grouped = pa.Column(int, pa.Check.greater_than(0, groupby="y"))
    schema = pa.DataFrameSchema({"x": grouped, "y": pa.Column(int)})
    yield "from pandera: a check of groups", partial(ct.from_pandera, schema)
    for name, (annotation, rule, *_) in test_refused_schemas.OURS.items():
        body = {"__annotations__": {"x": annotation, "y": int}}
        body |= {} if rule is None else {"rules": ct.rules(rule)}
        contract: Any = type(ct.Contract)("C", (ct.Contract,), body)
        yield f"to pandera: {name}", partial(ct.to_pandera, contract)
        if rule is None:
            inner = {"__annotations__": {"inner": contract}}
            outer: Any = type(ct.Contract)("Outer", (ct.Contract,), inner)
            yield f"to pandera, nested: {name}", partial(ct.to_pandera, outer)
            listed: Any = type(ct.Contract)(
                "Outer", (ct.Contract,), {"__annotations__": {"many": list[contract]}}
            )
            yield f"to pandera, in lists: {name}", partial(ct.to_pandera, listed)
    for property_, _ in test_read_properties.REFUSED:
        text = document(table(property_, Y))
        yield f"from ODCS: {property_}", partial(ct.from_odcs, text)
    for check in test_read_checks.UNREAD:
        text = document(table(prop(), quality=[check]))
        yield f"from ODCS: {check}", partial(ct.from_odcs, text)
    yield "from pydantic: times", partial(ct.from_pydantic, Seen)
    for name, said in SCHEMAS.items():
        yield f"from JSON Schema: {name}", partial(ct.from_json_schema, said)
    promise = document(table(prop("timestamp")), slaProperties=[PROMISE])
    yield "from ODCS: a promise", partial(ct.from_odcs, promise)


PLAIN = {"type": "object", "title": "N", "required": ["x"]}
SCHEMAS = {
    "a keyword of another type": PLAIN | {"properties": {"x": {"type": "integer", "pattern": "a"}}},
    "an unknown keyword": PLAIN | {"properties": {"x": {"type": "string", "colour": "red"}}},
    "a keyword of lists": PLAIN | {"properties": {"x": {"type": "array", "items": {"type": "number"}, "contains": {}}}},
}  # fmt: skip  # a table


class Seen(BaseModel):
    at: datetime
    before: list[datetime]


def obstacles(call: Call, arguments: Mapping[str, Any]) -> tuple[Obstacle, ...]:
    """What a call is refused with."""
    try:
        call(**arguments)
    except ct.SchemaError as error:
        return error.obstacles
    return ()


def passed(arguments: Mapping[str, Any], change: PassArgument) -> dict[str, Any]:
    """The arguments with one more, or with more in one."""
    known = arguments.get(change.name)
    if isinstance(change.value, Mapping):
        return {**arguments, change.name: {**(known or {}), **change.value}}
    if isinstance(change.value, tuple):
        return {**arguments, change.name: (*(known or ()), *change.value)}
    return {**arguments, change.name: change.value}


CALLS = [*calls()]


@pytest.mark.parametrize(("name", "call"), CALLS, ids=[name for name, _ in CALLS])
def test_what_a_hint_says_to_pass_takes_the_obstacle_away(name: str, call: Call) -> None:
    """With the argument the obstacle is gone, and none is there that was not; so for each in turn."""
    arguments: dict[str, Any] = {}
    found = obstacles(call, arguments)
    assert found, name
    while changes := [
        (one, change)
        for one in found
        if isinstance(one.hint, Hint)
        for change in one.hint.changes
        if isinstance(change, PassArgument)
    ]:
        for one, change in changes:
            left = obstacles(call, passed(arguments, change))
            assert {*map(str, left)} < {*map(str, found)}, (str(one), change)
        arguments, found = passed(arguments, change), left


def test_each_way_of_leaving_out_is_met() -> None:
    """Every hint that names an argument which leaves out stands in one of the calls."""
    met = {str(one.hint) for _, call in CALLS for one in obstacles(call, {})}
    pandera = [
        f"interchange/pandera/{one}.py"
        for one in ("replacements", "read_checks", "read", "read_pandas")
    ]
    assert {} == unmet(["interchange/leave_out.py", *pandera], met)
