"""What is wrong with a body, in the shape that FastAPI's users know, as strict JSON can hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticUndefined
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from contracts.backends.payload_errors import Told
from contracts.errors import WireError
from contracts.rendering import jsonable, scalar_values
from contracts.report import NotRun, Report, Violation
from contracts.specification import ListOf, Specification, StructOf, Value

T = TypeVar("T")
MOST_LINES = 100
"""How many broken rules an answer lists before it only counts them."""


class Broke(BaseModel):
    """One value that broke a rule."""

    row: int | None
    key: dict[str, Any] | None
    value: Any


class BrokenRule(BaseModel):
    """One rule that the body breaks: where, and what it must be."""

    loc: list[str | int]
    type: str
    msg: str
    input: Any = None
    count: int | None = None
    cause: str | None = None
    examples: list[Broke] | None = None


class Refusal(BaseModel):
    """Why the body is refused."""

    detail: list[BrokenRule]


class Refused(RequestValidationError):
    """A body that breaks its contract; FastAPI's own handlers, and yours, know it by its base.

    Its lines are safe to send.
    """


def refused(lines: Iterable[Mapping[str, Any]]) -> Refused:
    """The error that FastAPI answers with 422."""
    return Refused([*lines])


def bounded(every: Sequence[T], line_of: Callable[[T], dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of the first broken rules, and how many more there are: they are not even written, for a
    body of nothing but extra fields has thousands.
    """
    lines = [line_of(one) for one in every[:MOST_LINES]]
    more = len(every) - MOST_LINES
    if more > 0:
        lines.append(line("more", (), f"{more:,} more broken rules are not listed"))
    return lines


def line(code: str, loc: Iterable[str | int], says: str, given: Any = None) -> dict[str, Any]:
    """What is wrong at a place in the body."""
    return {
        "type": code,
        "loc": ["body", *map(jsonable, loc)],
        "msg": scalar_values(says),
        "input": jsonable(given),
    }


# One row --------------------------------------------------------------------------------------


def lines_of_error(error: ValidationError) -> list[dict[str, Any]]:
    """What is wrong with one row."""
    every = error.errors(include_url=False, include_context=False)
    return bounded(every, lambda one: line(one["type"], one["loc"], one["msg"], one["input"]))


# A batch --------------------------------------------------------------------------------------


def lines_of_wire(error: WireError) -> list[dict[str, Any]]:
    """What is wrong with a body that holds no rows."""
    return [line("json_invalid", () if error.row is None else (error.row,), str(error))]


def lines_of_report(
    report: Report, specification: Specification, *, by_columns: bool
) -> list[dict[str, Any]]:
    """What is wrong with a batch: a line for each broken rule, at the first value that breaks it.

    Args:
        by_columns: whether the body has its rows within its columns.
    """

    def line_of(one: Violation | NotRun) -> dict[str, Any]:
        if isinstance(one, NotRun):
            return line_of_not_run(one, specification)
        return line_of_violation(one, specification, by_columns=by_columns)

    broken: list[Violation | NotRun] = [one for one in report.violations if one.fails]
    return bounded([*broken, *report.not_run], line_of)


def line_of_violation(
    one: Violation, specification: Specification, *, by_columns: bool
) -> dict[str, Any]:
    """The line of one rule, with its exact count and some examples."""
    first = one.examples[0] if one.examples else None
    row = () if first is None or first.row is None else (first.row,)
    parts = parts_of(one.field, specification)
    loc = (*parts[:1], *row, *parts[1:]) if by_columns else (*row, *parts)
    told = line(one.code, loc, one.rule, None if first is None else first.value)
    data = one.to_dict()
    return told | {name: data[name] for name in ("count", "cause", "examples")}


def line_of_not_run(one: NotRun, specification: Specification) -> dict[str, Any]:
    """The line of a rule that could not be asked, and so is not kept."""
    says = f"{one.rule}: not run, {one.reason}"
    return line(one.code, parts_of(one.field, specification), says) | {"count": 0, "examples": []}


def parts_of(path: str | None, specification: Specification) -> Sequence[str]:
    """The names along a path as reports write it: "address.zip" leads through two contracts, unless
    a field is called so.
    """
    if path is None:
        return ()
    for field in specification.fields:
        inner = contract_in(field.value)
        if inner is not None and path.startswith(f"{field.alias}."):
            return (field.alias, *parts_of(path.removeprefix(f"{field.alias}."), inner))
    return (path,)


def contract_in(value: Value) -> Specification | None:
    """The contract that a field's values, or their items, are rows of."""
    match value.dtype:
        case ListOf(item):
            return contract_in(item)
        case StructOf(specification):
            return specification
        case _:
            return None


# What FastAPI refused itself ------------------------------------------------------------------


async def answer_refused(_: Request, error: Exception) -> Response:
    """The answer to any request that is refused, as strict JSON can hold it: with NaN as text."""
    lines: Sequence[Any] = getattr(error, "errors", list)()
    if not isinstance(error, Refused):
        lines = bounded(lines, safe)
    return JSONResponse({"detail": [*lines]}, status_code=422)


def safe(given: Mapping[str, Any]) -> dict[str, Any]:
    """A line of pydantic's as strict JSON can hold it."""
    shown = {
        name: jsonable(value) for name, value in given.items() if value is not PydanticUndefined
    }
    if type(given.get("ctx", {}).get("says")) is Told:
        del shown["ctx"]  # what a contract says there is its message again
    return shown
