"""`install`: sets up an app once, for its endpoints, its error responses and its OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from pydantic import ValidationError

from contracts.arguments import own_words
from contracts.errors import ContractViolation
from contracts.integrations.fastapi.openapi import add_bodies_to_openapi, body_readers, endpoints_of
from contracts.integrations.fastapi.refusals import refusal_response
from contracts.integrations.fastapi.responses import internal_error_response

_WITHOUT_BODY = ("GET", "HEAD")


@own_words
def install(app: FastAPI) -> None:
    """Set up an app for its contracts: a 422 is strict JSON for any body; in place of a response that
    breaks its contract a 500 is sent, whose id is in the log; and the OpenAPI document has the bodies of
    `Row`, `Rows` and `Columns`. An endpoint whose body no request can have is refused as it is registered.

    Handlers that the app has already for these errors stay.

    Raises:
        TypeError: an endpoint that the app has already reads several bodies, or one on GET.

    >>> from fastapi import FastAPI
    >>> app = FastAPI()
    >>> install(app)
    """
    if not isinstance(app, FastAPI):
        raise TypeError(f"install takes a FastAPI app (got an object of type {type(app).__name__})")
    _refuse_impossible_bodies(app)
    handlers = app.exception_handlers
    if handlers.get(RequestValidationError) in (None, request_validation_exception_handler):
        app.add_exception_handler(RequestValidationError, refusal_response)
    for breach in (ResponseValidationError, ValidationError, ContractViolation):
        if breach not in handlers:
            app.add_exception_handler(breach, internal_error_response)
    add_bodies_to_openapi(app)


def _refuse_impossible_bodies(app: FastAPI) -> None:
    """Refuse endpoints whose body no request can have: those that the app has, and each as it is registered.

    Raises:
        TypeError: the app has one already.
    """
    include: Any = app.include_router

    class CheckedRoute(app.router.route_class):  # type: ignore[misc,name-defined]  # which the app chose
        def __init__(self, *args: Any, **keywords: Any) -> None:
            super().__init__(*args, **keywords)
            _refuse_impossible_body(self)

    def include_router(*args: Any, **keywords: Any) -> None:
        include(*args, **keywords)
        for route in endpoints_of(app):
            _refuse_impossible_body(route)

    for route in endpoints_of(app):
        _refuse_impossible_body(route)
    app.router.route_class = CheckedRoute
    app.include_router = include_router  # type: ignore[method-assign]  # routers have routes of their own


def _refuse_impossible_body(route: Any) -> None:
    """Raise TypeError for an endpoint that reads several bodies, or one where requests have none."""
    readers = {reader: name for name, reader in body_readers(route.dependant)}
    names = [*readers.values(), *_other_bodies(route.dependant)]
    reads = f"{route.dependant.call.__name__} reads"
    if readers and len(names) > 1:
        raise TypeError(
            f"{reads} several bodies, {' and '.join(names)}, and a request has one: declare one contract that"
            " nests both, or pass the other as path or query parameters"
        )
    for method in _WITHOUT_BODY:
        if readers and method in route.methods:
            raise TypeError(
                f"{reads} the body {names[0]}, and a request of {method} has no body: register it for POST"
                " or PUT"
            )


def _other_bodies(dependant: Any) -> Iterator[str]:
    """The parameters of an endpoint, and of its dependencies, that FastAPI itself reads from a body."""
    yield from (one.name for one in dependant.body_params)
    for inner in dependant.dependencies:
        yield from _other_bodies(inner)
