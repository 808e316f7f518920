"""Which faults does each library let through, if the rules are declared plainly?

The batch is 1,000 GPS pings of nine columns, and the rules are those of `check_clean_frame.py`: a pattern, a first day, bounds, a
set of texts, one nullable column, a key of two columns. Each is declared once, in the built-in words of the library, and nothing is added
about NaN, infinity, types, missing or unexpected columns: what becomes of those is each library's default. There are 19 faults in one row
of the thousand, and 5 of the whole batch; the table shows what got through.

It is fair in that every contender accepts the clean batch and declares the same rules; it measures defaults, not what a library can do: all
of them can be made to refuse all of these but the empty batch with a rule more, and `check_clean_frame.py` times them so. pydantic alone reads
rows and has no rule for keys; Great Expectations reads the batch as pandas.

Run it with `python benchmarks/plain_declarations.py`.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Annotated, Literal

import polars as pl
from _peers import FIRST_DAY, PATTERN, STATUSES, dataframely
from _pings import KEY, MORE_SPOILT, SPOILT, clean, repeat_keys, spoil
from _timing import about
from pydantic import BaseModel, Field, TypeAdapter

import contracts as ct

Judge = Callable[[pl.DataFrame], bool]
ROWS = 1_000


def contracts() -> Judge:
    """A contract."""

    class Plain(ct.Contract):
        vehicle_id: Annotated[str, ct.Matches("VH-[0-9]{6}")]
        seen_at: datetime
        service_day: Annotated[date, ct.Ge(FIRST_DAY)]
        lat: Annotated[float, ct.Interval(ge=-90, le=90)]
        lon: Annotated[float, ct.Interval(ge=-180, le=180)]
        speed: Annotated[float, ct.Ge(0)]
        satellites: Annotated[int, ct.Interval(ge=0, le=64)]
        status: Literal["moving", "idle", "off"]
        note: str | None

        rules = ct.rules(ct.Unique(*KEY))

    return lambda frame: Plain.check(frame).ok


def pandera() -> Judge:
    """A schema of pandera's."""
    import pandera.polars as pa

    schema = pa.DataFrameSchema(
        {
            "vehicle_id": pa.Column(pl.String, pa.Check.str_matches(PATTERN)),
            "seen_at": pa.Column(pl.Datetime("us")),
            "service_day": pa.Column(pl.Date, pa.Check.ge(FIRST_DAY)),
            "lat": pa.Column(pl.Float64, pa.Check.in_range(-90, 90)),
            "lon": pa.Column(pl.Float64, pa.Check.in_range(-180, 180)),
            "speed": pa.Column(pl.Float64, pa.Check.ge(0)),
            "satellites": pa.Column(pl.Int64, pa.Check.in_range(0, 64)),
            "status": pa.Column(pl.String, pa.Check.isin(STATUSES)),
            "note": pa.Column(pl.String, nullable=True),
        },
        unique=list(KEY),
    )
    return lambda frame: raises_nothing(lambda: schema.validate(frame, lazy=True))


def pointblank() -> Judge:
    """A plan of pointblank's."""
    import pointblank as pb

    def is_clean(frame: pl.DataFrame) -> bool:
        plan = (
            pb.Validate(frame)
            .col_vals_regex("vehicle_id", PATTERN)
            .col_vals_not_null("seen_at")
            .col_vals_ge("service_day", FIRST_DAY)
            .col_vals_between("lat", -90, 90)
            .col_vals_between("lon", -180, 180)
            .col_vals_ge("speed", 0)
            .col_vals_between("satellites", 0, 64)
            .col_vals_in_set("status", STATUSES)
            .rows_distinct(list(KEY))
        )
        return bool(plan.interrogate().all_passed())

    return is_clean


def patito() -> Judge:
    """A model of patito's."""
    import patito as pt

    class Plain(pt.Model):
        vehicle_id: str = pt.Field(pattern=PATTERN, constraints=[pl.struct(KEY).is_unique()])
        seen_at: datetime = pt.Field(dtype=pl.Datetime("us"))
        service_day: date = pt.Field(constraints=pl.col("_") >= FIRST_DAY)
        lat: float = pt.Field(ge=-90, le=90)
        lon: float = pt.Field(ge=-180, le=180)
        speed: float = pt.Field(ge=0)
        satellites: int = pt.Field(ge=0, le=64)
        status: Literal["moving", "idle", "off"]
        note: str | None

    return lambda frame: raises_nothing(lambda: Plain.validate(frame))


def pydantic_alone() -> Judge:
    """A model of pydantic's, for each row."""

    class Plain(BaseModel):
        vehicle_id: Annotated[str, Field(pattern=PATTERN)]
        seen_at: datetime
        service_day: Annotated[date, Field(ge=FIRST_DAY)]
        lat: Annotated[float, Field(ge=-90, le=90)]
        lon: Annotated[float, Field(ge=-180, le=180)]
        speed: Annotated[float, Field(ge=0)]
        satellites: Annotated[int, Field(ge=0, le=64)]
        status: Literal["moving", "idle", "off"]
        note: str | None

    rows = TypeAdapter(list[Plain])
    return lambda frame: raises_nothing(lambda: rows.validate_python(frame.to_dicts()))


def great_expectations() -> Judge:
    """A suite of Great Expectations, of a pandas frame."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    import great_expectations as gx
    import great_expectations.expectations as gxe

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("pandas").add_dataframe_asset("pings")
    batches = asset.add_batch_definition_whole_dataframe("all")
    suite = gx.ExpectationSuite(name="plain")
    required = [name for name in clean(0).columns if name != "note"]
    suite.expectations = [
        *(gxe.ExpectColumnValuesToNotBeNull(column=name) for name in required),
        gxe.ExpectColumnValuesToMatchRegex(column="vehicle_id", regex=PATTERN),
        gxe.ExpectColumnValuesToBeBetween(column="service_day", min_value=datetime(2020, 1, 1)),
        gxe.ExpectColumnValuesToBeBetween(column="lat", min_value=-90, max_value=90),
        gxe.ExpectColumnValuesToBeBetween(column="lon", min_value=-180, max_value=180),
        gxe.ExpectColumnValuesToBeBetween(column="speed", min_value=0),
        gxe.ExpectColumnValuesToBeBetween(column="satellites", min_value=0, max_value=64),
        gxe.ExpectColumnValuesToBeInSet(column="status", value_set=STATUSES),
        gxe.ExpectCompoundColumnsToBeUnique(column_list=list(KEY)),
    ]

    def is_clean(frame: pl.DataFrame) -> bool:
        batch = batches.get_batch(batch_parameters={"dataframe": frame.to_pandas()})
        return bool(batch.validate(suite).success)

    return is_clean


EVERY: dict[str, Callable[[], Judge]] = {
    "contracts": contracts,
    "pandera": pandera,
    "dataframely": lambda: dataframely(key=True),
    "pointblank": pointblank,
    "patito": patito,
    "pydantic alone": pydantic_alone,
    "Great Expectations": great_expectations,
}


def raises_nothing(call: Callable[[], object]) -> bool:
    """Whether a call returns."""
    try:
        call()
    except Exception:  # noqa: BLE001 - each library has its own
        return False
    return True


def faulty() -> Iterator[tuple[str, pl.DataFrame]]:
    """The batches with a fault each, by what is wrong."""
    frame, here = clean(ROWS), pl.int_range(pl.len()) == ROWS * 7 // 10
    for field, value in (*SPOILT, *MORE_SPOILT):
        yield f"{field}={value!r}", spoil(frame, field, value, here)
    yield "a repeated key", repeat_keys(frame, here)
    yield "a column of numbers as text", frame.with_columns(pl.col("speed").cast(pl.String))
    yield "a column of whole numbers as floats", frame.with_columns(pl.col("satellites") * 1.0)
    yield "a missing column", frame.drop("note")
    yield "an unexpected column", frame.with_columns(speed_kmh=pl.col("speed"))
    yield "no rows at all", frame.clear()


def passes(judge: Judge, frame: pl.DataFrame) -> bool:
    """Whether a batch gets past; a check that fails with an error stops it."""
    try:
        return judge(frame)
    except Exception:  # noqa: BLE001 - however it stops
        return False


def main() -> None:
    """Print what each lets through."""
    about(
        "polars", "pydantic", "pandera", "dataframely", "pointblank", "patito", "great_expectations"
    )
    batches = dict(faulty())
    for name, make in EVERY.items():
        try:
            judge = make()
        except ImportError as error:
            print(f"skipped: {name} ({error})")
            continue
        assert passes(judge, clean(ROWS)), f"{name} refuses the clean batch"  # noqa: S101 - else nothing is compared
        through = [fault for fault, frame in batches.items() if passes(judge, frame)]
        print(f"{name}: {len(through)} of {len(batches)}: {', '.join(through)}")


if __name__ == "__main__":
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the peers
        main()
