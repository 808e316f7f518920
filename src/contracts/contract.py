"""The class syntax and the verbs: a contract is a pydantic model that frames are held to as well."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its
# annotations would be text that nothing in this module resolves.

import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, cast

from pydantic import BaseModel, GetCoreSchemaHandler, ValidationError
from pydantic_core import CoreSchema

from contracts.backends.payload import schema_for
from contracts.backends.payload_errors import without_body
from contracts.backends.values import masked
from contracts.declaration.classes import (
    CONFIG,
    inherited_settings,
    refuse_reserved_names,
    specification_for,
)
from contracts.errors import (
    ContractDefinitionError,
    ContractWarning,
    EngineError,
    UnsupportedDataError,
)
from contracts.rendering import MASKED
from contracts.report import NotRun, Report, Violation, report_of
from contracts.rules.declared import Rules
from contracts.specification import Extra, Specification

if TYPE_CHECKING:
    import polars as pl

    from contracts.backends.frame import FrameBackend
    from contracts.backends.rows import RowsBackend

Data = TypeVar("Data")

DEFAULT_EXAMPLES = 5
"""How many examples a violation gives unless `max_examples` says otherwise."""
DIAGNOSED_EXAMPLES = 20
"""How many examples the diagnosis looks at, however few the report gives."""


CONVERSIONS = {
    "pandas": "Pass pl.from_pandas(data, nan_to_null=False): NaN and null stay apart",
    "pyarrow": "Pass pl.from_arrow(data)",
}
"""How data of other libraries becomes what a contract reads, by the library."""


class Contract(BaseModel):
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
        extra: "forbid" (default), "ignore" or "allow" fields that it does not declare.
    """

    model_config = CONFIG

    rules: ClassVar[Rules] = Rules()
    __specification__: ClassVar[Specification]
    __settings__: ClassVar[dict[str, str | None]] = {}

    def __init_subclass__(
        cls,
        *,
        boundary: str | None = None,
        version: str | None = None,
        owner: str | None = None,
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
                "Use boundary, version, owner or extra",
            )
        refuse_reserved_names(cls)
        stated = {"boundary": boundary, "version": version, "owner": owner}
        cls.__settings__ = inherited_settings(cls, stated)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if cls.__base__ is BaseModel:
            return handler(source)  # Contract itself, which declares nothing
        specification = vars(cls).get("__specification__")
        if specification is None:
            specification = specification_for(cls)
            cls.__specification__ = specification
        return schema_for(
            cls, specification, lambda value: vars(value.python)["__pydantic_core_schema__"]
        )

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        specification = specification_of(type(self))
        for name, value in super().__repr_args__():
            field = specification.by_name.get(name or "")
            if field is not None and not field.value.sensitive and isinstance(value, Contract):
                yield name, value  # its own repr masks what is sensitive in it
            elif field is not None:
                yield name, masked(value, field.value)
            else:  # a computed field may show what it was computed from
                yield name, MASKED if specification.has_sensitive else value

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **settings: Any) -> Self:
        """The row that a JSON object holds (RFC 8259), as pydantic's own method gives it.

        Raises:
            pydantic.ValidationError: it breaks the contract, or is no JSON; where the contract has
                a sensitive field, the error does not show the body.
        """
        try:
            return super().model_validate_json(json_data, **settings)
        except ValidationError as error:
            if not specification_of(cls).has_sensitive:
                raise
            raise without_body(error) from None

    @classmethod
    def check(cls, data: object, *, max_examples: int | None = DEFAULT_EXAMPLES) -> Report:
        """The report on data in contract form: it never raises for bad data, nor changes any.

        Args:
            data: a polars DataFrame or LazyFrame (which is collected once), or a list of
                mappings or of instances of the contract.
            max_examples: how many examples to give for each violation; None for all. The counts
                are exact either way.

        Raises:
            UnsupportedDataError: `data` is no such thing.
            EngineError: the LazyFrame could not be collected.
        """
        return judged(cls, in_memory(cls, data), max_examples)

    @classmethod
    def validate(  # pyright: ignore[reportIncompatibleMethodOverride]  # pydantic's is deprecated
        cls, data: Data, *, max_examples: int | None = DEFAULT_EXAMPLES
    ) -> Data:
        """The data untouched, if it is what the contract declares; else it raises.

        A LazyFrame is collected once, and what was checked is returned, as a LazyFrame again.
        Rules of severity "warn" that the data breaks are issued as a `ContractWarning`.

        Args:
            data: as for `check`.
            max_examples: how many examples the report in the error gives for each violation.

        Raises:
            ContractViolation: the report is not ok; it is the error's `report`.
            UnsupportedDataError: `data` is no kind of data that a contract reads.
            EngineError: the LazyFrame could not be collected.
        """
        collected = in_memory(cls, data)
        report = judged(cls, collected, max_examples)
        report.raise_for_violations()
        if report.warnings:
            warnings.warn(str(report), ContractWarning, stacklevel=2)
        return data if collected is data else cast("Data", cast("pl.DataFrame", collected).lazy())


def specification_of(contract: type[Contract]) -> Specification:
    """The immutable specification that a contract's class body compiled into.

    Raises:
        ContractDefinitionError: the body names a type that is still not defined.
    """
    specification = vars(contract).get("__specification__")
    if specification is None:
        contract.model_rebuild(raise_errors=False)
        specification = vars(contract).get("__specification__")
    if specification is None:
        raise ContractDefinitionError(
            contract.__name__,
            None,
            "has a field whose type is not defined",
            "Define or import the type in the contract's module before the contract is used",
        )
    return cast("Specification", specification)


# From data to a report ----------------------------------------------------------------------

_making = Lock()


def frames_of(contract: type[Contract]) -> "FrameBackend":
    """The contract's backend for frames, made at its first use."""
    from contracts.backends.frame import FrameBackend

    return cast("FrameBackend", backend_of(contract, "frame", FrameBackend))


def rows_of(contract: type[Contract]) -> "RowsBackend":
    """The contract's backend for Python rows, made at its first use."""
    from contracts.backends.rows import RowsBackend

    return cast("RowsBackend", backend_of(contract, "rows", RowsBackend))


def backend_of(contract: type[Contract], kind: str, make: type) -> Any:
    """A backend of the contract, made once, and kept on its class."""
    kept = vars(contract).get("__backends__")
    if kept is None or kind not in kept:
        with _making:
            kept = vars(contract).get("__backends__", {})
            if kind not in kept:
                backend = make(specification_of(contract))
                type.__setattr__(contract, "__backends__", {**kept, kind: backend})
                return backend
    return kept[kind]


def in_memory(contract: type[Contract], data: object) -> object:
    """The data, collected if it is lazy.

    Raises:
        UnsupportedDataError: it is no kind of data that a contract reads.
        EngineError: it could not be collected.
    """
    if isinstance(data, list):
        return data
    polars = sys.modules.get("polars")  # what is not loaded has made no frame
    if polars is not None and isinstance(data, polars.DataFrame):
        return data
    if polars is not None and isinstance(data, polars.LazyFrame):
        try:
            return cast("pl.LazyFrame", data).collect()
        except (Exception, polars.exceptions.PanicException) as error:
            doing, reason = "collecting the LazyFrame", type(error).__name__
            if specification_of(contract).has_sensitive:  # the engine's message may quote a value
                raise EngineError(contract.__name__, doing, reason) from None
            raise EngineError(contract.__name__, doing, f"{reason}: {error}") from error
    kind = f"{type(data).__module__}.{type(data).__qualname__}"
    mend = CONVERSIONS.get(
        kind.split(".", maxsplit=1)[0], "Pass a polars DataFrame or LazyFrame, or a list of dicts"
    )
    raise UnsupportedDataError(kind, "is nothing that a contract reads", mend)


def judged(contract: type[Contract], data: object, max_examples: int | None) -> Report:
    """The report on data in memory."""
    specification = specification_of(contract)
    if max_examples is not None and (type(max_examples) is not int or max_examples < 0):
        raise ValueError(
            f"max_examples must be None or a whole number from 0 (got {max_examples!r})"
        )
    most = None if max_examples is None else max(max_examples, DIAGNOSED_EXAMPLES)
    if isinstance(data, list):
        found, rows = rows_of(contract).judge(data, most), len(data)
    else:
        frame = cast("pl.DataFrame", data)
        found, rows = frames_of(contract).judge(frame, most), frame.height
    violations = [one for one in found if isinstance(one, Violation)]
    not_run = [one for one in found if isinstance(one, NotRun)]
    if violations:
        from contracts.diagnosis import causes_of

        violations = list(causes_of(violations, specification))
    return report_of(
        specification, rows, (shortened(one, max_examples) for one in violations), not_run
    )


def shortened(violation: Violation, most: int | None) -> Violation:
    """The violation with no more examples than were asked for."""
    return violation if most is None else replace(violation, examples=violation.examples[:most])
