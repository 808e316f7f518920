"""Pydantic's models as contracts: their fields and what is asked of them; what frames could not be
held to is told, all of it at once.
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

from contracts.contract import Contract
from contracts.declaration.classes import HARMLESS_CONFIG
from contracts.declaration.metadata import refuse_unread_settings
from contracts.declaration.refused import Refused
from contracts.errors import Obstacle, UnsupportedDataError
from contracts.rendering import name_text
from contracts.rules.format import Format
from contracts.rules.value import NonFinite
from contracts.schemas.making import (
    Drafted,
    Identity,
    Obstructed,
    contract_of,
    drafts,
    made,
)

Zone = Literal["naive", "aware"]
HARMLESS = HARMLESS_CONFIG | {
    "allow_inf_nan", "alias_generator", "arbitrary_types_allowed", "defer_build", "from_attributes", "frozen",
    "json_encoders", "populate_by_name", "revalidate_instances", "schema_generator", "ser_json_bytes",
    "ser_json_inf_nan", "ser_json_temporal", "ser_json_timedelta", "serialize_by_alias", "strict",
    "json_schema_mode_override", "polymorphic_serialization", "url_preserve_empty_path", "use_enum_values",
    "validate_assignment", "validate_by_name", "validate_default", "validate_return",
}  # fmt: skip
"""The keys of a model's config that refuse nothing and change no value, beside what a contract says."""
RUST = "rust-regex"
FIELDLESS: tuple[type, ...] = (BaseModel, Contract)
"""What models are made of."""
CUSTOM = "State it as a rule; a Custom(name, accepts=…, expr=…) if there is none"
VALIDATORS = ("validators", "field_validators", "root_validators", "model_validators")
KEPT = ("title", "description", "examples", "json_schema_extra", "deprecated", "repr")
"""What of a field's own settings goes with it as it is."""


def from_pydantic(
    model: type[BaseModel],
    *,
    datetimes: Zone | None = None,
    **identity: Unpack[Identity],
) -> type[Contract]:
    """The contract of a pydantic model's fields: it accepts what the model does in strict mode, of what
    a frame can hold.

    Types, constraints, `None`, defaults, aliases, enums, nested models and `extra` cross. Numbers are
    finite unless the model says `allow_inf_nan=True`, and integers fit int64. What does not cross
    (validators, unions, dicts, config that changes values) is one error that lists it all. Methods,
    computed fields and serializers refuse nothing, and are left behind.

    Args:
        datetimes: whether a `datetime` is "naive" or "aware": a model takes both, and a column is one.
        identity: the contract's name (the model's, unless given), boundary, version and owner.

    Raises:
        SchemaError: something in the model, or in one that it nests, cannot be held by frames.
        UnsupportedDataError: it is no model.

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
    given: Any = model
    if not (isinstance(given, type) and issubclass(given, BaseModel)) or given in FIELDLESS:
        got = name_text(type(model).__name__)
        raise UnsupportedDataError(got, "is no pydantic model", "Pass a class that has fields")
    reading = Reading(datetimes)
    source = f"the pydantic model {model.__name__}"
    return made(source, lambda: reading.contract(model, "", {**identity}))


class Reading:
    """One reading of a model and of what it nests; a model that stands in several places is read once."""

    def __init__(self, zone: Zone | None) -> None:
        self.zone = zone
        self.done: dict[type, type[Contract]] = {}
        self.open: list[type] = []

    def contract(self, model: type[BaseModel], where: str, identity: Any) -> type[Contract]:
        """The contract of a model.

        Args:
            where: the path of the field that holds it; empty for the whole.

        Raises:
            Obstructed: it cannot be one.
        """
        if model in self.done:
            return self.done[model]
        if model in self.open:
            problem = f"holds {model.__name__} within itself, and a struct has finite depth"
            raise Obstructed(
                Obstacle(where, problem, "Nest it to a depth, or refer to it by a key")
            )
        self.open.append(model)
        try:
            made_ = self._contract(model, where, identity)
        finally:
            self.open.pop()
        self.done[model] = made_
        return made_

    def _contract(self, model: type[BaseModel], where: str, identity: Any) -> type[Contract]:
        if issubclass(model, Contract):
            return model
        fields = complete_fields(model, where)
        steps = [*((None, one) for one in machinery(model, where)), *fields.items()]

        def step(item: Any) -> Drafted:
            name, read = item
            if name is None:
                raise Obstructed(read)
            return self.field(name, read, model, where)

        drafted = drafts(step, steps)
        config = model.model_config
        known = {key: one for key, one in config.items() if key in HARMLESS_CONFIG}
        body = {"__doc__": vars(model).get("__doc__")}
        body["model_config"] = {**known, "extra": config.get("extra") or "ignore"}
        return contract_of(
            identity.pop("name", model.__name__), drafted, keywords=identity, body=body
        )

    def field(self, name: str, info: FieldInfo, model: type[BaseModel], where: str) -> Drafted:
        """One field, as a contract declares it.

        Raises:
            Obstructed: it cannot.
        """
        path = f"{where}.{name}" if where else name
        try:
            refuse_unread_settings(info)
        except Refused as refused:
            raise Obstructed(Obstacle(path, refused.problem, refused.mend)) from None
        infinite = bool(
            model.model_config.get("allow_inf_nan")
        )  # which is not so unless it is said
        annotation = self.annotation(info.annotation, info.metadata, path, infinite=infinite)
        settings = {key: getattr(info, key) for key in KEPT if getattr(info, key) is not None}
        if not info.is_required():
            made_by = info.default_factory is not None
            key = "default_factory" if made_by else "default"
            settings[key] = getattr(info, key)
        return Drafted(info.alias or name, annotation, settings, path, name)

    def annotation(
        self, annotation: Any, metadata: Iterable[Any], where: str, *, infinite: bool
    ) -> Any:
        """An annotation with what stands around it, its models made contracts.

        Raises:
            Obstructed: a model in it cannot be one, or it does not say which kind of datetime it is.
        """
        beside = [*unstrict(metadata)]
        while get_origin(annotation) is Annotated:
            annotation, *inner = get_args(annotation)
            beside = [*unstrict(inner), *beside]
        if isinstance(annotation, NewType):
            return self.annotation(annotation.__supertype__, beside, where, infinite=infinite)
        if type(annotation).__name__ == "TypeAliasType":  # PEP 695: `type X = …`
            return self.annotation(annotation.__value__, beside, where, infinite=infinite)
        # Pydantic has a class for it, or keeps it among its general metadata, as of 2.12.
        says = any(
            isinstance(one, NonFinite) or getattr(one, "allow_inf_nan", None) is not None
            for one in beside
        )
        if annotation is float and infinite and not says:
            beside.append(NonFinite(nan="allow", inf="allow"))
        done = self.bare(annotation, beside, where, infinite=infinite)
        for one in beside:
            done = Annotated[done, one]
        return done

    def bare(self, annotation: Any, beside: list[Any], where: str, *, infinite: bool) -> Any:
        """An annotation without what stands around it, its models made contracts."""
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin in (Union, types.UnionType) and type(None) in arguments and len(arguments) == 2:
            (inner,) = (one for one in arguments if one is not type(None))
            return self.annotation(inner, (), where, infinite=infinite) | None
        if origin in (list, tuple) and arguments:
            item: Any = self.annotation(arguments[0], (), f"{where}[]", infinite=infinite)
            made_of: Any = list if origin is list else tuple
            return made_of[(item, *arguments[1:])]
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            return self.contract(annotation, where, {})
        if annotation is datetime and not any(isinstance(i, (at.Timezone, Format)) for i in beside):
            return self.datetime(where)
        return annotation

    def datetime(self, where: str) -> Any:
        """A `datetime` that does not say whether it has a zone.

        Raises:
            Obstructed: nobody says so.
        """
        if self.zone is not None:
            return NaiveDatetime if self.zone == "naive" else AwareDatetime
        raise Obstructed(
            Obstacle(
                where,
                "is a datetime with a zone or without one, and a column is one of them",
                'Declare it AwareDatetime or NaiveDatetime, or pass datetimes="aware" or "naive"',
            )
        )


def unstrict(metadata: Iterable[Any]) -> Iterator[Any]:
    """The metadata piece by piece, without what says that values are read strictly: they are."""
    for one in metadata:
        if isinstance(one, at.GroupedMetadata):
            yield from unstrict(one)
        elif not (isinstance(one, Strict) and one.strict is not False) and one is not None:
            yield one


def complete_fields(model: type[BaseModel], where: str) -> dict[str, FieldInfo]:
    """The fields of a model, its forward references resolved.

    Raises:
        Obstructed: a type in it is still not defined.
    """
    model.model_rebuild(raise_errors=False)
    if not model.__pydantic_complete__:
        problem = f"names a type that is not defined ({model.__name__})"
        raise Obstructed(Obstacle(where, problem, "Define or import it in the model's module"))
    return {**model.model_fields}


def machinery(model: type[BaseModel], where: str) -> Iterator[Obstacle]:
    """What a model does to data beside its fields, where that refuses some or changes it."""
    name = model.__name__

    def told(problem: str, mend: str) -> Obstacle:
        return Obstacle(where or name, problem, mend)

    if issubclass(model, RootModel):
        yield told("is a RootModel, which is no row", "Give its value a name, as a field")
    for kind in VALIDATORS:
        for validator in getattr(model.__pydantic_decorators__, kind):
            yield told(f"has a {kind[:-1]} ({validator}), which frames cannot be held to", CUSTOM)
    if model.__pydantic_custom_init__:
        yield told("has an __init__ of its own, which frames cannot be held to", CUSTOM)
    own = "__get_pydantic_core_schema__"
    if getattr(getattr(model, own), "__func__", None) is not getattr(BaseModel, own).__func__:
        yield told(f"has a {own} of its own, which frames cannot be held to", CUSTOM)
    for key, setting in model.model_config.items():
        harmless = {"regex_engine": RUST, "validate_by_alias": True}.get(key) == setting
        if key not in HARMLESS and not harmless and setting not in (None, False):
            problem = f"has the config {key}={setting!r}, which changes verdicts or values"
            yield told(problem, "Leave it out, or say what is meant on the fields")
        elif key == "validate_by_alias" and setting is False:
            yield told("is not read by its aliases", "Leave the aliases out")
