"""One row of a contract: its instances, and how payloads become instances."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from pydantic import BaseModel, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError

from contracts.arguments import own_words
from contracts.declaration.class_statement import DECLARABLE, ContractMetaclass
from contracts.declaration.config import CONFIG
from contracts.errors import ContractDefinitionError
from contracts.rules.rule_set import Rules

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

    from contracts.backends.payload.schema import PayloadSchemas
    from contracts.contract import Contract
    from contracts.report.report import Report
    from contracts.specification import FieldType, Specification

# What reads declarations and validates payloads is imported where a contract is declared: importing the base
# class should cost little more than importing pydantic's.


def _payload_schemas(contract: type[Row]) -> PayloadSchemas:
    """The core schemas that validate a contract's payloads.

    Raises:
        ContractDefinitionError: the body names a type that is still not defined.
    """
    made = contract.__payloads__
    if made is None:
        _specification(contract)
        made = cast("PayloadSchemas", contract.__payloads__)
    return made


def payload_validator(contract: type[Row], specification: Specification) -> Callable[[Any], Any]:
    """Makes an instance of a contract from a payload that a specification of the same fields describes.

    A handoff reads the consumer's payloads with defaults of its own.
    """
    if specification == _specification(contract):
        return contract.model_validate
    from pydantic_core import SchemaValidator

    return SchemaValidator(_build_schemas(contract, specification).schema).validate_python


def _build_schemas(contract: type[Row], specification: Specification) -> PayloadSchemas:
    from contracts.backends.payload.schema import build_payload_schemas

    def nested(value: FieldType) -> PayloadSchemas:
        return _payload_schemas(cast("Any", value.python))

    return build_payload_schemas(contract, specification, nested)


def _specification(contract: type[Row]) -> Specification:
    from contracts.engine.contract_class import specification_of

    return specification_of(cast("type[Contract]", contract))


class Row(BaseModel, metaclass=ContractMetaclass):
    """The part of `Contract` that concerns one row; `Contract` adds the verbs on many rows."""

    model_config = CONFIG | {
        "defer_build": True,
        "ignored_types": DECLARABLE,
    }  # it has no rows; building its schema takes 20 ms

    rules: ClassVar[Rules] = Rules()
    __declared__: ClassVar[bool] = False
    __settings__: ClassVar[dict[str, Any]] = {}
    if TYPE_CHECKING:  # whoever asks for the type hints of a contract need not resolve these
        __specification__: ClassVar[Specification]
        __payloads__: ClassVar[PayloadSchemas | None]
    else:
        __payloads__ = None

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        if not cls.__declared__:
            return handler(source)  # Contract itself
        try:
            return cls.__build_schemas()
        except RecursionError:
            problem, hint = "is nested more deeply than Python can follow", "Nest it less deeply"
            raise ContractDefinitionError(cls.__name__, None, problem, hint) from None

    @classmethod
    def __build_schemas(cls) -> CoreSchema:
        specification = vars(cls).get("__specification__")
        if specification is None:
            from contracts.declaration.classes import build_specification

            specification = build_specification(cls)
            cls.__specification__ = specification
        made = _build_schemas(cls, specification)
        cls.__payloads__ = made
        return made.schema

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> dict[str, Any]:
        if not cls.__declared__:
            return handler(core_schema)  # Contract itself
        from contracts.interchange.json_schema.write import schema_for

        return schema_for(
            cls, _specification(cls), handler, lambda one: one.__pydantic_core_schema__
        )

    def __init__(self, /, **data: Any) -> None:
        """Create a row from keywords, which are the fields' names or their aliases.

        Raises:
            pydantic.ValidationError: it breaks the contract.
        """
        _payload_schemas(type(self)).populate(self, data)

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # else it is called for every payload

    if not TYPE_CHECKING:  # to which a class with such a method lets every attribute be assigned

        def __setattr__(self, name: str, value: object) -> None:
            try:
                super().__setattr__(name, value)
            except ValidationError as error:
                from contracts.backends.payload.errors import hide_input
                from contracts.backends.raising import raise_alone

                raise_alone(hide_input(error, _specification(type(self))))

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        from contracts.backends.masking import mask_sensitive
        from contracts.report.values import MASKED

        specification = _specification(type(self))
        for name, value in super().__repr_args__():
            field = specification.by_name.get(name or "")
            if field is not None and not field.value.sensitive and isinstance(value, Row):
                yield name, value  # its own repr masks what is sensitive in it
            elif field is not None:
                yield name, mask_sensitive(value, field.value)
            else:  # a computed field may show what it was computed from
                yield name, MASKED if specification.has_sensitive else value

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **settings: Any) -> Self:
        """The row in a JSON object (RFC 8259), as pydantic's own method returns it.

        Raises:
            pydantic.ValidationError: it breaks the contract, or is not JSON text in UTF-8; where the
                contract has a sensitive field, the error does not show the body.
        """
        if not settings:
            made: Self = _payload_schemas(cls).validate_json(json_data)
            return made
        from contracts.backends.payload.errors import body_error, is_body_error
        from contracts.backends.raising import raise_alone

        try:
            return super().model_validate_json(json_data, **settings)
        except ValidationError as error:
            if not is_body_error(error):
                raise
            raise_alone(body_error(error, _specification(cls)))

    @classmethod
    def model_validate_strings(cls, obj: Any, **settings: Any) -> Self:
        """The row in a mapping of texts, each parsed as its field declares: the same as `parse` with `text=True`.

        Raises:
            pydantic.ValidationError: it breaks the contract.
            TypeError: a setting was given: text is read in one way.
        """
        if settings:
            raise TypeError(f"text is read in one way: leave out {', '.join(settings)}")
        made: Self = _payload_schemas(cls).validate_with_all_errors(obj, "text")
        return made

    @classmethod
    @own_words
    def check_row(cls, payload: object) -> Report:
        """The report on one payload in wire form, as on a batch of that one row: it never raises for
        a bad one, and has warnings, what was converted and what was filled.

        Table rules are no part of it.

        Args:
            payload: a mapping, an instance, or the text of a JSON object (bytes are UTF-8).
        """
        from contracts.engine.payload_report import check_payload

        return check_payload(_specification(cls), payload)


del Row.model_config["defer_build"]  # contracts are built as they are declared
