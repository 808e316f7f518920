"""What Feast hands over, held to contracts: online responses and historical retrievals.

    from contracts.integrations.feast import read_historical, read_online, split_online, ttls

    response = store.get_online_features(features=[...], entity_rows=[{"driver": 1001}])
    rows = read_online(DriverStats, response, max_age="2h")  # a polars frame, or ContractViolation
    parts = split_online(DriverStats, response, max_age=ttls(DriverStats, [stats_view]))

    job = store.get_historical_features(entity_df=drivers, features=[...])
    rows = read_historical(DriverStats, job, asked=drivers, key=("driver", "event_timestamp"))

An entity that is not there, a feature that is null and a value that is too old are `not_found`, `null` and
`stale`. Types are the contract's, not those of what happens to be in a batch. Feast itself is imported only
for values of its rarer types.
"""

from __future__ import annotations

from contracts.integrations.feast.ages import ttls as ttls
from contracts.integrations.feast.historical import read_historical as read_historical
from contracts.integrations.feast.online import read_online as read_online
from contracts.integrations.feast.online import split_online as split_online

__all__ = ["read_historical", "read_online", "split_online", "ttls"]
