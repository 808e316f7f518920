"""Units of measure, exactly: UCUM codes as values, and conversions that round once.

    speed = conversion_between(parse_unit("[mi_i]/h"), parse_unit("km/h"))
    speed.scale                 # Fraction(25146, 15625)
    speed.apply(60)             # 96.56064, the float nearest to the exact result

`contracts.units.columns` applies a conversion to a Polars column, to the same bits.
"""

from contracts.units.conversion import Conversion, conversion_between
from contracts.units.dimension import Dimension
from contracts.units.parsing import parse_unit
from contracts.units.unit import UcumUnit

__all__ = ["Conversion", "Dimension", "UcumUnit", "conversion_between", "parse_unit"]
