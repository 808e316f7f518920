"""The tables of a case of the corpus, as the options of a check take them."""

from __future__ import annotations

from contracts.backends.frame.batch import ReferenceTable
from contracts.engine.contract_class import specification_of
from contracts.engine.engine import Engine
from contracts.engine.named_tables import specification_of_named
from contracts.rules.reference import TableName
from contracts.specification import Specification
from contracts.testing.cases.case import Case


def specification_of_table(name: TableName, own: Specification) -> Specification:
    """What the rows of a table are, by its contract or its name."""
    return specification_of_named(name, own) if isinstance(name, str) else specification_of(name)


def tables_of(case: Case) -> dict[TableName, ReferenceTable]:
    """The tables of a case."""
    engines = {
        name: Engine(specification_of_table(name, case.specification)) for name in case.tables
    }
    return {
        name: engines[name].backends.table(engines[name].read(list(rows)))
        for name, rows in case.tables.items()
    }
