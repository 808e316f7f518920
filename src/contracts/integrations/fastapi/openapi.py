"""Adds the bodies of contracts to an app's OpenAPI document, for FastAPI does not know the bodies that a
dependency reads.

Each body gets a stand-in: an operation that declares the body in FastAPI's own way. Its description is then
moved from the stand-in to the real operation. So pydantic writes the schemas, and FastAPI names them, with
all the others.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Any

from fastapi import Body, FastAPI, routing
from fastapi.routing import APIRoute

from contracts.integrations.fastapi.readers import BatchReader
from contracts.integrations.fastapi.refusals import Refusal
from contracts.integrations.fastapi.responses import BodySchema, Reader

_STAND_IN_PREFIX = "/contracts-stand-in-"
_FASTAPI_422_SCHEMA = "#/components/schemas/HTTPValidationError"


@dataclass(frozen=True)
class _StandIn:
    """The stand-in for the operation of one body.

    Attributes:
        route: the stand-in, at a separate path.
        path: the path of the real operation.
    """

    route: APIRoute
    path: str
    reader: Reader


def add_bodies_to_openapi(app: FastAPI) -> None:
    """Let an app's OpenAPI document have the bodies of contracts."""
    plain, lock = app.openapi, Lock()
    done: list[dict[str, Any]] = []

    def openapi() -> dict[str, Any]:
        with lock:  # else a second request would find the stand-ins
            if not done or app.openapi_schema is not done[0]:
                done[:] = [_write_document(app, plain)]
            return done[0]

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's docs extend it


def _write_document(app: FastAPI, plain: Any) -> dict[str, Any]:
    """The app's document with every body in it."""
    # As webhooks, which FastAPI describes like paths and nobody can call.
    before = [*app.webhooks.routes]
    stand_ins = [*_stand_ins(app)]
    app.webhooks.routes.extend(one.route for one in stand_ins)
    try:
        document: dict[str, Any] = plain()
    finally:
        app.webhooks.routes[:] = before
    webhooks = document.get("webhooks", {})
    for one in stand_ins:
        for method, operation in webhooks.pop(one.route.path_format, {}).items():
            if method in document["paths"].get(one.path, {}):
                _merge_operation(operation, document["paths"][one.path][method], one.reader)
    if not webhooks:
        document.pop("webhooks", None)
    return document


def _merge_operation(stand_in: dict[str, Any], operation: dict[str, Any], reader: Reader) -> None:
    """Add the body and its error responses to an operation; what the endpoint declares itself stays."""
    operation.setdefault("requestBody", stand_in["requestBody"])
    responses = operation.setdefault("responses", {})
    content = responses.get("422", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    if "422" not in responses or schema.get("$ref") == _FASTAPI_422_SCHEMA:
        responses["422"] = stand_in["responses"]["422"]
    limits = f"The body has more than {reader.max_bytes:,} bytes"
    if isinstance(reader, BatchReader):
        limits += f", or more than {reader.max_rows:,} rows, or too many keys"
    responses.setdefault("413", {"description": limits})
    responses.setdefault("415", {"description": "The body is not sent as JSON"})


def _stand_ins(app: FastAPI) -> Iterator[_StandIn]:
    """The stand-ins for the bodies of an app's endpoints."""
    shown = [route for route in endpoints_of(app) if route.include_in_schema]
    for place, route in enumerate(shown):
        for name, reader in body_readers(route.dependant):
            stand_in = _stand_in(f"{_STAND_IN_PREFIX}{place}", name, reader, route.methods)
            yield _StandIn(stand_in, route.path_format, reader)


def endpoints_of(app: FastAPI) -> Iterator[Any]:
    """The operations of an app and of the routers that it includes."""
    # Versions of FastAPI without this function copy the routes of routers into the app.
    flatten: Any = getattr(routing, "iter_route_contexts", list)
    for route in flatten(app.routes):
        original = getattr(route, "original_route", route)
        if isinstance(original, APIRoute):
            yield route


def body_readers(dependant: Any) -> Iterable[tuple[str, Reader]]:
    """The bodies that an endpoint and its dependencies read, each with the parameter's name."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Reader):
            yield inner.name or "body", inner.call
        yield from body_readers(inner)


def _stand_in(path: str, name: str, reader: Reader, methods: Any) -> APIRoute:
    """An operation that declares the body in FastAPI's own way."""
    contract: Any = reader.contract
    many = isinstance(reader, BatchReader)
    by_columns = isinstance(reader, BatchReader) and reader.by_columns
    description = "An array of rows, or a row on each line" if many and not by_columns else None
    body = Body(description=description)
    annotation: Any = (
        Annotated[list[contract], BodySchema(reader), body]
        if by_columns
        else Annotated[list[contract] if many else contract, body]
    )

    def endpoint(**_: Any) -> None:
        """Never called."""

    parameter = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation)
    endpoint.__signature__ = inspect.Signature([parameter])  # type: ignore[attr-defined]  # what FastAPI reads
    return APIRoute(path, endpoint, methods=methods, responses={422: {"model": Refusal}})
