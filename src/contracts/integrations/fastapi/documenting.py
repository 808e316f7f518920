"""The OpenAPI document says what bodies are read, for FastAPI knows nothing of what a dependency reads.

For each body a stand-in is written, an operation that takes it as FastAPI's own bodies are taken; what the
document has on the stand-in is then moved to where it belongs. So pydantic writes the schemas, and FastAPI
names them, with all the others.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Annotated, Any

from fastapi import Body, FastAPI, routing
from fastapi.routing import APIRoute

from contracts.integrations.fastapi.answers import Reader, Shape
from contracts.integrations.fastapi.readers import BatchReader
from contracts.integrations.fastapi.refusals import Refusal

PREFIX = "/contracts-stand-in-"
FASTAPIS_OWN = "#/components/schemas/HTTPValidationError"


@dataclass(frozen=True)
class StandIn:
    """What the document says of one body.

    Attributes:
        route: the stand-in, at a path of its own.
        path: the path that it stands for.
    """

    route: APIRoute
    path: str
    reader: Reader


def document(app: FastAPI) -> None:
    """Let an app's OpenAPI document have the bodies that are held to contracts."""
    plain, lock = app.openapi, Lock()
    done: list[dict[str, Any]] = []

    def openapi() -> dict[str, Any]:
        with lock:  # or a second request finds the stand-ins
            if not done or app.openapi_schema is not done[0]:
                done[:] = [documented(app, plain)]
            return done[0]

    app.openapi = openapi  # type: ignore[method-assign]  # as FastAPI's docs extend it


def documented(app: FastAPI, plain: Any) -> dict[str, Any]:
    """The app's document with every body in it."""
    before = [*app.webhooks.routes]
    some = [*stand_ins(app)]
    app.webhooks.routes.extend(one.route for one in some)
    try:
        whole: dict[str, Any] = plain()
    finally:
        app.webhooks.routes[:] = before
    beside = whole.get("webhooks", {})
    for one in some:
        written = beside.pop(one.route.path_format, {})
        for method, operation in written.items():
            if method in whole["paths"].get(one.path, {}):
                move(operation, whole["paths"][one.path][method], one.reader)
    if not beside:
        whole.pop("webhooks", None)
    return whole


def move(written: dict[str, Any], to: dict[str, Any], reader: Reader) -> None:
    """Put what is written of a body where it belongs; what the endpoint says itself stays."""
    to.setdefault("requestBody", written["requestBody"])
    answers = to.setdefault("responses", {})
    told = answers.get("422", {}).get("content", {}).get("application/json", {}).get("schema", {})
    if "422" not in answers or told.get("$ref") == FASTAPIS_OWN:
        answers["422"] = written["responses"]["422"]
    limits = f"The body has more than {reader.max_bytes:,} bytes"
    if isinstance(reader, BatchReader):
        limits += f", or more than {reader.max_rows:,} rows"
    answers.setdefault("413", {"description": limits})
    answers.setdefault("415", {"description": "The body is not sent as JSON"})


def stand_ins(app: FastAPI) -> Iterator[StandIn]:
    """The stand-ins for the bodies of an app's endpoints."""
    for place, route in enumerate(endpoints(app)):
        for name, reader in readers(route.dependant):
            taken = stand_in(f"{PREFIX}{place}", name, reader, route.methods)
            yield StandIn(taken, route.path_format, reader)


def endpoints(app: FastAPI) -> Iterator[Any]:
    """The operations of an app, those of the routers that it includes among them."""
    every: Any = getattr(
        routing, "iter_route_contexts", list
    )  # it copied the routes before it had this
    for route in every(app.routes):
        original = getattr(route, "original_route", route)
        if isinstance(original, APIRoute) and route.include_in_schema:
            yield route


def readers(dependant: Any) -> Iterable[tuple[str, Reader]]:
    """The bodies that an endpoint reads, and its dependencies, each with the parameter's name."""
    for inner in dependant.dependencies:
        if isinstance(inner.call, Reader):
            yield inner.name or "body", inner.call
        yield from readers(inner)


def stand_in(path: str, name: str, reader: Reader, methods: Any) -> APIRoute:
    """An operation that takes a body as FastAPI's own bodies are taken."""
    contract: Any = reader.contract
    many = isinstance(reader, BatchReader)
    by_columns = isinstance(reader, BatchReader) and reader.by_columns
    says = "An array of rows, or a row on each line" if many and not by_columns else None
    body = Body(description=says)
    kind: Any = (
        Annotated[list[contract], Shape(reader), body]
        if by_columns
        else Annotated[list[contract] if many else contract, body]
    )

    def endpoint(**_: Any) -> None:
        """Nothing calls it."""

    taken = inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=kind)
    endpoint.__signature__ = inspect.Signature([taken])  # type: ignore[attr-defined]
    return APIRoute(path, endpoint, methods=methods, responses={422: {"model": Refusal}})
