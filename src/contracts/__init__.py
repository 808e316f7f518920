"""Data contracts for machine-learning pipelines: stated once, enforced wherever data crosses.

The public names are loaded when first used, so that `import contracts` stays as light as
`import pydantic`, and neither polars nor pyarrow is loaded before data is checked.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "annotated_types": "Ge Gt Le Len Lt MultipleOf Timezone",
    "contracts.caller_warnings": "ContractDeprecationWarning",
    "contracts.comparing.compare": "Change Comparison",
    "contracts.comparing.documents": "compare",
    "contracts.contract": "Contract",
    "contracts.enforcement": "enforce",
    "contracts.engine.contract_class": "specification_of",
    "contracts.engine.match_rows": "match_rows",
    "contracts.engine.parts": "Parts",
    "contracts.engine.partial": "Partial",
    "contracts.engine.payload_report": "report_of",
    "contracts.engine.progress": "Progress",
    "contracts.engine.render": "render",
    "contracts.engine.streams": "check_batches check_parquet partial partial_from_bytes",
    "contracts.errors": "ContractDefinitionError ContractError ContractViolation ContractWarning DocumentError EngineError HandoffError Mismatch Obstacle SchemaError UnsupportedDataError WireError",
    "contracts.frame_namespace": "register",
    "contracts.handoff.handoff": "Handoff",
    "contracts.handoff.result": "HandoffResult Repair",
    "contracts.history.answers": "CheckupLine Examined WorstRule",
    "contracts.history.checkup": "Checkup checkup",
    "contracts.history.errors": "HistoryError",
    "contracts.history.graduate": "Graduation graduate",
    "contracts.history.history": "History",
    "contracts.history.proposals": "Proposal",
    "contracts.history.observing": "Observation",
    "contracts.history.runs": "HistoryRun RuleOutcome Runs",
    "contracts.history.window": "Deviation WindowReport",
    "contracts.inferring.draft": "Draft",
    "contracts.inferring.infer": "infer",
    "contracts.inferring.notes": "Note",
    "contracts.integrations": "spark",
    "contracts.interchange.great_expectations.api": "from_great_expectations",
    "contracts.interchange.json.api": "contract_schema fingerprint from_json to_json",
    "contracts.interchange.json_schema.api": "from_json_schema to_json_schema",
    "contracts.interchange.markdown": "to_markdown",
    "contracts.interchange.odcs.api": "from_odcs to_odcs",
    "contracts.interchange.pandera.api": "from_pandera to_pandera",
    "contracts.interchange.pandera.shadow_run": "Disagreement Shadow shadow",
    "contracts.interchange.pydantic_models": "from_pydantic",
    "contracts.interchange.source.api": "to_source",
    "contracts.interchange.tables.api": "from_arrow from_polars to_arrow to_polars",
    "contracts.profiles.baselines": "Baselines",
    "contracts.profiles.profile": "Profile",
    "contracts.profiles.profile_data": "profile",
    "contracts.readers": "read_csv read_json read_ndjson read_parquet scan_csv scan_ndjson scan_parquet split_csv split_ndjson split_parquet",
    "contracts.rehearsing.rehearse": "assert_rehearsed rehearse",
    "contracts.rehearsing.scorecard": "Scorecard",
    "contracts.report.changes": "ReportChanges RuleChange",
    "contracts.report.passed": "Passed",
    "contracts.report.report": "Example NotRun Report Violation",
    "contracts.rules.aggregate": "Distinct DistinctShare Mean Quantile StandardDeviation Sum",
    "contracts.rules.builders": "both_or_neither col requires when",
    "contracts.rules.arrival": "Coverage Lag Schedule Volume",
    "contracts.rules.clock": "Future Past",
    "contracts.rules.drift": "Drift NewCategory Plausible",
    "contracts.rules.expression": "Expression",
    "contracts.rules.format": "Format",
    "contracts.limits": "Interval",
    "contracts.rules.requirement": "Requirement rule tolerate warn",
    "contracts.rules.row": "Coordinates CustomRow FreshAt",
    "contracts.rules.rule_set": "Rules group rules",
    "contracts.rules.reference": "References",
    "contracts.rules.table": "CustomTable Freshness NullShare RowCount Sorted Unique",
    "contracts.rules.value": "CodeList Custom Matches NamedFormat NonFinite NoneOf OneOf Sensitive UniqueItems",
    "contracts.rules.wire": "Missing Numerals Trim Truncate Unit Words",
    "contracts.sinks": "guard guarded_sink split_to",
    "contracts.specification": "Specification",
    "contracts.types": "CountryAlpha2 CountryAlpha3 CountryNumeric CurrencyCode Email Float32 Float64 Hostname IPv4 IPv6 Int8 Int16 Int32 Int64 LanguageAlpha2 LanguageAlpha3 Latitude Longitude Opaque UInt8 UInt16 UInt32 UInt64 Uri Uuid",
    "contracts.typing": "Frame LazyFrame",
}
"""The public names by the module that defines them. Type checkers read the imports at the end instead; a test
holds the two to each other."""
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

# A package is bound in its parent once, when it is first imported. Done now, and let go of, it will
# not stand in the place of the function of the same name later.
import_module("contracts.rules")
del globals()["rules"]


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise import_module("contracts.other_names").no_name_in_package(name, _HOME_OF)
    value = getattr(import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(["__version__", *_HOME_OF])


if TYPE_CHECKING:
    # A table of what is public, kept as it is written.
    # fmt: off
    # isort: off
    from annotated_types import (
        Ge as Ge, Gt as Gt, Le as Le, Len as Len, Lt as Lt, MultipleOf as MultipleOf,
        Timezone as Timezone,
    )
    from contracts.caller_warnings import (
        ContractDeprecationWarning as ContractDeprecationWarning,
    )
    from contracts.comparing.compare import (
        Change as Change, Comparison as Comparison,
    )
    from contracts.comparing.documents import compare as compare
    from contracts.contract import Contract as Contract
    from contracts.enforcement import enforce as enforce
    from contracts.engine.contract_class import specification_of as specification_of
    from contracts.engine.match_rows import match_rows as match_rows
    from contracts.engine.parts import Parts as Parts
    from contracts.engine.partial import Partial as Partial
    from contracts.engine.payload_report import report_of as report_of
    from contracts.engine.progress import Progress as Progress
    from contracts.engine.render import render as render
    from contracts.engine.streams import check_batches as check_batches, check_parquet as check_parquet, partial as partial, partial_from_bytes as partial_from_bytes
    from contracts.errors import (
        ContractDefinitionError as ContractDefinitionError, ContractError as ContractError,
        ContractViolation as ContractViolation, ContractWarning as ContractWarning,
        DocumentError as DocumentError, EngineError as EngineError, HandoffError as HandoffError,
        Mismatch as Mismatch, Obstacle as Obstacle, SchemaError as SchemaError,
        UnsupportedDataError as UnsupportedDataError, WireError as WireError,
    )
    from contracts.frame_namespace import register as register
    from contracts.handoff.handoff import Handoff as Handoff
    from contracts.handoff.result import HandoffResult as HandoffResult, Repair as Repair
    from contracts.history.answers import CheckupLine as CheckupLine, Examined as Examined, WorstRule as WorstRule
    from contracts.history.checkup import Checkup as Checkup, checkup as checkup
    from contracts.history.errors import HistoryError as HistoryError
    from contracts.history.graduate import Graduation as Graduation, graduate as graduate
    from contracts.history.history import History as History
    from contracts.history.proposals import Proposal as Proposal
    from contracts.history.observing import Observation as Observation
    from contracts.history.runs import HistoryRun as HistoryRun, RuleOutcome as RuleOutcome, Runs as Runs
    from contracts.history.window import Deviation as Deviation, WindowReport as WindowReport
    from contracts.inferring.draft import Draft as Draft
    from contracts.inferring.infer import infer as infer
    from contracts.inferring.notes import Note as Note
    from contracts.integrations import spark as spark
    from contracts.interchange.great_expectations.api import (
        from_great_expectations as from_great_expectations,
    )
    from contracts.interchange.json.api import (
        contract_schema as contract_schema, fingerprint as fingerprint, from_json as from_json,
        to_json as to_json,
    )
    from contracts.interchange.json_schema.api import (
        from_json_schema as from_json_schema, to_json_schema as to_json_schema,
    )
    from contracts.interchange.markdown import to_markdown as to_markdown
    from contracts.interchange.odcs.api import from_odcs as from_odcs, to_odcs as to_odcs
    from contracts.interchange.pandera.api import (
        from_pandera as from_pandera, to_pandera as to_pandera,
    )
    from contracts.interchange.pandera.shadow_run import (
        Disagreement as Disagreement, Shadow as Shadow, shadow as shadow,
    )
    from contracts.interchange.pydantic_models import from_pydantic as from_pydantic
    from contracts.interchange.source.api import to_source as to_source
    from contracts.interchange.tables.api import (
        from_arrow as from_arrow, from_polars as from_polars, to_arrow as to_arrow,
        to_polars as to_polars,
    )
    from contracts.profiles.baselines import Baselines as Baselines
    from contracts.profiles.profile import Profile as Profile
    from contracts.profiles.profile_data import profile as profile
    from contracts.readers import (
        read_csv as read_csv, read_json as read_json, read_ndjson as read_ndjson,
        read_parquet as read_parquet, scan_csv as scan_csv, scan_ndjson as scan_ndjson,
        scan_parquet as scan_parquet, split_csv as split_csv, split_ndjson as split_ndjson,
        split_parquet as split_parquet,
    )
    from contracts.rehearsing.rehearse import (
        assert_rehearsed as assert_rehearsed, rehearse as rehearse,
    )
    from contracts.rehearsing.scorecard import Scorecard as Scorecard
    from contracts.report.changes import ReportChanges as ReportChanges, RuleChange as RuleChange
    from contracts.report.passed import Passed as Passed
    from contracts.report.report import (
        Example as Example, NotRun as NotRun, Report as Report, Violation as Violation,
    )
    from contracts.rules.aggregate import (
        Distinct as Distinct, DistinctShare as DistinctShare, Mean as Mean, Quantile as Quantile,
        StandardDeviation as StandardDeviation, Sum as Sum,
    )
    from contracts.rules.builders import (
        both_or_neither as both_or_neither, col as col, requires as requires, when as when,
    )
    from contracts.rules.arrival import (
        Coverage as Coverage, Lag as Lag, Schedule as Schedule, Volume as Volume,
    )
    from contracts.rules.clock import Future as Future, Past as Past
    from contracts.rules.drift import (
        Drift as Drift, NewCategory as NewCategory, Plausible as Plausible,
    )
    from contracts.rules.expression import Expression as Expression
    from contracts.rules.format import Format as Format
    from contracts.limits import Interval as Interval
    from contracts.rules.requirement import (
        Requirement as Requirement, rule as rule, tolerate as tolerate, warn as warn,
    )
    from contracts.rules.row import (
        Coordinates as Coordinates, CustomRow as CustomRow, FreshAt as FreshAt,
    )
    from contracts.rules.reference import References as References
    from contracts.rules.rule_set import Rules as Rules, group as group, rules as rules
    from contracts.rules.table import (
        CustomTable as CustomTable, Freshness as Freshness, NullShare as NullShare,
        RowCount as RowCount, Sorted as Sorted, Unique as Unique,
    )
    from contracts.rules.value import (
        CodeList as CodeList, Custom as Custom, Matches as Matches, NamedFormat as NamedFormat,
        NonFinite as NonFinite, NoneOf as NoneOf, OneOf as OneOf, Sensitive as Sensitive,
        UniqueItems as UniqueItems,
    )
    from contracts.rules.wire import (
        Missing as Missing, Numerals as Numerals, Trim as Trim, Truncate as Truncate, Unit as Unit, Words as Words,
    )
    from contracts.sinks import (
        guard as guard, guarded_sink as guarded_sink, split_to as split_to,
    )
    from contracts.specification import Specification as Specification
    from contracts.types import (
        CountryAlpha2 as CountryAlpha2, CountryAlpha3 as CountryAlpha3,
        CountryNumeric as CountryNumeric, CurrencyCode as CurrencyCode, Email as Email,
        Float32 as Float32, Float64 as Float64, Hostname as Hostname, IPv4 as IPv4, IPv6 as IPv6,
        Int16 as Int16, Int32 as Int32, Int64 as Int64, Int8 as Int8,
        LanguageAlpha2 as LanguageAlpha2, LanguageAlpha3 as LanguageAlpha3, Latitude as Latitude,
        Longitude as Longitude, Opaque as Opaque, UInt16 as UInt16, UInt32 as UInt32, UInt64 as UInt64,
        UInt8 as UInt8, Uri as Uri, Uuid as Uuid,
    )
    from contracts.typing import Frame as Frame, LazyFrame as LazyFrame
    # isort: on
    # fmt: on
else:
    __all__ = sorted(["__version__", *_HOME_OF])  # noqa: PLE0605 - from the table above
