"""Data contracts for machine-learning pipelines: stated once, enforced wherever data crosses.

The public names are loaded when first used, so that `import contracts` stays as light as
`import pydantic`, and neither polars nor pyarrow is loaded before data is checked.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from annotated_types import Ge as Ge
    from annotated_types import Gt as Gt
    from annotated_types import Interval as Interval
    from annotated_types import Le as Le
    from annotated_types import Len as Len
    from annotated_types import Lt as Lt
    from annotated_types import MultipleOf as MultipleOf
    from annotated_types import Timezone as Timezone

    from contracts.adapting.handed import Handed as Handed
    from contracts.adapting.handed import Repair as Repair
    from contracts.carrying import contract_schema as contract_schema
    from contracts.carrying import fingerprint as fingerprint
    from contracts.carrying import from_json as from_json
    from contracts.carrying import to_json as to_json
    from contracts.comparison import Change as Change
    from contracts.comparison import Comparison as Comparison
    from contracts.comparison import compare as compare
    from contracts.contract import Contract as Contract
    from contracts.enforcement import enforce as enforce
    from contracts.errors import ContractDefinitionError as ContractDefinitionError
    from contracts.errors import ContractError as ContractError
    from contracts.errors import ContractViolation as ContractViolation
    from contracts.errors import ContractWarning as ContractWarning
    from contracts.errors import DocumentError as DocumentError
    from contracts.errors import EngineError as EngineError
    from contracts.errors import HandoffError as HandoffError
    from contracts.errors import Mismatch as Mismatch
    from contracts.errors import Obstacle as Obstacle
    from contracts.errors import SchemaError as SchemaError
    from contracts.errors import UnsupportedDataError as UnsupportedDataError
    from contracts.errors import WireError as WireError
    from contracts.frames import Frame as Frame
    from contracts.frames import LazyFrame as LazyFrame
    from contracts.handoff import Handoff as Handoff
    from contracts.identity import match_rows as match_rows
    from contracts.judging import specification_of as specification_of
    from contracts.one_row import report_of as report_of
    from contracts.readers import read_csv as read_csv
    from contracts.readers import read_json as read_json
    from contracts.readers import read_ndjson as read_ndjson
    from contracts.readers import read_parquet as read_parquet
    from contracts.readers import scan_csv as scan_csv
    from contracts.readers import scan_ndjson as scan_ndjson
    from contracts.readers import scan_parquet as scan_parquet
    from contracts.readers import split_csv as split_csv
    from contracts.readers import split_ndjson as split_ndjson
    from contracts.rehearsal import assert_rehearsed as assert_rehearsed
    from contracts.rehearsal import rehearse as rehearse
    from contracts.rehearsing.scorecard import Scorecard as Scorecard
    from contracts.report import Example as Example
    from contracts.report import NotRun as NotRun
    from contracts.report import Report as Report
    from contracts.report import Violation as Violation
    from contracts.rules.aggregate import Distinct as Distinct
    from contracts.rules.aggregate import Mean as Mean
    from contracts.rules.aggregate import Quantile as Quantile
    from contracts.rules.aggregate import Sum as Sum
    from contracts.rules.building import both_or_neither as both_or_neither
    from contracts.rules.building import col as col
    from contracts.rules.building import requires as requires
    from contracts.rules.building import when as when
    from contracts.rules.declared import Rules as Rules
    from contracts.rules.declared import group as group
    from contracts.rules.declared import rules as rules
    from contracts.rules.expression import Expression as Expression
    from contracts.rules.format import Format as Format
    from contracts.rules.requirement import Requirement as Requirement
    from contracts.rules.requirement import rule as rule
    from contracts.rules.requirement import tolerate as tolerate
    from contracts.rules.requirement import warn as warn
    from contracts.rules.row import Coordinates as Coordinates
    from contracts.rules.row import CustomRow as CustomRow
    from contracts.rules.row import FreshAt as FreshAt
    from contracts.rules.table import CustomTable as CustomTable
    from contracts.rules.table import Freshness as Freshness
    from contracts.rules.table import NullShare as NullShare
    from contracts.rules.table import References as References
    from contracts.rules.table import RowCount as RowCount
    from contracts.rules.table import Sorted as Sorted
    from contracts.rules.table import Unique as Unique
    from contracts.rules.value import CodeList as CodeList
    from contracts.rules.value import Custom as Custom
    from contracts.rules.value import Matches as Matches
    from contracts.rules.value import NamedFormat as NamedFormat
    from contracts.rules.value import NonFinite as NonFinite
    from contracts.rules.value import OneOf as OneOf
    from contracts.rules.value import Sensitive as Sensitive
    from contracts.rules.wire import Missing as Missing
    from contracts.rules.wire import Numerals as Numerals
    from contracts.rules.wire import Trim as Trim
    from contracts.rules.wire import Unit as Unit
    from contracts.rules.wire import Words as Words
    from contracts.schemas.cards import to_markdown as to_markdown
    from contracts.schemas.json_documents import from_json_schema as from_json_schema
    from contracts.schemas.json_documents import to_json_schema as to_json_schema
    from contracts.schemas.odcs_documents import from_odcs as from_odcs
    from contracts.schemas.odcs_documents import to_odcs as to_odcs
    from contracts.schemas.pandera_models import from_pandera as from_pandera
    from contracts.schemas.pandera_models import to_pandera as to_pandera
    from contracts.schemas.pydantic_models import from_pydantic as from_pydantic
    from contracts.schemas.tables import from_arrow as from_arrow
    from contracts.schemas.tables import from_polars as from_polars
    from contracts.schemas.tables import to_arrow as to_arrow
    from contracts.schemas.tables import to_polars as to_polars
    from contracts.specification import Specification as Specification
    from contracts.splitting import Parts as Parts
    from contracts.types import CountryAlpha2 as CountryAlpha2
    from contracts.types import CountryAlpha3 as CountryAlpha3
    from contracts.types import CountryNumeric as CountryNumeric
    from contracts.types import CurrencyCode as CurrencyCode
    from contracts.types import Email as Email
    from contracts.types import Float32 as Float32
    from contracts.types import Float64 as Float64
    from contracts.types import Hostname as Hostname
    from contracts.types import Int8 as Int8
    from contracts.types import Int16 as Int16
    from contracts.types import Int32 as Int32
    from contracts.types import Int64 as Int64
    from contracts.types import IPv4 as IPv4
    from contracts.types import IPv6 as IPv6
    from contracts.types import LanguageAlpha2 as LanguageAlpha2
    from contracts.types import LanguageAlpha3 as LanguageAlpha3
    from contracts.types import Latitude as Latitude
    from contracts.types import Longitude as Longitude
    from contracts.types import UInt8 as UInt8
    from contracts.types import UInt16 as UInt16
    from contracts.types import UInt32 as UInt32
    from contracts.types import UInt64 as UInt64
    from contracts.types import Uri as Uri
    from contracts.types import Uuid as Uuid
    from contracts.writing import render as render

__version__ = "0.1.0"

# A package is bound in its parent once, when it is first imported. Done now, and let go of, it will
# not stand in the place of the function of the same name later.
import_module("contracts.rules")
del globals()["rules"]

_HOMES = {
    "annotated_types": ("Ge", "Gt", "Interval", "Le", "Len", "Lt", "MultipleOf", "Timezone"),
    "contracts.carrying": ("contract_schema", "fingerprint", "from_json", "to_json"),
    "contracts.contract": ("Contract",),
    "contracts.errors": (
        "ContractDefinitionError", "ContractError", "ContractViolation", "ContractWarning",
        "DocumentError", "EngineError", "HandoffError", "Mismatch", "Obstacle", "SchemaError",
        "UnsupportedDataError", "WireError",
    ),
    "contracts.adapting.handed": ("Handed", "Repair"),
    "contracts.comparison": ("Change", "Comparison", "compare"),
    "contracts.enforcement": ("enforce",),
    "contracts.frames": ("Frame", "LazyFrame"),
    "contracts.handoff": ("Handoff",),
    "contracts.identity": ("match_rows",),
    "contracts.judging": ("specification_of",),
    "contracts.one_row": ("report_of",),
    "contracts.readers": (
        "read_csv", "read_json", "read_ndjson", "read_parquet", "scan_csv", "scan_ndjson",
        "scan_parquet", "split_csv", "split_ndjson",
    ),
    "contracts.rehearsal": ("assert_rehearsed", "rehearse"),
    "contracts.rehearsing.scorecard": ("Scorecard",),
    "contracts.report": ("Example", "NotRun", "Report", "Violation"),
    "contracts.rules.aggregate": ("Distinct", "Mean", "Quantile", "Sum"),
    "contracts.rules.building": ("both_or_neither", "col", "requires", "when"),
    "contracts.rules.declared": ("Rules", "group", "rules"),
    "contracts.rules.expression": ("Expression",),
    "contracts.rules.format": ("Format",),
    "contracts.rules.requirement": ("Requirement", "rule", "tolerate", "warn"),
    "contracts.rules.row": ("Coordinates", "CustomRow", "FreshAt"),
    "contracts.rules.table": (
        "CustomTable", "Freshness", "NullShare", "References", "RowCount", "Sorted", "Unique",
    ),
    "contracts.rules.value": (
        "CodeList", "Custom", "Matches", "NamedFormat", "NonFinite", "OneOf", "Sensitive",
    ),
    "contracts.rules.wire": ("Missing", "Numerals", "Trim", "Unit", "Words"),
    "contracts.schemas.cards": ("to_markdown",),
    "contracts.schemas.json_documents": ("from_json_schema", "to_json_schema"),
    "contracts.schemas.odcs_documents": ("from_odcs", "to_odcs"),
    "contracts.schemas.pandera_models": ("from_pandera", "to_pandera"),
    "contracts.schemas.pydantic_models": ("from_pydantic",),
    "contracts.schemas.tables": ("from_arrow", "from_polars", "to_arrow", "to_polars"),
    "contracts.specification": ("Specification",),
    "contracts.splitting": ("Parts",),
    "contracts.types": (
        "CountryAlpha2", "CountryAlpha3", "CountryNumeric", "CurrencyCode", "Email", "Float32",
        "Float64", "Hostname", "IPv4", "IPv6", "Int8", "Int16", "Int32", "Int64", "LanguageAlpha2",
        "LanguageAlpha3", "Latitude", "Longitude", "UInt8", "UInt16", "UInt32", "UInt64", "Uri",
        "Uuid",
    ),
    "contracts.writing": ("render",),
}  # fmt: skip
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Change",
    "CodeList",
    "Comparison",
    "Contract",
    "ContractDefinitionError",
    "ContractError",
    "ContractViolation",
    "ContractWarning",
    "Coordinates",
    "CountryAlpha2",
    "CountryAlpha3",
    "CountryNumeric",
    "CurrencyCode",
    "Custom",
    "CustomRow",
    "CustomTable",
    "Distinct",
    "DocumentError",
    "Email",
    "EngineError",
    "Example",
    "Expression",
    "Float32",
    "Float64",
    "Format",
    "Frame",
    "FreshAt",
    "Freshness",
    "Ge",
    "Gt",
    "Handed",
    "Handoff",
    "HandoffError",
    "Hostname",
    "IPv4",
    "IPv6",
    "Int8",
    "Int16",
    "Int32",
    "Int64",
    "Interval",
    "LanguageAlpha2",
    "LanguageAlpha3",
    "Latitude",
    "LazyFrame",
    "Le",
    "Len",
    "Longitude",
    "Lt",
    "Matches",
    "Mean",
    "Mismatch",
    "Missing",
    "MultipleOf",
    "NamedFormat",
    "NonFinite",
    "NotRun",
    "NullShare",
    "Numerals",
    "Obstacle",
    "OneOf",
    "Parts",
    "Quantile",
    "References",
    "Repair",
    "Report",
    "Requirement",
    "RowCount",
    "Rules",
    "SchemaError",
    "Scorecard",
    "Sensitive",
    "Sorted",
    "Specification",
    "Sum",
    "Timezone",
    "Trim",
    "UInt8",
    "UInt16",
    "UInt32",
    "UInt64",
    "Unique",
    "Unit",
    "UnsupportedDataError",
    "Uri",
    "Uuid",
    "Violation",
    "WireError",
    "Words",
    "__version__",
    "assert_rehearsed",
    "both_or_neither",
    "col",
    "compare",
    "contract_schema",
    "enforce",
    "fingerprint",
    "from_arrow",
    "from_json",
    "from_json_schema",
    "from_odcs",
    "from_pandera",
    "from_polars",
    "from_pydantic",
    "group",
    "match_rows",
    "read_csv",
    "read_json",
    "read_ndjson",
    "read_parquet",
    "rehearse",
    "render",
    "report_of",
    "requires",
    "rule",
    "rules",
    "scan_csv",
    "scan_ndjson",
    "scan_parquet",
    "specification_of",
    "split_csv",
    "split_ndjson",
    "to_arrow",
    "to_json",
    "to_json_schema",
    "to_markdown",
    "to_odcs",
    "to_pandera",
    "to_polars",
    "tolerate",
    "warn",
    "when",
]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
