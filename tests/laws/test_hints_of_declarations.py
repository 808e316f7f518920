"""Law 12: every hint of a refused declaration works: written, its refusal is gone, and none says to undo it."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterator
from typing import Annotated, Any, NamedTuple, TypeVar

import pandera.polars
import pandera.typing
import polars as pl
import pytest
from pydantic import (
    ConfigDict,
    Field,
    Json,
    PastDate,
    SecretBytes,
    SecretStr,
    StringConstraints,
    field_serializer,
    field_validator,
)

import contracts as ct
from contracts import col
from contracts.rules.predicate import Comparison, Const, Ref
from contracts.rules.row import Satisfies
from tests.declaration.samples import Wide
from tests.declaration.test_misplaced import METADATA, WITH_KIND
from tests.declaration.test_refused_fields import LIBRARY_TYPES, REFUSED_DEFAULTS, REFUSED_FIELDS
from tests.declaration.test_refused_predicates import REFUSED_PREDICATES
from tests.declaration.test_refused_rules import REFUSED_RULES
from tests.laws.advice import ADVICE, NOT_DECLARED
from tests.reference.declarations import Declaration, declaration, stuck
from tests.reference.hint_sources import ANYTHING, sources


class Later(ct.Contract):
    x: Undefined  # type: ignore[name-defined]  # noqa: F821 - that is the case


def has_init(self: Any, **values: Any) -> None:
    """An `__init__` of a class's own."""


FIELDS: dict[str, Any] = {
    "a contract that is not complete": Later,
    "categories of a library": pl.Categorical,
    "a list of a library": pl.List(pl.Int64),
    "a decimal of a library": pl.Decimal(10, 2),
    "a type among the rules": Annotated[float, ct.Latitude],
    "a truth among the rules": Annotated[int, True],
    "a class of rules": Annotated[float, ct.Interval],
    "a function among the rules": Annotated[int, abs],
    "a format of no name": Annotated[str, ct.NamedFormat("nope")],
    "a list of codes of no name": Annotated[str, ct.CodeList("nope")],
    "a discriminator": Annotated[int, Field(discriminator="x")],
    "no part of data": Annotated[int, Field(init=False)],
    "stripping": Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True)],
    "a severity in other words": Annotated[float, ct.rule(ct.Ge(0), severity="warning")],  # type: ignore[arg-type]
    "null as missing": Annotated[int, ct.Missing(None)],  # type: ignore[arg-type]
    "a number that is missing text": Annotated[str | None, ct.Missing(5)],
    "numerals of text": Annotated[str, ct.Numerals(thousands=",")],
    "words of text": Annotated[str, ct.Words(true="a", false="b")],
    "no words": Annotated[bool, ct.Words(true=(), false=())],
    "digits in groups by letters": Annotated[int, ct.Numerals(thousands="x")],  # type: ignore[arg-type]
    "percentages of integers": Annotated[int, ct.Numerals(percent=True)],
    "percentages maybe": Annotated[float, ct.Numerals(percent="yes")],  # type: ignore[arg-type]
    "a currency that is a number": Annotated[float, ct.Numerals(currency=5)],  # type: ignore[arg-type]
    "a currency with digits": Annotated[float, ct.Numerals(currency="R2")],
    "missing in a list": Annotated[list[int], ct.Missing("NA")],
    "a unit that is a number": Annotated[float, ct.Unit(5)],  # type: ignore[arg-type]
    "a unit of no name": Annotated[float, ct.Unit("parsnips")],
    "a unit of text": Annotated[str, ct.Unit("km/h")],
    "a unit of two meanings": Annotated[float, ct.Unit("mph")],
    "NaN of a list": Annotated[list[float], ct.NonFinite(nan="null")],
    "a limit in other words": Annotated[int, Field(json_schema_extra={"min": 0})],
    "two units": Annotated[float, ct.Unit("km/h"), ct.Unit("m/s")],
    "missing among any values": Annotated[ct.Opaque, ct.Missing("NA")],
    "any values that differ": Annotated[list[ct.Opaque], ct.UniqueItems()],
    "a number of two parts": complex,
    "a set": set[int],
    "a type of several": TypeVar("T"),
    "a named tuple": NamedTuple("Point", [("x", float)]),
    "a secret": SecretStr,
    "a secret of bytes": SecretBytes,
    "a past day": PastDate,
    "JSON": Json,
    "a column of pandera": pandera.typing.Series[int],
    "a keyword of pandera": Annotated[int, Field(json_schema_extra={"unique": True})],
    "null by a keyword": Annotated[int, Field(json_schema_extra={"nullable": True})],
    "members by a keyword": Annotated[int, Field(json_schema_extra={"isin": [1]})],
    "others by a keyword": Annotated[int, Field(json_schema_extra={"notin": [1]})],
    "conversion by a keyword": Annotated[int, Field(json_schema_extra={"coerce": True})],
}  # fmt: skip  # a table, a line each
RULES: dict[str, Any] = {
    "two constants": Satisfies(Comparison(">", Const(1), Const(0))),
    "an integer beyond 64 bits": col("i") > 2**70,
    "a fraction among integers": col("i").is_in([1, 1.5]),
    "too deep": functools.reduce(operator.add, [col("i")] * 120) > 0,
    "a list of names": ct.Unique(["i"]),  # type: ignore[arg-type]
    "an order of a number": ct.Sorted(1),  # type: ignore[arg-type]
    "a severity in other words": ct.rule(col("i") > 0, severity="warning"),  # type: ignore[call-overload]
    "a share in text": ct.NullShare("maybe", max="a lot"),  # type: ignore[arg-type]
    "a field that is not one": Satisfies(Comparison(">", Ref(("nope",)), Ref(("i",)))),
}  # fmt: skip  # a table, a line each
X = {"x": int}
CLASSES: dict[str, Declaration] = {
    "an owner that is blank": Declaration(X, keywords={"owner": " "}),
    "NaN as something else": Declaration(X, keywords={"nan": "nul"}),
    "missing as text": Declaration(X, keywords={"missing": "NA"}),
    "an unknown policy": Declaration(X, keywords={"extra": "bogus"}),
    "an order in words": Declaration(X, keywords={"ordered": "yes"}),
    "an unknown keyword": Declaration(X, keywords={"boundry": "a"}),
    "a version in the body": declaration(int, version="1.0.0"),
    "a constant without a type": declaration(int, limit=3),
    "a rule without a type": declaration(int, limit=[ct.Ge(0)]),
    "a class as a value": declaration(int, limit=float),
    "a type as a value": declaration(int, limit=ct.Latitude),
    "a setting without a type": declaration(int, limit=Field(ge=0)),
    "no owner in the body": declaration(int, owner=None),
    "a policy in the body": declaration(int, extra="ignore"),
    "rules with an annotation": Declaration({**X, "rules": ct.Rules}, {"rules": ct.rules(ct.Unique("x"))}),
    "a verb as a field": Declaration({"check": int}),
    "a serializer": Declaration({"x": float}, {"rounded": field_serializer("x")(lambda self, value: round(value))}),
    "a validator": Declaration(X, {"positive": field_validator("x")(lambda cls, value: abs(value))}),
    "what dataclasses call": Declaration(X, {"__post_init__": has_init}),
    "a class of settings": Declaration(X, {"__qualname__": "C", "Meta": type("Meta", (), {"__module__": Declaration.__module__, "__qualname__": "C.Meta"})}),
    "a check of pandera": Declaration(X, {"positive": pandera.polars.check("x")(lambda cls, data: True)}),
    "an init": Declaration(X, {"__init__": has_init}),
    "a config": Declaration(X, {"model_config": ConfigDict(strict=True)}),
    "a column of split": declaration(Annotated[int, Field(alias="__row__")]),
    "one name of two fields": Declaration({"a": Annotated[int, Field(alias="b")], "b": int}),
    "rules in a list": declaration(int, rules=[ct.Unique("x")]),
    "one rule as the rules": declaration(int, rules=ct.Unique("x")),
    "rules of another name": declaration(int, checks=ct.rules(ct.Unique("x"))),
    "a rule of another name": declaration(int, limit=ct.Ge(0)),
    "a type as a default": declaration(float, x=ct.Latitude),
    "a rule of the contract as a default": declaration(int, x=ct.Unique("x")),
    "a class of rules as a default": declaration(int, x=ct.Ge),
    "no fields": Declaration({}, {"rules": ct.rules(col("x") > 0)}),
    "a wild default": declaration(int | None, x=3),
    "a default that is any value": declaration(ct.Opaque, x=1),
    "any value compared": Declaration({"x": ct.Opaque}, {"rules": ct.rules(col("x") == 1)}),
    "any values compared": Declaration({"x": ct.Opaque}, {"rules": ct.rules(col("x") == col("x"))}),
    "a private field beside a baseline": Declaration(
        {"x": Annotated[str, ct.Sensitive()]}, {"rules": ct.rules(ct.NewCategory("x"))}
    ),
    "any value in a rule of one's own": Declaration(
        {"x": ct.Opaque}, {"rules": ct.rules(ct.CustomRow("odd", ("x",), accepts=bool))}
    ),
}  # fmt: skip  # a table, a line each


def declarations() -> Iterator[tuple[str, Declaration]]:
    """Every declaration that the tests of this room refuse, and some more, as data."""
    for name, annotation in FIELDS.items():
        yield name, declaration(annotation)
    for name, (annotation, _) in REFUSED_FIELDS.items():
        yield name, declaration(annotation)
    for theirs, _ in LIBRARY_TYPES:
        yield f"{theirs} of a library", declaration(theirs)
    for name, (annotation, default, _) in REFUSED_DEFAULTS.items():
        yield name, declaration(annotation, x=default)
    for name, (rule, *_) in (*REFUSED_RULES.items(), *REFUSED_PREDICATES.items()):
        yield name, Declaration({}, {"rules": ct.rules(rule)}, bases=(Wide,))
    for name, rule in RULES.items():
        yield name, Declaration({}, {"rules": ct.rules(rule)}, bases=(Wide,))
    for kind, item in METADATA:
        yield f"{kind} beside {item!r}", declaration(Annotated[kind, item])
    for kind, rule in WITH_KIND:
        yield f"{rule!r} as a default", declaration(kind, x=rule)
    yield from CLASSES.items()


DECLARATIONS = [*declarations()]
REFUSALS = [(name, one, one.refusal()) for name, one in DECLARATIONS]
"""Each declaration with its refusal."""


def test_each_declaration_is_refused() -> None:
    """What the walk walks over is refused."""
    assert [] == [name for name, _, refusal in REFUSALS if refusal is None]


@pytest.mark.parametrize(("name", "said"), DECLARATIONS, ids=[name for name, _ in DECLARATIONS])
def test_every_hint_of_a_refusal_works(name: str, said: Declaration) -> None:
    """What a hint says, written, takes the refusal away, and no hint leads back."""
    assert [] == [*stuck(said)], name


def test_what_no_test_can_write_is_listed_with_the_reason() -> None:
    """A hint without changes is advice of a kind that is listed: only a person can follow it."""
    advice = {
        str(refusal.hint) for _, _, refusal in REFUSALS if refusal and not refusal.hint.changes
    }
    known = [pattern for patterns in ADVICE.values() for pattern in patterns]
    assert set() == {one for one in advice if not any(re.fullmatch(p, one) for p in known)}
    assert set() == {p for p in known if not any(re.fullmatch(p, one) for one in advice)}


def test_the_walk_meets_every_hint_of_a_declaration() -> None:
    """A hint that stands in the source is met, or the walk lacks a case."""
    met = {str(refusal.hint) for _, _, refusal in REFUSALS if refusal}
    found = [one for room in ("declaration", "contract.py") for one in sources(room)]
    left = {
        re.sub(r"\\(.)", r"\1", one.pattern.replace(ANYTHING, "…"))
        for one in found
        if not any(re.fullmatch(one.pattern, text) for text in met)
    }
    assert set(NOT_DECLARED) == left
