"""The class syntax and the verbs: a contract is a pydantic model that frames are held to as well."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its
# annotations would be text that nothing in this module resolves.

import warnings
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack, cast, overload

from contracts.declaration.classes import (
    inherited_settings,
    refuse_reserved_names,
)
from contracts.errors import ContractDefinitionError, ContractWarning
from contracts.judging import (
    DEFAULT_EXAMPLES,
    Tables,
    checked,
    read,
)
from contracts.report import Report
from contracts.row import Row
from contracts.rules.wire import Missing
from contracts.specification import Extra
from contracts.splitting import Parts, in_contract_form, parts_of, reading_of

if TYPE_CHECKING:
    import polars as pl

    from contracts.frames import Frame, LazyFrame, Told, WireTold

Data = TypeVar("Data")


class Contract(Row):
    """What data crossing one boundary must be; an instance is one row of it.

    Subclass it with fields as in any pydantic model, and name the boundary:

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    ...     vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    ...     speed: Annotated[float, ct.Interval(ge=0, le=300)]
    >>> print(Ping.check([{"vehicle_id": "VH-000001", "speed": -3.0}]))
    Ping 1.0.0 at ingest: 1 rule broken in 1 row
      speed  must be at least 0  1 row  row 0: -3.0

    The body compiles into an immutable `Specification`. What frames could not hold, or what
    contradicts itself, is a `ContractDefinitionError` when the class is created.

    Class keywords:
        boundary: the named place that the contract guards; inherited.
        owner: who is asked when it breaks; inherited.
        version: the contract's own version; stated anew by every subclass.
        missing: what stands for null on the wire in every field that does not say so itself.
        extra: "forbid" (default), "ignore" or "allow" fields that it does not declare.
    """

    def __init_subclass__(
        cls,
        *,
        boundary: str | None = None,
        version: str | None = None,
        owner: str | None = None,
        missing: Missing | None = None,
        extra: Extra | None = None,
        title: str | None = None,
        **unknown: object,
    ) -> None:
        # `extra` and `title` are pydantic's: its metaclass takes them before this is called, and
        # they stand here for the type checkers.
        del extra, title
        for keyword in unknown:
            raise ContractDefinitionError(
                cls.__name__,
                None,
                f"has the class keyword {keyword!r}, which means nothing",
                "Use boundary, version, owner, missing or extra",
            )
        refuse_reserved_names(cls)
        cls.__declared__ = True
        cls.__payloads__ = None  # not its base's, until its own are made
        stated = {"boundary": boundary, "version": version, "owner": owner, "missing": missing}
        cls.__settings__ = inherited_settings(cls, stated)

    @classmethod
    def check(
        cls,
        data: object,
        *,
        max_examples: int | None = DEFAULT_EXAMPLES,
        now: datetime | None = None,
        tables: Tables | None = None,
    ) -> Report:
        """The report on data in contract form: it never raises for bad data, nor changes any.

        Args:
            data: a polars DataFrame or LazyFrame (which is collected once), a pyarrow Table,
                RecordBatch or ChunkedArray of structs, a pandas DataFrame (whose index is
                ignored), anything that speaks Arrow's C stream interface, a list of mappings or of
                instances of the contract, or a mapping of names to columns.
            max_examples: how many examples to give for each violation; None for all. The counts
                are exact either way.
            now: the time that `Freshness` is judged at; the clock's unless given. It must be
                given for fields without a zone: as their clock reads, or with the zone of it.
            tables: the data that `References` are looked up in, by its contract.

        Raises:
            UnsupportedDataError: `data`, or a table, is no such thing, or can be read only once.
            EngineError: `data` could not be read.
        """
        return checked(cls, read(cls, data, keep=True), max_examples, now, tables)

    @overload
    @classmethod
    def validate(cls, data: "pl.DataFrame", **told: Unpack["Told"]) -> "Frame[Self]": ...
    @overload
    @classmethod
    def validate(cls, data: "pl.LazyFrame", **told: Unpack["Told"]) -> "LazyFrame[Self]": ...
    @overload
    @classmethod
    def validate(cls, data: Data, **told: Unpack["Told"]) -> Data: ...
    @classmethod
    def validate(  # pyright: ignore[reportIncompatibleMethodOverride]  # pydantic's is deprecated
        cls,
        data: Data,
        *,
        max_examples: int | None = DEFAULT_EXAMPLES,
        now: datetime | None = None,
        tables: Tables | None = None,
    ) -> Data:
        """The data untouched, if it is what the contract declares; else it raises.

        What can be read only once is read once, and what was checked is returned: a LazyFrame for
        a LazyFrame, a reader for a reader, a pyarrow Table for any other stream. Rules of severity "warn" that the data breaks are issued as a `ContractWarning`.

        Args:
            data: as for `check`, and so are the others.
            max_examples: how many examples the report in the error gives for each violation.

        Raises:
            ContractViolation: the report is not ok; it is the error's `report`.
            UnsupportedDataError: `data`, or a table, is no kind of data that a contract reads.
            EngineError: `data` could not be read.
        """
        kind = read(cls, data)
        report = checked(cls, kind, max_examples, now, tables)
        report.raise_for_violations()
        if report.warnings:
            warnings.warn(str(report), ContractWarning, stacklevel=2)
        return cast("Data", kind.whole())

    @overload
    @classmethod
    def parse(cls, data: "pl.DataFrame", **told: Unpack["WireTold"]) -> "Frame[Self]": ...
    @overload
    @classmethod
    def parse(cls, data: "pl.LazyFrame", **told: Unpack["WireTold"]) -> "LazyFrame[Self]": ...
    @overload
    @classmethod
    def parse(cls, data: Data, **told: Unpack["WireTold"]) -> Data: ...
    @classmethod
    def parse(
        cls,
        data: Data,
        *,
        text: bool = False,
        units: Mapping[str, str] | None = None,
        max_examples: int | None = DEFAULT_EXAMPLES,
        now: datetime | None = None,
        tables: Tables | None = None,
    ) -> Data:
        """Data in wire form as contract form: converted exactly, defaults filled; or it raises.

        Values that are in contract form already stay as they are.

        Args:
            data: as for `split`, and so are the others.
            text: whether every value is written as text, as in CSV.
            units: what the numbers of fields are in that have a `Unit`, by their names: UCUM codes.

        Raises:
            ContractViolation: the report is not ok; it is the error's `report`, and says what was
                converted and filled.
            UnsupportedDataError: `data`, or a table, is no kind of data that a contract reads.
            EngineError: `data` could not be read.
        """
        reading = reading_of(cls, data, max_examples, now, tables, text=text, units=units)
        done, report = in_contract_form(cls, reading)
        if report.warnings:
            warnings.warn(str(report), ContractWarning, stacklevel=2)
        return cast("Data", done)

    @classmethod
    def parse_json(
        cls,
        body: str | bytes | bytearray,
        *,
        units: Mapping[str, str] | None = None,
        max_examples: int | None = DEFAULT_EXAMPLES,
        now: datetime | None = None,
        tables: Tables | None = None,
    ) -> "Frame[Self]":
        """The rows of a JSON body (RFC 8259) as a polars frame in contract form, or it raises.

        The verdict on a row, and its values, are those of `model_validate_json`. Of members of one
        name the last wins.

        Args:
            body: an array of objects, or an object on each line; bytes are UTF-8.
            units: as for `parse`, and so are the others.

        Raises:
            ContractViolation: the report is not ok; it is the error's `report`.
            WireError: the body is no JSON, or no rows: truncated, nested deeper than 200, with NaN.
        """
        from contracts.kinds.json_records import JsonBody
        from contracts.wire.json_text import read_rows

        rows: Any = JsonBody(read_rows(body))
        told: dict[str, Any] = {"max_examples": max_examples, "now": now, "tables": tables}
        return cast("Frame[Self]", cls.parse(rows, units=units, **told))

    @classmethod
    def split(
        cls,
        data: Data,
        *,
        text: bool = False,
        units: Mapping[str, str] | None = None,
        max_examples: int | None = DEFAULT_EXAMPLES,
        now: datetime | None = None,
        tables: Tables | None = None,
    ) -> Parts[Data]:
        """The valid rows of data in wire form, in contract form; the others as they came, with
        what is wrong with each; and the report on all of them. Nothing is lost, and both parts
        are in order.

        A row is invalid if and only if a rule of severity "error" names it: a tolerance decides
        whether the report is ok, never which rows are valid.

        Args:
            data: as for `check`, or a reader; absent and null fields that have a default are
                filled. What was `invalid` may be fed back in.
            text: whether every value is written as text, as in CSV.
            units: what the numbers of fields are in that have a `Unit`, by their names: UCUM codes.

        Raises:
            UnsupportedDataError: `data`, or a table, is no kind of data that a contract reads.
            EngineError: `data` could not be read.
        """
        reading = reading_of(cls, data, max_examples, now, tables, text=text, units=units)
        return parts_of(cls, reading)
