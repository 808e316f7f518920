"""Row rules evaluated on one Python row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, assert_never, cast

from contracts.backends.absent import ABSENT
from contracts.backends.contract_form import (
    NotContractForm,
    contract_form,
    deep_contract_form,
    non_finite_state,
    wire_form_problem,
)
from contracts.backends.custom import RuleFailed, accepts_row, shown_failure
from contracts.backends.masking import mask_sensitive
from contracts.backends.python.predicates import PathValues, compile_predicate
from contracts.dtypes import Opaque
from contracts.lazy_dataclass import lazy_dataclass
from contracts.report.values import MASKED
from contracts.rules.predicate import Path
from contracts.rules.requirement import Requirement
from contracts.rules.row import Coordinates, CustomRow, FreshAt, RowRule, Satisfies
from contracts.specification import (
    Field,
    FieldType,
    Specification,
    StructOf,
    field_type_at,
)

_RowMembers = Mapping[str, object]
_NO_FIELDS = Specification("", ())


class _NotEvaluable(Exception):
    """The row has a field that the rule reads and that is not in contract form."""


@lazy_dataclass(frozen=True, slots=True)
class RowEvaluator:
    """One row rule of a contract, ready to be evaluated on one row after the other.

    Attributes:
        evaluate: from the values that the rule reads to true, false or None.
    """

    requirement: Requirement[RowRule]
    specification: Specification
    evaluate: Callable[[PathValues], Any]

    def is_broken(self, members: _RowMembers) -> bool:
        """Whether the row breaks the rule; a rule that cannot be evaluated is not broken.

        Args:
            members: the row's values by the names the data uses.

        Raises:
            RuleFailed: the rule is a `CustomRow` whose interpretation failed.
        """
        rule = self.requirement.rule
        try:
            values = {path: read_path(path, members, self.specification) for path in rule.paths}
        except _NotEvaluable:
            return False
        answer = self.evaluate(values)
        return rule.on_null == "fail" if answer is None else not answer

    def failure_reason(self, failed: RuleFailed) -> str:
        """Why the rule was not run, as it may be shown."""
        sensitive = any(self._is_sensitive(path) for path in self.requirement.rule.paths)
        return shown_failure(failed, sensitive=sensitive)

    def shown_values(self, members: _RowMembers) -> dict[str, Any]:
        """The values that the rule reads, as they may be shown, by their names in data."""
        found: dict[str, Any] = {}
        for path in self.requirement.rule.paths:
            owner, field = _owning_struct(path, members, self.specification)
            value = None if owner is None else _value_of(field, owner)
            found[alias_of(path, self.specification)] = (
                MASKED if self._is_sensitive(path) else mask_sensitive(value, field.value)
            )
        return found

    def _is_sensitive(self, path: Path) -> bool:
        """Whether the value at a path, or one around it, must never be shown."""
        return any(value.sensitive for value in _types_along(path, self.specification))


def row_evaluators(specification: Specification) -> tuple[RowEvaluator, ...]:
    """The row rules of a contract, ready to be evaluated; made once for each specification.

    They are kept in its `__dict__`, as its cached properties are, and not by its value: an equal
    specification may have other Enums.
    """
    kept: dict[str, Any] = vars(specification)
    if "row evaluators" not in kept:
        kept["row evaluators"] = tuple(
            RowEvaluator(
                requirement, specification, _compile_row_rule(requirement.rule, specification)
            )
            for requirement in specification.row_rules
        )
    evaluators: tuple[RowEvaluator, ...] = kept["row evaluators"]
    return evaluators


def _compile_row_rule(rule: RowRule, specification: Specification) -> Callable[[PathValues], Any]:
    match rule:
        case Satisfies() | Coordinates() | FreshAt():
            return compile_predicate(rule.predicate, specification)
        case CustomRow():
            return lambda values: accepts_row(rule, values, specification)
        case _:
            assert_never(rule)


def _owning_struct(
    path: Path,
    members: _RowMembers,
    specification: Specification,
) -> tuple[_RowMembers | None, Field]:
    """The row or struct that has the last field of a path, and that field; None for the struct
    where one on the way to it is null.

    Raises:
        _NotEvaluable: something on the way is not in contract form.
    """
    owner: _RowMembers | None = members
    for name in path[:-1]:
        field = specification.by_name[name]
        if owner is not None:
            owner = _field_form(field, owner)
        specification = nested_specification(field)
    return owner, specification.by_name[path[-1]]


def read_path(path: Path, members: _RowMembers, specification: Specification) -> Any:
    """The value at a path in contract form, None where it is null.

    Raises:
        _NotEvaluable: it, or something on the way to it, is not in contract form.
    """
    owner, field = _owning_struct(path, members, specification)
    if owner is None:
        return None
    value = _field_form(field, owner)
    if value is None or field.value.dtype.kind not in ("list", "struct"):
        return value
    try:
        return deep_contract_form(value, field.value)
    except NotContractForm:
        raise _NotEvaluable from None


def _field_form(field: Field, members: _RowMembers) -> Any:
    """One field's value in contract form; its own items and members are not read.

    Raises:
        _NotEvaluable: it is not in contract form.
    """
    value = _value_of(field, members)
    if value is None and field.value.nullable:
        return None
    if value is None or value is ABSENT:
        raise _NotEvaluable
    if isinstance(field.value.dtype, Opaque):
        return value
    try:
        plain = contract_form(value, field.value)
    except NotContractForm:
        raise _NotEvaluable from None
    match non_finite_state(plain):
        case "nan" if field.value.forbids_nan:
            raise _NotEvaluable
        case "inf" if field.value.forbids_inf:
            raise _NotEvaluable
        case _ if wire_form_problem(plain, field.value) is not None:
            raise _NotEvaluable
        case _:
            return plain


def _value_of(field: Field, members: _RowMembers) -> Any:
    """A field's value in a row; `ABSENT` where there is none."""
    return members.get(field.alias, members.get(field.name, ABSENT))


def _types_along(path: Path, specification: Specification) -> Iterator[FieldType]:
    """The types of the values along a path, from the outside in."""
    for end in range(1, len(path) + 1):
        yield cast("FieldType", field_type_at(specification, path[:end]))  # else it was refused


def nested_specification(field: Field) -> Specification:
    """The specification that a field nests; an empty one where it nests none."""
    dtype = field.value.dtype
    return dtype.specification if isinstance(dtype, StructOf) else _NO_FIELDS


def alias_of(path: Path, specification: Specification) -> str:
    """A path by the fields' names in data: "address.zip"."""
    aliases = []
    for name in path:
        field = specification.by_name[name]
        aliases.append(field.alias)
        specification = nested_specification(field)
    return ".".join(aliases)
