"""A class body → a `Specification`, once pydantic has collected its fields."""

from __future__ import annotations

from dataclasses import replace
from types import NoneType
from typing import Any

from pydantic import BaseModel

from contracts.declaration.annotations import read_field
from contracts.declaration.config import CONFIG
from contracts.declaration.contract_rules import fit_contract_rule
from contracts.declaration.defaults import refuse_broken_default
from contracts.declaration.errors import DeclarationError
from contracts.declaration.reference_rules import with_own_table
from contracts.declaration.wire_form import inherit_missing, refuse_invalid_missing
from contracts.errors import ContractDefinitionError
from contracts.hints import Hint, LeaveOut, PassArgument
from contracts.rules.requirement import Requirement
from contracts.rules.row import CustomRow
from contracts.rules.rule_set import Rules
from contracts.rules.table import CustomTable
from contracts.rules.value import Custom, NonFinite
from contracts.rules.wire import Missing
from contracts.specification import Default, Field, Specification, thaw

VERBS = frozenset({"rules", "check", "check_row", "validate", "parse", "parse_json", "split"})
"""The names that fields may not have, besides pydantic's own; there will never be more."""

_INTERVAL_CODES = tuple(
    {low, high} for low in ("ge", "gt", "min_length") for high in ("le", "lt", "max_length")
)
"""The pairs of codes that one Interval, or one Len, declares together."""

_SPLIT_COLUMNS = frozenset({"__row__", "__violations__", "__text__"})
"""The columns that `split` adds to invalid rows, which therefore are not valid names in data."""

_CUSTOM_RULES = (Custom, CustomRow, CustomTable)

HARMLESS_CONFIG = frozenset(
    {
        "extra", "title", "json_schema_extra", "json_schema_serialization_defaults_required",
        "model_title_generator", "field_title_generator", "protected_namespaces", "ignored_types",
        "use_attribute_docstrings", "hide_input_in_errors", "cache_strings", "plugin_settings",
        "loc_by_alias", "validation_error_cause",
    }
)  # fmt: skip  # a table
"""The keys of pydantic's config that do not change verdicts or values."""

_CUSTOM_HINT = "State the requirement as a rule; a Custom(name, accepts=…, expr=…) if there is none"
"""What to write instead of a function that checks values."""


def build_specification(contract: type[BaseModel]) -> Specification:
    """Build the specification of a class whose fields pydantic has collected.

    Raises:
        ContractDefinitionError: a declaration in it is invalid.
    """
    _refuse_unprintable_name(contract.__name__)
    _refuse_idioms(contract)
    _refuse_pydantic_features(contract)
    settings: dict[str, Any] = vars(contract)["__settings__"]
    nan = NonFinite(nan="null") if settings.get("nan") == "null" else None
    fields = tuple(
        read_field(contract.__name__, name, info, nan)
        for name, info in contract.__pydantic_fields__.items()
    )
    _refuse_shared_names(contract.__name__, fields)
    missing = settings.get("missing") or Missing()
    bare = Specification(
        name=contract.__name__,
        fields=tuple(_field_with_missing(contract.__name__, one, missing) for one in fields),
        extra=contract.model_config.get("extra") or "forbid",
        boundary=settings.get("boundary"),
        version=settings.get("version"),
        owner=settings.get("owner"),
        ordered=settings.get("ordered", False),
        description=None
        if (text := vars(contract).get("__doc__")) is None
        else dedent_docstring(text),
    )
    specification = replace(bare, rules=_gather_rules(contract, bare))
    _refuse_repeated_rule_names(specification)
    return specification


def dedent_docstring(text: str) -> str:
    """The text as Python's compiler leaves a docstring from 3.13 on, so that a contract has one description, and one
    fingerprint, on every version: without the indentation of the lines after the first.
    """
    first, *others = text.expandtabs().split("\n")
    margins = [len(line) - len(line.lstrip(" ")) for line in others if line.strip(" ")]
    margin = " " * min(margins, default=0)
    rest = [
        line.removeprefix(margin) if line.strip(" ") else line[len(margin) :] for line in others
    ]
    return "\n".join([first.lstrip(" "), *rest])


def _refuse_unprintable_name(name: str) -> None:
    """Refuse a name that would break the lines of every message that has it."""
    if not name.isprintable():
        problem, hint = "has a name with unprintable characters", "Leave them out"
        raise ContractDefinitionError(name, None, problem, hint)


def _field_with_missing(contract: str, field: Field, missing: Missing) -> Field:
    """The field with the `Missing` of its contract, where it has none of its own.

    Raises:
        ContractDefinitionError: that would read its default as missing.
    """
    value = inherit_missing(field.value, missing)
    match field.default:
        case Default(default) if default is not None and value != field.value:
            try:
                refuse_broken_default(thaw(default, value), value)
            except DeclarationError as refused:
                raise ContractDefinitionError(
                    contract, field.name, refused.problem, refused.hint
                ) from None
        case _:
            pass
    return replace(field, value=value)


def _gather_rules(contract: type[BaseModel], bare: Specification) -> tuple[Requirement[Any], ...]:
    """The rules of the bases and of the class, in this order, each once, fitted to the fields."""
    found: dict[Requirement[Any], None] = {}
    for base in reversed(contract.__mro__):
        own = vars(base).get("rules", Rules())
        if not isinstance(own, Rules):
            raise ContractDefinitionError(
                contract.__name__, None, f"has rules = {own!r}", "Write rules = ct.rules(…)"
            )
        for requirement in own.requirements:
            named = with_own_table(requirement, base.__name__)
            found[fit_contract_rule(bare, named)] = None
    return tuple(found)


def inherit_settings(contract: type[BaseModel], stated: dict[str, Any]) -> dict[str, Any]:
    """The class keywords of a contract: its own, and those of its bases except the version."""
    missing = stated.get("missing")
    if missing is not None:
        try:
            refuse_invalid_missing(missing)
        except DeclarationError as refused:
            name = contract.__name__
            raise ContractDefinitionError(name, None, refused.problem, refused.hint) from None
    nan = stated.get("nan")
    if nan not in (None, "null", "forbid"):
        known = [PassArgument("nan", one) for one in ("null", "forbid")]
        hint = Hint('Write nan="null", or nan="forbid" to undo a base\'s', *known)
        raise ContractDefinitionError(contract.__name__, None, f"has nan={nan!r}", hint)
    if type(stated.get("ordered")) not in (bool, NoneType):
        known = [PassArgument("ordered", one) for one in (True, False)]
        hint = Hint("Write ordered=True, or ordered=False to undo a base's", *known)
        problem = f"has ordered={stated['ordered']!r}"
        raise ContractDefinitionError(contract.__name__, None, problem, hint)
    for keyword, setting in stated.items():
        if keyword in ("missing", "nan", "ordered"):
            continue
        if setting is not None and not (isinstance(setting, str) and setting.strip()):
            problem = f"has {keyword}={setting!r}"
            hint = Hint("Give it as text, or leave it out", LeaveOut(keyword))
            raise ContractDefinitionError(contract.__name__, None, problem, hint)
    settings: dict[str, Any] = {}
    for base in reversed(contract.__mro__[1:]):
        settings |= vars(base).get("__settings__", {})
    settings.pop("version", None)
    return settings | {keyword: one for keyword, one in stated.items() if one is not None}


def refuse_reserved_names(contract: type[BaseModel]) -> None:
    """Refuse a field that would hide a verb, or an attribute of every pydantic model."""
    for name in vars(contract).get("__annotations__", {}):
        if name == "rules" and isinstance(vars(contract).get(name), Rules):
            problem, hint = "has an annotation", "Write rules = ct.rules(…) without one"
            raise ContractDefinitionError(contract.__name__, name, problem, hint)
        if name in VERBS or hasattr(BaseModel, name):
            raise ContractDefinitionError(
                contract.__name__,
                name,
                "has a name that every contract uses itself",
                f"Rename it and keep the column's name: "
                f"{name}_: Annotated[…, Field(alias={name!r})]",
            )


def _refuse_idioms(contract: type[BaseModel]) -> None:
    """Refuse what other libraries read in the body of a class, and a contract does not."""
    body = vars(contract)
    hint = "Use model_post_init for what an instance needs beside its fields"
    if "__post_init__" in body:
        problem = "has a __post_init__, which only dataclasses call"
        raise ContractDefinitionError(contract.__name__, None, problem, hint)
    if isinstance(body.get("Meta"), type):
        problem = "has a class Meta in its body, where nothing reads it"
        hint = (
            f"Write its settings in the class statement: class {contract.__name__}(ct.Contract, …)"
        )
        raise ContractDefinitionError(contract.__name__, None, problem, hint)
    marks = ("__check_config__", "__dataframe_check_config__", "__parser_config__")
    for name, one in body.items():
        if isinstance(one, classmethod) and any(hasattr(one, mark) for mark in marks):
            problem = f"has a check of pandera ({name}), which cannot be checked here"
            raise ContractDefinitionError(contract.__name__, None, problem, _CUSTOM_HINT)


def _refuse_pydantic_features(contract: type[BaseModel]) -> None:
    """Refuse validators, serializers and config keys that would not apply to frames."""
    decorators = contract.__pydantic_decorators__
    wire = "A dump writes wire form, so that it validates to the same instance: leave it out"
    for found, what, hint in (
        (decorators.validators, "validator", _CUSTOM_HINT),
        (decorators.field_validators, "field_validator", _CUSTOM_HINT),
        (decorators.root_validators, "root_validator", _CUSTOM_HINT),
        (decorators.model_validators, "model_validator", _CUSTOM_HINT),
        (decorators.field_serializers, "field_serializer", wire),
        (decorators.model_serializers, "model_serializer", wire),
    ):
        for name in found:
            problem = f"has a {what} ({name}), which cannot be checked on a frame"
            told = Hint(hint, LeaveOut(name)) if hint is wire else hint
            raise ContractDefinitionError(contract.__name__, None, problem, told)
    extra = contract.model_config.get("extra")
    if extra not in ("forbid", "ignore", "allow"):
        problem = f"has extra={extra!r}"
        known = [PassArgument("extra", one) for one in ("forbid", "ignore", "allow")]
        hint = Hint('Write extra="forbid", "ignore" or "allow"', *known)
        raise ContractDefinitionError(contract.__name__, None, problem, hint)
    if contract.__pydantic_custom_init__:
        raise ContractDefinitionError(
            contract.__name__,
            None,
            "has an __init__ of its own, which cannot be checked on a frame",
            "Use model_post_init for what an instance needs beside its fields",
        )
    for key, setting in contract.model_config.items():
        if key in HARMLESS_CONFIG or CONFIG.get(key) == setting:
            continue
        raise ContractDefinitionError(
            contract.__name__,
            None,
            f"has the config {key}={setting!r}, which changes verdicts or values on one path only",
            Hint("Leave it out, or say what is meant on the fields", LeaveOut(key)),
        )


def _refuse_shared_names(contract: str, fields: tuple[Field, ...]) -> None:
    """Refuse two fields that data could not tell apart."""
    owner: dict[str, str] = {}
    for field in fields:
        if field.alias in _SPLIT_COLUMNS:
            problem = f"goes by the name {field.alias!r} in data, which split gives its own column"
            raise ContractDefinitionError(contract, field.name, problem, "Give it another alias")
        for name in {field.name, field.alias}:
            if owner.setdefault(name, field.name) != field.name:
                raise ContractDefinitionError(
                    contract,
                    field.name,
                    f"goes by the name {name!r} in data, as {owner[name]} does",
                    "Give each field an alias of its own",
                )


def _refuse_repeated_rule_names(specification: Specification) -> None:
    """Refuse two rules of one name, which a report could not tell apart.

    The two ends of one interval may share a name.
    """
    stated: list[tuple[str | None, Requirement[Any]]] = [(None, r) for r in specification.rules]
    stated += [(f.name, requirement) for f in specification.fields for requirement in f.value.rules]
    seen: dict[str, tuple[str | None, str, Requirement[Any]]] = {}
    for field, requirement in stated:
        rule = requirement.rule
        name = requirement.name or (rule.name if isinstance(rule, _CUSTOM_RULES) else None)
        if name is None:
            continue
        of_contract = isinstance(rule, (CustomRow, CustomTable))
        scope = name if requirement.name or of_contract else f"{field}.{name}"
        now = (field, rule.code, requirement.with_rule(None))
        before = seen.setdefault(scope, now)
        two_ends = (before[0], before[2]) == (field, now[2]) and {
            before[1],
            rule.code,
        } in _INTERVAL_CODES
        if before is not now and not two_ends:
            raise ContractDefinitionError(
                specification.name,
                field,
                f"has a second rule named {name!r}",
                "Give each rule a name of its own",
            )
