"""The conformance corpus: for every rule and each of its parameters, rows that keep it and rows
that break it. A backend conforms when it finds exactly what each case says.

To add a rule, add its cases to one of the modules beside this one; a test fails until every
parameter of it has been varied, and until it has been both kept and broken.
"""

from __future__ import annotations

from contracts.testing.aggregate_cases import aggregate_cases
from contracts.testing.arithmetic_cases import arithmetic_cases
from contracts.testing.blind_cases import blind_cases
from contracts.testing.case import Broken, Case
from contracts.testing.comparison_cases import comparison_cases
from contracts.testing.custom_row_cases import custom_row_cases
from contracts.testing.function_cases import function_cases
from contracts.testing.group_cases import group_cases
from contracts.testing.logic_cases import logic_cases
from contracts.testing.row_cases import row_cases
from contracts.testing.shape_cases import shape_cases
from contracts.testing.table_cases import table_cases
from contracts.testing.time_cases import time_cases
from contracts.testing.value_cases import value_cases
from contracts.testing.whole_cases import whole_cases

__all__ = ["Broken", "Case", "cases"]


def cases() -> tuple[Case, ...]:
    """Every case of the corpus, in a fixed order.

    >>> {code for case in cases() for _, code, _ in case.broken} >= {"nan", "null", "unique"}
    True
    """
    return (
        *value_cases(),
        *shape_cases(),
        *arithmetic_cases(),
        *time_cases(),
        *function_cases(),
        *comparison_cases(),
        *logic_cases(),
        *row_cases(),
        *custom_row_cases(),
        *table_cases(),
        *whole_cases(),
        *aggregate_cases(),
        *group_cases(),
        *blind_cases(),
    )
