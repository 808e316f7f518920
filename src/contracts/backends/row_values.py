"""Row rules asked of one row in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, assert_never, cast

from contracts.backends.asking import RuleFailed
from contracts.backends.contract_form import (
    NotContractForm,
    contract_form,
    non_finite_state,
    whole_form,
)
from contracts.backends.masking import masked
from contracts.backends.predicate_values import Values, asking
from contracts.errors import is_failure
from contracts.rendering import MASKED, error_text
from contracts.rules.predicate import Path
from contracts.rules.requirement import Requirement
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.specification import (
    Default,
    Factory,
    Field,
    Specification,
    StructOf,
    Value,
    thawed,
    value_at,
)

Members = Mapping[str, object]


class NotAsked(Exception):
    """The row has a field that the rule reads and that is not in contract form."""


class Absent:
    """Stands where a row has no such key."""


class Unknown:
    """Stands for what a record that could not be read might have given: nothing is asked of it."""


ABSENT = Absent()
UNKNOWN = Unknown()
NOTHING = Specification("", ())


@dataclass(frozen=True, slots=True)
class RowAsk:
    """One row rule of a contract, ready to be asked of one row after the other."""

    requirement: Requirement[RowRule]
    specification: Specification
    answer: Callable[[Values], Any]

    def is_broken(self, members: Members, *, wire: bool = False) -> bool:
        """Whether the row breaks the rule; a row that the rule is not asked of does not.

        Args:
            members: the row's values by the names the data uses.
            wire: whether defaults are still to be filled.

        Raises:
            RuleFailed: the rule is a `CustomRow` whose interpretation failed.
        """
        rule = self.requirement.rule
        try:
            values = {
                path: value_read(path, members, self.specification, wire=wire)
                for path in rule.paths
            }
        except NotAsked:
            return False
        answer = self.answer(values)
        return rule.on_null == "fail" if answer is None else not answer

    def reason(self, failed: RuleFailed) -> str:
        """Why the rule was not run, as it may be shown."""
        return "its interpretation failed" if self.hides else str(failed)

    @property
    def hides(self) -> bool:
        """Whether the rule reads what must never be shown."""
        return any(
            value.sensitive
            for path in self.requirement.rule.paths
            for value in values_on(path, self.specification)
        )

    def shown(self, members: Members, *, wire: bool = False) -> dict[str, Any]:
        """The values that the rule read, by their names in data."""
        found: dict[str, Any] = {}
        for path in self.requirement.rule.paths:
            there, field = owner_of(path, members, self.specification, wire=wire)
            value = None if there is None else given(field, there, wire=wire)
            hidden = any(value.sensitive for value in values_on(path, self.specification))
            found[alias_of(path, self.specification)] = (
                MASKED if hidden else masked(value, field.value)
            )
        return found


def row_asks(specification: Specification) -> tuple[RowAsk, ...]:
    """The row rules of a contract, ready to be asked; made once, and kept beside what else the
    specification has computed: an equal one may have other Enums.
    """
    kept: dict[str, Any] = vars(specification)
    if "row asks" not in kept:
        kept["row asks"] = tuple(
            RowAsk(requirement, specification, answer_of(requirement.rule, specification))
            for requirement in specification.row_rules
        )
    asks: tuple[RowAsk, ...] = kept["row asks"]
    return asks


def answer_of(rule: RowRule, specification: Specification) -> Callable[[Values], Any]:
    """A function that answers a row rule for the values it reads."""
    match rule:
        case Satisfies() | Coordinates() | FreshAt():
            return asking(rule.predicate, specification)
        case CustomRow():
            return lambda values: asked_custom(rule, values, specification)
        case _:
            assert_never(rule)


def asked_custom(rule: CustomRow, values: Values, specification: Specification) -> bool | None:
    """What a custom row rule answers about one row.

    Raises:
        RuleFailed: its interpretation raised or gave no Boolean.
    """
    if rule.accepts is None:
        from contracts.backends.row_checks import asked_through_a_frame

        return asked_through_a_frame(rule, values, specification)
    return accepted(rule, {path[0]: value for path, value in values.items()})


def accepted(rule: CustomRow, row: Mapping[str, Any]) -> bool | None:
    """What the rule's `accepts` answers about one row.

    Raises:
        RuleFailed: it raised or gave no Boolean.
    """
    try:
        answer: Any = cast("Any", rule.accepts)(row)  # where there is none it is not asked
    except BaseException as error:
        if not is_failure(error):
            raise
        raise RuleFailed(f"it raised {error_text(error)}") from error
    if answer is not None and type(answer).__name__ not in ("bool", "bool_"):
        raise RuleFailed(f"it answered {type(answer).__name__}, not a Boolean")
    return None if answer is None else bool(answer)


def owner_of(
    path: Path, members: Members, specification: Specification, *, wire: bool
) -> tuple[Members | None, Field]:
    """The members that the last name of a path is one of, None where a struct on the way to them
    is null, and the field that it is.

    Raises:
        NotAsked: something on the way is not in contract form.
    """
    members_there: Members | None = members
    for name in path[:-1]:
        field = specification.by_name[name]
        if members_there is not None:
            members_there = read(field, members_there, wire=wire)
        specification = inside(field)
    return members_there, specification.by_name[path[-1]]


def value_read(path: Path, members: Members, specification: Specification, *, wire: bool) -> Any:
    """The value at a path in contract form, None where it is null.

    Raises:
        NotAsked: it, or something on the way to it, is not in contract form.
    """
    there, field = owner_of(path, members, specification, wire=wire)
    if there is None:
        return None
    value = read(field, there, wire=wire)
    if value is None or field.value.dtype.kind not in ("list", "struct"):
        return value
    try:
        return whole_form(value, field.value)
    except NotContractForm:
        raise NotAsked from None


def read(field: Field, members: Members, *, wire: bool) -> Any:
    """One field's value in contract form, its own items and members apart.

    Raises:
        NotAsked: it is not in contract form.
    """
    value = given(field, members, wire=wire)
    if value is None and field.value.nullable:
        return None
    if value is None or value is ABSENT:
        raise NotAsked
    try:
        plain = contract_form(value, field.value)
    except NotContractForm:
        raise NotAsked from None
    match non_finite_state(plain):
        case "nan" if field.value.forbids_nan:
            raise NotAsked
        case "inf" if field.value.forbids_inf:
            raise NotAsked
        case _:
            return plain


def given(field: Field, members: Members, *, wire: bool) -> Any:
    """What a row gives for a field, or what stands for it; `ABSENT` where there is nothing."""
    value = members.get(field.alias, members.get(field.name, ABSENT))
    if not wire or (value is not None and value is not ABSENT):
        return value
    match field.default:
        case None:
            return value
        case Default(stands):
            return thawed(stands, field.value)
        case Factory(make):
            return make()
        case _:
            assert_never(field.default)


def values_on(path: Path, specification: Specification) -> Iterator[Value]:
    """What the values on a path must be, from the outside in."""
    for end in range(1, len(path) + 1):
        yield cast("Value", value_at(specification, path[:end]))  # else it was refused


def inside(field: Field) -> Specification:
    """The contract that a field nests; one without fields where it nests none."""
    dtype = field.value.dtype
    return dtype.specification if isinstance(dtype, StructOf) else NOTHING


def alias_of(path: Path, specification: Specification) -> str:
    """A path in the words of the data."""
    aliases = []
    for name in path:
        field = specification.by_name[name]
        aliases.append(field.alias)
        specification = inside(field)
    return ".".join(aliases)
