"""The tables of the shop, as pandera schemas and models of pandas frames, and of one Polars frame."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
import pandera.polars as pap
import polars as pl
from pandera.engines.pandas_engine import Decimal as Decimals
from pandera.typing import Index, Series

CURRENCIES = ["EUR", "SEK", "USD"]
SKU = r"[A-Z]{3}-\d{4}"


class Customers(pa.DataFrameModel):
    """The customers as the CRM exports them every night."""

    customer_id: Series[str] = pa.Field(str_matches=r"C-\d{6}$", unique=True)
    email: Series[str] = pa.Field(str_contains="@", nullable=True)
    country: Series[str] = pa.Field(isin=["DE", "SE", "US"], description="Of the invoice.")
    signed_up: Series[pd.Timestamp] = pa.Field(ge="2015-01-01", coerce=True)
    birth_year: Series[pd.Int64Dtype] = pa.Field(
        in_range={"min_value": 1900, "max_value": 2015}, nullable=True
    )
    newsletter: Series[bool] = pa.Field(default=False)

    class Config:
        """The CRM adds columns now and then."""

        strict = "filter"
        coerce = True

    @pa.check("email", name="lower case")
    @classmethod
    def email_is_lower_case(cls, emails: Series[str]) -> Series[bool]:
        """Marketing joins by it."""
        return emails == emails.str.lower()


class Orders(pa.DataFrameModel):
    """One row an order."""

    order_id: Index[str] = pa.Field(str_startswith="O", unique=True, check_name=True)
    customer_id: Series[str] = pa.Field(str_length={"min_value": 8, "max_value": 8})
    status: Series[str] = pa.Field(isin=["open", "shipped", "returned"])
    currency: Series[pd.CategoricalDtype] = pa.Field(
        dtype_kwargs={"categories": CURRENCIES, "ordered": False}
    )
    total: Series[float] = pa.Field(ge=0)
    discount: Series[float] = pa.Field(in_range={"min_value": 0, "max_value": 1}, nullable=True)
    ordered_at: Series[pd.DatetimeTZDtype] = pa.Field(dtype_kwargs={"unit": "ns", "tz": "UTC"})
    shipped_at: Series[pd.DatetimeTZDtype] = pa.Field(
        dtype_kwargs={"unit": "ns", "tz": "UTC"}, nullable=True
    )

    class Config:
        """The columns of the table, and no others."""

        strict = True

    @pa.dataframe_check(name="shipped after it was ordered")
    @classmethod
    def shipped_after_ordered(cls, orders: pd.DataFrame) -> Series[bool]:
        """What has not been shipped yet is fine."""
        return orders["shipped_at"].isna() | (orders["shipped_at"] >= orders["ordered_at"])


order_lines = pa.DataFrameSchema(
    {
        "order_id": pa.Column(str, pa.Check.str_startswith("O")),
        "line": pa.Column("int64", pa.Check.ge(1)),
        "sku": pa.Column(str, pa.Check.str_matches(SKU)),
        "quantity": pa.Column(
            "int64",
            [
                pa.Check.gt(0),
                pa.Check(
                    lambda n: n % 6 == 0, element_wise=True, name="boxes of six", raise_warning=True
                ),
            ],
        ),
        "price": pa.Column(Decimals(10, 2), pa.Check.ge(0)),
    },
    unique=["order_id", "line"],
    strict=True,
    name="OrderLines",
)

inventory = pa.DataFrameSchema(
    {
        "on_hand": pa.Column("int32", pa.Check.ge(0)),
        "weight_kg": pa.Column(
            "float32", pa.Check.in_range(0, 1000, include_min=False), nullable=True
        ),
        "counted_at": pa.Column("datetime64[ns]", nullable=True),
        "note": pa.Column(str, nullable=True, required=False),
    },
    index=pa.MultiIndex(
        [
            pa.Index(str, pa.Check.isin(["north", "south"]), name="warehouse"),
            pa.Index(str, pa.Check.str_matches(SKU), name="sku"),
        ],
        unique=["warehouse", "sku"],
    ),
    name="Inventory",
)

forecast = pa.DataFrameSchema(
    {"sku": pa.Column(str), r"^week_\d+$": pa.Column(float, pa.Check.ge(0), regex=True)},
    name="Forecast",
)


events = pap.DataFrameSchema(
    {
        "event_id": pap.Column(str, pap.Check.str_length(4), unique=True),
        "kind": pap.Column(pl.Enum(["view", "basket", "order"])),
        "at": pap.Column(pl.Datetime("us", "UTC")),
        "value": pap.Column(float, pap.Check.ge(0), nullable=True),
    },
    strict=True,
    name="Events",
)


class Revenue(pa.DataFrameModel):
    """What finance reads."""

    country: Series[str] = pa.Field(unique=True)
    revenue: Series[float] = pa.Field(ge=0)
