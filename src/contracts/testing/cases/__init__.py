"""The conformance corpus: for every rule and each of its parameters, rows that keep it and rows
that break it. A backend conforms when it finds exactly what each case expects.

To add a rule, add its cases to one of the modules beside this one; a test fails until every
parameter of it has been varied, and until it has been both kept and broken.
"""

from __future__ import annotations

from contracts.testing.cases.aggregate import aggregate_cases
from contracts.testing.cases.arithmetic import arithmetic_cases
from contracts.testing.cases.arrival import arrival_cases
from contracts.testing.cases.case import Broken, Case
from contracts.testing.cases.comparison import comparison_cases
from contracts.testing.cases.contract_form import contract_form_cases
from contracts.testing.cases.custom_row import custom_row_cases
from contracts.testing.cases.drift import drift_cases
from contracts.testing.cases.function import function_cases
from contracts.testing.cases.group import group_cases
from contracts.testing.cases.logic import logic_cases
from contracts.testing.cases.row import row_cases
from contracts.testing.cases.shape import shape_cases
from contracts.testing.cases.table import table_cases
from contracts.testing.cases.text_format import text_format_cases
from contracts.testing.cases.time import time_cases
from contracts.testing.cases.unreadable import unreadable_cases
from contracts.testing.cases.value import value_rule_cases
from contracts.testing.cases.whole_batch import whole_batch_cases
from contracts.testing.cases.wire import wire_cases
from contracts.testing.cases.wire_case import WireCase, Wrong

__all__ = ["Broken", "Case", "WireCase", "Wrong", "cases", "wire_cases"]


def cases() -> tuple[Case, ...]:
    """Every case of the corpus, in a fixed order.

    >>> {code for case in cases() for _, code, _ in case.broken} >= {"nan", "null", "unique"}
    True
    """
    return (
        *value_rule_cases(),
        *shape_cases(),
        *text_format_cases(),
        *arithmetic_cases(),
        *time_cases(),
        *function_cases(),
        *comparison_cases(),
        *logic_cases(),
        *row_cases(),
        *custom_row_cases(),
        *table_cases(),
        *whole_batch_cases(),
        *arrival_cases(),
        *drift_cases(),
        *aggregate_cases(),
        *group_cases(),
        *unreadable_cases(),
        *contract_form_cases(),
    )
