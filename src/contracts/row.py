"""One row of a contract: an instance of its class, and how payloads become one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic_core import CoreSchema

from contracts.backends.masking import masked
from contracts.backends.payload import Payloads, payloads
from contracts.backends.payload_errors import is_of_body, of_body
from contracts.declaration.classes import CONFIG, specification_for
from contracts.judging import specification_of
from contracts.rendering import MASKED
from contracts.report import Report
from contracts.rules.declared import Rules
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.contract import Contract


def payloads_of(contract: type[Row]) -> Payloads:
    """How a contract's payloads are validated.

    Raises:
        ContractDefinitionError: its body names a type that is still not defined.
    """
    made = contract.__payloads__
    if made is None:
        declared_by(contract)
        made = cast("Payloads", contract.__payloads__)
    return made


def declared_by(contract: type[Row]) -> Specification:
    """The specification of a contract's class."""
    return specification_of(cast("type[Contract]", contract))


class Row(BaseModel):
    """What every contract has of one row; `Contract` adds what it has of many."""

    model_config = CONFIG

    rules: ClassVar[Rules] = Rules()
    __specification__: ClassVar[Specification]
    __declared__: ClassVar[bool] = False
    __payloads__: ClassVar[Payloads | None] = None
    __settings__: ClassVar[dict[str, Any]] = {}

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if not cls.__declared__:
            return handler(source)  # Contract itself
        specification = vars(cls).get("__specification__")
        if specification is None:
            specification = specification_for(cls)
            cls.__specification__ = specification
        made = payloads(cls, specification, lambda value: payloads_of(cast("Any", value.python)))
        cls.__payloads__ = made
        return made.schema

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        if not cls.__declared__:
            return handler(core_schema)  # Contract itself
        from contracts.documents.in_pydantic import schema_for

        return schema_for(cls, declared_by(cls), handler, lambda one: one.__pydantic_core_schema__)

    def __init__(self, /, **data: Any) -> None:
        """The row that the keywords are, by the fields' names or by what data calls them.

        Raises:
            pydantic.ValidationError: it breaks the contract.
        """
        payloads_of(type(self)).fill(self, data)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # else it is called for every payload

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        specification = declared_by(type(self))
        for name, value in super().__repr_args__():
            field = specification.by_name.get(name or "")
            if field is not None and not field.value.sensitive and isinstance(value, Row):
                yield name, value  # its own repr masks what is sensitive in it
            elif field is not None:
                yield name, masked(value, field.value)
            else:  # a computed field may show what it was computed from
                yield name, MASKED if specification.has_sensitive else value

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **settings: Any) -> Self:
        """The row that a JSON object holds (RFC 8259), as pydantic's own method gives it.

        Raises:
            pydantic.ValidationError: it breaks the contract, or is no JSON text in UTF-8; where the
                contract has a sensitive field, the error does not show the body.
        """
        if not settings:
            made: Self = payloads_of(cls).validate_json(json_data)
            return made
        try:
            return super().model_validate_json(json_data, **settings)
        except ValidationError as error:
            if not is_of_body(error):
                raise
            raise of_body(error, declared_by(cls)) from None

    @classmethod
    def model_validate_strings(cls, obj: Any, **settings: Any) -> Self:
        """The row that a mapping of texts is, each read as its field says: as `parse` with `text=True`.

        Raises:
            pydantic.ValidationError: it breaks the contract.
            TypeError: a setting was given: text is read in one way.
        """
        if settings:
            raise TypeError(f"text is read in one way: leave out {', '.join(settings)}")
        made: Self = payloads_of(cls).again(obj, "text")
        return made

    @classmethod
    def check_row(cls, payload: object) -> Report:
        """The report on one payload in wire form, as on a batch of that one row: it never raises for
        a bad one, and has warnings, what was converted and what was filled.

        Table rules are no part of it.

        Args:
            payload: a mapping, an instance, or the text of a JSON object (bytes are UTF-8).
        """
        from contracts.one_row import checked_row

        return checked_row(declared_by(cls), payload)
