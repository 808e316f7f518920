"""The public names, pinned: adding one is a decision, removing one a broken promise."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import contracts as ct

PUBLIC = {
    "Baselines", "Change", "Checkup", "CheckupLine", "CodeList", "Comparison", "Contract",
    "ContractDefinitionError", "ContractDeprecationWarning", "ContractError", "ContractViolation",
    "ContractWarning", "Coordinates", "CountryAlpha2", "CountryAlpha3", "CountryNumeric", "Coverage",
    "CurrencyCode", "Custom", "CustomRow", "CustomTable", "Deviation", "Disagreement", "Distinct", "DistinctShare",
    "DocumentError", "Draft", "Drift", "Email", "EngineError", "Examined", "Example", "Expression", "Float32",
    "Float64", "Format", "Frame", "FreshAt", "Freshness", "Future", "Ge", "Graduation", "Gt", "Handoff",
    "HandoffError", "HandoffResult", "History", "HistoryError", "HistoryRun", "Hostname", "IPv4", "IPv6", "Int16",
    "Int32", "Int64", "Int8", "Interval", "Lag", "LanguageAlpha2", "LanguageAlpha3", "Latitude", "LazyFrame", "Le",
    "Len", "Longitude", "Lt", "Matches", "Mean", "Mismatch", "Missing", "MultipleOf", "NamedFormat", "NewCategory",
    "NonFinite", "NoneOf", "NotRun", "Note", "NullShare", "Numerals", "Observation", "Obstacle", "OneOf", "Opaque",
    "Partial", "Parts", "Passed", "Past", "Plausible", "Profile", "Progress", "Proposal", "Quantile", "References",
    "Repair", "Report", "ReportChanges", "Requirement", "RowCount", "RuleChange", "RuleOutcome", "Rules", "Runs",
    "Schedule", "SchemaError", "Scorecard", "Sensitive", "Shadow", "Sorted", "Specification", "StandardDeviation",
    "Sum", "Timezone", "Trim", "Truncate", "UInt16", "UInt32", "UInt64", "UInt8", "Unique", "UniqueItems", "Unit",
    "UnsupportedDataError", "Uri", "Uuid", "Violation", "Volume", "WindowReport", "WireError", "Words",
    "WorstRule", "__version__", "assert_rehearsed", "both_or_neither", "check_batches", "check_parquet", "checkup",
    "col", "compare", "contract_schema", "enforce", "fingerprint", "from_arrow", "from_great_expectations",
    "from_json", "from_json_schema", "from_odcs", "from_pandera", "from_polars", "from_pydantic", "graduate",
    "group", "guard", "guarded_sink", "infer", "match_rows", "partial", "partial_from_bytes", "profile",
    "read_csv", "read_json", "read_ndjson", "read_parquet", "register", "rehearse", "render", "report_of",
    "requires", "rule", "rules", "scan_csv", "scan_ndjson", "scan_parquet", "shadow", "spark", "specification_of",
    "split_csv", "split_ndjson", "split_parquet", "split_to", "to_arrow", "to_json", "to_json_schema",
    "to_markdown", "to_odcs", "to_pandera", "to_polars", "to_source", "tolerate", "warn", "when",
}  # fmt: skip  # short values, several a line


def test_public_names_are_these() -> None:
    """`contracts` exports these names and no others."""
    assert set(ct.__all__) == PUBLIC
    assert sorted(ct.__all__) == dir(ct)


def test_public_names_resolve() -> None:
    """Every public name can be had, and is documented."""
    for name in PUBLIC - {"__version__"}:
        assert getattr(ct, name).__doc__


def test_type_checkers_read_the_same_names() -> None:
    """What `contracts` imports for type checkers is what it loads when a name is first used."""
    tree = ast.parse(Path(ct.__file__).read_text())
    for_types = {
        (alias.asname, node.module)
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert for_types == {*ct._HOME_OF.items()}


def test_unknown_names_are_attribute_errors() -> None:
    """A name that is not public is an AttributeError, as of any module."""
    assert not hasattr(ct, "Uniqe")


def test_the_rules_function_is_never_hidden_by_its_package() -> None:
    """`ct.rules` is the function, though a package of that name is loaded beside it."""
    value = import_module("contracts.rules.value")
    assert value.Matches is ct.Matches
    assert ct.rules() == ct.rules()
