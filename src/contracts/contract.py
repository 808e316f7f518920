"""The class syntax and the verbs: a contract is a pydantic model that frames are held to as well."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its
# annotations would be text that nothing in this module resolves.

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar, Unpack, overload

from contracts.arguments import own_words
from contracts.errors import ContractDefinitionError
from contracts.row import Row

if TYPE_CHECKING:
    from typing import Literal

    import polars as pl

    from contracts.engine.engine import Engine
    from contracts.engine.options import (
        CheckDataOptions,
        Options,
        ParseOptions,
        SplitOptions,
        UnitOptions,
        ValidateOptions,
    )
    from contracts.engine.parts import Parts
    from contracts.report.report import Report
    from contracts.rules.wire import Missing
    from contracts.specification import Extra
    from contracts.typing import Frame, LazyFrame

_ContractData = TypeVar("_ContractData")


def _option_names() -> Mapping[str, Any]:
    """What the annotations of the verbs name, which is imported when a verb is first called with options."""
    from contracts.engine import options

    return {"Unpack": Unpack, **vars(options)}


_own_words = own_words(names=_option_names)


class Contract(Row, defer_build=True):
    """What data that crosses one boundary must be. An instance of a contract is one valid row.

    Subclass it with fields as in any pydantic model, and name the boundary:

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Ping(ct.Contract, boundary="ingest", version="1.0.0"):
    ...     vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]
    ...     speed: Annotated[float, ct.Interval(ge=0, le=300)]
    >>> print(Ping.check([{"vehicle_id": "VH-000001", "speed": -3.0}]))
    Ping 1.0.0 at ingest: 1 rule broken in 1 row
      speed  must be at least 0  1 row  row 0: -3.0

    The body compiles into an immutable `Specification`. A body that contradicts itself, or that frames cannot be
    checked by, raises `ContractDefinitionError` when the class is created.

    The class statement takes keywords:

    - `boundary`: the named place that the contract guards. Subclasses inherit it.
    - `owner`: whom to ask when the contract is broken. Subclasses inherit it.
    - `version`: the contract's own version. Every subclass states its own.
    - `missing`: the values that mean null in wire form, for every field without a `Missing` of its own.
    - `nan`: `"null"` reads NaN as null in every field that may be null, or has a default, and has no `NonFinite` of
      its own; `"forbid"` undoes that in a subclass.
    - `extra`: `"forbid"` (the default), `"ignore"` or `"allow"` columns and keys that no field declares.
    - `ordered`: True requires that the columns of a batch stand in the order of the fields, as consumers need
      that read them by position. Rows have no order of names, nor have objects of JSON: there it is not applicable.
    """

    def __init_subclass__(
        cls,
        *,
        boundary: str | None = None,
        version: str | None = None,
        owner: str | None = None,
        missing: "Missing | None" = None,
        nan: "Literal['null', 'forbid'] | None" = None,
        extra: "Extra | None" = None,
        ordered: bool | None = None,
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
                "Use boundary, version, owner, missing, nan, extra or ordered",
            )
        from contracts.declaration.class_statement import refuse_unread
        from contracts.declaration.classes import inherit_settings, refuse_reserved_names

        refuse_reserved_names(cls)
        refuse_unread(cls)
        cls.__declared__ = True
        cls.__payloads__ = None  # not its base's, until its own are made
        stated: dict[str, Any] = {"boundary": boundary, "version": version, "owner": owner}
        stated |= {"missing": missing, "nan": nan, "ordered": ordered}
        cls.__settings__ = inherit_settings(cls, stated)

    @classmethod
    @_own_words
    def check(cls, data: object, **options: "Unpack[CheckDataOptions]") -> "Report":
        """The report on data in contract form: it never raises for bad data, nor changes any.

        Args:
            data: a polars DataFrame or LazyFrame (which is computed once), a relation of DuckDB
                (whose query is run once), a pyarrow Table, RecordBatch or ChunkedArray of structs, a
                pandas DataFrame (whose index is ignored), anything that speaks Arrow's C stream interface, a list of mappings or of
                instances of the contract, or a mapping of names to columns.
            max_examples: how many examples to give for each violation, 5 by default; None for all.
                The counts are exact either way.
            now: the time that `Freshness` is evaluated at; the clock's by default. It is needed for
                fields without a zone: as their clock reads, or with the zone of it.
            tables: the data that `References` are looked up in, by its contract.
            baseline: what good data looks like, a `Profile` or `Baselines`, for the rules that compare
                with it.
            progress: is called with a `Progress` after each batch of a LazyFrame or a relation, and else once.
            engine: what computes a LazyFrame, as Polars' `collect` takes it: "streaming", "in-memory",
                "gpu", or an engine of Polars'; by default what Polars is configured to. The rules are
                evaluated on the batches that come of it.

        Raises:
            UnsupportedDataError: `data`, or a table, is not a supported data type, or can be read
                only once.
            TypeError: an option is unknown.
            ValueError: an option is invalid.
            EngineError: `data` could not be read.
        """
        engine, known = _prepare(cls, options)
        return engine.check(data, known)

    @overload
    @classmethod
    def validate(
        cls, data: "pl.DataFrame", **options: "Unpack[ValidateOptions]"
    ) -> "Frame[Self]": ...
    @overload
    @classmethod
    def validate(
        cls, data: "pl.LazyFrame", **options: "Unpack[ValidateOptions]"
    ) -> "LazyFrame[Self]": ...
    @overload
    @classmethod
    def validate(
        cls, data: _ContractData, **options: "Unpack[ValidateOptions]"
    ) -> _ContractData: ...
    @classmethod
    @_own_words
    def validate(  # pyright: ignore[reportIncompatibleMethodOverride]  # pydantic's is deprecated
        cls, data: Any, **options: "Unpack[ValidateOptions]"
    ) -> Any:
        """The data untouched, if it is what the contract declares; else it raises.

        What can be read only once is read once, and what was checked is returned: a LazyFrame for
        a LazyFrame, a reader for a reader, a pyarrow Table for any other stream. Rules of severity "warn" that the data breaks are issued as a `ContractWarning`.

        Args:
            data: as for `check`, and so are the other options.
            observe: who sees the report; where they only observe, `history.observing(until=…)`, the data is returned
                whatever it says.

        Raises:
            ContractViolation: the report is not ok; it is the error's `report`.
            UnsupportedDataError: `data`, or a table, is not a supported data type.
            TypeError, ValueError, EngineError: as `check`.
        """
        engine, known = _prepare(cls, options)
        return _warned(*engine.validate(data, known))

    @overload
    @classmethod
    def parse(cls, data: "pl.DataFrame", **options: "Unpack[ParseOptions]") -> "Frame[Self]": ...
    @overload
    @classmethod
    def parse(
        cls, data: "pl.LazyFrame", **options: "Unpack[ParseOptions]"
    ) -> "LazyFrame[Self]": ...
    @overload
    @classmethod
    def parse(cls, data: _ContractData, **options: "Unpack[ParseOptions]") -> _ContractData: ...
    @classmethod
    @_own_words
    def parse(cls, data: Any, **options: "Unpack[ParseOptions]") -> Any:
        """Data in wire form as contract form: converted exactly, defaults filled; or it raises.

        Values that are in contract form already stay as they are.

        Args:
            data: as for `split`, and so are the options.

        Raises:
            ContractViolation: the report is not ok; it is the error's `report`, and has what was
                converted and filled.
            UnsupportedDataError: `data`, or a table, is not a supported data type.
            TypeError, ValueError, EngineError: as `check`.
        """
        engine, known = _prepare(cls, options)
        return _warned(*engine.parse(data, known))

    @classmethod
    @_own_words
    def parse_json(
        cls, body: str | bytes | bytearray, **options: "Unpack[UnitOptions]"
    ) -> "Frame[Self]":
        """The rows of a JSON body (RFC 8259) as a polars frame in contract form, or it raises.

        The verdict on a row, and its values, are those of `model_validate_json`. Of members of one
        name the last wins.

        Args:
            body: an array of objects, or an object on each line; bytes are UTF-8.
            options: as for `parse`, but for `text`.

        Raises:
            ContractViolation: the report is not ok; it is the error's `report`.
            WireError: the body is not JSON, or has no rows: truncated, nested deeper than 200, with NaN.
            TypeError, ValueError: as `check`.
        """
        from contracts.inputs.json import JsonBody
        from contracts.wire.records.json import read_json_rows

        engine, known = _prepare(cls, options)
        done: Frame[Self] = _warned(*engine.parse(JsonBody(read_json_rows(body)), known))
        return done

    @overload
    @classmethod
    def split(
        cls, data: "pl.DataFrame", **options: "Unpack[SplitOptions]"
    ) -> "Parts[pl.DataFrame, Frame[Self]]": ...
    @overload
    @classmethod
    def split(
        cls, data: "pl.LazyFrame", **options: "Unpack[SplitOptions]"
    ) -> "Parts[pl.LazyFrame, LazyFrame[Self]]": ...
    @overload
    @classmethod
    def split(
        cls, data: _ContractData, **options: "Unpack[SplitOptions]"
    ) -> "Parts[_ContractData]": ...
    @classmethod
    @_own_words
    def split(cls, data: Any, **options: "Unpack[SplitOptions]") -> "Parts[Any, Any]":
        """The valid rows of data in wire form, in contract form; the others as they came, with
        what is wrong with each; and the report on all of them. Nothing is lost, and both parts
        are in order.

        A row is invalid if and only if a rule of severity "error" names it: a tolerance decides
        whether the report is ok, never which rows are valid.

        Args:
            data: as for `check`, or a reader; absent and null fields that have a default are
                filled. What was `invalid` may be fed back in.
            text: whether every value is written as text, as in CSV; False by default.
            units: what the numbers of fields are in that have a `Unit`, by their names: UCUM codes.
            max_invalid_share: the share of rows that may be invalid, 0..1. With it nothing passes of a
                batch that is wrong as a whole: of which more rows are invalid, a rule that names no row
                is broken, any rule was not run, or a probable cause concerns rows that seem valid (values
                in another unit, exchanged columns). None (default): the caller looks at the report.
            max_examples, now, tables, baseline: as for `check`.

        Raises:
            ContractViolation: `max_invalid_share` is passed, and the batch is wrong as a whole.
            UnsupportedDataError: `data`, or a table, is not a supported data type.
            TypeError, ValueError, EngineError: as `check`.
        """
        engine, known = _prepare(cls, options)
        return engine.split(data, known)


del Contract.model_config["defer_build"]  # as for Row: only the base class has nothing to build


def _prepare(contract: type[Contract], options: Mapping[str, Any]) -> "tuple[Engine, Options]":
    """The engine of a contract, and the options of one call, checked."""
    from contracts.engine.contract_class import engine_of, options_for

    return engine_of(contract), options_for(contract, options)


def _warned(done: Any, report: "Report") -> Any:
    """What a verb returns, once the rules that only warn have done so."""
    from contracts.report.warn import warn_of

    warn_of(report)
    return done
