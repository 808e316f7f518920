"""Every requirement that one Python value breaks.

This explains a failed payload, and evaluates values that no Series can hold. It is exact rather
than fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from contracts.backends.contract_form import (
    NotContractForm,
    contract_form,
    deep_contract_form,
    non_finite_state,
    violated_form,
    wire_form_problem,
)
from contracts.backends.custom import RuleFailed, shown_failure
from contracts.backends.masking import contains_sensitive, mask_sensitive
from contracts.backends.python.casts import UnparseableValue
from contracts.backends.python.row_rules import RowEvaluator, row_evaluators
from contracts.backends.python.value_rules import accepts
from contracts.dtypes import Opaque
from contracts.lazy_dataclass import lazy_record
from contracts.report.values import MASKED
from contracts.rules.implied import EachItem
from contracts.rules.requirement import Requirement
from contracts.rules.value import DEEP_RULES, ValueRule
from contracts.specification import (
    DECLARED,
    NOT_INF,
    NOT_NAN,
    NOT_NULL,
    PRESENT,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    find_name,
    match_columns,
)

_Loc = tuple[str, ...]


@lazy_record(frozen=True, slots=True)
class Problem:
    """One requirement that one value breaks.

    Attributes:
        loc: the place, by the names in data, from the outside in; empty for the value itself.
        value: what to show; `MASKED` where it is sensitive.
        not_run: why the requirement cannot be evaluated, where that is the problem.
    """

    loc: _Loc
    requirement: Requirement[Any]
    value: Any
    not_run: str | None = None

    @property
    def path(self) -> str | None:
        """The place as reports write it: "address.zip"; None for the row itself."""
        return ".".join(self.loc) if self.loc else None


def problems_of(value: object, expected: FieldType, loc: _Loc = ()) -> Iterator[Problem]:
    """Every requirement that the value breaks; nothing if it is valid.

    Rules are not evaluated on a value that is not of its type.

    Args:
        loc: the place of the value, for the problems.
    """
    if type(value) is UnparseableValue:
        yield Problem(loc, value.requirement, mask_sensitive(value.value, expected))
        return
    shown = mask_sensitive(value, expected)
    if value is None:
        if not expected.nullable:
            yield Problem(loc, NOT_NULL, shown)
        return
    if isinstance(expected.dtype, Opaque):
        return
    try:
        plain = contract_form(value, expected)
    except NotContractForm as failed:
        yield Problem(loc, violated_form(failed, expected), shown)
        return
    if (form := wire_form_problem(plain, expected)) is not None:
        yield Problem(loc, form, shown)
        return
    match expected.dtype:
        case ListOf(item):
            hide = expected.sensitive
            yield from _item_problems(plain, item, loc, hide=hide)
        case StructOf(specification):
            yield from member_problems(plain, specification, loc, hide=expected.sensitive)
        case _:
            pass
    if (state := non_finite_state(plain)) is not None:
        is_nan = state == "nan"
        forbidden = expected.forbids_nan if is_nan else expected.forbids_inf
        if forbidden:
            yield Problem(loc, NOT_NAN if is_nan else NOT_INF, shown)
        if forbidden or is_nan:
            return
    for requirement in expected.rules:
        yield from _rule_problems(requirement, value, plain, expected, loc)


def _rule_problems(
    requirement: Requirement[ValueRule], value: object, plain: Any, expected: FieldType, loc: _Loc
) -> Iterator[Problem]:
    """The problem of one rule.

    Args:
        plain: the value in contract form, but for its items and members.
    """
    try:
        if isinstance(requirement.rule, DEEP_RULES):
            plain = deep_contract_form(value, expected)
        if not accepts(requirement.rule, plain, expected):
            yield Problem(loc, requirement, mask_sensitive(value, expected))
    except NotContractForm:
        return  # something in it is not of its type, which is a problem of its own
    except RuleFailed as failure:
        reason = shown_failure(failure, sensitive=contains_sensitive(expected))
        yield Problem(loc, requirement, mask_sensitive(value, expected), not_run=reason)


def _item_problems(
    items: Sequence[object], item: FieldType, loc: _Loc, *, hide: bool
) -> Iterator[Problem]:
    """The problems of a list's items, each requirement once, with its first offender."""
    seen: set[tuple[_Loc, Requirement[Any]]] = set()
    for one in items:
        for problem in problems_of(one, item, loc):
            lifted = problem.requirement.with_rule(EachItem(problem.requirement.rule))
            if (problem.loc, lifted) not in seen:
                seen.add((problem.loc, lifted))
                shown = MASKED if hide else problem.value
                yield Problem(problem.loc, lifted, shown, problem.not_run)


def member_problems(
    members: Mapping[str, object],
    specification: Specification,
    loc: _Loc = (),
    *,
    hide: bool = False,
    fields: Iterable[Field] | None = None,
) -> Iterator[Problem]:
    """Every requirement that the members of one row or struct break.

    Args:
        members: the values by their names in data.
        hide: whether the whole is sensitive, so that none of its members may be shown.
        fields: the fields that may break something; all unless passed.
    """
    for declared in specification.fields if fields is None else fields:
        where = (*loc, declared.alias)
        name = find_name(declared, members)
        if name is None:
            yield Problem(where, PRESENT, None)
            continue
        for problem in problems_of(members[name], declared.value, where):
            shown = MASKED if hide else problem.value
            yield Problem(problem.loc, problem.requirement, shown, problem.not_run)
    for evaluator in row_evaluators(specification):
        yield from _row_problems(evaluator, members, loc, hide=hide)
    if specification.extra == "forbid":
        for name in match_columns(specification, members)[1]:
            yield Problem((*loc, name), DECLARED, None)


def _row_problems(
    evaluator: RowEvaluator, members: Mapping[str, object], loc: _Loc, *, hide: bool
) -> Iterator[Problem]:
    try:
        if evaluator.is_broken(members):
            shown = MASKED if hide else evaluator.shown_values(members)
            yield Problem(loc, evaluator.requirement, shown)
    except RuleFailed as failed:
        yield Problem(loc, evaluator.requirement, None, not_run=evaluator.failure_reason(failed))
