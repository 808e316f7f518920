"""Schemas of pandera's Polars API as contracts, and what those of its pandas API are read alike in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Annotated, Any

import polars as pl

from contracts.errors import Obstacle
from contracts.hints import Hint, PassArgument
from contracts.interchange import class_builder
from contracts.interchange.class_builder import FieldDraft, Obstructed, attempt_all
from contracts.interchange.pandera import settings
from contracts.interchange.pandera.check_operands import CheckedColumn
from contracts.interchange.pandera.column_types import (
    column_annotation,
    is_contract_form_dtype,
    polars_dtype,
)
from contracts.interchange.pandera.read_checks import check_name, count_labels, read_column_check
from contracts.interchange.pandera.replacements import Replacements, obstacles_inside
from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement
from contracts.rules.row import RowRule
from contracts.rules.rule_set import Rules, rules
from contracts.rules.table import TableRule, Unique
from contracts.rules.value import NonFinite


class SchemaReader:
    """Reads one schema; a nested one has a reader of its own.

    Attributes:
        columns: the columns that become fields, by their names.
        keywords: what the contract's class states beside what the schema does.
    """

    keywords: Mapping[str, Any] = {}

    def __init__(self, schema: Any, replacements: Replacements) -> None:
        self._schema = schema
        self._replacements = replacements
        self.columns = self.read_columns(schema)
        self._labels = count_labels(self.columns.values())

    def read_columns(self, schema: Any) -> Mapping[Any, Any]:
        return dict(schema.columns)

    def checked_column(self, column: Any, name: str) -> CheckedColumn:
        """The column as its checks are read.

        Args:
            name: its field's name in Python.

        Raises:
            Obstructed: it has no type, or one that contracts do not support.
        """
        nullable = settings.is_nullable(column)
        return CheckedColumn(str(column.name), name, polars_dtype(column), nullable)

    def contract(self, metadata: Mapping[str, Any] | None, identity: Mapping[str, Any]) -> Any:
        """The contract of the schema.

        Args:
            metadata: of the whole, which a model keeps apart from its schema.
            identity: the contract's name, boundary, version and owner, instead of the schema's.

        Raises:
            Obstructed: parts of it cannot cross; with all of them.
        """
        schema = self._schema
        columns = [FieldDraft(str(column.name), Any) for column in self.columns.values()]
        names = dict(zip(self.columns, class_builder.attribute_names(columns), strict=True))
        notes, extra = settings.split_metadata(metadata)
        steps: list[Callable[[], Any]] = [partial(self._refuse_whole, extra)]
        steps += [partial(self._column, one, names[key]) for key, one in self.columns.items()]
        _, *read = attempt_all(lambda step: step(), steps)
        replaced = [self._replacements.instead_of("", check_name(one)) for one in schema.checks]
        body_rules = [
            *(one for _, added in read for one in added),
            *self.body_rules(names),
            *(one for instead in replaced for one in instead or ()),
        ]
        config = {"title": schema.title, "json_schema_extra": extra or None}
        body = {
            "rules": rules(*body_rules),
            "__doc__": schema.description,
            "model_config": {key: one for key, one in config.items() if one is not None},
        }
        keywords = {
            **self.keywords,
            **notes,
            "extra": settings.EXTRA_OF_STRICT[schema.strict],
            "ordered": bool(schema.ordered),
            **identity,
        }
        name = str(keywords.pop("name", None) or schema.name or "Table")
        drafts = [draft for draft, _ in read]
        return class_builder.contract_from_fields(name, drafts, keywords=keywords, body=body)

    def _refuse_whole(self, extra: Mapping[str, Any]) -> None:
        obstacles = [*self.refused_parts_of_whole()]
        for name in map(check_name, self._schema.checks):
            if self._replacements.instead_of("", name) is None:
                text = f"Replace it, checks={{{name!r}: ct.rule(…)}}, or None to leave it out"
                hint = Hint(text, PassArgument("checks", {name: None}))
                obstacles.append(Obstacle("", f"has the check {name!r} of whole frames", hint))
        for key in settings.JSON_SCHEMA_KEYWORDS.intersection(extra):
            problem = f"has metadata under {key!r}, which is a keyword of JSON Schema"
            obstacles.append(Obstacle("", problem, "Call it something else"))
        if obstacles:
            raise Obstructed(*obstacles)

    def body_rules(self, names: Mapping[str, str]) -> Iterator[Unique]:
        """The keys of several columns, whose fields have these names."""
        yield from settings.read_keys(self._schema.unique, self.columns, names)

    def refused_parts_of_whole(self) -> Iterator[Obstacle]:
        """What of the schema's own settings cannot cross."""
        yield from settings.refused_settings("", self._schema, self._replacements)
        if self._schema.dtype is not None:
            problem = f"declares the type {self._schema.dtype} for every column"
            yield Obstacle("", problem, "Give each column its type")

    # Columns ----------------------------------------------------------------------------------

    def _column(self, column: Any, name: str) -> tuple[FieldDraft, list[Any]]:
        """The column as the field of a name, and the rules that it adds to the contract's body."""
        where = str(column.name)
        obstacles = [*self._refused_parts(where, column)]
        try:
            checked = self.checked_column(column, name)
            annotation = self._annotation(column, checked)
            read = attempt_all(partial(self.read_check, checked), column.checks)
        except Obstructed as obstructed:
            raise Obstructed(*obstacles, *obstructed.obstacles) from None
        if obstacles:
            raise Obstructed(*obstacles)
        found = [one for requirements in read for one in requirements]
        if column.unique:
            found.append(Unique(name, nulls="equal" if checked.nullable else None))
        body_rules = [one for one in found if _is_body_rule(one)]
        value_rules = [one for one in found if not _is_body_rule(one)]
        return self._draft(column, checked, annotation, value_rules), body_rules

    def _refused_parts(self, where: str, column: Any) -> Iterator[Obstacle]:
        refused = partial(self._replacements.unless_left_out, where)
        if column.regex:
            hint = "Name each column that it matches"
            yield Obstacle(where, "matches columns by a pattern", hint)
        yield from settings.refused_settings(where, column, self._replacements)
        if isinstance(column.default, pl.Expr):
            yield from refused("default", "has an expression as its default", "Give a value")
        if not column.required and not column.nullable and column.default is None:
            problem = "may be absent and not null, and a frame cannot tell the two apart"
            yield from refused("required", problem, "Let it be null, or give it a default")

    def _annotation(self, column: Any, checked: CheckedColumn) -> Any:
        if not _is_nested(column):
            return column_annotation(checked.where, checked.dtype)
        schema, name = column.dtype.schema, class_builder.struct_name(checked.where)
        reader = type(self)(schema, self._replacements)
        try:
            return reader.contract(schema.metadata, {"name": name})
        except Obstructed as obstructed:
            raise Obstructed(*obstacles_inside(checked.where, obstructed.obstacles)) from None

    def read_check(self, column: CheckedColumn, check: Any) -> list[Any]:
        instead = self._replacements.instead_of(column.where, check_name(check))
        return read_column_check(check, column, self._labels) if instead is None else instead

    def _draft(
        self, column: Any, checked: CheckedColumn, annotation: Any, value_rules: list[Any]
    ) -> FieldDraft:
        notes, extra = settings.split_metadata(column.metadata)
        if kept := self.kept(column, checked.dtype):
            extra[settings.KEPT] = kept
        left_out = self._replacements.leaves_out(checked.where, "default")
        # An expression as the default is refused, or left out.
        default = None if left_out else checked.value(column.default)
        metadata = [*notes.get("annotated", ()), *value_rules]
        decides_nan = any(isinstance(one, NonFinite) for one in metadata)
        if default is not None and checked.dtype.is_float() and not decides_nan:
            metadata.append(NonFinite(nan="default"))  # pandera fills NaN as it fills null
        if metadata:
            annotation = Annotated[annotation, *metadata]
        declared = {
            "title": column.title,
            "description": column.description,
            "examples": notes.get("examples"),
            "json_schema_extra": extra or None,
            "default": default,
        }
        declared = {key: one for key, one in declared.items() if one is not None}
        if default is None and column.nullable:
            annotation = annotation | None
            if self._schema.add_missing_columns or not column.required:
                declared["default"] = None
        return FieldDraft(checked.where, annotation, declared, name=checked.name)

    def kept(self, column: Any, dtype: pl.DataType) -> dict[str, Any]:
        """What a field keeps of its column for the way back: its type in frames, and its coercion."""
        if _is_nested(column):
            return {}
        kept = {"coerce": True} if column.coerce or self._schema.coerce else {}
        return kept if is_contract_form_dtype(dtype) else kept | {"dtype": dtype}


def _is_nested(column: Any) -> bool:
    """Whether the type of a column is a schema."""
    return type(column.dtype).__name__ == "PanderaSchema"


def _is_body_rule(one: Any) -> bool:
    stated = one.rule if isinstance(one, Requirement) else one
    return isinstance(stated, (Expression, Rules, RowRule, TableRule))
