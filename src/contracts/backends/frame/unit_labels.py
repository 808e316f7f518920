"""The units that columns are labelled with, compared with their fields' units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from contracts.backends.findings import Finding
from contracts.backends.masks import constant_mask
from contracts.errors import IncompatibleUnits, UnknownUnit
from contracts.hints import Hint, UseVerb
from contracts.report.report import build_violation
from contracts.rules.implied import InUnit
from contracts.rules.requirement import Requirement
from contracts.specification import Field, Specification
from contracts.units import Conversion, conversion_between, parse_unit

_Labels = Mapping[str, str]
"""The units of columns, by the names of their fields in data."""
_CONVERTED = Hint(
    "is in another unit: parse and split convert it", UseVerb("parse"), UseVerb("split")
)


def conversions(
    specification: Specification, context: _Labels, labels: _Labels
) -> Iterator[tuple[Field, Conversion | None]]:
    """The conversion to contract form of each field that has a unit; None where a column that needs
    a label has none, or has one that does not convert.

    Args:
        context: the units that the caller passed, which override labels.
        labels: the units that the data has.

    Raises:
        ValueError: the caller names a field without a unit, or a unit that does not convert.
    """
    by_name = {n: f for f in specification.fields for n in (f.name, f.alias)}
    for name in context:
        if name not in by_name or by_name[name].value.wire.unit is None:
            raise ValueError(f"units names {name!r}, which is not a field with a Unit")
    for declared in specification.fields:
        unit = declared.value.wire.unit
        if unit is None:
            continue
        passed = context.get(declared.alias, context.get(declared.name))
        if passed is not None:
            yield declared, conversion_between(parse_unit(passed), parse_unit(unit.code))
            continue
        label = labels.get(declared.alias, labels.get(declared.name))
        if label is not None:
            yield declared, _conversion_from_label(label, unit.code)
        elif unit.labelled:
            yield declared, None


def _conversion_from_label(label: str, code: str) -> Conversion | None:
    try:
        return conversion_between(parse_unit(label), parse_unit(code))
    except (UnknownUnit, IncompatibleUnits):
        return None


def unit_findings(
    found: Mapping[str, Conversion | None], specification: Specification, height: int, *, wire: bool
) -> Iterator[Finding]:
    """The violations by columns that are not in their fields' units.

    Args:
        found: the conversions, by the fields' Python names.
        wire: whether numbers in another unit are still to be converted.
    """
    for name, how in found.items():
        declared = specification.by_name[name]
        unit = declared.value.wire.unit
        if unit is not None and (how is None or not (wire or how.is_identity)):
            every = constant_mask(height, value=True)
            requirement = Requirement(InUnit(unit.code))
            violation = build_violation(declared.alias, requirement, height, height)
            cause = None if how is None else _CONVERTED
            yield Finding(replace(violation, cause=cause), every, requirement)
