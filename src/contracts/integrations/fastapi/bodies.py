"""Bodies of requests, as dependencies of FastAPI's."""

# No `from __future__ import annotations` here: FastAPI reads those of `Body.__call__`, and finds no
# names for text in an instance's.

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any, Literal

from fastapi import HTTPException, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError

from contracts.contract import Contract
from contracts.errors import ContractViolation, WireError
from contracts.integrations.fastapi.openapi import JSON, LINES, documented
from contracts.report import Report
from contracts.wire.json_text import read_rows, read_value

Shape = Literal["row", "rows", "columns"]
"""How rows stand in a body."""
ROW_BYTES = 2**20
"""How long a body of one row may be, unless said: 1 MiB."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body of an endpoint, as a dependency: `Annotated[ct.Frame[Ping], Depends(pings)]`.

    Made by `row`, `rows` and `columns`.

    Attributes:
        contract: what each row is held to.
        max_bytes: how long the body may be.
        max_rows: how many rows it may have.
    """

    contract: type[Contract]
    shape: Shape
    max_bytes: int
    max_rows: int = 1

    async def __call__(self, request: Request) -> Any:
        """The rows of a request's body, as the contract reads them.

        Raises:
            HTTPException: 413, 415 or 422, with what is wrong.
        """
        refuse_other_types(request, lines=self.shape == "rows")
        body = await read_body(request, self.max_bytes)
        try:
            if self.shape == "row":
                return self.contract.model_validate_json(body)
            return await run_in_threadpool(self.frame, body)
        except ValidationError as error:
            raise HTTPException(422, [*payload_details(error)]) from None
        except ContractViolation as violation:
            details = [*report_details(violation.report, by_column=self.shape == "columns")]
            raise HTTPException(422, details) from None
        except WireError as error:
            place = [] if error.row is None else [error.row]
            raise unprocessable("malformed", place, f"the body {error}") from None

    def frame(self, body: bytes) -> Any:
        """The rows of a body as a frame.

        Raises:
            WireError: it is no JSON, or no rows.
            HTTPException: it has more rows than it may.
            ContractViolation: they break the contract.
        """
        from contracts.kinds.json_records import JsonBody

        found = read_rows(body) if self.shape == "rows" else rows_of_columns(read_value(body))
        if len(found) > self.max_rows:
            raise too_large(f"it has {len(found):,} rows, and may have {self.max_rows:,}")
        given: Any = JsonBody(found)
        return self.contract.parse(given)

    @property
    def documented(self) -> dict[str, Any]:
        """What a route is told so that its OpenAPI document has the body: `@app.post("/batch",
        **pings.documented)`.
        """
        return documented(self.contract, self.shape, self.max_rows)


def row(contract: type[Contract], *, max_bytes: int = ROW_BYTES) -> Body:
    """A body that is one row, read from its own bytes: the instance.

    Raises:
        ValueError: a limit lets nothing through.
    """
    return Body(contract, "row", limit(max_bytes, "max_bytes"))


def rows(contract: type[Contract], *, max_rows: int, max_bytes: int | None = None) -> Body:
    """A body of many rows, an array of objects or an object on each line: a polars frame in contract
    form.

    Args:
        max_bytes: 1 KiB for each row, and 1 MiB, unless given.

    Raises:
        ValueError: a limit lets nothing through.
    """
    return many(contract, "rows", max_rows, max_bytes)


def columns(contract: type[Contract], *, max_rows: int, max_bytes: int | None = None) -> Body:
    """A body that is an object of arrays, one for each field: a polars frame in contract form.

    Args:
        max_bytes: 1 KiB for each row, and 1 MiB, unless given.

    Raises:
        ValueError: a limit lets nothing through.
    """
    return many(contract, "columns", max_rows, max_bytes)


def many(contract: type[Contract], shape: Shape, max_rows: int, max_bytes: int | None) -> Body:
    """A body of many rows."""
    most = ROW_BYTES + 2**10 * limit(max_rows, "max_rows") if max_bytes is None else max_bytes
    return Body(contract, shape, limit(most, "max_bytes"), max_rows)


def limit(most: object, name: str) -> int:
    """A limit that lets something through."""
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise ValueError(f"{name} is {most!r}: give the greatest number that is let through")
    return most


# What comes in ---------------------------------------------------------------------------------


def refuse_other_types(request: Request, *, lines: bool) -> None:
    """Raise 415 for a body that does not say that it is JSON, in UTF-8."""
    said = Message()
    said["content-type"] = request.headers.get("content-type", "")
    kind, charset = said.get_content_type(), said.get_content_charset("utf-8")
    is_json = kind.startswith("application/") and kind.endswith(("/json", "+json"))
    if not (is_json or (lines and kind in LINES)) or charset not in ("utf-8", "utf8", "us-ascii"):
        raise HTTPException(415, f"the body is not {JSON} in UTF-8, or does not say so")


async def read_body(request: Request, most: int) -> bytes:
    """The bytes of a request's body; never many more of them than are let through.

    Raises:
        HTTPException: 413, there are more, as the request says or as they come.
    """
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said) > most:
        raise too_large(f"it has {int(said):,} bytes, and may have {most:,}")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise too_large(f"it has more bytes than the {most:,} that it may have")
    return bytes(body)


def rows_of_columns(value: Any) -> list[dict[str, Any]]:
    """The rows of an object of arrays.

    Raises:
        WireError: it is none, or they are not of one length.
    """
    if type(value) is not dict or set(map(type, value.values())) - {list}:
        raise WireError("is no object of arrays")
    lengths = {len(column) for column in value.values()}
    if len(lengths) > 1:
        raise WireError(f"has arrays of different lengths, from {min(lengths)} to {max(lengths)}")
    return [dict(zip(value, members, strict=True)) for members in zip(*value.values(), strict=True)]


def too_large(says: str) -> HTTPException:
    """The answer to a body that is too long."""
    return HTTPException(413, f"the body is too long: {says}")


def unprocessable(code: str, place: Sequence[str | int], says: str) -> HTTPException:
    """The answer to a body that is no rows."""
    return HTTPException(422, [{"type": code, "loc": ["body", *place], "msg": says}])


def payload_details(error: ValidationError) -> Iterator[dict[str, Any]]:
    """What is wrong with a payload, as FastAPI says it."""
    for line in error.errors(include_url=False, include_context=False):
        yield {**line, "loc": ["body", *line["loc"]]}


def report_details(report: Report, *, by_column: bool) -> Iterator[dict[str, Any]]:
    """What is wrong with a batch, as FastAPI says it: of each violation the examples that the report
    has, each at its place, with the number of all rows that it names.

    Args:
        by_column: whether rows stand in columns, so that a field's name comes before the row.
    """
    said = report.to_dict()
    for broken in said["violations"]:
        if broken["severity"] == "warn" or broken["tolerated"]:
            continue
        field = [] if broken["field"] is None else [broken["field"]]
        line = {"type": broken["code"], "msg": broken["rule"], "count": broken["count"]}
        for example in broken["examples"]:
            at = [] if example["row"] is None else [example["row"]]
            place = [*field, *at] if by_column else [*at, *field]
            yield {**line, "loc": ["body", *place], "input": example["value"]}
        if not broken["examples"]:
            yield {**line, "loc": ["body", *field]}
    for entry in said["not_run"]:
        field = [] if entry["field"] is None else [entry["field"]]
        yield {"type": entry["code"], "loc": ["body", *field], "msg": "could not be asked"}
