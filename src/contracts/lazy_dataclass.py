"""Frozen dataclasses whose methods are compiled when they are first needed.

The standard library compiles six methods as it decorates a class: half a millisecond a class, and
`from contracts import Contract` defines more than a hundred, of which a program uses a few. Here the first
call of a method has the standard library compile it. To type checkers these are plain
dataclasses, and so they are to `fields`, `replace`, `match`, `copy` and `pickle`.
"""

from __future__ import annotations

import dataclasses
from functools import wraps
from typing import TYPE_CHECKING, Any

from contracts.arguments import misfit

__all__ = ["lazy_dataclass", "lazy_record"]
_METHODS = ("__init__", "__repr__", "__eq__", "__hash__")

if TYPE_CHECKING:
    from dataclasses import dataclass as lazy_dataclass
    from dataclasses import dataclass as lazy_record
else:

    def lazy_dataclass(
        *,
        frozen: bool,
        slots: bool,
        init: bool = True,
        repr: bool = True,  # noqa: A002 - the standard library has it so
        eq: bool = True,
    ) -> Any:
        """Decorate a class as `dataclasses.dataclass(frozen=True, slots=True)` does, at its first use."""
        if not (frozen and slots):
            raise TypeError("lazy_dataclass is for frozen dataclasses with slots")
        wanted = dict(zip(_METHODS, (init, repr, eq, eq), strict=True))
        return lambda cls: _decorate(cls, [name for name in wanted if wanted[name]])

    def lazy_record(*, frozen: bool, slots: bool) -> Any:
        """The same for a class that users do not create, often many times over: arguments that do not fit
        are Python's own error, and those that do cost nothing more.
        """
        if not (frozen and slots):
            raise TypeError("lazy_record is for frozen dataclasses with slots")
        return lambda cls: _decorate(cls, [*_METHODS], for_users=False)


def _decorate(cls: type, names: list[str], *, for_users: bool = True) -> Any:
    """The class as a dataclass that has stubs for the methods that it does not define itself.

    Args:
        for_users: whether users create it, so that arguments that do not fit are answered in our words.
    """
    own = vars(cls)
    # A class with an `__eq__` of its own has None for `__hash__`.
    stubs = [name for name in names if name not in own or own[name] is None]
    # Without a docstring the standard library makes one of the signature, which is slow.
    cls.__doc__ = cls.__doc__ or cls.__name__
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for name in stubs:
        setattr(made, name, _stub(made, name, in_own_words=for_users and name == "__init__"))
    if for_users and "__init__" in own:
        made.__init__ = _in_own_words(own["__init__"])
    made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
    made.__getstate__, made.__setstate__ = _get_state, _set_state
    if "__init__" in stubs:
        made.__signature__ = _Signature()
    return made


def _stub(made: type, name: str, *, in_own_words: bool) -> Any:
    """A method that is compiled when it is first called, and then is the compiled one."""

    def compile_first(self: Any, *args: Any, **keywords: Any) -> Any:
        method = _compile(made, name)
        setattr(made, name, _in_own_words(method) if in_own_words else method)
        return getattr(made, name)(self, *args, **keywords)

    return compile_first


def _compile(made: Any, name: str) -> Any:
    """The method that the standard library compiles for a class with the same fields."""
    fields = [(one.name, one.type, _copy_field(one)) for one in dataclasses.fields(made)]
    body = {"__doc__": made.__name__}  # else one is made of the signature
    if hasattr(made, "__post_init__"):
        body["__post_init__"] = made.__post_init__
    twin = dataclasses.make_dataclass(
        made.__name__,
        fields,
        namespace=body,
        frozen=True,
        init=name == "__init__",
        repr=name == "__repr__",
        eq=name in ("__eq__", "__hash__"),
    )
    method = vars(twin)[name]
    method.__qualname__ = f"{made.__qualname__}.{name}"
    return method


def _in_own_words(init: Any) -> Any:
    """The `__init__` of a class, which answers arguments that do not fit it in our words."""

    @wraps(init)
    def initialize(self: Any, *args: Any, **keywords: Any) -> None:
        try:
            init(self, *args, **keywords)
        except TypeError:
            problem = misfit(init, (self, *args), keywords)
            if problem is None:
                raise
            raise TypeError(problem) from None

    return initialize


def _copy_field(field: dataclasses.Field[Any]) -> Any:
    taken = ("default", "default_factory", "init", "repr", "hash", "compare", "metadata", "kw_only")
    keywords = {name: getattr(field, name) for name in taken}
    return dataclasses.field(**keywords)


class _Signature:
    """The signature of a class, which `inspect` would otherwise read from the stub."""

    def __get__(self, _: object, made: Any) -> Any:
        import inspect

        found = inspect.signature(_compile(made, "__init__"))
        return found.replace(
            parameters=[*found.parameters.values()][1:], return_annotation=found.empty
        )


def _refuse_to_set(_: Any, name: str, value: Any) -> None:
    del value
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, field.name, value)
