"""Names that something does not have: answered with the one that is meant, or the nearest one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

IN_PACKAGE: Mapping[str, str] = {
    "Between": "Interval(ge=…, le=…)", "Range": "Interval(ge=…, le=…)", "InRange": "Interval(ge=…, le=…)",
    "Min": "Ge(…)", "Max": "Le(…)", "Positive": "Gt(0)", "NonNegative": "Ge(0)",
    "Regex": "Matches(…)", "Pattern": "Matches(…)", "Match": "Matches(…)",
    "In": "OneOf(…) or Literal[…]", "IsIn": "OneOf(…) or Literal[…]", "Enum": "OneOf(…) or Literal[…]",
    "Choices": "OneOf(…) or Literal[…]", "Categorical": "OneOf(…) or Literal[…]",
    "Length": "Len(min, max)", "MinLength": "Len(min)", "MaxLength": "Len(0, max)",
    "Check": "Custom(name, accepts=…, expr=…), or a predicate with col(…)",
    "Schema": "Contract", "Model": "Contract", "BaseModel": "Contract", "DataFrameModel": "Contract",
    "PrimaryKey": "Unique(…)", "Key": "Unique(…)", "ForeignKey": "References(field, Contract, key)",
    "MaxNulls": "NullShare(field, max=…)", "Ordered": "Sorted(field)", "Date": "datetime.date, with Format(…)",
    "DateFormat": "Format(…)", "DateTime": "datetime.datetime", "Default": "x: float = 0.0, a default as in any class",
    "DataFrameSchema": "Contract", "SchemaModel": "Contract", "TypedDict": "Contract", "DataFrame": "Frame[Ping]",
    "String": "str", "Int": "int", "Integer": "int", "Float": "float", "Bool": "bool", "Boolean": "bool",
    "Decimal": "decimal.Decimal", "List": "list[X]", "Severity": 'ct.warn(…), or severity="warn"',
    "field_validator": "Custom(name, accepts=…, expr=…)", "model_validator": "CustomRow(name, fields, accepts=…)",
    "validator": "Custom(name, accepts=…, expr=…)", "root_validator": "CustomRow(name, fields, accepts=…)",
    "ValidationError": "ContractViolation, or pydantic's for one row",
    "SecretStr": "Annotated[str, Sensitive()]", "conint": "Annotated[int, Ge(…)]", "constr": "Annotated[str, Len(…)]",
    "EmailStr": "Email", "Url": "Uri", "UUID": "uuid.UUID, or Uuid",
}  # fmt: skip  # a table
"""What other libraries call something, and what it is here."""
SENTENCES: Mapping[str, str] = {
    "NotNull": "a field is never null unless it is declared X | None",
    "Required": "a field is required unless it has a default, and never null unless it is declared X | None",
    "Nullable": "a field that may be null is declared X | None",
    "Optional": "a field that may be null is declared X | None",
    "Field": "import it from pydantic",
    "Annotated": "import it from typing",
    "Literal": "import it from typing",
    "check": "it is a method of contracts: Ping.check(data)",
    "validate": "it is a method of contracts: Ping.validate(data)",
    "parse": "it is a method of contracts: Ping.parse(data)",
    "split": "it is a method of contracts: Ping.split(data)",
    "Column": "a field is written in the class: name: type",
    "read": "a file is read by read_csv(Ping, path), read_json, read_ndjson or read_parquet",
    "load": "a file is read by read_csv(Ping, path), read_json, read_ndjson or read_parquet",
    "read_pandas": "pass the frame to a method of contracts: Ping.parse(data)",
    "read_excel": "read the workbook with polars or pandas, and pass the frame to Ping.split",
    "read_sql": "read the rows with polars or pandas, and pass the frame to Ping.split",
    "split_json": "pass the array to Ping.split, as json.load gives it; split_to writes both parts to files",
    "testing": "it is imported by itself: import contracts.testing",
    "integrations": "its modules are imported by themselves: import contracts.integrations.sklearn",
}
"""What to do for what no name of the package stands for."""
OF_CONTRACTS: Mapping[str, str] = {
    "is_valid": "check(data).ok", "valid": "check(data).ok", "errors": "check(data).violations",
    "coerce": "parse(data)", "cast": "parse(data)", "convert": "parse(data)", "filter": "split(data).valid",
    "validate_df": "validate(data)", "validate_python": "model_validate(row)", "validate_json": "model_validate_json(body)",
    "fields": "model_fields", "columns": "model_fields", "field_names": "model_fields", "name": "__name__",
    "read_json": "parse_json(body), or of a file ct.read_json(Ping, path)",
    "example": "ct.testing.rows(Ping)", "sample": "ct.testing.rows(Ping)", "strategy": "ct.testing.frames(Ping)",
}  # fmt: skip  # a table
"""What the attributes of a contract's class are called elsewhere."""
OF_RESULTS: Mapping[str, str] = {
    "errors": "violations", "failures": "violations", "issues": "violations", "problems": "violations",
    "is_valid": "ok", "valid": "ok", "success": "ok", "failed": "ok", "text": "str(report)",
    "n_rows": "rows", "height": "rows", "as_dict": "to_dict", "dict": "to_dict", "json": "to_json",
    "html": "to_html", "to_pandas": "to_frame().to_pandas()", "raise_if_invalid": "raise_for_violations",
}  # fmt: skip  # a table
"""What the attributes of reports are called elsewhere."""
OF_PARTS: Mapping[str, str] = {
    "good": "valid", "ok": "report.ok", "bad": "invalid", "errors": "report.violations",
    "violations": "report.violations", "rejected": "invalid", "quarantine": "invalid", "data": "valid",
}  # fmt: skip  # a table
"""What the attributes of a batch in two parts are called elsewhere."""
OF_EXPRESSIONS: Mapping[str, str] = {
    "isin": "is_in(…)", "between": "is_between(…, …)", "isnull": "is_null()", "isna": "is_null()",
    "notnull": "is_not_null()", "notna": "is_not_null()", "len_chars": "length()",
    "str": "its own methods: starts_with(…), contains(…), length()", "dt": "its own methods: year(), total_seconds()",
    "startswith": "starts_with(…)", "endswith": "ends_with(…)", "len": "length()", "match": "matches(…)",
    "regex": "matches(…)", "eq": "==", "ge": ">=", "gt": ">", "le": "<=", "lt": "<", "ne": "!=",
    "mean": "Mean(…), a rule of the whole table", "sum": "Sum(…), a rule of the whole table",
    "is_unique": "Unique(…), a rule of the whole table", "n_unique": "Distinct(…), a rule of the whole table",
}  # fmt: skip  # a table
"""What the methods of predicates are called elsewhere."""


def no_attribute(
    owner: str, name: str, known: Iterable[str], meant: Mapping[str, str]
) -> AttributeError:
    """The error about an attribute that something does not have.

    Args:
        owner: what lacks it: "a report".
        known: the names of what it has.
        meant: what it has in place of names that others have.
    """
    problem = f"{owner} has no attribute {name!r}"
    if name.startswith("_"):
        return AttributeError(problem)
    if name in meant:
        return AttributeError(f"{problem}: write {meant[name]}")
    if near := nearest_name(name, known):
        return AttributeError(f"{problem}; did you mean {near!r}?")
    return AttributeError(problem)


def no_name_in_package(name: str, known: Iterable[str]) -> AttributeError:
    """The error about a name that the package does not have."""
    problem = f"module 'contracts' has no attribute {name!r}"
    if name in SENTENCES:
        return AttributeError(f"{problem}: {SENTENCES[name]}")
    return no_attribute("module 'contracts'", name, known, IN_PACKAGE)


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The name that is most like another; None if there is none."""
    from difflib import get_close_matches

    names = {one.lower(): one for one in known if not one.startswith("_")}
    near = get_close_matches(name.lower(), names, n=1, cutoff=0.7)
    return names[near[0]] if near else None
