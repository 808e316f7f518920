"""Law 12: every module that can give a hint is in a walk that follows its hints, or stands here with the reason."""

from __future__ import annotations

from pathlib import Path

import contracts as ct
from contracts.engine.contract_class import specification_of
from contracts.engine.state_codec import StateReader, StateWriter
from contracts.hints import Hint, LeaveOut
from tests.paths import ROOT
from tests.reference.hint_sources import modules

WALKS: dict[str, tuple[str, ...]] = {
    "tests/laws/test_hints_of_calls.py": ("rules/format.py",),
    "tests/laws/test_hints_of_canonical_json.py": (
        "interchange/json/codecs.py", "interchange/json/contract_classes.py", "interchange/json/field_codecs.py",
        "interchange/json/rule_codecs.py", "interchange/json/strict_json.py",
    ),
    "tests/laws/test_hints_of_data.py": (
        "engine/sources.py", "engine/streams.py", "inputs/arrow.py", "inputs/columns.py", "inputs/detect.py",
        "inputs/files.py", "inputs/mapping.py", "interchange/tables/", "wire/records/",
    ),
    "tests/laws/test_hints_of_declarations.py": ("contract.py", "declaration/"),
    "tests/laws/test_hints_of_depths.py": (
        "backends/columns.py", "enforcement.py", "engine/contract_class.py", "engine/parquet_check.py",
        "inputs/many_files.py", "interchange/class_builder.py", "interchange/json/api.py",
        "interchange/json/documents.py", "interchange/json/places.py", "interchange/json/scalar_codecs.py",
        "interchange/json/value_codecs.py", "row.py",
    ),
    "tests/laws/test_hints_of_documents.py": ("interchange/odcs/", "interchange/pydantic_models.py"),
    "tests/laws/test_hints_of_files.py": ("diagnosis/file_layout.py", "inputs/csv.py"),
    "tests/laws/test_hints_of_handoffs.py": (
        "handoff/clip.py", "handoff/hints.py", "handoff/mismatches.py", "handoff/plan.py",
    ),
    "tests/laws/test_hints_of_integrations.py": (
        "integrations/model_input.py", "integrations/models.py", "interchange/great_expectations/api.py",
        "interchange/source/",
    ),
    "tests/laws/test_hints_of_json_schemas.py": ("interchange/json_schema/",),
    "tests/laws/test_hints_of_pandera.py": (
        "interchange/pandera/check_operands.py", "interchange/pandera/checks.py",
        "interchange/pandera/column_types.py", "interchange/pandera/pandas_operands.py",
        "interchange/pandera/pandas_types.py", "interchange/pandera/refusals.py",
        "interchange/pandera/settings.py", "interchange/pandera/sources.py", "interchange/pandera/write.py",
    ),
    "tests/laws/test_hints_of_reports.py": ("backends/frame/", "backends/partial/", "diagnosis/", "inputs/pandas.py"),
    "tests/laws/test_hints_of_results.py": (
        "comparing/", "engine/file_form.py", "engine/invalid_part.py", "engine/part_writer.py",
        "engine/partial_bytes.py", "handoff/features.py", "history/", "inferring/", "profiles/", "sinks.py",
        "units/columns.py",
    ),
    "tests/laws/test_hints_of_schemas.py": (
        "interchange/leave_out.py", "interchange/pandera/read.py", "interchange/pandera/read_checks.py",
        "interchange/pandera/read_pandas.py", "interchange/pandera/replacements.py",
    ),
    "tests/laws/test_hints_of_times.py": ("rules/directives.py", "wire/scalar/"),
    "tests/integrations/feast/test_historical.py": ("integrations/feast/historical.py",),
    "tests/integrations/feast/test_ages.py": ("integrations/feast/protobuf.py",),
    "tests/integrations/orchestrators/test_mlflow.py": ("integrations/mlflow/signatures.py",),
    "tests/integrations/spark/test_split.py": ("integrations/spark/api.py", "integrations/spark/split_plan.py"),
}  # fmt: skip  # a table
"""The walks, each with the modules and folders whose hints it follows."""
NO_WALK: dict[str, str] = {
    "backends/predicate_types.py": "of predicates, whose hints declarations are refused with",
    "cli/shell_hints.py": "hints of others in the words of a shell: tests/cli/test_shell_hints.py",
    "engine/state_codec.py": "hints of others that were written as bytes: below",
    "hints.py": "hints of others, with more text",
    "testing/strategies/frames.py": "of data that is drawn: tests/testing/test_strategies_of_rules.py and _arrivals.py",
    "inputs/json.py": "hints of diagnosis about files, which test_hints_of_files.py follows",
}
"""The modules whose hints no walk is about, with the reason."""


def test_every_module_that_gives_a_hint_is_in_a_walk() -> None:
    """A module that is in none lacks a walk; one that stands here and gives no hint is to be taken off."""
    given = {*modules()}
    claims = [one for rooms in WALKS.values() for one in rooms] + [*NO_WALK]
    assert [] == sorted(one for one in given if not one.startswith(tuple(claims)))
    assert [] == [one for one in claims if not any(each.startswith(one) for each in given)]


def test_every_walk_is_there() -> None:
    """Each names what it walks over, or the hints themselves."""
    texts = {walk: (ROOT / walk).read_text() for walk in WALKS}
    laws = {walk: text for walk, text in texts.items() if walk.startswith("tests/laws/")}
    lacking = {
        (walk, room)
        for walk, text in laws.items()
        for room in WALKS[walk]
        if f'"{room.removesuffix("/")}"' not in text and f'"{Path(room).stem}"' not in text
    }
    assert set() == lacking
    assert [] == [walk for walk, text in texts.items() if ".hint" not in text]


def test_a_hint_of_a_partial_result_is_read_as_it_was_written() -> None:
    """Its text and its changes are those that it had."""

    class Row(ct.Contract):
        n: int

    hint, writer = Hint("Leave n= out", LeaveOut("n")), StateWriter()
    read = StateReader(writer.streams, specification_of(Row)).read(writer.write(hint))
    assert (hint, hint.changes) == (read, read.changes)
