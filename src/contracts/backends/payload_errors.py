"""What a bad payload broke: every rule, under our codes, with nothing sensitive in it.

pydantic-core stops at the first constraint of a field; this says the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import (
    InitErrorDetails,
    PydanticCustomError,
    ValidationError,
    core_schema,
    from_json,
)

from contracts.backends.builtin_values import Lying, is_of, members_of
from contracts.backends.contract_form import NotContractForm, as_mapping
from contracts.backends.values import Problem, member_problems
from contracts.backends.wire_values import Source, from_members, uncounted
from contracts.errors import is_failure
from contracts.rendering import MASKED, jsonable
from contracts.rules.requirement import Requirement, sentence
from contracts.specification import Field, Specification


def failure(requirement: Requirement[Any], reason: str | None = None) -> PydanticCustomError:
    """The error of one broken requirement: its code and its sentence."""
    code, says = requirement.rule.code, sentence(requirement.rule)
    text = says if reason is None else f"{says}: not run, {reason}"
    return PydanticCustomError(code, "{says}", {"says": text})


@dataclass(frozen=True, slots=True)
class Look:
    """How a payload is looked at that the contract's core schema refuses.

    Attributes:
        make: makes an instance of Python values in contract form.
    """

    specification: Specification
    make: Callable[[Any], Any]

    def again(self, given: Any, source: Source, refused: BaseException | None = None) -> Any:
        """The instance of a payload that is in contract form once it is read as its fields say.

        Args:
            refused: why the core schema refuses it, where that is known: its other fields are right.

        Raises:
            ValidationError: it breaks the contract; every requirement that it breaks is told.
        """
        contract = self.specification
        members = members_given(given, contract)
        if members is None:
            raise refusal([no_object(contract)], contract)
        fields = suspects(refused, contract) if isinstance(refused, ValidationError) else None
        read = None if contract.row_rules else fields
        data = from_members(members, contract, "", uncounted, source, fields=read)
        problems = member_problems(data, contract, wire=True, fields=fields)
        if lines := [line_for(problem) for problem in problems if fails(problem)]:
            raise refusal(lines, contract)
        try:
            return self.make(from_members(members, contract, "", uncounted, source))
        except ValidationError as error:
            raise refusal(lines_of(error), contract) from None

    def again_in_json(self, body: str | bytes | bytearray, refused: ValidationError) -> Any:
        """The same of a JSON object.

        Raises:
            ValidationError: it breaks the contract, or is no JSON text.
        """
        if is_of_body(refused):
            raise of_body(refused, self.specification) from None
        return self.again(from_json(body), "json", refused)


def suspects(refused: ValidationError, specification: Specification) -> list[Field]:
    """The fields that pydantic-core says something of; it says something of each that is wrong."""
    lines = refused.errors(include_url=False, include_context=False, include_input=False)
    names = {line["loc"][0] for line in lines if line["loc"]}
    return [one for one in specification.fields if one.alias in names or one.name in names]


@dataclass(frozen=True, slots=True)
class Refused:
    """Stands for an instance that there is none of, in a union that would add what it says itself."""

    error: ValidationError


def explained(look: Look) -> Callable[..., Any]:
    """A validator of Python values around the contract's own, which looks again at what that
    refuses. What reads text alone never asks it: it is about values.
    """

    def explain(given: Any, handler: Any, info: core_schema.ValidationInfo) -> Any:
        data = read_once(given)
        if info.mode not in ("python", "json"):
            return look.again(data, "text")
        try:
            return handler(data)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            refused = error
        return look.again(data, "values", refused)

    return explain


def explained_json(look: Look) -> Callable[[Any], Any]:
    """A validator of JSON that is asked where the contract's own refuses."""

    def explain(given: Any) -> Any:
        try:
            return look.again(given, "json")
        except ValidationError as error:
            return Refused(error)

    return explain


def raised(found: Any) -> Any:
    """An instance as it is; what is wrong with a payload that there is none of is raised."""
    if type(found) is Refused:
        raise found.error
    return found


def refusal(lines: list[InitErrorDetails], specification: Specification) -> ValidationError:
    """Pydantic's own error of the lines."""
    hide = specification.has_sensitive
    return ValidationError.from_exception_data(specification.name, lines, hide_input=hide)


def lines_of(error: ValidationError) -> list[InitErrorDetails]:
    """What pydantic-core says of members that break no requirement: a default is not what it
    stands for.
    """
    return [
        InitErrorDetails(
            type=PydanticCustomError(
                "dtype", "{says}", {"says": f"must be declared so: {line['msg']}"}
            ),
            loc=line["loc"],
            input=None,
        )
        for line in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def no_object(specification: Specification) -> InitErrorDetails:
    """The line of a payload that has no members."""
    says = f"must be an object with the fields of {specification.name}"
    error = PydanticCustomError("dtype", "{says}", {"says": says})
    return InitErrorDetails(type=error, loc=(), input=None)


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


def line_for(problem: Problem) -> InitErrorDetails:
    """The error line of one problem: our code, its place, its value where it may be shown."""
    return InitErrorDetails(
        type=failure(problem.requirement, problem.not_run),
        loc=problem.loc,
        input=jsonable(problem.value),
    )


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
    hide = specification.has_sensitive
    said: Any = PydanticCustomError("json_invalid", "must be JSON") if hide else first["type"]
    body = jsonable(MASKED if hide else as_text(first["input"]))
    line = InitErrorDetails(type=said, loc=(), input=body)
    if not hide and "ctx" in first:
        line["ctx"] = first["ctx"]
    return ValidationError.from_exception_data(error.title, [line], "json", hide_input=hide)


def as_text(body: Any) -> Any:
    """A JSON body as text, however it came."""
    if is_of(body, (bytes, bytearray)):
        return bytes(body).decode(errors="backslashreplace")
    return body
