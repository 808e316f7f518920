"""Responses of endpoints: one that breaks its contract is not sent."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

from fastapi.exceptions import ResponseValidationError
from fastapi.params import Depends
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, core_schema
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from contracts.contract import Contract
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.payload_report import report_of_error_lines
from contracts.errors import ContractViolation
from contracts.escaping import printable
from contracts.integrations.fastapi.readers import LOG, BatchReader, RowReader, log_warnings
from contracts.report.report import Report

Reader = RowReader | BatchReader


@dataclass(frozen=True)
class BodySchema:
    """The JSON form of a body or a response, for pydantic and so for FastAPI."""

    reader: Reader

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if isinstance(self.reader, RowReader):
            return handler.generate_schema(self.reader.contract)
        many = handler.generate_schema(cast("Any", list[self.reader.contract]))  # type: ignore[name-defined]  # it is a class
        before = core_schema.no_info_before_validator_function
        if not self.reader.by_columns:
            return before(_rows_to_send(self.reader), many)
        sent = core_schema.plain_serializer_function_ser_schema(
            _columns_to_send(self.reader.contract)
        )
        return before(_rows_to_send(self.reader), many, serialization=sent)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        if isinstance(self.reader, RowReader) or not self.reader.by_columns:
            return handler(schema)
        one = handler(cast("Any", schema)["schema"])["items"]
        members: dict[str, Any] = handler.resolve_ref_schema(one)
        arrays = {
            name: {"type": "array", "items": member}
            for name, member in members.get("properties", {}).items()
        }
        kept: dict[str, Any] = {
            name: members[name] for name in ("required", "additionalProperties") if name in members
        }
        return {"type": "object", "properties": arrays, **kept}


class ContractBody(Depends):
    """A dependency that reads a body; for a response of the same annotation it writes the JSON."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return self.shape.__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.shape.__get_pydantic_json_schema__(schema, handler)

    @property
    def shape(self) -> BodySchema:
        return BodySchema(cast("Reader", self.dependency))


def _rows_to_send(reader: BatchReader) -> Callable[[Any], list[dict[str, Any]]]:
    """A function that turns the data which an endpoint returns into rows.

    It raises ContractViolation where the data breaks the contract: pydantic passes the error on.
    """

    def rows(data: Any) -> list[dict[str, Any]]:
        from contracts.backends.frame.output import valid_frame
        from contracts.backends.masks import constant_mask

        engine = engine_of(reader.contract)
        adapter = engine.read(data)
        report = engine.check_adapter(adapter, options_for(reader.contract, reader.keywords))
        report.raise_for_violations()
        log_warnings(report, "the response")
        every = constant_mask(adapter.height, value=True)
        return valid_frame(adapter.columns(), every).to_dicts()

    return rows


def _columns_to_send(contract: type[Contract]) -> Callable[[Any], dict[str, list[Any]]]:
    """A function that turns instances into columns of JSON values."""
    adapter = TypeAdapter(cast("Any", list[contract]))  # type: ignore[valid-type]  # it is a class

    def dump(instances: list[Any]) -> dict[str, list[Any]]:
        # Through JSON and back, for a dump to Python would leave NaN as it is.
        rows = json.loads(adapter.dump_json(instances, by_alias=True))
        names = [field.alias or name for name, field in contract.model_fields.items()]
        return {name: [row[name] for row in rows] for name in names}

    return dump


async def internal_error_response(request: Request, error: Exception) -> Response:
    """The response in place of one that breaks its contract: it has only an id, under which the report is in
    the log.

    Raises:
        Exception: the error itself, if it is not about a contract.
    """
    report = _report_of_error(error)
    if report is None:
        raise error
    error_id = uuid4().hex
    LOG.error(
        "%s: the response of %s %s breaks its contract\n%s",
        error_id,
        request.method,
        printable(request.scope["path"]),
        report,
        extra={"error_id": error_id, "report": report.to_dict()},
    )
    content = {"detail": "Internal Server Error", "error_id": error_id}
    return JSONResponse(content, status_code=500)


def _report_of_error(error: Exception) -> Report | None:
    """The report of an error of FastAPI's, pydantic's or our own; None if it is not about a contract."""
    if isinstance(error, ContractViolation):
        return error.report
    if not isinstance(error, (ResponseValidationError, ValidationError)):
        return None
    lines = [*error.errors()]
    inner = (line.get("ctx", {}).get("error") for line in lines)
    violations = [one.report for one in inner if isinstance(one, ContractViolation)]
    return violations[0] if violations else report_of_error_lines(lines)
