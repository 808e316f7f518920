"""What a bad payload broke: every rule, under our codes, with nothing sensitive in it.

pydantic-core stops at the first constraint of a field; this says the rest.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, LiteralString, cast

from pydantic_core import (
    ErrorDetails,
    InitErrorDetails,
    PydanticCustomError,
    ValidationError,
    core_schema,
)

from contracts.backends.builtin_values import Lying, is_of, members_of, text_of
from contracts.backends.masking import hides
from contracts.backends.values import Problem, member_problems
from contracts.backends.wire_values import NAN_IS_NONE, Unconverted, from_members, uncounted
from contracts.dtypes import Date, Datetime, Duration, Int, Text, Time, Uuid
from contracts.errors import is_failure
from contracts.rendering import MASKED, jsonable
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.wire import AS_IS
from contracts.specification import ListOf, Specification, StructOf, Value, within

OURS: tuple[LiteralString, ...] = (
    "missing_field", "extra_field", "dtype", "null", "nan", "inf", "lossy", "format", "ge", "gt",
    "le", "lt", "multiple_of", "min_length", "max_length", "matches", "one_of", "custom",
    "row_rule", "coordinates", "custom_row",
)  # fmt: skip
"""The codes that our own validators raise already."""

CODES: dict[str, LiteralString] = {
    **{code: code for code in OURS},
    "extra_forbidden": "extra_field",
    "greater_than_equal": "ge",
    "greater_than": "gt",
    "less_than_equal": "le",
    "less_than": "lt",
    "multiple_of": "multiple_of",
    "string_too_short": "min_length",
    "bytes_too_short": "min_length",
    "too_short": "min_length",
    "string_too_long": "max_length",
    "bytes_too_long": "max_length",
    "too_long": "max_length",
    "literal_error": "one_of",
    "decimal_max_digits": "lossy",
    "decimal_max_places": "lossy",
    "decimal_whole_digits": "lossy",
}
"""Our code for pydantic-core's own error types; whatever else it says is about the type."""

WRITTEN = (Date(), Datetime(), Datetime(aware=True), Time(), Duration(), Uuid())
"""The types that JSON writes as text of one form: other text is of a wrong format."""


def failure(requirement: Requirement[Any], reason: str | None = None) -> PydanticCustomError:
    """The error of one broken requirement: its code and its sentence."""
    code, says = requirement.rule.code, sentence(requirement.rule)
    text = says if reason is None else f"{says}: not run, {reason}"
    return PydanticCustomError(code, "{says}", {"says": text})


def explained(specification: Specification) -> Callable[..., Any]:
    """A validator around the contract's own that explains its refusals in full."""
    reads_wire = says_wire(specification)

    def explain(given: Any, handler: Any, info: core_schema.ValidationInfo) -> Any:
        is_python = info.mode == "python"
        data = read_once(given) if is_python else given
        data = read_payload(data, specification) if reads_wire else data
        try:
            return handler(data)
        except BaseException as error:  # whatever a value's own methods raise
            if not is_failure(error):
                raise
            lines = python_lines(data, specification) if is_python else []
            if not lines and not isinstance(error, ValidationError):
                raise
            raise ValidationError.from_exception_data(
                specification.name,
                lines or own_lines(cast("ValidationError", error), specification),
                input_type="python" if is_python else "json",
                hide_input=specification.has_sensitive,
            ) from None

    return explain


def says_wire(specification: Specification) -> bool:
    """Whether a field, however deep, says that it looks on the wire otherwise than as contract
    form.
    """
    every = (value for field in specification.fields for value in within(field.value))
    return any(one.wire != AS_IS or one.non_finite.nan in NAN_IS_NONE for one in every)


def read_payload(data: Any, specification: Specification) -> Any:
    """A payload as its fields say that it is read; what is no mapping as it came."""
    if type(data) is not dict or not all(isinstance(name, str) for name in data):
        return data
    return from_members(data, specification, "", uncounted, "values")


def read_once(data: Any) -> Any:
    """A mapping as a dict, for it may be another the next time; None where it raises."""
    if type(data) is dict or not is_of(data, Mapping):
        return data
    try:
        return members_of(data)
    except Lying:
        return None


def python_lines(data: Any, specification: Specification) -> list[InitErrorDetails]:
    """Every requirement that a Python payload breaks; none where it is no mapping."""
    if not is_of(data, dict) or not all(is_of(name, str) for name in data):
        return []
    members = {text_of(name): value for name, value in data.items()}
    problems = member_problems(members, specification, wire=True)
    return [line_for(problem) for problem in problems if fails(problem)]


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


def own_lines(error: ValidationError, specification: Specification) -> list[InitErrorDetails]:
    """pydantic-core's own error lines under our codes, their values masked where sensitive."""
    return [
        line_for(
            Problem(named_parts(line), line["input"].requirement, shown_input(line, specification))
        )
        if type(line["input"]) is Unconverted
        else InitErrorDetails(
            type=PydanticCustomError(
                code_of(line, specification),
                "{says}",
                {"says": line["msg"]},
            ),
            loc=named_parts(line),
            input=shown_input(line, specification),
        )
        for line in error.errors(include_url=False, include_context=False)
    ]


def named_parts(line: ErrorDetails) -> tuple[str, ...]:
    """The place of an error line in the words of the data: items of lists have no name."""
    return tuple(part for part in line["loc"] if isinstance(part, str))


def code_of(line: ErrorDetails, specification: Specification) -> LiteralString:
    """Our code for one of pydantic-core's error lines, or for one of our own."""
    kind, given = line["type"], line["input"]
    if kind in OURS:
        return CODES[kind]
    if kind == "missing":
        return "missing_field"
    if given is None:
        return "null"
    if is_of(given, float) and not math.isfinite(given):
        return "nan" if math.isnan(given) else "inf"
    expected = value_at(line["loc"], specification)
    dtype = None if expected is None else expected.dtype
    if isinstance(dtype, Int) and type(given) is int and not dtype.lowest <= given <= dtype.highest:
        return "lossy"
    if kind in CODES:
        return CODES[kind]
    if kind == "string_pattern_mismatch" or dtype in WRITTEN:
        return "matches" if dtype == Text() else "format" if type(given) is str else "dtype"
    return "dtype"


def value_at(loc: tuple[int | str, ...], specification: Specification) -> Value | None:
    """What the value at the place must be, or None where nothing is declared."""
    names = [part for part in loc if isinstance(part, str)]
    value: Value | None = None
    for name in names:
        fields = {n: f.value for f in specification.fields for n in (f.name, f.alias)}
        value = fields.get(name)
        while value is not None and isinstance(value.dtype, ListOf):
            value = value.dtype.item
        if value is not None and isinstance(value.dtype, StructOf):
            specification = value.dtype.specification
    return value


BODY = ("json_invalid", "json_type", "string_unicode")
"""What pydantic-core says of a body that is no JSON text at all, before any field is told apart."""


def of_body(error: ValidationError, specification: Specification) -> ValidationError:
    """The error with a body that is no JSON as strict JSON can hold it, or masked where the
    contract has a sensitive field; an error of a row as it is.
    """
    first, *_ = lines = error.errors(include_url=False)
    if [line["type"] for line in lines] not in ([one] for one in BODY):
        return error
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


def shown_input(line: ErrorDetails, specification: Specification) -> Any:
    """The input of one of pydantic-core's lines, as it may be shown: a missing field's is the
    whole payload, which says nothing of the field, and may hold what is sensitive.
    """
    if line["type"] == "missing":
        return None
    given = line["input"].value if type(line["input"]) is Unconverted else line["input"]
    return jsonable(MASKED if hidden(line["loc"], specification) else given)


def hidden(loc: tuple[int | str, ...], specification: Specification) -> bool:
    """Whether the value at the place may hold something sensitive."""
    if not loc:
        return specification.has_sensitive
    fields = {name: f.value for f in specification.fields for name in (f.alias, f.name)}
    return loc[0] not in fields or hides(fields[str(loc[0])])
