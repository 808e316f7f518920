"""The class statement of a contract: whatever stands in its body is read, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, dataclass_transform, get_args

from pydantic import BaseModel, Field, PrivateAttr, PydanticUserError

from contracts.errors import ContractDefinitionError
from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement
from contracts.rules.row import RowRule
from contracts.rules.rule_set import Rules
from contracts.rules.table import TableRule

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass as _PydanticMetaclass
else:
    _PydanticMetaclass = type(BaseModel)

DECLARABLE = (Rules, Requirement, Expression, *get_args(RowRule), *get_args(TableRule))
"""The classes of rules, which pydantic leaves in a body for `refuse_unread`, whatever their name is."""
_READ_ONCE = ("rules", "model_config", "boundary", "version", "owner", "missing", "extra")
"""The attributes that are read when a class is created, and never again."""
_KEYWORDS = ("boundary", "version", "owner", "missing", "nan", "extra", "title")
"""The keywords of a class statement."""

_KEPT_BY_PYTHON = ("__", "_abc_")
"""How the names begin that Python sets on each class, `Contract` too: to look at their values is to import
all that reads declarations."""


@dataclass_transform(kw_only_default=True, field_specifiers=(Field, PrivateAttr))
class ContractMetaclass(_PydanticMetaclass):
    """Refuses what would change nothing on the class of a contract, once it is created."""

    if not TYPE_CHECKING:  # to which a class with such a method makes no instances

        def __new__(
            mcs,
            name: str,
            bases: tuple[type[Any], ...],
            namespace: dict[str, Any],
            *arguments: Any,
            **keywords: Any,
        ) -> type:
            """Create the class; one whose body has a class keyword is refused in our words."""
            try:
                return super().__new__(mcs, name, bases, namespace, *arguments, **keywords)
            except PydanticUserError as error:
                _refuse_keyword_in_body(name, namespace, error)
                raise

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "pytestmark" and any(one.name == "contract" for one in _as_list(value)):
            raise TypeError(f"write @pytest.mark.contract(returns={self.__name__})")
        if name in _READ_ONCE or (not name.startswith(_KEPT_BY_PYTHON) and _is_rule(value)):
            raise ContractDefinitionError(
                self.__name__,
                None,
                f"is complete: {name} = … would change nothing",
                "Write it in the class statement, or in that of a subclass",
            )
        super().__setattr__(name, value)

    def __delattr__(self, name: str) -> None:
        default = name not in ("rules", "model_config") and name in vars(self)
        if name in _READ_ONCE and not default:  # which pydantic takes out of a new class
            problem = f"is complete: to delete {name} would change nothing"
            raise ContractDefinitionError(self.__name__, None, problem, "Declare another contract")
        super().__delattr__(name)


def _refuse_keyword_in_body(
    contract: str, namespace: dict[str, Any], error: PydanticUserError
) -> None:
    from contracts.hints import Hint, LeaveOut, PassArgument
    from contracts.report.values import short_repr

    for keyword in _KEYWORDS:
        if (
            keyword not in namespace
            or f"non-annotated attribute was detected: `{keyword} =" not in str(error)
        ):
            continue
        setting = namespace[keyword]
        written = f"{keyword}={short_repr(setting)}"
        hint = Hint(
            f"Write class {contract}(ct.Contract, {written})", PassArgument(keyword, setting)
        )
        if setting is None:
            hint = Hint("Leave it out", LeaveOut(keyword))
        problem = f"has {keyword} in its body, where nothing reads it"
        raise ContractDefinitionError(contract, None, problem, hint) from None


def _as_list(marks: Any) -> list[Any]:
    """The markers that pytest puts on a class."""
    return marks if isinstance(marks, list) else [marks]


def _is_rule(value: object) -> bool:
    from contracts.declaration.misplaced import is_contract_rule, is_field_rule

    return is_contract_rule(value) or is_field_rule(value)


def refuse_unread(contract: type[BaseModel]) -> None:
    """Refuse what stands in a contract's body, or in that of a base that is not a model, and is not read.

    Raises:
        ContractDefinitionError: rules under another name than `rules`, a class keyword, a rule without a field.
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
