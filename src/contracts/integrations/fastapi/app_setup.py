"""`install`: sets up an app once, for its error responses and its OpenAPI document."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from pydantic import ValidationError

from contracts.errors import ContractViolation
from contracts.integrations.fastapi.openapi import add_bodies_to_openapi
from contracts.integrations.fastapi.refusals import refusal_response
from contracts.integrations.fastapi.responses import internal_error_response


def install(app: FastAPI) -> None:
    """Set up an app for its contracts: a 422 is strict JSON for any body; in place of a response that
    breaks its contract a 500 is sent, whose id is in the log; and the OpenAPI document has the bodies of
    `Row`, `Rows` and `Columns`.

    Handlers that the app already has for these errors stay.

    >>> from fastapi import FastAPI
    >>> app = FastAPI()
    >>> install(app)
    """
    handlers = app.exception_handlers
    if handlers.get(RequestValidationError) in (None, request_validation_exception_handler):
        app.add_exception_handler(RequestValidationError, refusal_response)
    for breach in (ResponseValidationError, ValidationError, ContractViolation):
        if breach not in handlers:
            app.add_exception_handler(breach, internal_error_response)
    add_bodies_to_openapi(app)
