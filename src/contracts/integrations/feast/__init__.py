"""Reading Feast's online responses and historical retrievals by contracts.

    from contracts.integrations.feast import read_historical, read_online, split_online, ttls

    response = store.get_online_features(features=[...], entity_rows=[{"driver": 1001}])
    rows = read_online(DriverStats, response, max_age="2h")  # a polars frame, or ContractViolation
    parts = split_online(DriverStats, response, max_age=ttls(DriverStats, [stats_view]))

    job = store.get_historical_features(entity_df=drivers, features=[...])
    rows = read_historical(DriverStats, job, asked=drivers, key=("driver", "event_timestamp"))

An unknown entity is `not_found`, a null feature `null`, and a value that is too old `stale`. Types are the
contract's, not those of the values in one batch. Feast itself is imported only for values of its rarer
types.
"""

from __future__ import annotations

from contracts.integrations.feast.ages import ttls as ttls
from contracts.integrations.feast.historical import read_historical as read_historical
from contracts.integrations.feast.online import read_online as read_online
from contracts.integrations.feast.online import split_online as split_online

__all__ = ["read_historical", "read_online", "split_online", "ttls"]
