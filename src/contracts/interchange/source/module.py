"""Contracts as the statements of one module."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from contracts.declaration.classes import dedent_docstring
from contracts.dtypes import Uuid
from contracts.errors import Obstacle
from contracts.interchange.class_builder import Obstructed, attempt_all
from contracts.interchange.json.places import AnyCustom
from contracts.interchange.source.annotations import Writer
from contracts.interchange.source.layout import (
    Bracketed,
    Joined,
    Prefixed,
    Source,
    lay_out,
    on_one_line,
)
from contracts.interchange.source.names import Names
from contracts.interchange.source.predicates import write_predicate
from contracts.interchange.source.values import write_constant, write_text
from contracts.report.values import show_value
from contracts.rules.reference import References, resolve_contract
from contracts.rules.requirement import Requirement
from contracts.rules.row import Satisfies
from contracts.rules.table import Grouped
from contracts.specification import (
    Default,
    Factory,
    Field,
    FieldType,
    ListOf,
    Specification,
    StructOf,
    thaw,
    walk_types,
)

_Done = TypeVar("_Done")
_MARGIN = "    "

_PROTECTED = ("model_validate", "model_dump")
"""The beginnings of names that pydantic warns of, unless its config says otherwise."""


def write_module(contracts: Iterable[Specification], imports: Mapping[str, AnyCustom]) -> str:
    """The source of contracts, after that of the contracts that they nest or refer to.

    Raises:
        Obstructed: something in them has no source; with every place.
    """
    ordered: dict[Specification, None] = {}
    for one in contracts:
        _add_with_needed(one, ordered)
    module = _Module([*ordered], imports)
    classes = attempt_all(module.statements, ordered)
    lines = module.names.imports()
    for statements in classes:
        lines += ["", "", *statements]
    return "\n".join(lines) + "\n"


def _add_with_needed(specification: Specification, ordered: dict[Specification, None]) -> None:
    for needed in _needed_contracts(specification):
        _add_with_needed(needed, ordered)
    ordered.setdefault(specification)


def _needed_contracts(specification: Specification) -> Iterator[Specification]:
    """The contracts that one nests or refers to, directly."""
    for field in specification.fields:
        for value in walk_types(field.value):
            if isinstance(value.dtype, StructOf):
                yield value.dtype.specification
    for requirement in specification.rules:
        rule = requirement.rule
        rule = rule.rule if isinstance(rule, Grouped) else rule
        if isinstance(rule, References) and isinstance(rule.contract, type):
            yield resolve_contract(rule.contract)


class _Module:
    """The classes of one module."""

    def __init__(self, contracts: list[Specification], imports: Mapping[str, AnyCustom]) -> None:
        names = [one.name for one in contracts]
        self._known_as = {
            one: f"{one.name}_{place}" if one.name in names[place + 1 :] else one.name
            for place, one in enumerate(contracts)
        }
        bound = {f.name for one in contracts for f in one.fields if f.default is not None}
        self.names = Names({*names, *self._known_as.values(), *bound, "rules"})
        self._writer = Writer(self.names, self._known_as.__getitem__, imports)

    def statements(self, contract: Specification) -> list[str]:
        """The lines of a contract's class."""
        _refuse_name(contract.name, contract.name, "Give the contract a name that Python allows")
        keywords = {
            name: getattr(contract, name) for name in ("boundary", "version", "owner", "extra")
        }
        keywords = {name: one for name, one in keywords.items() if one not in (None, "forbid")}
        arguments = [Prefixed(f"{name}=", write_text(one)) for name, one in keywords.items()]
        arguments += [Prefixed("ordered=", "True")] * contract.ordered
        bases: tuple[Source, ...] = (self.names.ours("Contract"), *arguments)
        blocks = [
            _docstring(contract.description or ""),
            self._fields(contract),
            self._rules(contract),
        ]
        body = [line for block in blocks if block for line in ("", *block)][1:]
        head = lay_out(Bracketed(f"class {contract.name}(", bases), after=":")
        lines = [*head, *(body or ["    pass"])]
        if (known_as := self._known_as[contract]) != contract.name:
            lines += ["", "", f"{known_as} = {contract.name}"]
        return lines

    def _fields(self, contract: Specification) -> list[str]:
        def lines(field: Field) -> list[str]:
            return _at_place(f"{contract.name}.{field.name}", lambda: self._field(field))

        config = []
        if any(field.name.startswith(_PROTECTED) for field in contract.fields):
            config = ['    model_config = {"protected_namespaces": ()}']
        return config + [line for one in attempt_all(lines, contract.fields) for line in one]

    def _field(self, field: Field) -> list[str]:
        _refuse_name("", field.name, "Give it another name, and this one as its alias")
        settings: dict[str, Source] = {}
        after = ""
        match field.default:
            case Default(value):
                default = self._default(thaw(value, field.value), field.value)
                after = f" = {on_one_line(default)}"
            case Factory(make):
                settings["default_factory"] = self._function(make)
            case None:
                pass
        if field.alias != field.name:
            settings["alias"] = write_text(field.alias)
        for name in ("title", "description"):
            if getattr(field, name) is not None:
                settings[name] = write_text(getattr(field, name))
        if field.examples:
            settings["examples"] = write_constant([*field.examples], self.names)
        annotation = self._writer.annotation(field.value, **settings)
        before = f"{field.name}: "
        if isinstance(annotation, Joined) and len(lay_out(annotation, 1, before, after)) > 1:
            # A line cannot begin with the operator but in brackets.
            annotation = Bracketed("(", (annotation,), comma_makes_tuple=True)
        return lay_out(annotation, 1, before, after)

    def _default(self, value: Any, expected: FieldType) -> Source:
        match expected.dtype:
            case ListOf(item) if value is not None:
                items = tuple(self._default(one, item) for one in value)
                return Bracketed("[", items, "]")
            case StructOf(specification) if value is not None:
                members = tuple(
                    Prefixed(f"{one.name}=", self._default(value[one.alias], one.value))
                    for one in specification.fields
                )
                return Bracketed(f"{self._known_as[specification]}(", members)
            case Uuid() if value is not None:
                return write_constant(UUID(value), self.names)
            case _:
                return write_constant(value, self.names)

    def _function(self, make: Any) -> str:
        """The name by which a function is imported."""
        if make in (list, tuple, dict):
            return self.names.use_builtin(make.__name__)
        module, name = getattr(make, "__module__", ""), getattr(make, "__qualname__", "")
        if module == "__main__" or getattr(sys.modules.get(module), name, None) is not make:
            problem = f"has the default_factory {show_value(make)}, which cannot be imported"
            raise Obstructed(Obstacle("", problem, "Define it by a name at the top of a module"))
        return self.names.use(module, name)

    def _rules(self, contract: Specification) -> list[str]:
        def written(requirement: Requirement[Any]) -> Source:
            return _at_place(f"{contract.name}.rules", lambda: self._contract_rule(requirement))

        rules = attempt_all(written, contract.rules)
        if not rules:
            return []
        return lay_out(Bracketed(f"{self.names.ours('rules')}(", tuple(rules)), 1, "rules = ")

    def _contract_rule(self, requirement: Requirement[Any]) -> Source:
        match requirement.rule:
            case Satisfies(predicate, on_null):
                source = write_predicate(predicate, self.names)
                return self._writer.requirement(
                    requirement, source, None if on_null == "fail" else on_null
                )
            case Grouped(by, of):
                inner = self._writer.requirement(requirement, self._batch_rule(of))
                fields = write_text(by[0]) if len(by) == 1 else write_constant(by, self.names)
                return Bracketed(f"{self.names.ours('group')}(", (fields, inner))
            case rule:
                return self._writer.requirement(requirement, self._batch_rule(rule))

    def _batch_rule(self, rule: Any) -> Source:
        if not isinstance(rule, References):
            return self._writer.rule(rule)
        arguments = [
            write_constant(names[0] if len(names) == 1 else names, self.names)
            for names in (rule.fields, rule.keys)
        ]
        referred: Source = (
            self._known_as[resolve_contract(rule.contract)]
            if isinstance(rule.contract, type)
            else write_constant(rule.contract, self.names)
        )
        return Bracketed(
            f"{self.names.ours('References')}(", (arguments[0], referred, arguments[1])
        )


def _docstring(text: str) -> list[str]:
    """The lines of a docstring that gives the text."""
    if not text:
        return []
    first, *others = text.split("\n")
    lines = [first, *(_MARGIN + line if line else "" for line in others)]
    lines[-1] = lines[-1] or _MARGIN
    is_plain = all(map(str.isprintable, lines)) and not {"\\", '"'} & {*text}
    if not is_plain or dedent_docstring("\n".join(lines)) != text:
        return [f"{_MARGIN}__doc__ = {write_text(text)}"]
    lines[0] = f'{_MARGIN}"""{first}'
    lines[-1] += '"""'
    return lines


def _refuse_name(where: str, name: str, hint: str) -> None:
    if not name.isidentifier() or keyword.iskeyword(name):
        raise Obstructed(
            Obstacle(where, f"has the name {name!r}, which Python does not allow", hint)
        )


def _at_place(where: str, step: Callable[[], _Done]) -> _Done:
    """What a step gives; its obstacles are at a place."""
    try:
        return step()
    except Obstructed as obstructed:
        placed = (replace(one, where=one.where or where) for one in obstructed.obstacles)
        raise Obstructed(*placed) from None
