"""A keyword that pydantic's `Field` does not know is refused where it was meant for a rule or a setting."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field

import contracts as ct
from tests.declaration.samples import declare

MEANT: dict[str, tuple[Any, Any, str]] = {
    "min": (float, 0, "ge"), "gte": (float, 0, "ge"), "minimum": (int, 0, "ge"), "max": (float, 0, "le"),
    "lte": (int, 0, "le"), "greater_than": (int, 0, "gt"), "exclusiveMaximum": (float, 1, "lt"),
    "patern": (str, "a+", "pattern"), "regexp": (str, "a+", "pattern"), "minLength": (str, 1, "min_length"),
    "max_lenght": (str, 9, "max_length"), "multiple": (int, 2, "multiple_of"), "max_digit": (float, 2, "max_digits"),
    "alais": (int, "X", "alias"), "defualt": (int, 1, "default"), "descripton": (int, "x", "description"),
    "default_factroy": (int, int, "default_factory"),
}  # fmt: skip  # a table


def unknown(**keywords: Any) -> Any:
    """What pydantic's `Field` returns for keywords that it does not know."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return Field(**keywords)


def places(kind: Any, made: Any) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Where a `Field` may stand: in `Annotated`, behind the =, and inside of a type."""
    yield Annotated[kind, made], {}
    yield kind, {"x": made}
    yield list[Annotated[kind, made]], {}


@pytest.mark.parametrize("keyword", MEANT)
def test_a_keyword_meant_for_another_is_refused_with_that_one(keyword: str) -> None:
    """The error names the keyword of `Field` that was meant, wherever the `Field` stands."""
    kind, value, meant = MEANT[keyword]
    for annotation, body in places(kind, unknown(**{keyword: value})):
        with pytest.raises(ct.ContractDefinitionError) as raised:
            declare(annotation, **body)
        assert f"has Field({keyword}=" in raised.value.problem
        assert f"Write {meant}= in Field(…)" == raised.value.hint


def test_a_keyword_of_a_model_is_refused_as_one_of_a_contract() -> None:
    """`from_pydantic` reads no model whose rule pydantic itself does not apply."""
    model: Any = type(
        "Row", (BaseModel,), {"__annotations__": {"x": Annotated[int, unknown(min=0)]}}
    )
    with pytest.raises(ct.SchemaError, match="Write ge= in Field"):
        ct.from_pydantic(model, boundary="b")


def test_remarks_of_the_json_schema_stay() -> None:
    """What resembles no keyword is a remark, as pydantic keeps it."""
    remarks = {
        "unit": "km/h",
        "x-owner": "fleet",
        "example": 3,
        "format": "int64",
        "readOnly": True,
    }
    contract = declare(Annotated[int, Field(json_schema_extra=remarks)])  # type: ignore[arg-type]
    assert remarks == contract.model_fields["x"].json_schema_extra
