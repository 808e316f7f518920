"""A class body → a `Specification`, once pydantic has collected its fields."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from contracts.declaration.annotations import declared_field
from contracts.errors import ContractDefinitionError
from contracts.rules.declared import Rules
from contracts.rules.requirement import Requirement
from contracts.rules.table import RowCount, TableRule, Unique
from contracts.rules.value import Custom
from contracts.specification import Field, Specification

VERBS = frozenset({"rules", "check", "check_row", "validate", "parse", "parse_json", "split"})
"""What no field may be called, beside pydantic's own names; there will never be more."""

CONFIG = ConfigDict(
    frozen=True,
    extra="forbid",
    serialize_by_alias=True,  # a dump writes wire form, under the data's own names
)
"""The pydantic config of every contract."""

ENDS = tuple(
    {low, high} for low in ("ge", "gt", "min_length") for high in ("le", "lt", "max_length")
)
"""The codes that one interval, or one Len, stands for together."""

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
        own = vars(base).get("rules", Rules())
        if not isinstance(own, Rules):
            raise ContractDefinitionError(
                contract.__name__, None, f"has rules = {own!r}", "Write rules = ct.rules(…)"
            )
        for requirement in own.requirements:
            refuse_malformed_rule(contract.__name__, requirement)
            found[requirement] = None
    return tuple(found)


def inherited_settings(contract: type[BaseModel], stated: dict[str, Any]) -> dict[str, str | None]:
    """The class keywords of a contract: its own, and the boundary and owner of its bases."""
    for keyword, setting in stated.items():
        if setting is not None and not (isinstance(setting, str) and setting.strip()):
            problem = f"has {keyword}={setting!r}"
            mend = "Give it as text, or leave it out"
            raise ContractDefinitionError(contract.__name__, None, problem, mend)
    settings: dict[str, str | None] = {}
    for base in reversed(contract.__mro__[1:]):
        settings |= vars(base).get("__settings__", {})
    settings.pop("version", None)
    return settings | {keyword: text for keyword, text in stated.items() if text is not None}


def refuse_malformed_rule(contract: str, requirement: Requirement[Any]) -> None:
    """Refuse what is no table rule, or one whose arguments are of no use, before it is hashed."""
    rule = requirement.rule
    mend = "See its documentation for what it takes"
    problem = requirement.problem()
    if isinstance(rule, Requirement):
        problem, mend = "has terms around terms", "Write ct.rule(x, …) once, with all of them"
    elif not isinstance(rule, (Unique, RowCount)):
        problem = f"has {rule!r} among its rules, which is no table rule"
        mend = "Put value rules on a field, in Annotated; give ct.rules each rule by itself"
    elif problem is not None:
        problem, mend = f"has a rule ({rule}) whose {problem}", "See Requirement for its terms"
    elif isinstance(rule, RowCount):
        problem = malformed_row_count(rule, requirement)
        mend = "Give 0 <= min <= max, in whole numbers, and no tolerance"
    elif not all(isinstance(name, str) for name in rule.fields):
        problem = f"has Unique{rule.fields!r}, which are no names of fields"
    elif rule.nulls not in (None, "distinct", "equal"):
        problem, mend = f"has nulls={rule.nulls!r}", 'Write nulls="distinct" or nulls="equal"'
    if problem is not None:
        raise ContractDefinitionError(contract, None, problem, mend)


def malformed_row_count(rule: RowCount, requirement: Requirement[Any]) -> str | None:
    """What is wrong with a RowCount, or None."""
    if type(rule.min) is not int or type(rule.max) not in (int, type(None)):
        return f"has RowCount(min={rule.min!r}, max={rule.max!r}), which are no whole numbers"
    if not 0 <= rule.min <= (rule.min if rule.max is None else rule.max):
        return f"must {rule}, which no batch can"
    if requirement.tolerate_share is not None or requirement.tolerate_rows is not None:
        return f"tolerates rows that break a rule ({rule}) which names none"
    return None


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
    extra = contract.model_config.get("extra")
    if extra not in ("forbid", "ignore", "allow"):
        problem = f"has extra={extra!r}"
        mend = 'Write extra="forbid", "ignore" or "allow"'
        raise ContractDefinitionError(contract.__name__, None, problem, mend)
    if contract.__pydantic_custom_init__:
        raise ContractDefinitionError(
            contract.__name__,
            None,
            "has an __init__ of its own, which frames cannot be held to",
            "Use model_post_init for what an instance needs beside its fields",
        )
    for key, setting in contract.model_config.items():
        if key in HARMLESS_CONFIG or CONFIG.get(key) == setting:
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

    if isinstance(rule, RowCount):
        return
    if not rule.fields or len(set(rule.fields)) < len(rule.fields):
        raise refused(f"has a Unique of {rule.fields}", "Name the fields of the key, each once")
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
    """Refuse two rules of one name, which a report could not tell apart.

    A name may stand for both ends of one interval.
    """
    stated: list[tuple[str | None, Requirement[Any]]] = [(None, r) for r in specification.rules]
    stated += [(f.name, requirement) for f in specification.fields for requirement in f.value.rules]
    seen: dict[str, tuple[str | None, str, Requirement[Any]]] = {}
    for field, requirement in stated:
        rule = requirement.rule
        name = requirement.name or (rule.name if isinstance(rule, Custom) else None)
        if name is None:
            continue
        scope = name if requirement.name else f"{field}.{name}"
        now = (field, rule.code, requirement.with_rule(None))
        before = seen.setdefault(scope, now)
        two_ends = (before[0], before[2]) == (field, now[2]) and {before[1], rule.code} in ENDS
        if before is not now and not two_ends:
            raise ContractDefinitionError(
                specification.name,
                field,
                f"has a second rule named {name!r}",
                "Give each rule a name of its own",
            )
