"""Tables without a contract: what references need of them says what their columns must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pydantic import BaseModel

from contracts.dtypes import widest
from contracts.engine.engine import Engine
from contracts.rules.table import references_among
from contracts.specification import Field, FieldType, Specification

if TYPE_CHECKING:
    from contracts.backends.frame.batch import ReferenceTable


def specification_of_named(name: str, own: Specification) -> Specification:
    """What a table without a contract must be: its columns are of the types of the fields that refer to them."""
    refer = {
        key: own.by_name[field].value
        for rule in reversed(references_among(one.rule for one in own.table_rules))
        if rule.contract == name
        for field, key in zip(rule.fields, rule.keys, strict=True)
    }
    fields = (Field(key, key, FieldType(widest(one.dtype))) for key, one in refer.items())
    return Specification(name, tuple(fields), extra="ignore")


def read_named(name: str, own: Specification, data: object) -> ReferenceTable:
    """A table without a contract, or a list of the keys of one; it raises as `Engine.reference_table`."""
    engine = Engine(specification_of_named(name, own))
    if _is_list_of_keys(data):
        keys = [*data] if isinstance(data, frozenset | set) else data
        data = {field.name: keys for field in engine.specification.fields}
    return engine.reference_table(data)


def _is_list_of_keys(data: object) -> bool:
    """Whether data is a list of values, or a column, and no table."""
    if isinstance(data, list | tuple):
        return not data or not isinstance(data[0], Mapping | BaseModel)
    kind = type(data).__name__
    return kind in {"set", "frozenset", "Series", "ndarray"} or kind.endswith("Array")
