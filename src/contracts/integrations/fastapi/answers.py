"""What an endpoint answers is held to its contract, and not sent if it breaks it."""

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
from contracts.errors import ContractViolation
from contracts.integrations.fastapi.readers import LOG, BatchReader, RowReader, log_warnings
from contracts.judging import checked, read
from contracts.one_row import report_of_lines
from contracts.rendering import printable
from contracts.report import Report

Reader = RowReader | BatchReader


@dataclass(frozen=True)
class Shape:
    """What a body, or an answer, looks like in JSON, for pydantic and so for FastAPI."""

    reader: Reader

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if isinstance(self.reader, RowReader):
            return handler.generate_schema(self.reader.contract)
        many = handler.generate_schema(cast("Any", list[self.reader.contract]))  # type: ignore[name-defined]  # it is a class
        before = core_schema.no_info_before_validator_function
        if not self.reader.by_columns:
            return before(rows_to_send(self.reader), many)
        sent = core_schema.plain_serializer_function_ser_schema(columns_sent(self.reader.contract))
        return before(rows_to_send(self.reader), many, serialization=sent)

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


class Boundary(Depends):
    """A dependency that reads a body; and what makes an answer of the same annotation."""

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return self.shape.__get_pydantic_core_schema__(source, handler)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return self.shape.__get_pydantic_json_schema__(schema, handler)

    @property
    def shape(self) -> Shape:
        """What the body looks like."""
        return Shape(cast("Reader", self.dependency))


def rows_to_send(reader: BatchReader) -> Callable[[Any], list[dict[str, Any]]]:
    """What makes rows of the data that an endpoint returns.

    The function raises ContractViolation where they break the contract: pydantic carries it on.
    """

    def rows(data: Any) -> list[dict[str, Any]]:
        import polars as pl

        from contracts.backends.valid_part import valid_frame

        kind = read(reader.contract, data)
        now, tables = reader.now and reader.now(), reader.tables and reader.tables()
        report = checked(reader.contract, kind, reader.max_examples, now, tables)
        report.raise_for_violations()
        log_warnings(report, "the answer")
        every = pl.repeat(True, n=kind.height, eager=True, dtype=pl.Boolean)
        return valid_frame(kind.columns(), every).to_dicts()

    return rows


def columns_sent(contract: type[Contract]) -> Callable[[Any], dict[str, list[Any]]]:
    """What makes columns of JSON of some rows."""
    adapter = TypeAdapter(cast("Any", list[contract]))  # type: ignore[valid-type]  # it is a class

    def dump(instances: list[Any]) -> dict[str, list[Any]]:
        # Through JSON and back, for a dump to Python would leave NaN as it is.
        rows = json.loads(adapter.dump_json(instances, by_alias=True))
        names = [field.alias or name for name, field in contract.model_fields.items()]
        return {name: [row[name] for row in rows] for name in names}

    return dump


async def answer_breach(request: Request, error: Exception) -> Response:
    """The answer in place of one that breaks its contract: it tells nothing but an id, under which the log
    has the report.

    Raises:
        Exception: the error itself, if it is about no contract.
    """
    report = report_in(error)
    if report is None:
        raise error
    error_id = uuid4().hex
    LOG.error(
        "%s: the answer of %s %s breaks its contract\n%s",
        error_id,
        request.method,
        printable(request.scope["path"]),
        report,
        extra={"error_id": error_id, "report": report.to_dict()},
    )
    said = {"detail": "Internal Server Error", "error_id": error_id}
    return JSONResponse(said, status_code=500)


def report_in(error: Exception) -> Report | None:
    """The report that an error carries, of FastAPI's, pydantic's or our own; None if it is about no contract."""
    if isinstance(error, ContractViolation):
        return error.report
    if not isinstance(error, (ResponseValidationError, ValidationError)):
        return None
    lines = [*error.errors()]
    inner = (line.get("ctx", {}).get("error") for line in lines)
    violations = (one.report for one in inner if isinstance(one, ContractViolation))
    return next(violations, None) or report_of_lines(lines)
