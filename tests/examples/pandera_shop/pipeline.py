"""The steps of the shop's pipeline, each held to the schemas in its annotations."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa
from pandera.typing import DataFrame

from tests.examples.pandera_shop.schemas import Customers, Orders, Revenue


@pa.check_types
def revenue_by_country(
    orders: DataFrame[Orders], customers: DataFrame[Customers]
) -> DataFrame[Revenue]:
    """The revenue of each country after discounts, without what was returned."""
    kept = orders[orders["status"] != "returned"]
    paid = kept.assign(revenue=kept["total"] * (1 - kept["discount"].fillna(0)))
    joined = paid.merge(customers, on="customer_id")
    summed = joined.groupby("country", as_index=False)["revenue"].sum()
    return pd.DataFrame(summed[["country", "revenue"]])
