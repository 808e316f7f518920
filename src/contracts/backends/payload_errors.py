"""What a bad payload broke: every rule, under our codes, with nothing sensitive in it.

pydantic-core stops at the first constraint of a field; this says the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import (
    InitErrorDetails,
    PydanticCustomError,
    ValidationError,
)

from contracts.backends.builtin_values import Lying, is_of, members_of
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.masking import masked
from contracts.backends.values import Problem, member_problems
from contracts.backends.wire_values import Source, Unconverted, from_members, uncounted
from contracts.rendering import MASKED, jsonable
from contracts.rules.implied import OfType
from contracts.rules.requirement import Requirement, sentence
from contracts.specification import A_JSON_TEXT, Field, Specification, held_by


class Told(str):
    """The sentence of a problem, which is all that JSON has of it, with the problem itself."""

    __slots__ = ("key", "problem", "specification")

    problem: Problem
    specification: Specification
    key: Mapping[str, Any] | None

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)


def told(
    problem: Problem,
    specification: Specification,
    key: Mapping[str, Any] | None = None,
    *,
    says: str | None = None,
) -> Told:
    """What an error says of a problem.

    Args:
        key: the row's key.
        says: in which words, where they are not the requirement's own.
    """
    if says is None:
        says = sentence(problem.requirement.rule)
    if problem.not_run is not None:
        says = f"{says}: not run, {problem.not_run}"
    done = Told(says)
    done.problem, done.specification, done.key = problem, specification, key
    return done


def key_of(members: Mapping[str, Any], specification: Specification) -> dict[str, Any] | None:
    """The row's key as it may be shown, where the contract has one."""
    if not specification.key:
        return None
    given = {one.alias: members.get(held_by(one, members) or "") for one in specification.key}
    came = {
        alias: value.value if type(value) is Unconverted else value
        for alias, value in given.items()
    }
    return {one.alias: masked(came[one.alias], one.value) for one in specification.key}


def failure(requirement: Requirement[Any], reason: str | None = None) -> PydanticCustomError:
    """The error of one broken requirement: its code and its sentence."""
    code, says = requirement.rule.code, sentence(requirement.rule)
    text = says if reason is None else f"{says}: not run, {reason}"
    return PydanticCustomError(code, "{says}", {"says": text})


def read_again(
    given: Any,
    contract: Specification,
    source: Source,
    refused: BaseException | None = None,
) -> dict[str, Any]:
    """A payload that the contract's core schema refuses in contract form, once it is read as its
    fields say.

    Args:
        refused: why it is refused, where that is known: its other fields are right.

    Raises:
        ValidationError: it breaks the contract; every requirement that it breaks is told.
    """
    members = members_given(given, contract)
    if members is None:
        shown = MASKED if contract.has_sensitive else given
        raise refusal([Problem((), an_object(contract), shown)], contract)
    fields = suspects(refused, contract) if isinstance(refused, ValidationError) else None
    read = None if contract.row_rules else fields
    data = from_members(members, contract, None, uncounted, source, fields=read)
    problems = member_problems(data, contract, wire=True, fields=fields)
    if broken := [problem for problem in problems if fails(problem)]:
        raise refusal(broken, contract, key_of(data, contract))
    return from_members(members, contract, None, uncounted, source)


def suspects(refused: ValidationError, specification: Specification) -> list[Field]:
    """The fields that pydantic-core says something of; it says something of each that is wrong."""
    lines = refused.errors(include_url=False, include_context=False, include_input=False)
    names = {line["loc"][0] for line in lines if line["loc"]}
    return [one for one in specification.fields if one.alias in names or one.name in names]


def refusal(
    broken: Sequence[Problem],
    specification: Specification,
    key: Mapping[str, Any] | None = None,
) -> ValidationError:
    """Pydantic's own error of what a payload breaks."""
    lines = [line_for(problem, told(problem, specification, key)) for problem in broken]
    hide = specification.has_sensitive
    return ValidationError.from_exception_data(specification.name, lines, hide_input=hide)


def unexplained(error: ValidationError) -> Iterator[Problem]:
    """What pydantic-core says of members that break no requirement: of a default, say, that is not
    what it stands for.
    """
    for line in error.errors(include_url=False, include_context=False, include_input=False):
        loc = tuple(part for part in line["loc"] if isinstance(part, str))
        yield Problem(loc, Requirement(OfType(f"as it is declared: {line['msg']}")), None)


def an_object(specification: Specification) -> Requirement[OfType]:
    """The implied rule that a payload has members."""
    return Requirement(OfType(f"an object with the fields of {specification.name}"))


def read_once(data: Any) -> Any:
    """A mapping as a dict, for it may be another the next time; None where it raises."""
    if type(data) is dict or not is_of(data, Mapping):
        return data
    try:
        return members_of(data)
    except Lying:
        return None


def members_given(data: Any, specification: Specification) -> Mapping[str, Any] | None:
    """The members of a payload, or None where it has none that are named."""
    try:
        return as_mapping(data, specification)
    except NotContractForm:
        return None


def fails(problem: Problem) -> bool:
    """Whether the problem makes one payload invalid: a warning does not, nor what one row
    in one may break.
    """
    return problem.not_run is not None or fails_one_row(problem.requirement)


def fails_one_row(requirement: Requirement[Any]) -> bool:
    """Whether one row in one that breaks the requirement is one too many."""
    return requirement.severity == "error" and not requirement.tolerates(1, 1)


def line_for(problem: Problem, says: Told) -> InitErrorDetails:
    """The error line of one problem: our code, its place, its value where it may be shown."""
    error = PydanticCustomError(problem.requirement.rule.code, "{says}", {"says": says})
    return InitErrorDetails(type=error, loc=problem.loc, input=jsonable(problem.value))


BODY = ("json_invalid", "json_type", "string_unicode")
"""What pydantic-core says of a body that is no JSON text at all, before any field is told apart."""


def is_of_body(error: ValidationError) -> bool:
    """Whether an error is about a body that is no JSON as strict JSON can hold it."""
    if error.error_count() != 1:
        return False
    (line,) = error.errors(include_url=False, include_context=False, include_input=False)
    return line["type"] in BODY and not line["loc"]


def of_body(error: ValidationError, specification: Specification) -> ValidationError:
    """The error of a body that is no JSON with the body in it as JSON can hold it, or masked where
    the contract has a sensitive field.
    """
    (first,) = error.errors(include_url=False)
    return no_json(first["input"], first["msg"], specification)


def no_json(body: Any, why: str, specification: Specification) -> ValidationError:
    """The error of a body that is no JSON."""
    hide = specification.has_sensitive
    shown = MASKED if hide else as_text(body)
    problem = Problem((), A_JSON_TEXT, shown)
    says = {"says": told(problem, specification, says=None if hide else why)}
    line = InitErrorDetails(
        type=PydanticCustomError("json_invalid", "{says}", says), loc=(), input=jsonable(shown)
    )
    return ValidationError.from_exception_data(specification.name, [line], hide_input=hide)


def as_text(body: Any) -> Any:
    """A JSON body as text, however it came."""
    if is_of(body, (bytes, bytearray)):
        return bytes(body).decode(errors="backslashreplace")
    return body
