"""What columns say of their units, against what their fields say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from contracts.backends.batch import Finding
from contracts.errors import IncompatibleUnits, UnknownUnit
from contracts.report import violation_of
from contracts.rules.implied import InUnit
from contracts.rules.requirement import Requirement
from contracts.specification import Field, Specification
from contracts.units import Conversion, conversion, parse_unit

Labels = Mapping[str, str]
"""The units of columns, by the names of their fields in data."""


def conversions(
    specification: Specification, told: Labels, labels: Labels
) -> Iterator[tuple[Field, Conversion | None]]:
    """How the numbers of each field that has a unit become contract form; None where the column
    says nothing of its unit though it must, or something that they cannot come from.

    Args:
        told: what the caller says, which goes before what the data says.
        labels: what the data says.

    Raises:
        ValueError: the caller names no field with a unit, or a unit that does not convert.
    """
    by_name = {n: f for f in specification.fields for n in (f.name, f.alias)}
    for name in told:
        if name not in by_name or by_name[name].value.wire.unit is None:
            raise ValueError(f"units names {name!r}, which is no field with a Unit")
    for declared in specification.fields:
        unit = declared.value.wire.unit
        if unit is None:
            continue
        given = told.get(declared.alias, told.get(declared.name))
        if given is not None:
            yield declared, conversion(parse_unit(given), parse_unit(unit.code))
            continue
        label = labels.get(declared.alias, labels.get(declared.name))
        if label is not None:
            yield declared, labelled(label, unit.code)
        elif unit.labelled:
            yield declared, None


def labelled(label: str, code: str) -> Conversion | None:
    """How numbers of a labelled column become those of a unit; None where they do not."""
    try:
        return conversion(parse_unit(label), parse_unit(code))
    except (UnknownUnit, IncompatibleUnits):
        return None


def unit_findings(
    found: Mapping[str, Conversion | None], specification: Specification, height: int, *, wire: bool
) -> Iterator[Finding]:
    """What columns break that are not in their fields' units.

    Args:
        found: the conversions, by the fields' Python names.
        wire: whether numbers in another unit are still to be converted.
    """
    for name, how in found.items():
        declared = specification.by_name[name]
        unit = declared.value.wire.unit
        if unit is not None and (how is None or not (wire or how.is_identity)):
            every = pl.repeat(True, n=height, eager=True, dtype=pl.Boolean)
            requirement = Requirement(InUnit(unit.code))
            violation = violation_of(declared.alias, requirement, height, height)
            yield Finding(violation, every, requirement)
