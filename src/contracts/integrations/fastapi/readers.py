"""What FastAPI calls for a parameter that is a body: it is read, judged, and given as its contract has it."""

# No `from __future__ import annotations` here: FastAPI reads the annotations of `__call__`, and not every
# version of it finds the names in those of an object.

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi.concurrency import run_in_threadpool
from pydantic import ValidationError
from starlette.requests import Request

from contracts.contract import Contract
from contracts.errors import ContractViolation, WireError
from contracts.integrations.fastapi.bodies import JSON, JSON_OR_LINES, body_of, too_many
from contracts.integrations.fastapi.refusals import (
    bounded,
    line,
    lines_of_error,
    lines_of_report,
    lines_of_wire,
    refused,
)
from contracts.judging import Tables, specification_of
from contracts.rendering import MASKED
from contracts.report import Report
from contracts.splitting import in_contract_form, reading_of
from contracts.wire.json_text import read_rows, read_value

if TYPE_CHECKING:
    import polars as pl

LOG = logging.getLogger("contracts.fastapi")
Columns = dict[str, list[Any]]


@dataclass(frozen=True)
class RowReader:
    """Reads a body that is one row."""

    contract: type[Contract]
    max_bytes: int

    def __post_init__(self) -> None:
        refuse_no_contract(self.contract)
        refuse_no_limits(max_bytes=self.max_bytes)

    async def __call__(self, request: Request) -> Any:
        """The instance that the body is; it is judged where it is read, for that takes microseconds.

        Raises:
            HTTPException, Refused: it is none.
        """
        body = await body_of(request, self.max_bytes, JSON)
        try:
            return self.contract.model_validate_json(body)
        except ValidationError as error:
            raise refused(lines_of_error(error)) from None


@dataclass(frozen=True)
class BatchReader:
    """Reads a body that is many rows.

    Attributes:
        by_columns: whether it has an array for each column, and not an object for each row.
        now: gives the time that `Freshness` is judged at.
        tables: gives the data that `References` are looked up in.
    """

    contract: type[Contract]
    max_bytes: int
    max_rows: int
    max_examples: int
    now: Callable[[], datetime] | None = None
    tables: Callable[[], Tables] | None = None
    by_columns: bool = False

    def __post_init__(self) -> None:
        refuse_no_contract(self.contract)
        refuse_no_limits(
            max_bytes=self.max_bytes, max_rows=self.max_rows, max_examples=self.max_examples
        )

    @property
    def kind(self) -> re.Pattern[str]:
        """What the body may call itself."""
        return JSON if self.by_columns else JSON_OR_LINES

    async def __call__(self, request: Request) -> Any:
        """The frame that the body is; it is judged in a thread, so that others are served meanwhile.

        Raises:
            HTTPException, Refused: it is none.
        """
        body = await body_of(request, self.max_bytes, self.kind)
        return await run_in_threadpool(self.frame_of, body)

    def frame_of(self, body: bytes) -> "pl.DataFrame":
        """The frame that a body is."""
        try:
            return self.by_its_columns(body) if self.by_columns else self.parsed(read_rows(body))
        except WireError as error:
            raise refused(lines_of_wire(error)) from None
        except ContractViolation as error:
            specification = specification_of(self.contract)
            lines = lines_of_report(error.report, specification, by_columns=self.by_columns)
            raise refused(lines) from None

    def parsed(self, rows: list[dict[str, Any]]) -> "pl.DataFrame":
        """The frame that rows of JSON are."""
        from contracts.kinds.json_records import JsonBody

        if len(rows) > self.max_rows:
            raise too_many(len(rows), self.max_rows)
        frame: pl.DataFrame = self.in_contract_form(JsonBody(rows))
        return frame

    def by_its_columns(self, body: bytes) -> "pl.DataFrame":
        """The frame that columns of JSON are: they are judged as the rows that they are of."""
        columns = self.as_columns(read_value(body))
        if not any(columns.values()):
            self.in_contract_form(columns)  # what no row tells: whether each column is there
        names = [*columns]
        return self.parsed([dict(zip(names, row, strict=True)) for row in zip(*columns.values())])  # noqa: B905 - they are as long

    def as_columns(self, given: Any) -> Columns:
        """The columns of a body, if each is an array, and all are as long.

        Raises:
            Refused: they are not.
        """
        if type(given) is not dict:
            shown = MASKED if specification_of(self.contract).has_sensitive else given
            raise refused(
                [line("dtype", (), "must be an object with an array for each field", shown)]
            )
        others = [name for name, column in given.items() if type(column) is not list]
        if others:
            raise refused(bounded(others, lambda name: line("dtype", (name,), "must be an array")))
        rows = max(map(len, given.values()), default=0)
        says = f"must have a value for each of the {rows:,} rows"
        if short := [name for name, column in given.items() if len(column) < rows]:
            raise refused(
                bounded(short, lambda name: line("malformed", (name,), says, len(given[name])))
            )
        return given

    def in_contract_form(self, data: Any) -> Any:
        """Data in wire form as contract form.

        Raises:
            ContractViolation: it breaks the contract.
        """
        now, tables = self.now and self.now(), self.tables and self.tables()
        reading = reading_of(
            self.contract, data, self.max_examples, now, tables, text=False, units=None
        )
        done, report = in_contract_form(self.contract, reading)
        log_warnings(report, "the body")
        return done


def refuse_no_contract(given: object) -> None:
    """Raise TypeError unless it is a contract that somebody declared."""
    if not (isinstance(given, type) and issubclass(given, Contract) and given is not Contract):
        raise TypeError(
            f"a body is held to a contract, not to {given!r}: name its class, as in Row[Ping]"
        )


def refuse_no_limits(**limits: object) -> None:
    """Raise ValueError unless each of the limits lets something through."""
    for name, given in limits.items():
        if type(given) is not int or given < 1:
            raise ValueError(f"{name} must be a whole number from 1 (got {given!r})")


def log_warnings(report: Report, what: str) -> None:
    """Write down which rules were broken that only warn.

    They are no Python warnings: of these a server would remember each for ever.
    """
    if report.warnings:
        LOG.warning("%s breaks rules that only warn\n%s", what, report)
