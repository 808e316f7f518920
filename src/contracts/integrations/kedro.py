"""`ContractValidator`: what the catalog of Kedro takes as the `validator:` of a dataset."""
# pyright: reportMissingImports=false
# It is in an environment of its own: `make test-orchestrators`.

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from contracts.arguments import methods_in_own_words, own_words
from contracts.contract import Contract
from contracts.engine.contract_class import require_contract
from contracts.errors import ContractViolation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contracts.report.report import Report


@methods_in_own_words
@own_words
class ContractValidator:
    """Holds what a dataset loads or saves to a contract; each broken rule is a failed check of Kedro's.

        pings:
          type: polars.EagerPolarsDataset
          filepath: data/pings.parquet
          file_format: parquet
          validator:
            class: contracts.integrations.kedro.ContractValidator
            options: {contract: fleet.contracts.Ping}

    Args:
        contract: the contract's class, or the path that it is imported by.
        parse: whether the data is in wire form, as a CSV file has it: it is converted, as `Contract.parse`
            does. By default it is validated, and stays as it is.
        max_examples: how many values to show of each check; Kedro itself shows at most five.

    Raises:
        ValueError: the path names nothing that can be imported.
    """

    def __init__(
        self, contract: type[Contract] | str, *, parse: bool = False, max_examples: int = 5
    ) -> None:
        if isinstance(contract, str):
            contract = _import_path(contract)
        require_contract(contract)
        self._contract: Any = contract
        self._parse, self._max_examples = parse, max_examples

    def validate(self, data: Any) -> Any:
        """The data, if it keeps the contract.

        Raises:
            DataValidationError: it does not; the rules that were broken or not run are its `failures`.
        """
        from kedro.validation import DataValidationError

        verb = self._contract.parse if self._parse else self._contract.validate
        try:
            return verb(data, max_examples=self._max_examples)
        except ContractViolation as error:
            failures = [*_failures(error.report)]
            raise DataValidationError(f"{error}", failures=failures) from error


def _import_path(path: str) -> Any:
    """What is imported by a path.

    Raises:
        ValueError: nothing is.
    """
    from kedro.utils import load_obj

    try:
        return load_obj(path)
    except (ImportError, AttributeError, ValueError) as error:
        problem = f"ContractValidator: contract {path!r} cannot be imported ({error})"
        raise ValueError(
            f"{problem}; write the module and the class: fleet.contracts.Ping"
        ) from error


def _failures(report: Report) -> Iterator[Any]:
    """The rules for which a report is not ok, as failed checks."""
    from kedro.validation import CheckFailure

    for one in report.violations:
        if one.fails:
            text = one.rule if one.cause is None else f"{one.rule} ({one.cause})"
            values = [example.value for example in one.examples if example.row is not None]
            yield CheckFailure(text, text, one.field, max(one.count, 1), values)
    for entry in report.not_run:
        text = f"{entry.rule} (not run: {entry.reason})"
        yield CheckFailure(text, text, entry.field)
