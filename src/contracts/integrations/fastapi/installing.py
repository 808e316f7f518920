"""What is done to an app once, so that its answers and its document are those of its contracts."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.exception_handlers import request_validation_exception_handler
from fastapi.exceptions import RequestValidationError, ResponseValidationError
from pydantic import ValidationError

from contracts.errors import ContractViolation
from contracts.integrations.fastapi.answers import answer_breach
from contracts.integrations.fastapi.documenting import document
from contracts.integrations.fastapi.refusals import answer_refused


def install(app: FastAPI) -> None:
    """Let an app answer for its contracts: its own 422 is JSON for any body, an answer that breaks its
    contract, or is never made because it would, is a 500 whose id is in the log, and its OpenAPI document has the bodies of `Row`, `Rows`
    and `Columns`.

    A handler that the app has for these errors already stays.

    >>> from fastapi import FastAPI
    >>> app = FastAPI()
    >>> install(app)
    """
    handlers = app.exception_handlers
    if handlers.get(RequestValidationError) in (None, request_validation_exception_handler):
        app.add_exception_handler(RequestValidationError, answer_refused)
    for breach in (ResponseValidationError, ValidationError, ContractViolation):
        if breach not in handlers:
            app.add_exception_handler(breach, answer_breach)
    document(app)
