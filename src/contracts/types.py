"""Types to declare fields with, beyond Python's own: exact widths, coordinates, named formats."""

from __future__ import annotations

from typing import Annotated, Any

from contracts import dtypes
from contracts.rules.coordinate import Coordinate
from contracts.rules.value import CodeList, NamedFormat

Int8 = Annotated[int, dtypes.Int(8)]
Int16 = Annotated[int, dtypes.Int(16)]
Int32 = Annotated[int, dtypes.Int(32)]
Int64 = Annotated[int, dtypes.Int(64)]
UInt8 = Annotated[int, dtypes.Int(8, signed=False)]
UInt16 = Annotated[int, dtypes.Int(16, signed=False)]
UInt32 = Annotated[int, dtypes.Int(32, signed=False)]
UInt64 = Annotated[int, dtypes.Int(64, signed=False)]
Float32 = Annotated[float, dtypes.Float(32)]
Float64 = Annotated[float, dtypes.Float(64)]
Opaque = Annotated[Any, dtypes.Opaque()]
"""Any value: a column of any type in a frame, any JSON value in a payload. Only null is evaluated."""
Latitude = Annotated[float, Coordinate("latitude")]
"""A WGS 84 latitude in decimal degrees, -90..90, north positive (ISO 6709)."""
Longitude = Annotated[float, Coordinate("longitude")]
"""A WGS 84 longitude in decimal degrees, -180..180, east positive (ISO 6709)."""

Email = Annotated[str, NamedFormat("email")]
"""An e-mail address: a Mailbox of RFC 5321 (section 4.1.2), of at most 254 characters."""
Uuid = Annotated[str, NamedFormat("uuid")]
"""A UUID in 36 characters of text, in either case (RFC 9562, section 4)."""
IPv4 = Annotated[str, NamedFormat("ipv4")]
"""Four decimals without leading zeros: an IPv4address of RFC 3986 (section 3.2.2)."""
IPv6 = Annotated[str, NamedFormat("ipv6")]
"""An IPv6 address in any form of RFC 4291 (section 2.2), without a zone."""
Hostname = Annotated[str, NamedFormat("hostname")]
"""A host name (RFC 1123, section 2.1), its A-labels as IDNA 2008 has them (RFC 5890 to 5893)."""
Uri = Annotated[str, NamedFormat("uri")]
"""A URI with its scheme (RFC 3986, section 3), not a relative reference."""
CountryAlpha2 = Annotated[str, CodeList("ISO 3166-1 alpha-2")]
"""A country in two letters: `DE`."""
CountryAlpha3 = Annotated[str, CodeList("ISO 3166-1 alpha-3")]
"""A country in three letters: `DEU`."""
CountryNumeric = Annotated[str, CodeList("ISO 3166-1 numeric")]
"""A country in three digits of text: `276`, `004`."""
CurrencyCode = Annotated[str, CodeList("ISO 4217")]
"""A currency, fund or metal in three letters: `EUR`."""
LanguageAlpha2 = Annotated[str, CodeList("ISO 639-1")]
"""A language in two letters: `de`."""
LanguageAlpha3 = Annotated[str, CodeList("ISO 639-2/T")]
"""A language, or a group of them, in the three letters of terminology: `deu`."""
