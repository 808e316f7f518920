"""A split of a DataFrame that is planned and not computed: executors find what is wrong with each row, Spark's
shuffle finds keys that repeat.
"""

# pyspark is the user's own, and is not there where types are checked.
# pyright: reportMissingImports=false
from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from contracts.backends.frame.table_rules import by_and_rule
from contracts.backends.partial.held_keys import by_and_key
from contracts.backends.partial.shuffled_keys import errors_on_keys
from contracts.backends.physical_types import physical_type
from contracts.engine.check import context_for
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.options import Options, ParseOptions
from contracts.errors import UnsupportedDataError
from contracts.hints import Hint, PassArgument
from contracts.inputs.adapter import ADDED_COLUMNS, VIOLATIONS
from contracts.integrations.spark.driver import numbered_columns, with_tables_here
from contracts.integrations.spark.job import CheckJob
from contracts.integrations.spark.split_rows import SplitPartition
from contracts.integrations.spark.types import for_spark
from contracts.interchange.tables.arrow_schemas import arrow_schema
from contracts.report.order import subject_field
from contracts.report.report import build_violation
from contracts.rules.requirement import Requirement, sentence
from contracts.rules.table import Sorted, is_of_own_table
from contracts.specification import Specification

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, Observation

    from contracts.contract import Contract


def split_dataframe(
    contract: type[Contract], df: DataFrame, options: ParseOptions
) -> tuple[DataFrame, DataFrame, Observation]:
    """The valid rows, the invalid ones, and what will be observed of both when those are computed."""
    from pyspark.sql import Observation
    from pyspark.sql import functions as sf

    engine = engine_of(contract)
    specification = engine.specification
    _refuse_order(specification)
    _refuse_repeated_names(df)
    known = options_for(contract, with_tables_here(engine, options)[0])
    _refuse_own_table(specification, known)
    df = df.drop(*ADDED_COLUMNS)  # an invalid part may be fed back in
    now = datetime.now(UTC)
    job = CheckJob(
        specification,
        tuple(df.columns),
        known.max_examples,
        known.now or now,  # one time on all executors
        now,
        {one: (table.specification, table.frame) for one, table in known.tables.items()},
        baseline=known.baseline,
        units=known.units,
        is_text=known.text,
    )
    rules = errors_on_keys(specification)
    rows = _rows_in_both_forms(df, job, rules)
    is_valid = sf.size("violations") == 0
    observation = Observation()
    observed = rows.observe(observation, *_metrics(specification, is_valid))
    valid = rows.filter(is_valid).select("valid.*")
    invalid = observed.filter(~is_valid).select("invalid.*", sf.col("violations").alias(VIOLATIONS))
    return valid, invalid.toDF(*df.columns, VIOLATIONS), observation


def _rows_in_both_forms(df: DataFrame, job: CheckJob, rules: list[Requirement[Any]]) -> DataFrame:
    """Each row as structs of contract form and of wire form, with what is wrong with it."""
    from pyspark.sql import Window
    from pyspark.sql import functions as sf
    from pyspark.sql import types as st

    specification = job.specification
    valid = for_spark(arrow_schema(specification))
    keys = tuple(_key_schema(one, specification) for one in rules)
    numbered = numbered_columns(df)
    reasons = st.ArrayType(st.StringType())
    columns = [
        st.StructField("valid", _spark_schema(valid)),
        st.StructField("invalid", numbered.schema),
        st.StructField("violations", reasons),
    ]
    for place, one in enumerate(keys):
        columns += [
            st.StructField(f"key{place}", _spark_schema(one)),
            st.StructField(f"alone{place}", st.LongType()),
        ]
    split = SplitPartition(job.to_bytes(), valid, keys)
    rows = numbered.mapInArrow(split.__call__, st.StructType(columns))
    for place, requirement in enumerate(rules):
        same = Window.partitionBy(f"key{place}", f"alone{place}")
        repeats = sf.count(sf.lit(1)).over(same) > 1
        reason = sf.when(repeats, sf.array(sf.lit(_label_of_repeated(requirement, specification))))
        added = sf.concat("violations", sf.coalesce(reason, sf.array().cast(reasons)))
        rows = rows.withColumn("violations", added)
    return rows


def _metrics(specification: Specification, is_valid: Column) -> list[Column]:
    """What is observed: the numbers of rows, and of those that are invalid by each field."""
    from pyspark.sql import functions as sf

    metrics = [
        sf.count(sf.lit(1)).alias("rows"),
        sf.count_if(is_valid).alias("valid"),
        sf.count_if(~is_valid).alias("invalid"),
    ]
    for field in specification.fields:
        names = _names_field(field.alias)
        metrics.append(sf.count_if(names).alias(f"invalid: {field.alias}"))
    return metrics


def _names_field(alias: str) -> Column:
    """Whether a row is invalid by a rule on a field."""
    from pyspark.sql import functions as sf

    return sf.exists("violations", lambda one: one.startswith(f"{alias}: "))


def _key_schema(requirement: Requirement[Any], specification: Specification) -> pa.Schema:
    by, key = by_and_key(requirement)
    types = [physical_type(specification.by_name[n].value.dtype) for n in (*by, *key.fields)]
    empty = pl.DataFrame(schema={f"k{place}": one for place, one in enumerate(types)})
    return for_spark(empty.to_arrow().schema)


def _spark_schema(schema: pa.Schema) -> Any:
    """The schema as Spark has it, all of it nullable: of an invalid row there is no contract form. A time without a
    zone is TIMESTAMP_NTZ, whatever the session makes of those.
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema, prefer_timestamp_ntz=True)


def _label_of_repeated(requirement: Requirement[Any], specification: Specification) -> str:
    subject = subject_field(specification, requirement.rule)
    return build_violation(subject, requirement, 1, 1).label


def _refuse_own_table(specification: Specification, options: Options) -> None:
    """Raise UnsupportedDataError for references to rows of the same DataFrame, which was not passed as a table."""
    if context_for(options).table_of(None, specification) is None:
        for requirement in specification.table_rules:
            if is_of_own_table(requirement.rule) and requirement.severity == "error":
                name = specification.name
                raise UnsupportedDataError(
                    "a Spark DataFrame",
                    f"is split without a job, and a rule looks its rows up in others: {sentence(requirement.rule)}",
                    Hint(f"Pass it as a table too: tables={{{name}: df}}", PassArgument("tables")),
                )


def _refuse_repeated_names(df: DataFrame) -> None:
    """Raise UnsupportedDataError for columns of one name: Spark holds no struct of such, which rows are sent as."""
    for name in df.columns:
        if df.columns.count(name) > 1:
            raise UnsupportedDataError(
                "a Spark DataFrame",
                f"has several columns {name}, and cannot be split so",
                "Name each, df.toDF(…); ct.spark.check reports the others as extra_field",
            )


def _refuse_order(specification: Specification) -> None:
    """Raise UnsupportedDataError for a contract that names rows by their order."""
    for requirement in specification.table_rules:
        if isinstance(by_and_rule(requirement.rule)[1], Sorted) and requirement.severity == "error":
            raise UnsupportedDataError(
                "a Spark DataFrame",
                f"has no order of rows, and a rule says which are invalid by it: {sentence(requirement.rule)}",
                "Make the rule a warning, ct.warn(…), or split by a contract without it;"
                " ct.spark.check(…, order_by=…) evaluates it",
            )
