"""The mismatches of two contracts: every reason why a row that the first accepts, as its `parse` returns it,
might not be accepted by the second, which parses it in its turn.

The law: without a mismatch, every such row is accepted. So what cannot be decided is a mismatch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from contracts.comparing.guarantee import UNDECIDABLE_RULES, Guarantee, is_guaranteed
from contracts.dtypes import Datetime, Decimal, Float, Int, Opaque
from contracts.errors import IncompatibleUnits
from contracts.rules.requirement import Rule, sentence
from contracts.rules.table import NullShare, RowCount, TableRule, Unique, fields_of_table_rule
from contracts.specification import Field, FieldType, ListOf, Specification, StructOf, match_columns
from contracts.units import conversion_between, parse_unit


@dataclass(frozen=True, slots=True)
class ContractMismatch:
    """One reason why data may not be accepted.

    Attributes:
        field: the field's path in the second contract's data; None for the whole.
        code: the code of a report for data that is not accepted, or of the difference.
        problem: the predicate of a sentence about the field.
        undecided: whether the second may follow from the first in a way that cannot be decided.
        rule: the rule that is not guaranteed, if it is a declared one.
    """

    field: str | None
    code: str
    problem: str
    undecided: bool = False
    rule: Rule | None = None

    def __str__(self) -> str:
        return f"{self.field or 'the contract'} {self.problem}"


def find_mismatches(
    first: Specification, second: Specification, inside: str = ""
) -> Iterator[ContractMismatch]:
    """The mismatches between data of the first contract and the second contract.

    Args:
        inside: the path of the field in which both are nested, with a dot at its end.
    """
    aliases = {field.alias: field for field in first.fields}
    columns, extra = match_columns(second, aliases)
    unchanged = set()
    for field in second.fields:
        path = inside + field.alias
        if first.extra == "allow" and not {field.name, field.alias} <= {*first.by_name, *aliases}:
            problem = "may be any further field, which the first takes"
            yield ContractMismatch(path, "extra_field", problem)
        if field.name in columns:
            source = aliases[columns[field.name]]
            yield from _field_mismatches(source, field, path)
            if source.name == field.name and is_unchanged(source, field):
                unchanged.add(field.name)
        elif field.default is None:
            yield ContractMismatch(path, "missing_field", "is not promised, and has no default")
    if second.extra == "forbid":
        for name in extra:
            yield ContractMismatch(inside + name, "extra_field", "is not declared by the second")
        if first.extra == "allow":
            yield ContractMismatch(inside + "*", "extra_field", "may be any further field")
    if second.ordered and not _is_order_promised(first, second, columns):
        problem = "need not have its columns in the order of the second's fields"
        yield ContractMismatch(None, "column_order", problem)
    yield from _row_rule_mismatches(first, second, unchanged, inside)
    yield from _table_rule_mismatches(first, second, unchanged)


def _is_order_promised(
    first: Specification, second: Specification, columns: Mapping[str, str]
) -> bool:
    """Whether the columns of the first contract stand in the order of the second's fields.

    Args:
        columns: the first's, by the names of the second's fields.
    """
    wanted = [columns[field.name] for field in second.fields if field.name in columns]
    return first.ordered and wanted == sorted(wanted, key=first.places.__getitem__)


def may_be_null(field: Field) -> bool:
    """Whether a field is ever null once it is parsed: not where a default replaces null."""
    return field.value.nullable and not field.replaces_null


def is_unchanged(source: Field, field: Field) -> bool:
    """Whether every value of the first contract is the same once the second has parsed it."""
    one, other = source.value, field.value
    if one.dtype != other.dtype or (may_be_null(source) and field.replaces_null):
        return False
    allowed = ((None, None), (one.wire.missing, one.wire.trim))
    if (other.wire.missing, other.wire.trim) not in allowed:
        return False
    return one.forbids_nan or not other.forbids_nan


# Values ----------------------------------------------------------------------------------------


def _field_mismatches(source: Field, field: Field, path: str) -> Iterator[ContractMismatch]:
    if may_be_null(source) and not (field.value.nullable or field.replaces_null):
        yield ContractMismatch(path, "null", "may be null, and has no default")
    yield from _value_mismatches(source.value, field.value, path)


def _value_mismatches(
    source: FieldType, expected: FieldType, path: str
) -> Iterator[ContractMismatch]:
    """The mismatches of a value that is not null."""
    if isinstance(expected.dtype, Opaque):
        return
    of_type = [*_type_mismatches(source, expected, path)]
    yield from of_type
    if any(one.code == "dtype" for one in of_type):
        return
    yield from _unit_mismatches(source, expected, path)
    if source.non_finite.nan == "allow" and expected.non_finite.nan == "forbid":
        yield ContractMismatch(path, "nan", "may be NaN")
    guarantee = Guarantee(source)
    if not source.forbids_inf and expected.forbids_inf and not _excludes_infinities(guarantee):
        yield ContractMismatch(path, "inf", "may be infinite")
    for requirement in expected.rules:
        rule = requirement.rule
        if requirement.severity == "warn":
            continue
        if requirement in source.rules and not guarantee.is_trimmed_by(expected):
            continue  # with the same tolerance
        if not guarantee.implies(rule, expected):
            undecided = isinstance(rule, UNDECIDABLE_RULES)
            yield ContractMismatch(path, rule.code, f"is not promised to {rule}", undecided, rule)


def _excludes_infinities(guarantee: Guarantee) -> bool:
    ends = (guarantee.least, guarantee.greatest)
    return all(end is not None and abs(end.bound) != float("inf") for end in ends)


def _type_mismatches(
    source: FieldType, expected: FieldType, path: str
) -> Iterator[ContractMismatch]:
    """The mismatches of two types; there is none where every value is converted exactly."""
    one, other = source.dtype, expected.dtype
    problem = f"is {one}, and must be {other}"
    match (one, other):
        case (Int(), Int() | Float()):
            low, high = _integer_range(source)
            lowest, highest = _exact_integers(other)
            if low < lowest or high > highest:
                problem = f"is {one} from {low} to {high}, and must be {other}"
                yield ContractMismatch(path, "lossy", problem)
        case (Float(), Float()) if other.bits == 32 and one.bits != 32:
            yield ContractMismatch(path, "lossy", problem)
        case (Decimal(digits, places), Decimal(other_digits, other_places)):
            if places > other_places or digits - places > other_digits - other_places:
                yield ContractMismatch(path, "lossy", problem)
        case (Datetime(), Datetime()) if one.aware != other.aware:
            yield ContractMismatch(path, "dtype", problem)
        case (ListOf(item), ListOf(expected_item)):
            if item.nullable and not expected_item.nullable:
                yield ContractMismatch(f"{path}[]", "null", "may be null")
            yield from _value_mismatches(item, expected_item, f"{path}[]")
        case (StructOf(nested), StructOf(expected_nested)):
            yield from find_mismatches(nested, expected_nested, f"{path}.")
        case _:
            if one.kind != other.kind:
                yield ContractMismatch(path, "dtype", problem)


def _exact_integers(dtype: Int | Float) -> tuple[int, int]:
    """The ends between which a type holds every integer exactly."""
    if isinstance(dtype, Int):
        return dtype.lowest, dtype.highest
    largest = 2**24 if dtype.bits == 32 else 2**53
    return -largest, largest


def _integer_range(value: FieldType) -> tuple[int, int]:
    guarantee = Guarantee(value)
    least, greatest = guarantee.least, guarantee.greatest
    assert least is not None  # noqa: S101 - integers have ends
    assert greatest is not None  # noqa: S101 - likewise
    return least.bound, greatest.bound


def _unit_mismatches(
    source: FieldType, expected: FieldType, path: str
) -> Iterator[ContractMismatch]:
    unit, other = source.wire.unit, expected.wire.unit
    if other is None:
        return
    if unit is None:
        yield ContractMismatch(path, "unit", f"has no unit, and must be in {other.code}")
        return
    if other.labelled and not unit.labelled:
        yield ContractMismatch(path, "unit", "is not promised to be labelled with its unit")
    problem = f"is in {unit.code}, and must be in {other.code}"
    try:
        is_same = conversion_between(parse_unit(unit.code), parse_unit(other.code)).is_identity
    except IncompatibleUnits as error:
        yield ContractMismatch(path, "unit", f"{problem}: {error}")
        return
    if not is_same:
        yield ContractMismatch(path, "unit", problem)


# Rows and tables -------------------------------------------------------------------------------


def _row_rule_mismatches(
    first: Specification, second: Specification, unchanged: set[str], inside: str
) -> Iterator[ContractMismatch]:
    """The row rules that are not guaranteed: a rule follows from itself alone, for unchanged values."""
    guaranteed = {one.rule for one in first.row_rules if is_guaranteed(one)}
    for requirement in second.row_rules:
        rule = requirement.rule
        is_stated = rule in guaranteed or requirement in first.row_rules
        is_about_unchanged = {path[0] for path in rule.paths} <= unchanged
        if requirement.severity != "warn" and not (is_stated and is_about_unchanged):
            path = inside.removesuffix(".") or None
            problem = f"is not promised to keep: {sentence(rule)}"
            yield ContractMismatch(path, rule.code, problem, undecided=True, rule=rule)


def _table_rule_mismatches(
    first: Specification, second: Specification, unchanged: set[str]
) -> Iterator[ContractMismatch]:
    guaranteed = [one.rule for one in first.table_rules if is_guaranteed(one)]
    for requirement in second.table_rules:
        rule = requirement.rule
        same = [rule] if requirement in first.table_rules else []  # with the same tolerance
        follows = any(_follows(rule, other, unchanged) for other in (*guaranteed, *same))
        if requirement.severity != "warn" and not follows:
            field = second.by_name[rule.fields[0]].alias if len(rule.fields) == 1 else ""
            problem = f"is not promised to keep: {f'{field} {sentence(rule)}'.strip()}"
            yield ContractMismatch(None, rule.code, problem, undecided=True, rule=rule)


def _follows(rule: TableRule, other: TableRule, unchanged: set[str]) -> bool:
    """Whether a table rule follows from another."""
    if isinstance(rule, RowCount) and isinstance(other, RowCount):
        fits = rule.max is None or (other.max is not None and other.max <= rule.max)
        return other.min >= rule.min and fits
    if not {*fields_of_table_rule(rule)} <= unchanged:
        return False
    if isinstance(rule, Unique) and isinstance(other, Unique) and rule.nulls == other.nulls:
        return {*other.fields} <= {*rule.fields}
    if isinstance(rule, NullShare) and isinstance(other, NullShare):
        limits = ((rule.max, other.max), (rule.growth, other.growth))
        return rule.field == other.field and all(
            most is None or (known is not None and known <= most) for most, known in limits
        )
    return rule == other
