"""Answers of endpoints, which go out only if they keep their contract."""

from __future__ import annotations

import functools
import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any, ParamSpec, get_args, get_origin
from uuid import uuid4

from fastapi import Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter, ValidationError

from contracts.contract import Contract
from contracts.enforcement import is_contract
from contracts.errors import ContractViolation, UnsupportedDataError
from contracts.integrations.fastapi.openapi import JSON
from contracts.judging import DEFAULT_EXAMPLES, checked, read
from contracts.one_row import report_of

LOG = logging.getLogger("contracts.integrations.fastapi")
P = ParamSpec("P")


def answers(
    contract: Any, *, status_code: int = 200
) -> Callable[[Callable[P, Any]], Callable[P, Awaitable[Response]]]:
    """A decorator of endpoints that lets nothing out which breaks the contract of the answer.

    Args:
        contract: a contract, for one row (an instance, or a mapping), or `list[Contract]`, for many
            (a list of those, or data of any kind that a contract reads).
        status_code: of an answer that keeps it.

    The answer is in wire form. What breaks the contract is answered 500, with an `error_id` and nothing
    of the data; the logger `contracts.integrations.fastapi` has the report under that id. So is a
    ContractViolation that the endpoint raises. A `Response` that it makes itself goes out as it is.

    Raises:
        TypeError: it is given no contract, or decorates a generator.
    """
    one = get_args(contract)[0] if get_origin(contract) is list else contract
    if not is_contract(one):
        raise TypeError(f"{contract!r} is no contract: give one, or a list of one")

    async def written(given: Any) -> bytes:
        if one is contract:
            return written_row(one, given)
        return await run_in_threadpool(written_rows, one, given)

    def decorated(endpoint: Callable[P, Any]) -> Callable[P, Awaitable[Response]]:
        if inspect.isgeneratorfunction(endpoint) or inspect.isasyncgenfunction(endpoint):
            raise TypeError(f"{endpoint.__qualname__} is a generator: return the rows as a list")

        @functools.wraps(endpoint)
        async def answer(*args: P.args, **keywords: P.kwargs) -> Response:
            try:
                if inspect.iscoroutinefunction(endpoint):
                    given = await endpoint(*args, **keywords)
                else:
                    given = await run_in_threadpool(endpoint, *args, **keywords)
            except ContractViolation as violation:  # it held something to a contract itself
                return withheld(violation, endpoint)
            if isinstance(given, Response):
                return given
            try:
                body = await written(given)
            except (ValueError, UnsupportedDataError) as error:
                return withheld(error, endpoint)
            return Response(body, status_code, media_type=JSON)

        # FastAPI documents what it says, and looks names up in the module of the function it has.
        signature = inspect.signature(endpoint, eval_str=True)
        answer.__signature__ = signature.replace(return_annotation=contract)  # type: ignore[attr-defined]  # so inspect reads it
        return answer

    return decorated


def written_row(contract: type[Contract], given: Any) -> bytes:
    """One row as JSON.

    Raises:
        ValueError: it breaks the contract.
    """
    return contract.model_validate(given).model_dump_json().encode()


def written_rows(contract: type[Contract], given: Any) -> bytes:
    """Many rows as a JSON array.

    Raises:
        ValueError: they break the contract.
        UnsupportedDataError: they are no data.
    """
    import polars as pl

    from contracts.backends.valid_part import valid_frame

    kind = read(contract, given)
    checked(contract, kind, DEFAULT_EXAMPLES, None, None).raise_for_violations()
    every = pl.repeat(True, n=kind.height, eager=True, dtype=pl.Boolean)
    instances = TypeAdapter(list[contract])  # type: ignore[valid-type]  # a class that is a value
    found = instances.validate_python(valid_frame(kind.columns(), every).to_dicts())
    return instances.dump_json(found)


def withheld(error: Exception, endpoint: Callable[..., Any]) -> Response:
    """The answer instead of one that breaks its contract: an id, under which the log says why."""
    error_id = uuid4().hex
    report = report_of(error) if isinstance(error, ValidationError) else error
    name = f"{endpoint.__module__}.{endpoint.__qualname__}"
    LOG.error("an answer of %s was withheld (error_id %s)\n%s", name, error_id, report)
    content = {"detail": "the answer was withheld: it breaks its contract", "error_id": error_id}
    return JSONResponse(content, 500)
