"""Reports as Dagster's asset checks: one result for each rule of a contract."""
# pyright: reportMissingImports=false
# It is in an environment of its own: `make test-orchestrators`.

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack

from contracts.arguments import own_words
from contracts.contract import Contract
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.options import CheckOptions

if TYPE_CHECKING:
    from contracts.report.passed import Passed
    from contracts.report.report import NotRun, Report, Violation

    _Entry: TypeAlias = Violation | NotRun | Passed

WHOLE_CHECK = "contract"
"""The name of the check that has the verdict of the whole report."""
_Key: TypeAlias = tuple[str | None, str]
"""A rule, by its field and its id."""


@own_words(checked_later=("asset",))
def check_specs(contract: type[Contract], *, asset: object, blocking: bool = False) -> list[Any]:
    """The specs of the checks that `check_results` answers: one for the contract, then one for each rule.

        @dagster.multi_asset_check(specs=check_specs(Ping, asset="pings"))
        def ping_checks(pings):
            yield from check_results(Ping, pings)

    Args:
        asset: the asset that is checked, as Dagster's `AssetCheckSpec` takes it.
        blocking: whether what is downstream waits for the check of the contract, and is not made where it
            fails. The rules alone block nothing: a tolerance counts for the whole.
    """
    named = _rules_of(contract)
    import dagster

    whole = dagster.AssetCheckSpec(
        WHOLE_CHECK, asset=asset, blocking=blocking, description=f"keeps {contract.__name__}"
    )
    return [
        whole,
        *(
            dagster.AssetCheckSpec(name, asset=asset, description=_rule_in_words(one))
            for name, one in named.items()
        ),
    ]


@own_words(checked_later=("asset",))
def check_results(
    contract: type[Contract],
    data: object,
    *,
    asset: object = None,
    **options: Unpack[CheckOptions],
) -> Iterator[Any]:
    """One `AssetCheckResult` for the contract, and one for each of its rules.

    The check of the contract passes if the report is ok, and has the whole report as its metadata. That of a
    rule fails where the rule is broken, with severity WARN for a rule that only warns, and where it was not
    run. Its metadata has counts, the probable cause and examples, with private values masked.

    Args:
        data: in contract form, as for `Contract.check`.
        asset: the asset, where the function checks several.
        options: as for `Contract.check`.

    Raises:
        UnsupportedDataError, EngineError: as `Contract.check`.
    """
    report = engine_of(contract).check(data, options_for(contract, options))
    return _results(report, _rules_of(contract), {"asset_key": asset} if asset is not None else {})


def _results(
    report: Report, rules: Mapping[str, _Entry], common: Mapping[str, Any]
) -> Iterator[Any]:
    from dagster import AssetCheckResult, AssetCheckSeverity, MetadataValue

    yield AssetCheckResult(
        passed=report.ok,
        check_name=WHOLE_CHECK,
        description=f"{report}".partition("\n")[0],
        metadata={"rows": report.rows, "report": MetadataValue.md(report.to_markdown())},
        **common,
    )
    fine: tuple[_Entry, ...] = (*report.passed, *report.not_applicable, *report.proved)
    wrong: tuple[_Entry, ...] = (*report.not_run, *report.violations)
    held = {*map(_rule_key, fine)}
    found = {_rule_key(one): one for one in wrong}
    for name, rule in rules.items():
        entry = found.get(_rule_key(rule))
        warns = getattr(entry, "severity", "error") == "warn"
        yield AssetCheckResult(
            passed=_rule_key(rule) in held or getattr(entry, "tolerated", False),
            check_name=name,
            severity=AssetCheckSeverity.WARN if warns else AssetCheckSeverity.ERROR,
            description=_rule_in_words(rule),
            metadata=_metadata(entry, report),
            **common,
        )


def _metadata(entry: _Entry | None, report: Report) -> dict[str, Any]:
    """What a report says of one rule."""
    if entry is None:
        return {"rows": report.rows}
    known = entry.to_dict()
    kept = ("code", "count", "groups", "share", "cost", "cause", "tolerated", "reason", "examples")
    found = {name: known[name] for name in kept if known.get(name) not in (None, [])}
    return {"rows": report.rows} | found


def _rules_of(contract: type[Contract]) -> dict[str, _Entry]:
    """The rules of a contract, by names that Dagster takes."""
    specification = engine_of(contract).specification
    report = contract.check({field.alias: [] for field in specification.fields})
    entries: tuple[_Entry, ...] = (
        *report.passed, *report.violations, *report.not_run, *report.not_applicable,
    )  # fmt: skip  # a row
    named: dict[str, _Entry] = {}
    for one in sorted(entries, key=lambda one: (one.field or "", one.rule_id)):
        plain = re.sub(r"\W+", "_", one.rule_id, flags=re.ASCII)
        name, number = plain, 1
        while name in named or name == WHOLE_CHECK:
            number += 1
            name = f"{plain}_{number}"
        named[name] = one
    return named


def _rule_key(entry: _Entry) -> _Key:
    return entry.field, entry.rule_id


def _rule_in_words(entry: _Entry) -> str:
    return f"{entry.field or 'the batch'} {entry.rule}"
