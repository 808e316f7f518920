"""Contracts as the Python source that declares them: `to_source`."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from collections.abc import Mapping
from typing import Any, get_args

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import specification_of
from contracts.errors import SchemaError
from contracts.interchange.class_builder import Obstructed
from contracts.interchange.json.places import AnyCustom
from contracts.interchange.source.module import write_module


@own_words
def to_source(
    contract: type[Contract],
    *others: type[Contract],
    imports: Mapping[str, AnyCustom] | None = None,
) -> str:
    """A contract, with those that it nests or refers to, as a module of Python that declares the same: it has
    the same fingerprint.

    It is the end of a migration: write what `from_pandera`, `from_odcs`, `from_json_schema` or
    `from_pydantic` made of a schema to a file, and go on from there by hand. What is not data is not in it:
    methods, computed fields, members' names of an Enum.

    Args:
        others: more contracts for the same module.
        imports: where the `Custom`, `CustomRow` and `CustomTable` rules can be imported from:
            `{"rules:even": even}`.

    Raises:
        SchemaError: it has what no source holds: a custom rule that is not in `imports`, a name that
            Python does not allow; with every place.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Ping(ct.Contract, boundary="ingest"):
    ...     vehicle: str
    ...     speed: Annotated[float, ct.Ge(0), ct.Le(300)] = 0.0
    ...     rules = ct.rules(ct.Unique("vehicle"))
    >>> print(ct.to_source(Ping), end="")
    from typing import Annotated
    <BLANKLINE>
    import contracts as ct
    <BLANKLINE>
    <BLANKLINE>
    class Ping(ct.Contract, boundary="ingest"):
        vehicle: str
        speed: Annotated[float, ct.Interval(ge=0.0, le=300.0)] = 0.0
    <BLANKLINE>
        rules = ct.rules(ct.Unique("vehicle"))
    """
    _refuse_invalid_imports(imports or {})
    specifications = [specification_of(one) for one in (contract, *others)]
    label = ", ".join(one.name for one in specifications)
    try:
        return write_module(specifications, imports or {})
    except Obstructed as obstructed:
        raise SchemaError(label, obstructed.obstacles, "Python source") from None


def _refuse_invalid_imports(imports: Mapping[Any, AnyCustom]) -> None:
    for place, rule in imports.items():
        module, _, name = place.partition(":") if isinstance(place, str) else ("", "", "")
        if not (all(map(str.isidentifier, module.split("."))) and name.isidentifier()):
            raise TypeError(
                f'to_source: imports are {{"module:name": rule}} (got the key {place!r})'
            )
        if not isinstance(rule, get_args(AnyCustom)):
            raise TypeError(
                f"to_source: {place!r} is not a custom rule (got {type(rule).__name__})"
            )
