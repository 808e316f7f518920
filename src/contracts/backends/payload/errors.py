"""The errors of a bad payload: every broken rule, under our codes, with sensitive values masked.

pydantic-core stops at the first constraint of a field; this finds the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import (
    InitErrorDetails,
    PydanticCustomError,
    ValidationError,
)

from contracts.backends.builtin_values import UntrustedSubclass, has_type, plain_dict
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.foreign_values import plain_members
from contracts.backends.masking import mask_sensitive
from contracts.backends.python.casts import UnparseableValue
from contracts.backends.python.convert import (
    Source,
    convert_members,
    ignore_change,
)
from contracts.backends.python.default_values import AppliedDefaults, rounded_default
from contracts.backends.python.defaults import row_with_defaults
from contracts.backends.python.problems import Problem, member_problems, problems_of
from contracts.backends.written_text import with_written
from contracts.escaping import printable
from contracts.report.values import MASKED, jsonable
from contracts.rules.implied import OfType
from contracts.rules.requirement import Requirement, sentence
from contracts.specification import (
    VALID_JSON,
    Factory,
    Field,
    Specification,
    StructOf,
    find_name,
    walk_types,
)


class ProblemText(str):
    """The sentence of a problem, which is what JSON shows of it, with the problem itself."""

    __slots__ = ("key", "problem", "specification")

    problem: Problem
    specification: Specification
    key: Mapping[str, Any] | None

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def _problem_text(
    problem: Problem,
    specification: Specification,
    key: Mapping[str, Any] | None = None,
    *,
    says: str | None = None,
) -> ProblemText:
    """The text of a problem in an error.

    Args:
        key: the row's key.
        says: the sentence, where it is not the requirement's own.
    """
    if says is None:
        says = sentence(problem.requirement.rule)
    if problem.not_run is not None:
        says = f"{says}: not run, {problem.not_run}"
    done = ProblemText(says)
    done.problem, done.specification, done.key = problem, specification, key
    return done


def payload_key(members: Mapping[str, Any], specification: Specification) -> dict[str, Any] | None:
    """The row's key as it may be shown, where the contract has one."""
    if not specification.key:
        return None
    values = {one.alias: members.get(find_name(one, members) or "") for one in specification.key}
    came = {
        alias: value.value if type(value) is UnparseableValue else value
        for alias, value in values.items()
    }
    return {one.alias: mask_sensitive(came[one.alias], one.value) for one in specification.key}


def requirement_error(
    requirement: Requirement[Any], reason: str | None = None
) -> PydanticCustomError:
    """The error of one broken requirement: its code and its sentence."""
    code, says = requirement.rule.code, sentence(requirement.rule)
    text = says if reason is None else f"{says}: not run, {reason}"
    return PydanticCustomError(code, "{says}", {"says": text})


def convert_refused(
    payload: Any,
    contract: Specification,
    source: Source,
    refused: BaseException | None = None,
) -> dict[str, Any]:
    """A payload that the contract's core schema refuses, converted to contract form.

    Args:
        refused: why it is refused, where that is known: its other fields are valid.

    Raises:
        ValidationError: it breaks the contract; the error has every requirement that it breaks.
    """
    members = payload_members(payload, contract)
    if members is None:
        shown = MASKED if contract.has_sensitive else payload
        raise validation_error([Problem((), object_requirement(contract), shown)], contract)
    fields = _suspect_fields(refused, contract) if isinstance(refused, ValidationError) else None
    read = None if contract.row_rules else fields
    data = convert_members(members, contract, None, ignore_change, source, fields=read)
    row = row_with_defaults(data, contract, AppliedDefaults())
    problems = with_written(member_problems(row, contract, fields=fields), contract, members)
    if broken := [problem for problem in problems if _fails_payload(problem)]:
        raise validation_error(broken, contract, payload_key(row, contract))
    return convert_members(members, contract, None, ignore_change, source)


def _suspect_fields(refused: ValidationError, specification: Specification) -> list[Field]:
    """The fields in pydantic-core's errors, which reports every field that is wrong, if not
    everything; and those whose default is made anew, of which its errors name no field.
    """
    lines = refused.errors(include_url=False, include_context=False, include_input=False)
    names = {line["loc"][0] for line in lines if line["loc"]}
    return [
        one
        for one in specification.fields
        if one.alias in names or one.name in names or _has_factory(one)
    ]


def _has_factory(field: Field) -> bool:
    """Whether a default of the field, or one nested in it, is made anew for each value."""
    nested = (one.dtype for one in walk_types(field.value))
    inner = (f for one in nested if isinstance(one, StructOf) for f in one.specification.fields)
    return any(type(one.default) is Factory for one in (field, *inner))


def validation_error(
    broken: Sequence[Problem],
    specification: Specification,
    key: Mapping[str, Any] | None = None,
) -> ValidationError:
    """Pydantic's own error of the requirements that a payload breaks."""
    lines = [_error_line(problem, _problem_text(problem, specification, key)) for problem in broken]
    hide = specification.has_sensitive
    return ValidationError.from_exception_data(specification.name, lines, hide_input=hide)


def refuse_made_default(value: object, field: Field) -> None:
    """Refuse a default that a factory made and that breaks its field's rules.

    Raises:
        ValidationError: it does.
    """
    problems = problems_of(rounded_default(value, field.value), field.value, (field.alias,))
    if broken := [problem for problem in problems if _fails_payload(problem)]:
        raise validation_error(broken, Specification(field.name, (field,)))


def remaining_problems(error: ValidationError) -> Iterator[Problem]:
    """pydantic-core's errors that are not a broken requirement: of a default that is not of its
    field's type, say.
    """
    for line in error.errors(include_url=False, include_context=False, include_input=False):
        loc = tuple(part for part in line["loc"] if isinstance(part, str))
        yield Problem(loc, Requirement(OfType(f"as it is declared: {line['msg']}")), None)


def object_requirement(specification: Specification) -> Requirement[OfType]:
    """The implied rule that a payload has members."""
    return Requirement(OfType(f"an object with the fields of {specification.name}"))


def snapshot_mapping(data: Any) -> Any:
    """A mapping as a dict, because it may change between two reads; None where it raises."""
    if type(data) is dict or not has_type(data, Mapping):
        return data
    try:
        return plain_dict(data)
    except UntrustedSubclass:
        return None


def payload_members(data: Any, specification: Specification) -> Mapping[str, Any] | None:
    """The members of a payload, values of numpy and pandas as Python's own; None where it has none by
    name.
    """
    try:
        return plain_members(as_mapping(data, specification), specification.fields)
    except NotContractForm:
        return None


def _fails_payload(problem: Problem) -> bool:
    """Whether the problem makes one payload invalid. A warning does not, nor a rule that tolerates
    one row in one.
    """
    return problem.not_run is not None or fails_one_row(problem.requirement)


def fails_one_row(requirement: Requirement[Any]) -> bool:
    """Whether a single row that breaks the requirement is already too much."""
    return requirement.severity == "error" and not requirement.tolerates(1, 1)


def _error_line(problem: Problem, says: ProblemText) -> InitErrorDetails:
    """The error line of one problem: our code, its place, its value where it may be shown.

    pydantic writes the place as it is, and a key of the payload may have any characters.
    """
    error = PydanticCustomError(problem.requirement.rule.code, "{says}", {"says": says})
    loc = tuple(map(printable, problem.loc))
    return InitErrorDetails(type=error, loc=loc, input=jsonable(problem.value))


def hide_input(error: ValidationError, specification: Specification) -> ValidationError:
    """An error of pydantic's own, without its input where the contract has a sensitive field."""
    if not specification.has_sensitive:
        return error
    lines = error.errors(include_url=False, include_context=False, include_input=False)
    hidden = [InitErrorDetails(type=one["type"], loc=one["loc"], input=MASKED) for one in lines]
    return ValidationError.from_exception_data(error.title, hidden, hide_input=True)


_BODY_ERROR_TYPES = ("json_invalid", "json_type", "string_unicode")
"""pydantic-core's errors of a body that is not JSON at all."""


def is_body_error(error: ValidationError) -> bool:
    """Whether an error is about a body that is not strict JSON."""
    if error.error_count() != 1:
        return False
    (line,) = error.errors(include_url=False, include_context=False, include_input=False)
    return line["type"] in _BODY_ERROR_TYPES and not line["loc"]


def body_error(error: ValidationError, specification: Specification) -> ValidationError:
    """The error of a body that is not JSON, with the body as JSON can hold it, or masked where the
    contract has a sensitive field.
    """
    (first,) = error.errors(include_url=False)
    return invalid_json_error(first["input"], first["msg"], specification)


def invalid_json_error(body: Any, why: str, specification: Specification) -> ValidationError:
    hide = specification.has_sensitive
    shown = MASKED if hide else _body_as_text(body)
    problem = Problem((), VALID_JSON, shown)
    says = {"says": _problem_text(problem, specification, says=None if hide else why)}
    line = InitErrorDetails(
        type=PydanticCustomError("json_invalid", "{says}", says), loc=(), input=jsonable(shown)
    )
    return ValidationError.from_exception_data(specification.name, [line], hide_input=hide)


def _body_as_text(body: Any) -> Any:
    if has_type(body, (bytes, bytearray)):
        return bytes(body).decode(errors="backslashreplace")
    return body
