"""The verbs on Spark DataFrames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import signature
from typing import TYPE_CHECKING, Any, Unpack

from contracts.arguments import own_words
from contracts.engine.options import CheckOptions, ParseOptions
from contracts.errors import UnsupportedDataError
from contracts.other_names import nearest_name

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.profiles.profile import Profile
    from contracts.report.report import Report


@own_words(checked_later=("df", "order_by"))
def check(
    contract: type[Contract],
    df: Any,
    *,
    order_by: str | Sequence[str] = (),
    **options: Unpack[CheckOptions],
) -> Report:
    """The report on all rows of a Spark DataFrame: that of `Ping.check` on the same rows in one place.

    Executors check partitions and merge their results; keys are brought together by Spark's shuffle. The
    DataFrame is computed once, or twice where `order_by` is passed. Spark's rows have no order: without
    `order_by`, examples have no row, and a rule on the order of rows is `not_run`.

    Args:
        contract: what the data must be.
        df: data in contract form: a DataFrame of Spark 4.0 or newer.
        order_by: the columns that say in which order the rows are, which examples are counted in.
        options: as for `check`; a table may be a Spark DataFrame, of which the columns that are referred
            to are sent to every executor; where they have many keys, Spark joins the rows with them.

    Raises:
        UnsupportedDataError: it is not a Spark DataFrame.
        EngineError: a partition could not be checked.
        TypeError, ValueError: as `check`.
    """
    from contracts.integrations.spark.driver import check_dataframe

    return check_dataframe(contract, _require_spark(df), _columns_of(order_by, df), options)


@own_words(checked_later=("df", "order_by"))
def validate(
    contract: type[Contract],
    df: Any,
    *,
    order_by: str | Sequence[str] = (),
    **options: Unpack[CheckOptions],
) -> Any:
    """The DataFrame itself, if its rows satisfy the contract: it is computed once to know that, and again
    when it is used, unless it is persisted.

    Args:
        contract, df, order_by, options: as for `check`.

    Raises:
        ContractViolation: the report is not ok.
        UnsupportedDataError, EngineError, TypeError, ValueError: as `check`.
    """
    check(contract, df, order_by=order_by, **options).raise_for_violations()
    return df


@own_words(checked_later=("df",))
def profile(
    contract: type[Contract],
    df: Any,
    *,
    units: Mapping[str, str] | None = None,
    text: bool = False,
) -> Profile:
    """What the rows of a Spark DataFrame look like: the profile of `ct.profile` on the same rows in one place,
    exactly. It is a `baseline=` for `check`, `validate` and `split`, here and anywhere.

    Executors measure partitions, and merge the profiles of 32 at a time. The DataFrame is computed once.

    Args:
        contract: what the data is read by.
        df: data in wire form or contract form: a DataFrame of Spark 4.0 or newer.
        units, text: as for `Contract.parse`.

    Raises:
        UnsupportedDataError: it is not a Spark DataFrame.
        EngineError: a partition could not be measured.
        TypeError, ValueError: as `ct.profile`.
    """
    from contracts.integrations.spark.profiled import profile_dataframe

    return profile_dataframe(contract, _require_spark(df), units=units, text=text)


@own_words(checked_later=("df",))
def split(
    contract: type[Contract], df: Any, **options: Unpack[ParseOptions]
) -> tuple[Any, Any, Any]:
    """The valid rows of a Spark DataFrame in contract form, the invalid ones as they came, and an observation
    of their numbers. Nothing is computed before they are used.

    A row is invalid if a rule of severity "error" names it; of a rule that could not be evaluated on a batch,
    all rows of that batch are. Beside the columns that came, invalid rows have `__violations__`. The
    observation's `get` waits for the first computation of the invalid rows, and has the numbers of `rows`,
    `valid` and `invalid` ones, and for each field `"invalid: speed"`, the rows that its rules name.

    Args:
        contract: what the data must be.
        df: data in wire form: a DataFrame of Spark 4.0 or newer.
        options: as for `parse`; a table may be a Spark DataFrame, of which the columns that are referred
            to are computed and sent to every executor, however many keys they have: of a table that no
            process holds, join the valid rows with it instead.

    Raises:
        UnsupportedDataError: it is not a Spark DataFrame; or a rule of severity "error" is about the order
            of rows, of which Spark has none.
        TypeError, ValueError: as `parse`.
    """
    from contracts.integrations.spark.split_plan import split_dataframe

    return split_dataframe(contract, _require_spark(df), options)


def _require_spark(df: Any) -> Any:
    """The DataFrame.

    Raises:
        UnsupportedDataError: it is something else, a stream, or has a column that Spark does not pass to Python.
    """
    from contracts.inputs.detect import data_type_name, is_pandas_on_spark, is_spark_dataframe

    if is_spark_dataframe(df):
        if df.isStreaming:
            raise UnsupportedDataError(
                "a streaming DataFrame of Spark",
                "has no end, so there is no report on all of its rows",
                "Pass each batch of it: df.writeStream.foreachBatch(lambda batch, _: …).start()",
            )
        _require_arrow_types(df)
        return df

    if is_pandas_on_spark(df):
        raise UnsupportedDataError(
            data_type_name(df),
            "is a frame of pandas on Spark",
            "Pass df.to_spark(), to which an index goes with index_col=",
        )
    raise UnsupportedDataError(
        data_type_name(df),
        "is not a Spark DataFrame",
        "Pass a DataFrame of Spark 4.0 or newer; other data goes to the contract's own check",
    )


def _require_arrow_types(df: Any) -> None:
    """Raise UnsupportedDataError for a column that Spark does not pass to Python: some intervals are of no Arrow type."""
    from pyspark.sql.pandas.types import to_arrow_type  # pyright: ignore[reportMissingImports]  # the user's own

    # Newer versions ask which zone a timestamp has; any will do.
    zone = {"timezone": "UTC"} if "timezone" in signature(to_arrow_type).parameters else {}
    for field in df.schema.fields:
        try:
            to_arrow_type(field.dataType, **zone)
        except Exception as error:
            kind, name = field.dataType.simpleString(), field.name.replace("`", "``")
            raise UnsupportedDataError(
                "a DataFrame of Spark",
                f"has a column {field.name} of {kind}, which Spark does not pass as Arrow",
                f'Cast it, df.withColumn("{field.name}", df["`{name}`"].cast("string")), or drop it',
            ) from error


def _columns_of(order_by: str | Sequence[str], df: Any) -> tuple[str, ...]:
    """The columns of an order.

    Raises:
        TypeError: it is something else.
        ValueError: the DataFrame does not have one of them, or has several of its name.
    """
    names = (order_by,) if isinstance(order_by, str) else order_by
    if not isinstance(names, (list, tuple)) or not all(isinstance(one, str) for one in names):
        raise TypeError(
            f"order_by must be the name of a column, or a list of names (got an object of type {type(order_by).__name__})"
        )
    for name in names:
        if df.columns.count(name) != 1:  # Spark may find it all the same, as a field of a struct
            _require_column(df, name)
    return tuple(names)


def _require_column(df: Any, name: str) -> None:
    """Raise ValueError for a name by which Spark finds no column, or several."""
    from pyspark.errors import AnalysisException  # pyright: ignore[reportMissingImports]  # the user's own

    try:
        _ = df.select(name).schema
    except AnalysisException as error:
        if name in df.columns:
            raise ValueError(
                f"order_by has {name!r}, and the DataFrame several columns of that name: name each, df.toDF(…)"
            ) from error
        near = nearest_name(name, df.columns)
        meant = f"; did you mean {near!r}?" if near else f". It has {', '.join(df.columns)}"
        raise ValueError(
            f"order_by has {name!r}, which is not a column of the DataFrame{meant}"
        ) from error
