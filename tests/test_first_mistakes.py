"""What people write in their first hour that is not so here: each is answered with what to write."""

from __future__ import annotations

import copy
import dataclasses
import pickle
import re
import types
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

import numpy as np
import pandas as pd
import pandera.polars
import pandera.typing
import polars as pl
import pytest
from pydantic import Field, SecretStr

import contracts as ct
from contracts import col, other_names
from contracts.report.report import Report
from contracts.rules.expression import Expression

A = Annotated


class Ping(ct.Contract):
    """What the mistakes are made with."""

    vehicle: str
    speed: A[float, ct.Interval(ge=0, le=300)] = 0.0
    rules = ct.rules(ct.Unique("vehicle"))


ROWS = [{"vehicle": "a", "speed": 1.0}]
FRAME = pl.DataFrame(ROWS)


def declared(annotation: Any, **keywords: Any) -> Any:
    """A contract with one field of an annotation."""
    body = {"__annotations__": {"x": annotation}}
    return type(ct.Contract)("C", (ct.Contract,), body, **keywords)


def score(ping: Ping) -> None:
    """A function of one row."""


MISTAKES: dict[str, tuple[Callable[[], Any], str]] = {
    # declaring
    "a list for a type": (lambda: declared([float]), "C.x is [float], which is not a type. Write list[float]."),
    "members for a type": (lambda: declared(["a", "b"]), "Write Literal['a', 'b']."),
    "a set of members": (lambda: declared({3}), "Write Literal[3]."),
    "a tuple for Annotated": (lambda: declared((float, ct.Ge(0))), "C.x is (float, ct.Ge(0)), which is not a type. Write Annotated[float, ct.Ge(0)]."),
    "a dict for a contract": (lambda: declared({"a": int}), "Declare a nested contract with a field for each key"),
    "several types in a list": (lambda: declared([int, str]), "Write bool, int, float"),
    "a rule for a type": (lambda: declared(ct.Ge(0)), "Write Annotated[float, ct.Ge(0)]."),
    "text for a unit": (lambda: declared(A[float, "km/h"]), "Write ct.Unit('km/h')"),
    "a unit of speech": (lambda: declared(A[float, ct.Unit("kph")]), "Write 'km/h' for a kilometre per hour."),
    "a format of Java": (lambda: ct.Format("yyyy-MM-dd HH:mm"), 'Write "%Y-%m-%d %H:%M".'),
    "a format of spreadsheets": (lambda: ct.Format("dd/mm/yyyy"), 'Write "%d/%m/%Y".'),
    "a format of SQL": (lambda: ct.Format("DD.MM.YY"), 'Write "%d.%m.%y".'),
    "a format of words": (lambda: ct.Format("day-month-year"), 'Write a pattern such as "%d/%m/%Y"'),
    "a rule without its arguments": (lambda: declared(A[date, ct.Format]), "Write ct.Format(…), with its arguments."),
    "a rule of the table on a field": (lambda: declared(A[int, ct.Unique("x")]), "Put it into the contract's body: rules = ct.rules(…)."),
    "ends without names": (lambda: ct.Interval(0, 3), "write ge= for the least value and le= for the greatest"),
    "a list of rules": (lambda: type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": int}, "rules": ct.rules([ct.Unique("x")])}), "Give ct.rules each rule by itself."),  # type: ignore[arg-type]
    "a keyword of the class": (lambda: declared(int, boundry="b"), "Use boundary, version, owner"),
    "a word for a count": (lambda: ct.RowCount(ge=3), "RowCount has no argument 'ge'; did you mean 'min'?"),  # type: ignore[call-arg]
    "text for check": (lambda: Ping.check(ROWS, text=True), "check has no option 'text': it takes contract form, and parse and split read wire form. It takes "),  # type: ignore[call-arg]
    "units for validate": (lambda: Ping.validate(ROWS, units={}), "parse and split read wire form"),  # type: ignore[call-arg]
    "a file for its text": (lambda: ct.Profile.from_json("good.json"), "of a file Path(…).read_text()"),
    "a word for an order": (lambda: ct.Sorted("x", reverse=True), "did you mean 'descending'?"),  # type: ignore[call-arg]
    # names of other libraries
    "Between": (lambda: ct.Between, "write Interval(ge=…, le=…)"),  # type: ignore[attr-defined]
    "Regex": (lambda: ct.Regex, "write Matches(…)"),  # type: ignore[attr-defined]
    "NotNull": (lambda: ct.NotNull, "a field is never null unless it is declared X | None"),  # type: ignore[attr-defined]
    "split_json": (lambda: ct.split_json, "pass the array to Ping.split, as json.load gives it"),  # type: ignore[attr-defined]
    "read_excel": (lambda: ct.read_excel, "pass the frame to Ping.split"),  # type: ignore[attr-defined]
    "check": (lambda: ct.check, "it is a method of contracts: Ping.check(data)"),  # type: ignore[attr-defined]
    "a typo": (lambda: ct.Freshnes, "module 'contracts' has no attribute 'Freshnes'; did you mean 'Freshness'?"),  # type: ignore[attr-defined]
    "a name of no library": (lambda: ct.Xylophone, "module 'contracts' has no attribute 'Xylophone'"),  # type: ignore[attr-defined]
    "isin": (lambda: col("x").isin([1]), "an expression of col(…) has no attribute 'isin': write is_in(…)"),  # type: ignore[attr-defined]
    "the namespace str": (lambda: col("x").str.lower(), "starts_with(…)"),  # type: ignore[attr-defined]
    "a typo of a predicate": (lambda: col("x").is_nul(), "did you mean 'is_null'?"),  # type: ignore[attr-defined]
    "a type as a value": (lambda: types.new_class("C", (ct.Contract,), {}, lambda body: body.update(x=int)), "Write it before the =, as the type: x: int."),
    "a type in parts as a value": (lambda: types.new_class("C", (ct.Contract,), {}, lambda body: body.update(x=list[int])), "as the type: x: list[int]."),
    "a frame for a table": (lambda: type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": str}, "rules": ct.rules(ct.References("x", FRAME, "vehicle"))}), "or write its name as text."),  # type: ignore[arg-type]
    # idioms of other libraries
    "a dataclass": (lambda: dataclasses.dataclass(declared(int)), "Leave @dataclass out."),
    "what dataclasses call": (lambda: type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": int}, "__post_init__": print}), "Use model_post_init"),
    "a class of settings": (lambda: type(ct.Contract)("C", (ct.Contract,), {"__module__": __name__, "__qualname__": "C", "__annotations__": {"x": int}, "Meta": type("Meta", (), {"__qualname__": "C.Meta"})}), "Write its settings in the class statement: class C(ct.Contract, …)."),
    "a check of pandera": (lambda: type(ct.Contract)("C", (ct.Contract,), {"__annotations__": {"x": int}, "f": pandera.polars.check("x")(print)}), "has a check of pandera (f)"),
    "a column of pandera": (lambda: declared(pandera.typing.Series[int]), "Write int."),
    "a keyword of pandera": (lambda: declared(A[int, Field(json_schema_extra={"unique": True})]), "Write ct.Unique(…) among the rules."),
    "a secret": (lambda: declared(SecretStr), "Write Annotated[str, ct.Sensitive()]."),
    "a set": (lambda: declared(set[int]), "Write list[X], with UniqueItems()"),
    "a validator": (lambda: ct.field_validator, "write Custom(name, accepts=…, expr=…)"),  # type: ignore[attr-defined]
    "a schema": (lambda: ct.DataFrameSchema, "write Contract"),  # type: ignore[attr-defined]
    "a field of the class": (lambda: Ping.speed, "a field in a rule is col('speed'), its column is Ping.cols.speed"),
    "a function as a method": (lambda: Ping.read_csv("a.csv"), "it is a function, ct.read_csv(…)"),  # type: ignore[attr-defined]
    "a method of pandera": (lambda: Ping.coerce(FRAME), "write parse(data)"),  # type: ignore[attr-defined]
    "a typo of a verb": (lambda: Ping.chek(FRAME), "did you mean 'check'?"),  # type: ignore[attr-defined]
    "an array": (lambda: Ping.check(np.zeros((2, 2))), 'Name its columns: polars.DataFrame(array, schema=["a", "b"]).'),
    "JSON": (lambda: Ping.check('[{"vehicle": "a"}]'), "Pass the text of JSON to parse_json"),
    "a payload as data": (lambda: Ping.check(Ping(vehicle="a")), "Pass a list of the rows, [row]; check_row checks one."),
    "a verb as a decorator": (lambda: Ping.check(declared), "A function is guarded by @ct.enforce"),
    "a frame for a row": (lambda: ct.enforce(score)(FRAME), "Annotate it Frame[Ping]"),  # type: ignore[arg-type]
    # calling
    "a row by position": (lambda: Ping("a"), "Ping takes its fields by name: Ping(vehicle=…)"),  # type: ignore[call-arg,misc]
    "a frame in the class": (lambda: Ping(FRAME), "a frame by check, validate, parse or split"),  # type: ignore[call-arg,misc]
    "a column of the class": (lambda: Ping["speed"], "a field in a rule is col(…)"),  # type: ignore[type-arg]
    "a path for a body": (lambda: Ping.parse_json("data/pings.json"), "Read the file: ct.read_json(contract, path)"),
    "content for a path": (lambda: ct.read_csv(Ping, "vehicle,speed\na,1\n"), "Pass the content of a file as bytes: text.encode()."),
    "a separator of pandas": (lambda: ct.read_csv(Ping, b"", delimiter=";"), "did you mean 'separator'?"),  # type: ignore[call-arg]
    "a generator": (lambda: Ping.check(row for row in ROWS), "Pass a list of the rows: list(rows)."),
    "groups of pandas": (lambda: Ping.check(FRAME.to_pandas().groupby("vehicle")), "rules of groups are ct.group(name, rule)"),
    "groups of Polars": (lambda: Ping.check(FRAME.group_by("vehicle")), "rules of groups are ct.group(name, rule)"),
    "one dict": (lambda: Ping.check(ROWS[0]), "one row is a list of one dict"),
    "the name of an option": (lambda: Ping.check(FRAME, max_example=3), "did you mean 'max_examples'?"),  # type: ignore[call-arg]
    "a share in percent": (lambda: Ping.split(FRAME, max_invalid_share=5), "0.05 for five in a hundred"),
    # results
    "two parts as a tuple": (lambda: [*Ping.split(FRAME)], "ask for its .valid, .invalid and .report"),
    "the bad part": (lambda: Ping.split(FRAME).bad, "write invalid"),
    "the errors of a report": (lambda: Ping.check(FRAME).errors, "a report has no attribute 'errors': write violations"),
    "a valid report": (lambda: Ping.check(FRAME).is_valid, "write ok"),
    "a typo of a report": (lambda: Ping.check(FRAME).violation, "did you mean 'violations'?"),
    "a report as a list": (lambda: [*Ping.check(FRAME)], "iterate over its .violations"),
    "a report as a condition": (lambda: not Ping.check(FRAME), "ask for its .ok"),
}  # fmt: skip  # a table


@pytest.mark.parametrize(("mistake", "answer"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_answered(mistake: Callable[[], Any], answer: str) -> None:
    """The error is one that the mistake would be in any library, and its message says what to write."""
    with pytest.raises(
        (TypeError, ValueError, AttributeError, ct.ContractError), match=re.escape(answer)
    ):
        mistake()


@pytest.mark.parametrize("batch", [FRAME, pd.DataFrame(ROWS), ROWS, FRAME.to_arrow()])
def test_a_batch_in_the_place_of_a_row(batch: Any) -> None:
    """`check_row` of many rows says which verbs take them."""
    (violation,) = Ping.check_row(batch).violations
    assert "is a batch of rows: check, parse and split take it" == violation.cause


def test_what_is_named_exists() -> None:
    """Every name in the tables of other libraries' names is one of ours, or of Python's."""
    owners = (
        (other_names.IN_PACKAGE, ct),
        (other_names.OF_EXPRESSIONS, Expression),
        (other_names.OF_RESULTS, Report),
        (other_names.OF_CONTRACTS, Ping),
    )
    python = {
        "Literal",
        "abs",
        "str",
        "datetime",
        "uuid",
        "a",
        "Mean",
        "Sum",
        "Unique",
        "Distinct",
        "when",
        "int",
        "float",
        "bool",
        "decimal",
        "list",
        "Annotated",
        "severity",
        "model_fields",
        "__name__",
    }
    for table, owner in owners:
        ours = {*dir(owner), *getattr(owner, "__match_args__", ())}
        for name, meant in table.items():
            assert name not in ours
            named = re.findall(r"(?:^|or |: |, )([A-Za-z_]+)(?=\(|\[|$)", meant)
            assert {one for one in named if one not in ours} <= python, meant


def test_what_is_copied_is_as_before() -> None:
    """Instances, expressions and reports are copied, pickled and compared as ever."""
    report = Ping.check(FRAME)
    assert report == copy.deepcopy(report) == pickle.loads(pickle.dumps(report))  # noqa: S301 - ours
    assert str(col("x") > 0) == str(copy.deepcopy(col("x") > 0))
    assert Ping(vehicle="a") == copy.copy(Ping(vehicle="a"))
