"""The symbols of UCUM: 24 prefixes, 7 base units and the 305 atoms derived from them.

The derived atoms are in `ucum-essence.xml`, UCUM 2.2 of 2024-06-17 as its publisher distributes it, copyright 1999-2024
Regenstrief Institute, Inc.; the UCUM licence (https://unitsofmeasure.org/license) lets nobody change the file. It is read when
the first unit is parsed. Every value is exact as UCUM defines it; that of [pi] is π itself, which is not rounded before a
value is converted.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from typing import TYPE_CHECKING

from contracts.units.dimension import BASE_UNITS

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

UNIT_PREFIXES = {
    **{code: Fraction(10) ** power for code, power in [
        ("Y", 24), ("Z", 21), ("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("h", 2),
        ("da", 1), ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12), ("f", -15),
        ("a", -18), ("z", -21), ("y", -24),
    ]},
    **{code: Fraction(1024) ** power for code, power in [("Ki", 1), ("Mi", 2), ("Gi", 3), ("Ti", 4)]},
}  # fmt: skip  # a table of powers, many on a line
"""The factor of each prefix, by which it multiplies a metric atom."""

SCALE_ZEROS = {
    "Cel": Fraction("273.15"),
    "[degF]": Fraction("459.67"),
    "[degRe]": Fraction("273.15") * 4 / 5,
}
"""The special atoms whose function only adds an offset: their zero above absolute zero, in their own
degrees. The functions of the other special atoms are logarithms, tangents and roots."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A symbol without a prefix.

    Attributes:
        code: the symbol.
        value: its size in `unit`, without the power of π; for a special atom, the size of its proper
            unit.
        unit: a UCUM code; "" for a base unit.
        pi_power: the power of π that `value` lacks.
        metric: whether it takes prefixes.
        special: whether its scale is nonlinear or has no true zero.
        arbitrary: whether it is a dimension of its own.
    """

    code: str
    value: Fraction = Fraction(1)
    unit: str = ""
    pi_power: int = 0
    metric: bool = True
    special: bool = False
    arbitrary: bool = False


_UCUM = "{http://unitsofmeasure.org/ucum-essence}"


def _read_atom(unit: Element) -> Atom:
    value = next(one for tag in ("function", "value") for one in unit.iter(f"{_UCUM}{tag}"))
    code, is_pi = unit.attrib["Code"], unit.attrib["Code"] == "[pi]"
    return Atom(
        code,
        Fraction(1 if is_pi else value.attrib["value"]),
        value.attrib["Unit"],
        pi_power=int(is_pi),
        metric=unit.get("isMetric") == "yes",
        special=unit.get("isSpecial") == "yes",
        arbitrary=unit.get("isArbitrary") == "yes",
    )


@functools.cache
def atoms() -> dict[str, Atom]:
    """Every atom by its code, base units first."""
    from xml.etree.ElementTree import fromstring

    text = files("contracts.units").joinpath("ucum-essence.xml").read_text("ascii")
    derived = map(_read_atom, fromstring(text).iter(f"{_UCUM}unit"))  # noqa: S314 - a file of ours
    return {atom.code: atom for atom in [*map(Atom, BASE_UNITS), *derived]}


def resolve_symbol(symbol: str) -> tuple[Fraction, Atom] | None:
    """Resolve a symbol to an atom, or to a prefix and a metric atom, or to None if it is neither.

    >>> scale, atom = resolve_symbol("km")
    >>> int(scale), atom.code
    (1000, 'm')
    >>> resolve_symbol("kin") is None
    True
    """
    if symbol in atoms():
        return Fraction(1), atoms()[symbol]
    for prefix in (symbol[:2], symbol[:1]):
        atom = atoms().get(symbol.removeprefix(prefix))
        if prefix in UNIT_PREFIXES and atom is not None and atom.metric:
            return UNIT_PREFIXES[prefix], atom
    return None
