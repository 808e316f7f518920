"""Types to declare fields with, beyond Python's own: exact widths and coordinates."""

from __future__ import annotations

from typing import Annotated

from contracts import dtypes
from contracts.rules.named import Coordinate

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
Latitude = Annotated[float, Coordinate("latitude")]
"""A WGS 84 latitude in decimal degrees, -90..90, north positive (ISO 6709)."""
Longitude = Annotated[float, Coordinate("longitude")]
"""A WGS 84 longitude in decimal degrees, -180..180, east positive (ISO 6709)."""
