"""A column of a pandera schema as a field, and what its checks ask as rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args

import polars as pl

from contracts.backends.physical import as_dtype
from contracts.documents.pandera_keys import ASKED, KEPT, NOTES, Replacements
from contracts.errors import Obstacle
from contracts.rules.building import col
from contracts.rules.declared import Rules
from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement, rule
from contracts.rules.row import RowRule
from contracts.rules.table import TableRule, Unique
from contracts.rules.value import NonFinite
from contracts.schemas.making import Drafted, Obstructed
from contracts.schemas.pandera_checks import Asked, Asking, asked_by, predicate_of
from contracts.schemas.pandera_types import annotation_of, is_usual

OF_THE_BODY = (Expression, Rules, *get_args(RowRule), *get_args(TableRule))


@dataclass(frozen=True, slots=True)
class Read:
    """A column as a field, and what rules of the contract's body it brings."""

    drafted: Drafted
    rules: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """What reads columns.

    Attributes:
        replaced: what to have instead of what cannot cross.
        named: in how many columns a check goes by a name, for rules of a contract have names of their own.
        nested: makes a contract of a schema that is the type of a column.
        adds_missing: whether absent columns are added, of nulls where there is no default.
        coerces: whether every column is converted.
    """

    replaced: Replacements
    named: Counter[str]
    nested: Callable[[str, Any], Any]
    adds_missing: bool
    coerces: bool

    def read(self, column: Any, name: str) -> Read:
        """The column as the field of a name.

        Raises:
            Obstructed: some of it cannot cross; with all that cannot.
        """
        obstacles = [*self.refused(column)]
        where = str(column.name)
        try:
            dtype = self.dtype_of(column)
            annotation = self.type_of(column, dtype)
        except Obstructed as obstructed:
            raise Obstructed(*obstacles, *obstructed.obstacles) from None
        asking = Asking(where, name, dtype)
        values: list[Any] = []
        rules: list[Any] = []
        for check in column.checks:
            try:
                of_values, of_body = self.rules_of(check, asking, nullable=is_nullable(column))
                values += of_values
                rules += of_body
            except Obstructed as obstructed:
                obstacles += obstructed.obstacles
        if obstacles:
            raise Obstructed(*obstacles)
        if column.unique:
            rules.append(Unique(name, nulls="equal" if is_nullable(column) else None))
        return Read(self.drafted(column, name, annotation, values), tuple(rules))

    # What a column says -----------------------------------------------------------------------

    def refused(self, column: Any) -> Iterator[Obstacle]:
        """What a column says that no field can."""
        where, refused = str(column.name), self.replaced.unless_left_out
        if column.regex:
            mend = "Name each column that it stands for"
            yield Obstacle(where, "stands for every column whose name it matches", mend)
        if column.drop_invalid_rows:
            mend = "Call split, which gives the valid rows and keeps the others"
            yield from refused(where, "drop_invalid_rows", "drops the rows that break it", mend)
        if getattr(column, "parsers", None):
            mend = "Parse before the boundary"
            yield from refused(where, "parsers", "has parsers, which change values", mend)
        if isinstance(column.default, pl.Expr):
            mend = "Give a value"
            yield from refused(where, "default", "has an expression as its default", mend)
        if not column.required and not column.nullable and column.default is None:
            problem = "may be absent and not null, and a frame cannot tell the two apart"
            yield from refused(where, "required", problem, "Let it be null, or give it a default")

    def dtype_of(self, column: Any) -> pl.DataType:
        """The type of a column as Polars has it.

        Raises:
            Obstructed: it has none, or one that is none of Polars' types.
        """
        where, dtype = str(column.name), column.dtype
        kind = type(dtype).__name__
        if dtype is None:
            raise Obstructed(Obstacle(where, "has no type", "Declare one: a field has one type"))
        if kind == "Category" or getattr(dtype, "time_zone_agnostic", False):
            mend = (
                "Declare pl.Enum([…])" if kind == "Category" else "Declare pl.Datetime with a zone"
            )
            raise Obstructed(Obstacle(where, f"is of pandera's own type {dtype}", mend))
        physical: Any = dtype.type
        if physical in (pl.List, pl.Array, pl.Struct) and isinstance(physical, type):
            raise Obstructed(Obstacle(where, f"is {dtype} of nothing", "Say what it holds"))
        return as_dtype(physical)

    def type_of(self, column: Any, dtype: pl.DataType) -> Any:
        """The type of a column as an annotation."""
        schema = nested_schema(column)
        if schema is not None:
            return self.nested(str(column.name), schema)
        return annotation_of(str(column.name), dtype)

    def drafted(self, column: Any, name: str, annotation: Any, values: list[Any]) -> Drafted:
        """The field with all that stands around its type."""
        notes, metadata = notes_in(column.metadata)
        default = None if isinstance(column.default, pl.Expr) else column.default
        if self.replaced.of(str(column.name), "default") is None:
            default = None
        around = [*notes.get("annotated", ()), *values]
        told = any(isinstance(one, NonFinite) for one in around)
        if default is not None and as_dtype(column.dtype.type).is_float() and not told:
            around.append(NonFinite(nan="default"))  # pandera fills NaN as it fills null
        if around:
            annotation = Annotated[annotation, *around]
        settings: dict[str, Any] = {"title": column.title, "description": column.description}
        settings["examples"] = notes.get("examples")
        if default is not None:
            settings["default"] = default
        elif column.nullable:
            annotation = annotation | None
            if self.adds_missing or not column.required:
                settings["default"] = None
        kept = self.kept(column)
        if metadata or kept:
            settings["json_schema_extra"] = metadata | ({KEPT: kept} if kept else {})
        said = {key: one for key, one in settings.items() if one is not None or key == "default"}
        return Drafted(str(column.name), annotation, said, name=name)

    def kept(self, column: Any) -> dict[str, Any]:
        """What a field keeps of its column for the way back: how frames store it, that it is coerced."""
        if nested_schema(column) is not None:
            return {}
        dtype = as_dtype(column.dtype.type)
        return ({"coerce": True} if column.coerce or self.coerces else {}) | (
            {} if is_usual(dtype) else {"dtype": dtype}
        )

    # Checks -----------------------------------------------------------------------------------

    def rules_of(
        self, check: Any, column: Asking, *, nullable: bool
    ) -> tuple[list[Any], list[Any]]:
        """What a check asks: the rules of its values, and those of the contract's body.

        Raises:
            Obstructed: no rule asks the same.
        """
        what = name_of(check)
        instead = self.replaced.of(column.where, what)
        if instead is not ASKED:
            return sorted_out(instead)
        refuse_odd_check(check, column, what)
        asked = asked_by(str(builtin_name(check)), arguments(check), column)
        # What asks the column as a whole passes nulls over, whatever it is told.
        fails_null = nullable and not check.ignore_na and not asked.tables
        if fails_null:
            turned = [predicate_of(one, column.name) for one in asked.values] + [*asked.rows]
            # What every value keeps asks of a null that it be one.
            asked = Asked(rows=tuple(turned or [col(column.name).is_not_null()]))
        name = self.label(check, column)
        severity: Any = "warn" if check.raise_warning else "error"
        on_null: Any = "fail" if fails_null else "pass"
        values = [rule(one, name=name, severity=severity) for one in asked.values]
        rows = [rule(one, name=name, severity=severity, on_null=on_null) for one in asked.rows]
        tables = [rule(one, name=name, severity=severity) for one in asked.tables]
        if asked.tables and name is not None:  # of the two the exact one goes by the name
            values = [rule(one, severity=severity) for one in asked.values]
        return values, [*rows, *tables]

    def label(self, check: Any, column: Asking) -> str | None:
        """What a check is called by its author, and the column where others are called the same.

        Raises:
            Obstructed: it is called different things, of which a rule keeps one.
        """
        said = labels(check)
        if len(said) > 1:
            problem = f"has a check that is called {' and '.join(map(repr, said))}"
            raise column.refused(problem, "Call it one thing: a rule has one name")
        if not said:
            return None
        return f"{column.where}: {said[0]}" if self.named[said[0]] > 1 else said[0]


def is_nullable(column: Any) -> bool:
    """Whether nulls are left once defaults are filled."""
    return bool(column.nullable and column.default is None)


def nested_schema(column: Any) -> Any:
    """The schema that is the type of a column, or None."""
    dtype = column.dtype
    return dtype.schema if type(dtype).__name__ == "PanderaSchema" else None


def notes_in(metadata: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a contract noted in metadata, and the rest of it."""
    rest = dict(metadata or {})
    noted = rest.pop(NOTES, {})
    return noted, rest


def sorted_out(instead: Any) -> tuple[list[Any], list[Any]]:
    """What stands for a check: rules of values, and rules of the contract's body."""
    listed = instead if isinstance(instead, (list, tuple)) else [instead]
    of_body = [one for one in listed if is_of_body(one)]
    return [one for one in listed if one is not None and not is_of_body(one)], of_body


def is_of_body(one: Any) -> bool:
    """Whether a rule stands in a contract's body."""
    return isinstance(one.rule if isinstance(one, Requirement) else one, OF_THE_BODY)


# What a check says --------------------------------------------------------------------------


def builtin_name(check: Any) -> str | None:
    """Which of pandera's built-in checks it is; None if it asks a function of the user's."""
    known = getattr(type(check), "CHECK_FUNCTION_REGISTRY", {})
    asks = getattr(check, "_check_fn", None)
    name = str(getattr(asks, "__name__", None))
    # A model copies its checks, and what they call too: by its type it is told from a user's function.
    return name if type(asks) is type(known.get(name)) else None


def name_of(check: Any) -> str:
    """What errors call a check."""
    return str(check.name or builtin_name(check) or type(check).__name__)


def arguments(check: Any) -> dict[str, Any]:
    """What a built-in check was given; of members those that it asks, in the order that was given."""
    asked = dict(check._check_kwargs)  # noqa: SLF001 - what is public may be an iterator that is spent
    for key, members in asked.items():
        if isinstance(members, frozenset):
            stated = check.statistics.get(key)
            in_order = [*dict.fromkeys(stated)] if isinstance(stated, (list, tuple)) else []
            same = set(in_order) == members
            asked[key] = in_order if same else sorted(members, key=repr)
    return asked


def labels(check: Any) -> list[str]:
    """What the author of a check calls it: by a name, a title, an error or a description of its own."""
    builtin = builtin_name(check)
    given = [check.name if check.name != builtin else None, check.title]
    usual = str(check.error).startswith(f"{builtin}(")  # what a built-in check says by itself
    given += [None if usual else check.error, check.description]
    return [*dict.fromkeys(str(one) for one in given if one)]


def counted(columns: Iterable[Any]) -> Counter[str]:
    """In how many columns a check goes by each name."""
    return Counter(
        one
        for column in columns
        for one in {one for check in column.checks for one in labels(check)}
    )


def refuse_odd_check(check: Any, column: Asking, what: str) -> None:
    """Refuse a check that is no built-in one, or is asked in a way of its own."""
    key = f"checks={{{f'{column.where}.{what}'!r}: …}}"
    if builtin_name(check) is None or check.element_wise:
        problem = f"has the check {what!r}, which is a function that no contract can read"
        mend = f"Say what it asks, {key}: a rule such as ct.Custom(…), or None to leave it out"
        raise column.refused(problem, mend)
    if getattr(check, "groupby", None):
        mend = f"Say what it asks, {key}: ct.group(…), or None to leave it out"
        raise column.refused(f"has the check {what!r}, which asks groups", mend)
    if check.n_failure_cases is not None:
        mend = f"Give the verbs max_examples=, and here {key}: None or a rule"
        raise column.refused(f"has the check {what!r} with n_failure_cases", mend)
