"""Where a rule belongs: on a field, or in the rules of a contract's body."""

from __future__ import annotations

from typing import get_args

import annotated_types as at

from contracts.rules.expression import Expression
from contracts.rules.requirement import Requirement
from contracts.rules.row import RowRule
from contracts.rules.rule_set import Rules
from contracts.rules.table import TableRule
from contracts.rules.value import NonFinite, Sensitive, ValueRule

CONTRACT_RULE_CLASSES = (*get_args(RowRule), *get_args(TableRule))
CONTRACT_LEVEL = (Rules, Expression, *CONTRACT_RULE_CLASSES)
"""The classes of what belongs in the rules of a contract's body."""
FIELD_LEVEL = (
    Requirement, NonFinite, Sensitive, at.BaseMetadata, at.Interval, at.Len, *get_args(ValueRule),
)  # fmt: skip  # a table
"""The classes of what belongs on a field, in `Annotated`, but for those of its wire form."""
