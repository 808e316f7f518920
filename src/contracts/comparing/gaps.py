"""What data of one contract may lack of another: every reason why a row that the first accepts, as its
`parse` gives it, might not be accepted by the second, which parses it in its turn.

Where there is none, each such row is; that is the law. Where something cannot be told, it is a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from contracts.backends.filled import fills
from contracts.comparing.promises import UNDECIDED, Promise, is_promised
from contracts.dtypes import Datetime, Decimal, Float, Int
from contracts.errors import IncompatibleUnits
from contracts.rules.requirement import Rule, sentence
from contracts.rules.table import NullShare, RowCount, TableRule, Unique
from contracts.specification import Field, ListOf, Specification, StructOf, Value, columns_of
from contracts.units import conversion, parse_unit

EXACT_IN = {32: 2**24, 64: 2**53, None: 2**53}
"""Up to which magnitude every integer is a float, by the float's width."""


@dataclass(frozen=True, slots=True)
class Gap:
    """One reason why data may not be accepted.

    Attributes:
        field: where, as the second contract's data calls it; None for the whole.
        code: what the data would break, or what differs.
        problem: what is so, as the predicate of the field.
        undecided: whether the second may follow from the first in a way that cannot be told.
        rule: the rule that is not promised, where it is one that is declared.
    """

    field: str | None
    code: str
    problem: str
    undecided: bool = False
    rule: Rule | None = None

    def __str__(self) -> str:
        return f"{self.field or 'the contract'} {self.problem}"


def gaps(first: Specification, second: Specification, inside: str = "") -> Iterator[Gap]:
    """The gaps between data that keeps one contract and another contract.

    Args:
        inside: the path of the field in which both stand, with a dot at its end.
    """
    aliases = {field.alias: field for field in first.fields}
    held, extra = columns_of(second, aliases)
    changed = set()
    for field in second.fields:
        path = inside + field.alias
        if first.extra == "allow" and not {field.name, field.alias} <= {*first.by_name, *aliases}:
            yield Gap(path, "extra_field", "may be any further field, which the first takes")
        if field.name not in held:
            if field.default is None:
                yield Gap(path, "missing_field", "is not promised, and has no default")
            changed.add(field.name)
            continue
        given = aliases[held[field.name]]
        if may_be_null(given) and not (field.value.nullable or fills(field)):
            yield Gap(path, "null", "may be null, and has no default")
        yield from value_gaps(given.value, field.value, path)
        if not is_untouched(given, field):
            changed.add(field.name)
    if second.extra == "forbid":
        for name in extra:
            yield Gap(inside + name, "extra_field", "is not declared by the second")
        if first.extra == "allow":
            yield Gap(inside + "*", "extra_field", "may be any further field")
    names = {name: aliases[alias].name for name, alias in held.items()}
    same = {name for name in names if names[name] == name} - changed
    yield from row_gaps(first, second, same, inside)
    yield from table_gaps(first, second, same)


def may_be_null(field: Field) -> bool:
    """Whether a field is ever null once it is parsed: not where a default stands for that."""
    return field.value.nullable and not fills(field)


def is_untouched(given: Field, field: Field) -> bool:
    """Whether a value that is parsed by the second contract stays what it was in the first."""
    one, other = given.value, field.value
    if one.dtype != other.dtype or (may_be_null(given) and fills(field)):
        return False
    if (other.wire.missing, other.wire.trim) not in (
        (None, None),
        (one.wire.missing, one.wire.trim),
    ):
        return False
    return not (may_be_nan(one) and other.non_finite.nan != "allow")


def may_be_nan(value: Value) -> bool:
    """Whether a value is ever NaN once it is parsed."""
    return value.non_finite.nan == "allow"


# Values ----------------------------------------------------------------------------------------


def value_gaps(given: Value, expected: Value, path: str) -> Iterator[Gap]:
    """The gaps between a value that is not null and what another contract has in its place."""
    of_type = [*type_gaps(given, expected, path)]
    yield from of_type
    if any(gap.code == "dtype" for gap in of_type):
        return
    yield from unit_gaps(given, expected, path)
    if may_be_nan(given) and expected.non_finite.nan == "forbid":
        yield Gap(path, "nan", "may be NaN")
    promise = Promise(given)
    if given.non_finite.inf == "allow" and expected.forbids_inf and not bounded(promise):
        yield Gap(path, "inf", "may be infinite")
    for requirement in expected.rules:
        rule = requirement.rule
        if requirement.severity == "warn":
            continue
        if requirement in given.rules and not promise.is_trimmed_by(expected):
            continue  # tolerating as much
        if not promise.implies(rule, expected):
            problem = f"is not promised to {rule}"
            yield Gap(path, rule.code, problem, isinstance(rule, UNDECIDED), rule)


def bounded(promise: Promise) -> bool:
    """Whether neither infinity is left by the bounds."""
    ends = (promise.least, promise.greatest)
    return all(end is not None and abs(end.bound) != float("inf") for end in ends)


def type_gaps(given: Value, expected: Value, path: str) -> Iterator[Gap]:
    """The gaps between two types: what is converted exactly leaves none."""
    one, other = given.dtype, expected.dtype
    match (one, other):
        case (Int(), Int()):
            low, high = range_of(given)
            if low < other.lowest or high > other.highest:
                yield Gap(path, "lossy", f"is {one} from {low} to {high}, and must be {other}")
        case (Int(), Float()):
            low, high = range_of(given)
            if max(-low, high) > EXACT_IN[other.bits]:
                yield Gap(path, "lossy", f"is {one} from {low} to {high}, and must be {other}")
        case (Float(), Float()):
            if other.bits == 32 and one.bits != 32:
                yield Gap(path, "lossy", f"is {one}, and must be {other}")
        case (Decimal(), Decimal()):
            whole = one.max_digits - one.decimal_places
            if (
                one.decimal_places > other.decimal_places
                or whole > other.max_digits - other.decimal_places
            ):
                yield Gap(path, "lossy", f"is {one}, and must be {other}")
        case (Datetime(), Datetime()):
            if one.aware != other.aware:
                yield Gap(path, "dtype", f"is {one}, and must be {other}")
        case (ListOf(item), ListOf(wanted)):
            if item.nullable and not wanted.nullable:
                yield Gap(f"{path}[]", "null", "may be null")
            yield from value_gaps(item, wanted, f"{path}[]")
        case (StructOf(inner), StructOf(wanted)):
            yield from gaps(inner, wanted, f"{path}.")
        case _:
            if one.kind != other.kind:
                yield Gap(path, "dtype", f"is {one}, and must be {other}")


def range_of(value: Value) -> tuple[int, int]:
    """The integers between which a promised one lies."""
    promise = Promise(value)
    least, greatest = promise.least, promise.greatest
    assert least is not None  # noqa: S101 - integers have ends
    assert greatest is not None  # noqa: S101 - likewise
    return least.bound, greatest.bound


def unit_gaps(given: Value, expected: Value, path: str) -> Iterator[Gap]:
    """The gap between two units."""
    wanted, said = expected.wire.unit, given.wire.unit
    if wanted is None:
        return
    if said is None:
        yield Gap(path, "unit", f"has no unit, and must be in {wanted.code}")
        return
    if wanted.labelled and not said.labelled:
        yield Gap(path, "unit", "is not promised to be labelled with its unit")
    try:
        how = conversion(parse_unit(said.code), parse_unit(wanted.code))
    except IncompatibleUnits as error:
        yield Gap(path, "unit", f"is in {said.code}, and must be in {wanted.code}: {error}")
        return
    if not how.is_identity:
        yield Gap(path, "unit", f"is in {said.code}, and must be in {wanted.code}")


# Rows and tables -------------------------------------------------------------------------------


def row_gaps(
    first: Specification, second: Specification, same: set[str], inside: str
) -> Iterator[Gap]:
    """The row rules that are not promised: a rule follows from itself, of values that stay the same."""
    promised = {one.rule for one in first.row_rules if is_promised(one)}
    for requirement in second.row_rules:
        rule = requirement.rule
        if requirement.severity == "warn":
            continue
        known = rule in promised or requirement in first.row_rules
        if not (known and {path[0] for path in rule.paths} <= same):
            path = inside.removesuffix(".") or None
            problem = f"is not promised to keep: {sentence(rule)}"
            yield Gap(path, rule.code, problem, undecided=True, rule=rule)


def table_gaps(first: Specification, second: Specification, same: set[str]) -> Iterator[Gap]:
    """The table rules that are not promised."""
    promised = [one.rule for one in first.table_rules if is_promised(one)]
    for requirement in second.table_rules:
        if requirement.severity == "warn":
            continue
        rule = requirement.rule
        alike = [rule] if requirement in first.table_rules else []  # tolerating as much
        if not any(follows(rule, other, same) for other in (*promised, *alike)):
            one = second.by_name[rule.fields[0]].alias if len(rule.fields) == 1 else ""
            problem = f"is not promised to keep: {f'{one} {sentence(rule)}'.strip()}"
            yield Gap(None, rule.code, problem, undecided=True, rule=rule)


def follows(rule: TableRule, other: TableRule, same: set[str]) -> bool:
    """Whether a rule follows from another."""
    if isinstance(rule, RowCount) and isinstance(other, RowCount):
        fits = rule.max is None or (other.max is not None and other.max <= rule.max)
        return other.min >= rule.min and fits
    if not {*rule.fields} <= same:
        return False
    if isinstance(rule, Unique) and isinstance(other, Unique) and rule.nulls == other.nulls:
        return {*other.fields} <= {*rule.fields}
    if isinstance(rule, NullShare) and isinstance(other, NullShare):
        return rule.field == other.field and other.max <= rule.max
    return rule == other
