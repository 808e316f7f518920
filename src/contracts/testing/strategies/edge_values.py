"""The values at which code often goes wrong; they are drawn often, wherever the contract permits them."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from contracts.dtypes import Kind

# Tables of values.
# fmt: off

_EDGE_DATES = (
    date(2024, 2, 29), date(2000, 2, 29), date(1900, 2, 28), date(1969, 12, 31), date(1970, 1, 1),
    date(1999, 12, 31), date(2023, 12, 31), date(2024, 12, 31), date(2038, 1, 19), date(2100, 3, 1),
)
"""Leap days, the end of February in a year without one, turns of years, overflows of seconds counts."""
_EDGE_DATETIMES = (
    datetime(2024, 3, 31, 2, 30), datetime(2024, 3, 31, 1, 0), datetime(2024, 10, 27, 2, 30),
    datetime(2024, 3, 10, 2, 30), datetime(2024, 11, 3, 1, 30), datetime(2024, 2, 29, 23, 59, 59, 999_999),
    datetime(1970, 1, 1), datetime(1969, 12, 31, 23, 59, 59), datetime(2038, 1, 19, 3, 14, 8),
    datetime(1999, 12, 31, 23, 59, 59), datetime(2024, 12, 31, 23, 59, 59), datetime(2024, 1, 1, 0, 0, 0, 1),
)
"""Hours that clocks of Europe and America skip or repeat, leap days, turns of years and of counts."""
EDGE_VALUES: dict[Kind, tuple[Any, ...]] = {
    "int": (
        0, 1, -1, 127, 128, -129, 255, 256, 32_767, 65_536, 2**24 + 1, 2**31 - 1, 2**31, -(2**31) - 1,
        2**32, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63),
    ),
    "float": (
        0.0, -0.0, 1.0, -1.0, 0.1, 1 / 3, 5e-324, -5e-324, 2.2250738585072014e-308, 1.401298464324817e-45,
        1e-9, 1e16, 16_777_217.0, 2.0**53, 3.4028234663852886e38, -3.4028234663852886e38,
        1.7976931348623157e308, -1.7976931348623157e308, math.inf, -math.inf, math.nan,
    ),
    "decimal": (Decimal(0), Decimal(1), Decimal(-1), Decimal("0.1"), Decimal("0.01"), Decimal("-0.01")),
    "date": _EDGE_DATES,
    "datetime": (*_EDGE_DATETIMES, *(moment.replace(tzinfo=UTC) for moment in _EDGE_DATETIMES)),
    "time": (time(0), time(12), time(2, 30), time(23, 59, 59), time(23, 59, 59, 999_999), time(0, 0, 0, 1)),
    "duration": (
        timedelta(0), timedelta(microseconds=1), timedelta(microseconds=-1), timedelta(days=1),
        timedelta(hours=-1), timedelta(days=365), timedelta(days=36_525, microseconds=1),
    ),
    "text": (
        "", " ", "0", "-1", "1e400", "NaN", "null", "None", "true", "N/A", "é", "e\u0301", "ﬁ", "İ", "ß",
        "Ǆ", "٣", "漢字", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u200b", "\u00a0", "\u2028",
        "\ufeff", "\u202eabc", "\x00", "\t", "a\nb", "a\r\nb", '"', "'", "a,b", ";", "\\", "<b>", "%s", "{0}",
        "=1+1", "x" * 300, "e\u0301" * 100,
    ),
    "bytes": (b"", b"\x00", b"\xff", b"\xef\xbb\xbf", b"\r\n", b"abc", b"\x80" * 300),
    "uuid": (
        "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "0191d4e2-7c7f-7d3a-8f52-1c2b3a4d5e6f", "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    ),
}
"""By kind: bounds of machine types, signed zeros, subnormals, text of every awkward sort."""
FORMAT_EXAMPLES = {
    "email": ("user@example.org", '"a b"@example.org', "user@[192.0.2.1]"),
    "uuid": ("00000000-0000-0000-0000-000000000000", "0191D4E2-7C7F-7D3A-8F52-1C2B3A4D5E6F"),
    "ipv4": ("192.0.2.1", "0.0.0.0", "255.255.255.255"),  # noqa: S104 - an address in data, bound to nothing
    "ipv6": ("2001:db8::1", "::", "::ffff:192.0.2.1"),
    "hostname": ("example.org", "localhost", "xn--bcher-kva.example"),
    "uri": ("https://example.org/", "urn:isbn:0451450523", "mailto:user@example.org"),
}
"""By the name of a format: simple texts that have it."""
