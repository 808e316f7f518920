"""The dependencies that read a body: FastAPI calls them for a parameter, and passes their result."""

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
from contracts.engine.contract_class import engine_of, options_for, specification_of
from contracts.engine.options import Tables
from contracts.errors import ContractViolation, WireError
from contracts.integrations.fastapi.bodies import (
    JSON_OR_LINES_TYPE,
    JSON_TYPE,
    read_body,
    refuse_many_keys,
    too_many_rows,
)
from contracts.integrations.fastapi.refusals import (
    bounded_lines,
    error_line,
    lines_of_error,
    lines_of_report,
    lines_of_wire,
    refusal_error,
)
from contracts.report.report import Report
from contracts.report.values import MASKED
from contracts.wire.records.json import read_json_rows, read_json_value

if TYPE_CHECKING:
    import polars as pl

    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile

LOG = logging.getLogger("contracts.fastapi")
_JsonColumns = dict[str, list[Any]]


@dataclass(frozen=True)
class RowReader:
    """Reads a body that is one row."""

    contract: type[Contract]
    max_bytes: int

    def __post_init__(self) -> None:
        _refuse_other_classes(self.contract)
        _refuse_invalid_limits(max_bytes=self.max_bytes)

    async def __call__(self, request: Request) -> Any:
        """The instance of the body. It is parsed in the event loop, for that takes microseconds.

        Raises:
            HTTPException: the body was not read.
            RequestValidationError: it breaks the contract.
        """
        body = await read_body(request, self.max_bytes, JSON_TYPE)
        try:
            return self.contract.model_validate_json(body)
        except ValidationError as error:
            raise refusal_error(lines_of_error(error)) from None


@dataclass(frozen=True)
class BatchReader:
    """Reads a body that is many rows.

    Attributes:
        by_columns: whether it has an array for each column, and not an object for each row.
        now: returns the time that `Freshness` is evaluated at.
        tables: returns the data that `References` are looked up in.
        baseline: returns what good data looks like.
    """

    contract: type[Contract]
    max_bytes: int
    max_rows: int
    max_examples: int
    max_keys: int
    now: Callable[[], datetime] | None = None
    tables: Callable[[], Tables] | None = None
    baseline: Callable[[], "Profile | Baselines"] | None = None
    by_columns: bool = False

    def __post_init__(self) -> None:
        _refuse_other_classes(self.contract)
        _refuse_invalid_limits(
            max_bytes=self.max_bytes,
            max_rows=self.max_rows,
            max_examples=self.max_examples,
            max_keys=self.max_keys,
        )

    @property
    def media_types(self) -> re.Pattern[str]:
        return JSON_TYPE if self.by_columns else JSON_OR_LINES_TYPE

    @property
    def keywords(self) -> dict[str, Any]:
        """The options of one check."""
        made = {"now": self.now, "tables": self.tables, "baseline": self.baseline}
        called = {name: one and one() for name, one in made.items()}
        return {"max_examples": self.max_examples, **called}

    async def __call__(self, request: Request) -> Any:
        """The frame of the body. It is parsed in a thread, so that other requests are served meanwhile.

        Raises:
            HTTPException: the body was not read, or has too many rows or keys.
            RequestValidationError: it breaks the contract.
        """
        body = await read_body(request, self.max_bytes, self.media_types)
        return await run_in_threadpool(self.parse_body, body)

    def parse_body(self, body: bytes) -> "pl.DataFrame":
        try:
            return (
                self.parse_columns(body)
                if self.by_columns
                else self.parse_rows(read_json_rows(body))
            )
        except WireError as error:
            raise refusal_error(lines_of_wire(error)) from None
        except ContractViolation as error:
            specification = specification_of(self.contract)
            lines = lines_of_report(error.report, specification, by_columns=self.by_columns)
            raise refusal_error(lines) from None

    def parse_rows(self, rows: list[dict[str, Any]]) -> "pl.DataFrame":
        from contracts.inputs.json import JsonBody

        if len(rows) > self.max_rows:
            raise too_many_rows(len(rows), self.max_rows)
        refuse_many_keys(self.contract, rows, self.max_keys)
        frame: pl.DataFrame = self._parse(JsonBody(rows))
        return frame

    def parse_columns(self, body: bytes) -> "pl.DataFrame":
        """The frame of JSON columns, which are parsed as rows."""
        value = read_json_value(body)
        refuse_many_keys(self.contract, [value], self.max_keys)
        columns = self._check_columns(value)
        if not any(columns.values()):
            self._parse(columns)  # without a row, only the columns show whether one is missing
        rows = zip(*columns.values(), strict=True)
        return self.parse_rows([dict(zip(columns, row, strict=True)) for row in rows])

    def _check_columns(self, value: Any) -> _JsonColumns:
        """The columns of a body, if each is an array, and all have one length.

        Raises:
            RequestValidationError: they are not.
        """
        if type(value) is not dict:
            shown = MASKED if specification_of(self.contract).has_sensitive else value
            raise refusal_error(
                [error_line("dtype", (), "must be an object with an array for each field", shown)]
            )
        others = [name for name, column in value.items() if type(column) is not list]
        if others:
            raise refusal_error(
                bounded_lines(others, lambda name: error_line("dtype", (name,), "must be an array"))
            )
        rows = max(map(len, value.values()), default=0)
        message = f"must have a value for each of the {rows:,} rows"
        if short := [name for name, column in value.items() if len(column) < rows]:
            raise refusal_error(
                bounded_lines(
                    short, lambda name: error_line("malformed", (name,), message, len(value[name]))
                )
            )
        return value

    def _parse(self, data: Any) -> Any:
        """Data in wire form as contract form; ContractViolation if it breaks the contract."""
        options = options_for(self.contract, self.keywords)
        done, report = engine_of(self.contract).parse(data, options)
        log_warnings(report, "the body")
        return done


def _refuse_other_classes(contract: object) -> None:
    """Raise TypeError unless it is a subclass of Contract."""
    if not (
        isinstance(contract, type) and issubclass(contract, Contract) and contract is not Contract
    ):
        raise TypeError(
            f"a body is held to a contract, not to {contract!r}: name its class, as in Row[Ping]"
        )


def _refuse_invalid_limits(**limits: object) -> None:
    """Raise ValueError unless each limit is a whole number from 1."""
    for name, limit in limits.items():
        if type(limit) is not int or limit < 1:
            raise ValueError(f"{name} must be a whole number from 1 (got {limit!r})")


def log_warnings(report: Report, what: str) -> None:
    """Log the broken rules that only warn.

    They are not issued as Python warnings: a server would remember each of those for ever.
    """
    if report.warnings:
        LOG.warning("%s breaks rules that only warn\n%s", what, report)
