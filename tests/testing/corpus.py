"""The corpus of cases, and the rules that each case states."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, get_args

from contracts.rules.table import Grouped, TableRule
from contracts.specification import (
    FieldType,
    Specification,
    StructOf,
)
from contracts.testing import Case, cases

CORPUS = cases()
TABLE_CODES = {rule.code for rule in get_args(TableRule) if rule is not Grouped}
A_TICK = timedelta(microseconds=1)
UNTYPED = {"dtype", "lossy", "missing_field", "extra_field"}
"""The codes of what typed columns cannot hold."""


def code_of(broken: tuple[Any, ...]) -> str:
    """The code of something broken, or not run."""
    return str(broken[1])


Entries = set[tuple[str | None, str]]


def on_row(case: Case, place: int) -> tuple[Entries, Entries]:
    """The codes that the case lists for one row alone, broken and not run."""
    broken = apart_from_tables(b[:2] for b in case.broken if place in b[2])
    return broken, apart_from_tables(case.not_run)


def apart_from_tables(entries: Iterable[tuple[str | None, str]]) -> Entries:
    """The codes that are not a table rule's."""
    return {entry for entry in entries if code_of(entry) not in TABLE_CODES}


def inside(value: FieldType) -> Specification:
    """The contract that a value nests."""
    assert isinstance(value.dtype, StructOf)
    return value.dtype.specification
