"""Values of numpy and pandas as Python's own, where one is exactly that value.

Neither is imported: where none is loaded, there is no such value.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from typing import Any, cast

from contracts.specification import Field, FieldType, ListOf, StructOf, find_name

_PYTHONS_OWN = (float, str, bytes)
"""Scalars of numpy that are subclasses of these are such values already."""


def plain_column(values: list[object], expected: FieldType) -> list[object]:
    """The values of a column or a list as Python's own; the same list where they are."""
    foreign = _foreign_types()
    if not foreign or not values:
        return values
    types = set(map(type, values))
    if expected.dtype.kind not in ("list", "struct") and not any(
        _is_foreign(kind, foreign) for kind in types
    ):
        return values
    done = [plain_value(value, expected) for value in values]
    return values if all(a is b for a, b in zip(done, values, strict=True)) else done


def plain_members(members: Mapping[str, object], fields: tuple[Field, ...]) -> Mapping[str, object]:
    """The members of a row or a struct, those of declared fields as Python's own."""
    if not _foreign_types():
        return members
    done = {}
    for field in fields:
        name = find_name(field, members)
        if name is not None:
            plain = plain_value(members[name], field.value)
            if plain is not members[name]:
                done[name] = plain
    return {**members, **done} if done else members


def plain_value(value: Any, expected: FieldType) -> Any:
    """A value of numpy or pandas as Python's own, as deep as its type reaches; what none of Python's
    is exactly, and any other value, stays as it came.
    """
    if _is_foreign(type(value), _foreign_types()):
        with suppress(Exception):  # whatever a subclass's own methods raise
            value = _as_python(value, expected)
    match expected.dtype:
        case ListOf(item) if type(value) in (list, tuple):
            items = [*value]
            plain = plain_column(items, item)
            return value if plain is items else plain
        case StructOf(specification) if type(value) is dict and all(type(n) is str for n in value):
            return plain_members(value, specification.fields)
        case _:
            return value


def _foreign_types() -> tuple[type, ...]:
    """Numpy's scalars and arrays, and the types of pandas' NA and NaT, as far as they are loaded:
    another thread may just be loading them.
    """
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    arrays = [getattr(numpy, name, None) for name in ("generic", "ndarray")]
    missing = [getattr(pandas, name, None) for name in ("NA", "NaT")]
    found = [*arrays, *(None if one is None else type(one) for one in missing)]
    return tuple(one for one in found if one is not None)


def _is_foreign(kind: type, foreign: tuple[type, ...]) -> bool:
    return issubclass(kind, foreign) and not issubclass(kind, _PYTHONS_OWN)


def _as_python(value: Any, expected: FieldType) -> Any:
    numpy: Any = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, (numpy.generic, numpy.ndarray)):
        return None  # pandas' NA or NaT
    if isinstance(value, (numpy.datetime64, numpy.timedelta64)):
        return _time_as_python(value, numpy)
    if isinstance(value, numpy.ndarray):
        return _array_as_python(value, expected, numpy)
    plain = value.item()
    if isinstance(plain, numpy.generic):  # a long double
        return float(plain) if float(plain) == plain else value
    return plain


def _time_as_python(value: Any, numpy: Any) -> Any:
    """Numpy's NaT as None; a time or a duration whose microseconds Python counts too."""
    if numpy.isnat(value):
        return None
    plain = value.item()
    if not isinstance(plain, (date, timedelta)) and numpy.datetime_data(value)[0] in [
        "ns",
        "ps",
        "fs",
        "as",
    ]:
        rounded = value.astype(type(value)(0, "us").dtype)
        plain = rounded.item() if rounded == value else plain
    return plain if isinstance(plain, (date, timedelta)) else value


def _array_as_python(value: Any, expected: FieldType, numpy: Any) -> Any:
    """An array as a list, where a list is expected; an array of no dimension as its one value."""
    if value.ndim == 0:
        one = value.tolist() if isinstance(value, numpy.ma.MaskedArray) else value[()]
        return plain_value(one, expected)
    if not isinstance(expected.dtype, ListOf):
        return value
    is_whole = value.dtype.kind not in "mM" or isinstance(value, numpy.ma.MaskedArray)
    return cast("list[Any]", value.tolist() if is_whole else [*value])
