"""A class body → a `Specification`, once pydantic has collected its fields."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from contracts.declaration.annotations import declared_field
from contracts.errors import ContractDefinitionError
from contracts.rules.declared import Rules
from contracts.rules.requirement import Requirement
from contracts.rules.table import RowCount, TableRule, Unique
from contracts.specification import Field, Specification

VERBS = frozenset({"rules", "check", "check_row", "validate", "parse", "parse_json", "split"})
"""What no field may be called, beside pydantic's own names; there will never be more."""

HARMLESS_CONFIG = frozenset(
    {
        "extra", "title", "json_schema_extra", "json_schema_serialization_defaults_required",
        "model_title_generator", "field_title_generator", "protected_namespaces", "ignored_types",
        "use_attribute_docstrings", "hide_input_in_errors", "cache_strings", "plugin_settings",
        "loc_by_alias", "validation_error_cause",
    }
)  # fmt: skip
"""The keys of pydantic's config that change no verdict and no value."""


def specification_for(contract: type[BaseModel]) -> Specification:
    """The specification of a class whose fields pydantic has collected."""
    refuse_unread_machinery(contract)
    fields = tuple(
        declared_field(contract.__name__, name, info)
        for name, info in contract.__pydantic_fields__.items()
    )
    refuse_shared_names(contract.__name__, fields)
    settings: dict[str, str | None] = vars(contract)["__settings__"]
    specification = Specification(
        name=contract.__name__,
        fields=fields,
        rules=accumulated_rules(contract),
        extra=contract.model_config.get("extra") or "forbid",
        boundary=settings.get("boundary"),
        version=settings.get("version"),
        owner=settings.get("owner"),
        description=vars(contract).get("__doc__"),
    )
    for requirement in specification.rules:
        refuse_impossible_rule(specification, requirement)
    refuse_repeated_rule_names(specification)
    return specification


def accumulated_rules(contract: type[BaseModel]) -> tuple[Requirement[TableRule], ...]:
    """The rules of the class and of its bases, bases first, each once."""
    found: dict[Requirement[TableRule], None] = {}
    for base in reversed(contract.__mro__):
        own = vars(base).get("rules")
        if own is None or not issubclass(base, BaseModel):
            continue
        if not isinstance(own, Rules):
            raise ContractDefinitionError(
                contract.__name__, None, f"has rules = {own!r}", "Write rules = ct.rules(…)"
            )
        found |= dict.fromkeys(own.requirements)
    return tuple(found)


def refuse_reserved_names(contract: type[BaseModel]) -> None:
    """Refuse a field that would hide a verb, or an attribute of every pydantic model."""
    for name in vars(contract).get("__annotations__", {}):
        if name in VERBS or hasattr(BaseModel, name):
            raise ContractDefinitionError(
                contract.__name__,
                name,
                "has a name that every contract uses itself",
                f"Rename it and keep the column's name: "
                f"{name}_: Annotated[…, Field(alias={name!r})]",
            )


def refuse_unread_machinery(contract: type[BaseModel]) -> None:
    """Refuse validators, serializers and config keys that frames could not keep to."""
    decorators = contract.__pydantic_decorators__
    custom = "State the requirement as a rule; a Custom(name, accepts=…, expr=…) if there is none"
    wire = "A dump writes wire form, so that it validates to the same instance: leave it out"
    for found, what, mend in (
        (decorators.validators, "validator", custom),
        (decorators.field_validators, "field_validator", custom),
        (decorators.root_validators, "root_validator", custom),
        (decorators.model_validators, "model_validator", custom),
        (decorators.field_serializers, "field_serializer", wire),
        (decorators.model_serializers, "model_serializer", wire),
    ):
        for name in found:
            problem = f"has a {what} ({name}), which frames cannot be held to"
            raise ContractDefinitionError(contract.__name__, None, problem, mend)
    for key, setting in contract.model_config.items():
        if key in HARMLESS_CONFIG or (key == "frozen" and setting is True):
            continue
        raise ContractDefinitionError(
            contract.__name__,
            None,
            f"has the config {key}={setting!r}, which changes verdicts or values on one path only",
            "Leave it out, or say what is meant on the fields",
        )


def refuse_shared_names(contract: str, fields: tuple[Field, ...]) -> None:
    """Refuse two fields that data could not tell apart."""
    owner: dict[str, str] = {}
    for field in fields:
        for name in {field.name, field.alias}:
            if owner.setdefault(name, field.name) != field.name:
                raise ContractDefinitionError(
                    contract,
                    field.name,
                    f"goes by the name {name!r} in data, as {owner[name]} does",
                    "Give each field an alias of its own",
                )


def refuse_impossible_rule(
    specification: Specification, requirement: Requirement[TableRule]
) -> None:
    """Refuse a table rule that names no field, or that cannot be asked of the ones it names."""
    rule = requirement.rule

    def refused(problem: str, mend: str) -> ContractDefinitionError:
        return ContractDefinitionError(specification.name, None, problem, mend)

    if not isinstance(rule, (Unique, RowCount)):
        raise refused(f"has {rule!r} among its rules, which is no table rule",
                      "Put value rules on a field, in Annotated")  # fmt: skip
    if (problem := requirement.problem()) is not None:
        raise refused(
            f"has a rule ({rule}) whose {problem}", "See Requirement for what terms may be"
        )
    if isinstance(rule, RowCount):
        if not 0 <= rule.min <= (rule.min if rule.max is None else rule.max):
            raise refused(f"must {rule}, which no batch can", "Give 0 <= min <= max")
        return
    if not rule.fields:
        raise refused("has a Unique of no fields", "Name the fields of the key")
    for name in rule.fields:
        field = specification.by_name.get(name)
        if field is None:
            known = ", ".join(specification.by_name)
            raise refused(f"must {rule}, but has no field {name!r}", f"Its fields are {known}")
        if field.value.dtype.kind in ("list", "struct"):
            raise refused(f"must {rule}, but {name} is {field.value.dtype}", "Use scalar fields")
        if field.value.nullable and rule.nulls is None:
            raise refused(
                f"must {rule}, but {name} may be null",
                'Say what nulls are to each other: nulls="distinct" or nulls="equal"',
            )


def refuse_repeated_rule_names(specification: Specification) -> None:
    """Refuse two rules of one name, which a report could not tell apart."""
    named: dict[str, tuple[str | None, Requirement[Any]]] = {}
    everywhere = [(None, requirement) for requirement in specification.rules]
    on_fields = [
        (f.name, requirement) for f in specification.fields for requirement in f.value.rules
    ]
    for field, requirement in (*everywhere, *on_fields):
        terms = requirement.with_rule(None)
        if requirement.name is None:
            continue
        if named.setdefault(requirement.name, (field, terms)) != (field, terms):
            raise ContractDefinitionError(
                specification.name,
                field,
                f"has a second rule named {requirement.name!r}",
                "Give each rule a name of its own",
            )
