"""The mismatches of a handoff, each with its hint."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.comparing.mismatches import ContractMismatch, find_mismatches
from contracts.errors import Mismatch
from contracts.handoff.guarantees import conversion_mismatches, guaranteed_specification
from contracts.handoff.hints import any_sensitive, hint_for_conversion, hint_for_gap, step_for
from contracts.handoff.plan import HandoffPlan, HandoffStep
from contracts.hints import Declare, Hint, InContract
from contracts.rules.value import OneOf, Sensitive

_LISTED_WORDS = 8
"""How many words a message lists."""


def handoff_mismatches(plan: HandoffPlan) -> Iterator[Mismatch]:
    """Every reason why a row that the producer accepts might not be acceptable to the consumer."""
    for gap in conversion_mismatches(plan):
        yield Mismatch(gap.field, gap.code, gap.problem, hint_for_conversion(gap, plan))
    for gap in find_mismatches(guaranteed_specification(plan), plan.consumer):
        yield Mismatch(gap.field, gap.code, _problem_of(gap, plan), hint_for_gap(gap, plan))
    for step in plan.steps:
        if _is_exposed(step):
            as_sensitive = InContract("consumer", step.alias, Declare((Sensitive(),)))
            yield Mismatch(
                step.alias,
                "sensitive",
                f"is sensitive in {plan.producer.name}, and would be shown by {plan.consumer.name}",
                Hint("Annotate the consumer's field with Sensitive()", as_sensitive),
            )


def _is_exposed(step: HandoffStep) -> bool:
    """Whether values that are sensitive for the producer would show in the consumer's reports."""
    if step.target is None:
        return False
    return any_sensitive(step.source.value) and not any_sensitive(step.target.value)


def _problem_of(gap: ContractMismatch, plan: HandoffPlan) -> str:
    """The problem, with the words that are lost where they are known."""
    step = step_for(gap, plan)
    if gap.code == "extra_field" and step is not None:
        return f"is not declared by {plan.consumer.name}"
    if not isinstance(gap.rule, OneOf) or step is None or any_sensitive(step.source.value):
        return gap.problem
    listed = [rule for one in step.source.value.rules if isinstance(rule := one.rule, OneOf)]
    lost = [word for rule in listed[:1] for word in rule.members if word not in gap.rule.members]
    more = f", … ({len(lost)} in all)" if len(lost) > _LISTED_WORDS else ""
    return f"may be {', '.join(map(repr, lost[:_LISTED_WORDS]))}{more}" if lost else gap.problem
