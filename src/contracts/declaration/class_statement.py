"""The class statement of a contract: whatever stands in its body is read, or refused."""

from __future__ import annotations

from typing import (
    TYPE_CHECKING,
    Any,
    NoReturn,
    cast,
    dataclass_transform,
    get_origin,
)

from pydantic import BaseModel, Field, PrivateAttr
from pydantic.fields import ModelPrivateAttr

from contracts.declaration.levels import CONTRACT_LEVEL, FIELD_LEVEL
from contracts.errors import ContractDefinitionError
from contracts.rules.requirement import Requirement

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass as _PydanticMetaclass

    from contracts.declaration.column_names import ColumnNames

    _PydanticBody = dict[str, object]
else:
    _PydanticMetaclass = type(BaseModel)
    _PydanticBody = type(_PydanticMetaclass.__prepare__())

DECLARABLE = (*CONTRACT_LEVEL, *FIELD_LEVEL)
"""What pydantic leaves in a body for `refuse_unread`, whatever its name is."""
_READ_ONCE = (
    "rules",
    "model_config",
    "boundary",
    "version",
    "owner",
    "missing",
    "extra",
    "ordered",
)
"""The attributes that are read when a class is created, and never again."""
_KEYWORDS = ("boundary", "version", "owner", "missing", "nan", "extra", "ordered", "title")
"""The keywords of a class statement."""
_VERBS = ("rules", "check", "check_row", "validate", "parse", "parse_json", "split", "cols")
_OURS = ("contracts.", "annotated_types")
_KEPT_BY_PYTHON = ("__", "_abc_")
"""How the names begin that Python sets on each class, `Contract` too: to look at their values is to import
all that reads declarations."""


class _Body(_PydanticBody):
    """The names in the body of a class statement; one that has a class keyword is refused when it is read."""

    def __init__(self, contract: str, keywords: list[str], constants: set[str]) -> None:
        super().__init__()
        self._contract, self._keywords, self._constants = contract, keywords, constants

    def items(self) -> Any:
        """The names and their values, for pydantic, which refuses the same in its own words."""
        if "__annotate_func__" not in self and "__annotate__" not in self:
            annotated: Any = self.get("__annotations__", {})
            for keyword in self._keywords:
                if keyword in self and keyword not in annotated and _is_setting(self[keyword]):
                    _refuse_keyword(self._contract, keyword, self[keyword])
            for name in self.keys() - {*annotated, *self._constants}:
                if name[0] != "_" and (_needs_type(self[name]) or self._is_foreign_class(name)):
                    _refuse_untyped(self._contract, name, self[name], self.get("rules"))
        return super().items()

    def _is_foreign_class(self, name: str) -> bool:
        """Whether a name is of a class that is not declared in the body: `x = int`."""
        value: Any = self[name]
        inside = f"{self.get('__qualname__')}."
        return isinstance(value, type) and not value.__qualname__.startswith(inside)


def _is_setting(value: object) -> bool:
    """Whether a value in a body is neither a method nor a property nor a class."""
    return not callable(value) and not hasattr(type(value), "__get__")


def _needs_type(value: object) -> bool:
    """Whether pydantic refuses a value in a body that has no annotation: a constant, a rule of fields, a type."""
    is_alias = type(value).__name__ == "TypeAliasType"
    if isinstance(value, (*CONTRACT_LEVEL, Requirement, ModelPrivateAttr)) or is_alias:
        return False
    is_ours = isinstance(value, type) and value.__module__.startswith(_OURS)
    return _is_setting(value) or get_origin(value) is not None or (is_ours and _is_rule(value))


@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
class ContractMetaclass(_PydanticMetaclass):
    """Refuses what would change nothing on the class of a contract, once it is created."""

    @classmethod
    def __prepare__(cls, *args: Any, **keywords: Any) -> dict[str, object]:
        # Not in `__new__`: pydantic looks up the names of local types in the frame that calls its own.
        name, bases, *_ = args
        inherited = {field for base in bases for field in getattr(base, "model_fields", ())}
        constants = {one for base in bases for one in getattr(base, "__class_vars__", ())}
        readable = [one for one in _KEYWORDS if one not in inherited]
        return _Body(name, readable, constants | {"model_config", "rules"})

    if not TYPE_CHECKING:  # to which it is `__init__` that says what a class takes

        def __call__(self, /, *args: Any, **data: Any) -> Any:
            if args:
                raise TypeError(
                    f"{self.__name__} takes its fields by name: {self.__name__}({next(iter(self.model_fields), 'x')}=…);"
                    " a row is read by model_validate(row), a frame by check, validate, parse or split"
                )
            return super().__call__(**data)

        def __getattr__(self, name: str) -> Any:
            try:
                return super().__getattr__(name)
            except AttributeError:
                if name[:1] == "_":  # asked of every class, by many libraries
                    raise
                raise no_attribute_of_contract(self, name) from None

        def __getitem__(self, name: object) -> Any:
            raise TypeError(
                f"{self.__name__} has no items: a field in a rule is col(…), a frame is annotated"
                f" Frame[{self.__name__}]"
            )

    @property
    def cols(self) -> ColumnNames:
        """The names of the fields' columns in data, as attributes: `Ping.cols.speed` is "speed"."""
        if not vars(self).get("__pydantic_fields__"):
            # Pydantic asks a class that is not complete, and its bases, for a field of this name.
            raise AttributeError("cols")
        from contracts.declaration.column_names import ColumnNames

        return ColumnNames(cast("type[BaseModel]", self))

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "pytestmark" and any(one.name == "contract" for one in _as_list(value)):
            raise TypeError(f"write @pytest.mark.contract(returns={self.__name__})")
        if name == "__dataclass_fields__":
            problem, hint = (
                "is a class of pydantic, and no dataclass beside",
                "Leave @dataclass out",
            )
            raise ContractDefinitionError(self.__name__, None, problem, hint)
        declared = vars(self).get("__specification__") and vars(self).get("__pydantic_fields__")
        if name in (*_READ_ONCE, *(declared or ())) or (
            not name.startswith(_KEPT_BY_PYTHON) and _is_rule(value)
        ):
            raise ContractDefinitionError(
                self.__name__,
                None,
                f"is complete: {name} = … would change nothing",
                "Write it in the class statement, or in that of a subclass",
            )
        super().__setattr__(name, value)

    def _repr_html_(self) -> str:
        """The contract as a card, for a notebook; its rows are shown as pydantic shows them."""
        from html import escape

        from contracts.interchange.card import card_fragment, contract_card

        specification = vars(self).get("__specification__")
        if specification is None:
            return f"<p>{escape(repr(self))}</p>"
        return card_fragment(contract_card(specification))

    def __delattr__(self, name: str) -> None:
        default = name not in ("rules", "model_config") and name in vars(self)
        if name in _READ_ONCE and not default:  # which pydantic takes out of a new class
            problem = f"is complete: to delete {name} would change nothing"
            raise ContractDefinitionError(self.__name__, None, problem, "Declare another contract")
        super().__delattr__(name)


def no_attribute_of_contract(contract: type[BaseModel], name: str) -> AttributeError:
    """The error about a name that the class of a contract does not have."""
    import contracts
    from contracts.other_names import OF_CONTRACTS, no_attribute

    owner, shown = f"the contract {contract.__name__}", contract.__name__
    if name in vars(contract).get("__pydantic_fields__", {}):
        return AttributeError(
            f"{owner} has no attribute {name!r}, which its rows have: a field in a rule is col({name!r}),"
            f" its column is {shown}.cols.{name}"
        )
    if name in contracts.__all__ and name[0].islower() and name not in OF_CONTRACTS:
        return AttributeError(f"{owner} has no attribute {name!r}: it is a function, ct.{name}(…)")
    known = [one for one in dir(contract) if one in _VERBS or one.startswith("model_")]
    return no_attribute(owner, name, known, OF_CONTRACTS)


def _refuse_keyword(contract: str, keyword: str, setting: object) -> NoReturn:
    from contracts.hints import Hint, LeaveOut, PassArgument
    from contracts.report.values import short_repr

    written = f"Write class {contract}(ct.Contract, {keyword}={short_repr(setting)})"
    hint = Hint(written, PassArgument(keyword, setting))
    if setting is None:
        hint = Hint("Leave it out", LeaveOut(keyword))
    problem = f"has {keyword} in its body, where nothing reads it"
    raise ContractDefinitionError(contract, None, problem, hint)


def _refuse_untyped(contract: str, name: str, value: object, rules: object) -> NoReturn:
    from contracts.declaration.errors import DeclarationError
    from contracts.declaration.misplaced import refuse_stray_rule, refuse_untyped

    try:
        refuse_stray_rule(name, value, rules)
        refuse_untyped(name, value)
    except DeclarationError as refused:
        raise ContractDefinitionError(contract, None, refused.problem, refused.hint) from None


def _as_list(marks: Any) -> list[Any]:
    """The markers that pytest puts on a class."""
    return marks if isinstance(marks, list) else [marks]


def _is_rule(value: object) -> bool:
    from contracts.declaration.misplaced import is_contract_rule, is_of_field

    return is_contract_rule(value) or is_of_field(value)


def refuse_unread(contract: type[BaseModel]) -> None:
    """Refuse what stands in a contract's body, or in that of a base that is not a model, and is not read.

    Raises:
        ContractDefinitionError: rules under another name than `rules`, a rule without a field.
    """
    from contracts.declaration.errors import DeclarationError
    from contracts.declaration.misplaced import refuse_stray_rule

    bodies = [vars(one) for one in contract.__mro__[1:] if not issubclass(one, BaseModel)]
    for body in (vars(contract), *bodies):
        rules = body.get("rules")
        private = {
            name: one.default for name, one in body.get("__private_attributes__", {}).items()
        }
        annotated = body.get("__annotations__", {})
        for name, value in (body | private).items():
            is_field = name in annotated and "ClassVar" not in str(annotated[name])
            if name == "rules" or name[:2] == "__" or is_field:
                continue
            try:
                refuse_stray_rule(name, value, rules)
            except DeclarationError as refused:
                raise ContractDefinitionError(
                    contract.__name__, None, refused.problem, refused.hint
                ) from None
