"""Reading a contract's class: its specification, its engine, and the options that name other contracts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING, Any

from pydantic.errors import PydanticUndefinedAnnotation

from contracts.arguments import own_words
from contracts.engine.engine import Engine
from contracts.engine.named_tables import read_named
from contracts.engine.options import Options, check_options
from contracts.errors import ContractDefinitionError, EngineError
from contracts.report.values import show_value
from contracts.rules.reference import References, name_of_table
from contracts.rules.requirement import sentence
from contracts.rules.table import references_among
from contracts.specification import Specification

if TYPE_CHECKING:
    from contracts.backends.frame.batch import ReferenceTable
    from contracts.contract import Contract


def require_contract(contract: object) -> None:
    """Raise TypeError unless an argument is the class of a contract.

    The message names its type and never shows it: where arguments are exchanged, it is data.
    """
    if _is_contract(contract):
        return
    if isinstance(contract, type):
        got = f"the class {contract.__name__}"
        hint = "declare one: class Ping(ct.Contract)"
    elif getattr(type(contract), "__declared__", False) is True:
        got = f"an instance of {type(contract).__name__}"
        hint = f"write {type(contract).__name__}"
    else:
        got = f"an object of type {type(contract).__name__}"
        hint = "check the order of the arguments"
    raise TypeError(f"this argument must be a contract's class (got {got}); {hint}")


def _is_contract(value: object) -> bool:
    """Whether it is a contract's class, also one of which a type is not defined yet."""
    return isinstance(value, type) and (
        getattr(value, "__declared__", False) is True or "__specification__" in vars(value)
    )


@own_words
def specification_of(contract: type[Contract]) -> Specification:
    """The immutable specification that a contract's class body compiled into.

    Raises:
        TypeError: it is not the class of a contract.
        ContractDefinitionError: the body names a type that is still not defined.
    """
    require_contract(contract)
    specification: Specification | None = vars(contract).get("__specification__")
    if specification is None:
        contract.model_rebuild(raise_errors=False)
        specification = vars(contract).get("__specification__")
    if specification is None:
        field, name = _undefined_type(contract)
        raise ContractDefinitionError(
            contract.__name__,
            field,
            "has a field whose type is not defined"
            if field is None
            else f"has the type {name}, which is not defined",
            "Define or import the type in the contract's module before the contract is used",
        )
    return specification


def _undefined_type(contract: type[Contract]) -> tuple[str | None, str | None]:
    """The field whose annotation names what nothing defines, and that name; None where unknown."""
    try:
        contract.model_rebuild(force=True)
    except PydanticUndefinedAnnotation as error:
        for base in contract.__mro__:
            for field, annotation in vars(base).get("__annotations__", {}).items():
                if error.name in re.findall(r"\w+", str(annotation)):
                    return field, error.name
    except NameError:
        pass
    return None, None


def engine_of(contract: type[Contract]) -> Engine:
    """The engine that a contract's class keeps, made at its first use.

    Raises:
        TypeError: it is not the class of a contract.
        ContractDefinitionError: the body names a type that is still not defined.
    """
    require_contract(contract)
    engine: Engine | None = vars(contract).get("__engine__")
    if engine is None:
        engine = Engine(specification_of(contract))
        type.__setattr__(contract, "__engine__", engine)  # of two threads either's will do
    return engine


def options_for(contract: type[Contract], given: Mapping[str, Any]) -> Options:
    """The options of one call of a contract's verb, checked, its tables read.

    Args:
        given: the keywords of the call.

    Raises:
        ValueError: a value is invalid, or the baseline is of another contract.
        UnsupportedDataError: a table is not a supported data type.
        EngineError: a table could not be read.
    """
    called = perf_counter()
    if not given:
        return Options(called=called)
    check_options(given)
    if given.get("baseline") is not None:
        from contracts.profiles.baselines import refuse_other_baseline

        refuse_other_baseline(given["baseline"], specification_of(contract))
    names = ("max_examples", "now", "baseline", "text", "max_invalid_share", "progress", "engine")
    plain = {name: given[name] for name in names if name in given}
    options = Options(**plain, units=given.get("units") or {}, called=called)
    if (observer := given.get("observe")) is not None:
        options = replace(options, observe=partial(observer.saw, contract))
    tables = given.get("tables")
    if not tables:
        return options
    read = dict(_table_for(contract, other, data) for other, data in tables.items())
    return replace(options, tables=read)


def _table_for(
    contract: type[Contract], other: type[Contract] | str, data: object
) -> tuple[type[Contract] | str, ReferenceTable]:
    """A table, and what it is looked up by; an error names the rule that needs it.

    Raises:
        ValueError: it is named neither by a contract nor as a rule names it.
        UnsupportedDataError: it is not a supported data type.
        EngineError: it could not be read.
    """
    own = specification_of(contract)
    rules = references_among(one.rule for one in own.table_rules)
    if isinstance(other, str):
        called = {r.contract: name_of_table(r.contract) for r in rules} | {None: own.name}
        rules = [rule for rule in rules if called[rule.contract] == other]
        if not rules:
            raise _not_named(other)
        named: Any = rules[0].contract
        other = contract if named is None else named
    elif not _is_contract(other):
        raise _not_named(other)
    else:
        by = None if other is contract else other, name_of_table(other)
        rules = [rule for rule in rules if rule.contract in by]
    try:
        if isinstance(other, str):
            return other, read_named(other, own, data)
        return other, engine_of(other).reference_table(_with_keys_alone(rules, other, data))
    except EngineError as error:
        needed_by = sentence(rules[0]) if rules else None
        raise EngineError(
            error.contract, error.doing, error.reason, needed_by, error.types
        ) from error.__cause__


def _with_keys_alone(rules: Sequence[References], other: type[Contract], data: object) -> object:
    """The data of another contract, where DuckDB computes it, as the different values of what is referred to."""
    from contracts.inputs.relations import different_rows

    keys = [rule.keys for rule in rules if rule.contract is other]
    if not keys:
        return data
    fields = specification_of(other).by_name
    return different_rows(
        data, dict.fromkeys(fields[name].alias for names in keys for name in names)
    )


def _not_named(name: object) -> ValueError:
    return ValueError(
        "tables are named by their contracts: {Vendor: frame}, or as rules name them"
        f" (got {show_value(name)})"
    )
