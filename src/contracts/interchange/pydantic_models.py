"""Pydantic's models as contracts: their fields and constraints; everything that frames cannot be checked
against is one error.
"""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its models'
# annotations would be text.

import types
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, NewType, Union, Unpack, get_args, get_origin

import annotated_types as at
from pydantic import AwareDatetime, BaseModel, NaiveDatetime, RootModel
from pydantic.fields import FieldInfo
from pydantic.types import Strict

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.declaration.classes import HARMLESS_CONFIG
from contracts.declaration.errors import DeclarationError
from contracts.declaration.metadata import refuse_unsupported_settings
from contracts.errors import Obstacle, UnsupportedDataError
from contracts.hints import Hint, PassArgument
from contracts.interchange.class_builder import (
    FieldDraft,
    Identity,
    Obstructed,
    build_contract,
    contract_from_fields,
    draft_fields,
)
from contracts.report.values import show_name
from contracts.rules.format import Format
from contracts.rules.value import NonFinite

_Zone = Literal["naive", "aware"]
_HARMLESS_KEYS = HARMLESS_CONFIG | {
    "allow_inf_nan", "alias_generator", "arbitrary_types_allowed", "defer_build", "from_attributes", "frozen",
    "json_encoders", "populate_by_name", "revalidate_instances", "schema_generator", "ser_json_bytes",
    "ser_json_inf_nan", "ser_json_temporal", "ser_json_timedelta", "serialize_by_alias", "strict",
    "json_schema_mode_override", "polymorphic_serialization", "url_preserve_empty_path", "use_enum_values",
    "validate_assignment", "validate_by_name", "validate_default", "validate_return",
}  # fmt: skip  # a long set of words
"""The keys of a model's config that refuse nothing and change no value."""
_HARMLESS_SETTINGS = {"regex_engine": "rust-regex", "validate_by_alias": True}
_RULE_HINT = "State it as a rule; a Custom(name, accepts=…, expr=…) if there is none"
_VALIDATORS = ("validators", "field_validators", "root_validators", "model_validators")
_KEPT_SETTINGS = ("title", "description", "examples", "json_schema_extra", "deprecated", "repr")
_SCHEMA_METHOD = "__get_pydantic_core_schema__"


@own_words
def from_pydantic(
    model: type[BaseModel],
    *,
    datetimes: _Zone | None = None,
    **identity: Unpack[Identity],
) -> type[Contract]:
    """The contract of a pydantic model's fields: it accepts what the model accepts in strict mode, as far
    as a frame can hold it.

    Types, constraints, `None`, defaults, aliases, enums, nested models and `extra` are read. Numbers are
    finite unless the model has `allow_inf_nan=True`, and integers fit int64. What cannot be read
    (validators, unions, dicts, config that changes values) is one error that lists it all. Methods,
    computed fields and serializers refuse nothing, and are left out.

    Args:
        datetimes: whether a `datetime` is "naive" or "aware": a model accepts both, and a column is one.
        identity: the contract's name (by default the model's), boundary, version and owner.

    Raises:
        SchemaError: frames cannot hold something in the model, or in one that it nests.
        UnsupportedDataError: it is not a model.

    >>> from pydantic import BaseModel, Field
    >>> import contracts as ct
    >>> class Order(BaseModel):
    ...     quantity: int = Field(ge=1)
    ...     note: str | None = None
    >>> Orders = ct.from_pydantic(Order, boundary="ingest")
    >>> print(Orders.check([{"quantity": 0, "note": None}]))
    Order at ingest: 1 rule broken in 1 row
      quantity  must be at least 1  1 row  row 0: 0
    """
    cls: Any = model
    if not (isinstance(cls, type) and issubclass(cls, BaseModel)) or cls in (BaseModel, Contract):
        got = show_name(type(model).__name__)
        raise UnsupportedDataError(got, "is not a pydantic model", "Pass a class that has fields")
    reader = _ModelReader(datetimes)
    source = f"the pydantic model {model.__name__}"
    return build_contract(source, lambda: reader.read_model(model, "", {**identity}))


def _obstacle(where: str, problem: str, hint: str) -> Obstructed:
    return Obstructed(Obstacle(where, problem, hint))


class _ModelReader:
    """Reads a model and those that it nests, each once. Its methods raise Obstructed for what frames cannot
    hold; `where` is the path of a field, and empty for the whole.
    """

    def __init__(self, zone: _Zone | None) -> None:
        self.zone = zone
        self.done: dict[type, type[Contract]] = {}
        self.open: list[type] = []

    def read_model(self, model: type[BaseModel], where: str, identity: Any) -> type[Contract]:
        """The contract of a model."""
        if issubclass(model, Contract):
            return model
        if model in self.done:
            return self.done[model]
        if model in self.open:
            problem = f"holds {model.__name__} within itself, and a struct has finite depth"
            raise _obstacle(where, problem, "Nest it to a depth, or refer to it by a key")
        self.open.append(model)
        try:
            self.done[model] = self._read_fields(model, where, identity)
        finally:
            self.open.pop()
        return self.done[model]

    def _read_fields(self, model: type[BaseModel], where: str, identity: Any) -> type[Contract]:
        items: list[Obstacle | tuple[str, FieldInfo]] = [*_beside_fields(model, where)]
        items += _complete_fields(model, where).items()

        def draft(item: Obstacle | tuple[str, FieldInfo]) -> FieldDraft:
            if isinstance(item, Obstacle):
                raise Obstructed(item)
            return self._draft_field(*item, model, where)

        drafts = draft_fields(draft, items)
        config = model.model_config
        known = {key: one for key, one in config.items() if key in HARMLESS_CONFIG}
        body = {
            "__doc__": vars(model).get("__doc__"),
            "model_config": {**known, "extra": config.get("extra") or "ignore"},
        }
        name = identity.pop("name", model.__name__)
        return contract_from_fields(name, drafts, keywords=identity, body=body)

    def _draft_field(
        self, name: str, info: FieldInfo, model: type[BaseModel], where: str
    ) -> FieldDraft:
        path = f"{where}.{name}" if where else name
        try:
            refuse_unsupported_settings(info)
        except DeclarationError as refused:
            raise _obstacle(path, refused.problem, refused.hint) from None
        infinite = bool(model.model_config.get("allow_inf_nan"))  # a model's own default is True
        annotation = self._read_annotation(info.annotation, info.metadata, path, infinite=infinite)
        keys = [key for key in _KEPT_SETTINGS if getattr(info, key) is not None]
        if not info.is_required():
            keys.append("default" if info.default_factory is None else "default_factory")
        settings = {key: getattr(info, key) for key in keys}
        return FieldDraft(info.alias or name, annotation, settings, path, name)

    def _read_annotation(
        self, annotation: Any, metadata: Iterable[Any], where: str, *, infinite: bool
    ) -> Any:
        """An annotation with its metadata, its models made contracts."""
        bare, beside = _unwrap(annotation, metadata)
        # Pydantic has a class for it, or keeps it among its general metadata, as of 2.12.
        is_stated = any(
            isinstance(one, NonFinite) or getattr(one, "allow_inf_nan", None) is not None
            for one in beside
        )
        if bare is float and infinite and not is_stated:
            beside.append(NonFinite(nan="allow", inf="allow"))
        read = self._read_bare(bare, beside, where, infinite=infinite)
        for one in beside:
            read = Annotated[read, one]
        return read

    def _read_bare(self, annotation: Any, beside: list[Any], where: str, *, infinite: bool) -> Any:
        """An annotation without its metadata, its models made contracts."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin in (Union, types.UnionType) and type(None) in arguments and len(arguments) == 2:
            (inner,) = (one for one in arguments if one is not type(None))
            return self._read_annotation(inner, (), where, infinite=infinite) | None
        if origin in (list, tuple) and arguments:
            item: Any = self._read_annotation(arguments[0], (), f"{where}[]", infinite=infinite)
            sequence: Any = list if origin is list else tuple
            return sequence[(item, *arguments[1:])]
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.read_model(annotation, where, {})
        if annotation is datetime and not any(isinstance(i, (at.Timezone, Format)) for i in beside):
            return self._read_datetime(where)
        return annotation

    def _read_datetime(self, where: str) -> Any:
        """A `datetime` without metadata about its zone."""
        if self.zone is None:
            problem = "is a datetime with a zone or without one, and a column is one of them"
            text = 'Declare it AwareDatetime or NaiveDatetime, or pass datetimes="aware" or "naive"'
            either = [PassArgument("datetimes", zone) for zone in ("aware", "naive")]
            raise _obstacle(where, problem, Hint(text, *either))
        return NaiveDatetime if self.zone == "naive" else AwareDatetime


def _unwrap(annotation: Any, metadata: Iterable[Any]) -> tuple[Any, list[Any]]:
    """An annotation without names and metadata, and all its metadata, the innermost first."""
    beside = [*_without_strict(metadata)]
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *inner = get_args(annotation)
            beside = [*_without_strict(inner), *beside]
        elif isinstance(annotation, NewType):
            annotation = annotation.__supertype__
        elif type(annotation).__name__ == "TypeAliasType":  # PEP 695: `type X = …`
            annotation = annotation.__value__
        else:
            return annotation, beside


def _without_strict(metadata: Iterable[Any]) -> Iterator[Any]:
    """The metadata piece by piece; that values are read strictly holds for every contract."""
    for one in metadata:
        if isinstance(one, at.GroupedMetadata):
            yield from _without_strict(one)
        elif not (isinstance(one, Strict) and one.strict is not False) and one is not None:
            yield one


def _complete_fields(model: type[BaseModel], where: str) -> dict[str, FieldInfo]:
    """The fields of a model, its forward references resolved."""
    model.model_rebuild(raise_errors=False)
    if not model.__pydantic_complete__:
        problem = f"names a type that is not defined ({model.__name__})"
        raise _obstacle(where, problem, "Define or import it in the model's module")
    return {**model.model_fields}


def _beside_fields(model: type[BaseModel], where: str) -> Iterator[Obstacle]:
    """Everything beside its fields by which a model refuses or changes data."""
    place = where or model.__name__
    if issubclass(model, RootModel):
        yield Obstacle(
            place, "is a RootModel, which is not a row", "Give its value a name, as a field"
        )
    for code in _own_code(model):
        yield Obstacle(place, f"has {code}, which cannot be checked on a frame", _RULE_HINT)
    for key, setting in model.model_config.items():
        harmless = key in _HARMLESS_KEYS or _HARMLESS_SETTINGS.get(key) == setting
        if not harmless and setting not in (None, False):
            problem = f"has the config {key}={setting!r}, which changes verdicts or values"
            yield Obstacle(place, problem, "Leave it out, or say what is meant on the fields")
        elif key == "validate_by_alias" and setting is False:
            yield Obstacle(place, "is not read by its aliases", "Leave the aliases out")


def _own_code(model: type[BaseModel]) -> Iterator[str]:
    """The validators and the methods of a model that decide on its data."""
    for kind in _VALIDATORS:
        for validator in getattr(model.__pydantic_decorators__, kind):
            yield f"a {kind[:-1]} ({validator})"
    if model.__pydantic_custom_init__:
        yield "an __init__ of its own"
    own = getattr(getattr(model, _SCHEMA_METHOD), "__func__", None)
    if own is not getattr(BaseModel, _SCHEMA_METHOD).__func__:
        yield f"a {_SCHEMA_METHOD} of its own"
