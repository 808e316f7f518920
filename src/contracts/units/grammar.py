"""Parse UCUM's case-sensitive codes, from left to right.

    unit       = ["/"] term
    term       = component {("." | "/") component}       from left to right: a/b.c is (a/b).c
    component  = ("(" term ")" | number | symbol [exponent]) [annotation] | annotation
    exponent   = ["+" | "-"] digits
    annotation = "{" printable ASCII except braces and space "}"

A symbol is an atom, or a prefix and a metric atom. It has digits only in square brackets, except that
10* and 10^ are symbols. Annotations after a number and after a group in parentheses are not in the
specification's table, but in its functional tests.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from contracts.units.atoms import SCALE_ZEROS, Atom, resolve_symbol
from contracts.units.dimension import BASE_UNITS, Dimension
from contracts.units.unit import (
    UNIT_ONE,
    SpecialUnitError,
    UcumUnit,
    multiply_units,
    number_unit,
    raise_unit,
)

SYMBOL_CHARACTER = r"[!#-'*,:-Z^-z|~\\]|\[[!-Z\\^-~]*\]"
"""A character of a symbol; square brackets may hold anything but brackets, and count as one."""
SYMBOL = re.compile(rf"10[*^]|(?:{SYMBOL_CHARACTER})+")
_WHOLE_NUMBER = re.compile(r"[0-9]+")
_EXPONENT = re.compile(r"[+-]?[0-9]+")
_ANNOTATION = re.compile(r"\{[!-z|~]*\}")

MAX_UNIT_CHARACTERS = 200
"""The most characters of a unit; longer text is a mistake, or an attack."""
_MAX_PARENTHESES = 20
"""The most parentheses of a unit."""
_MAX_EXPONENT = 99
"""The greatest magnitude of an exponent."""
_MAX_SCALE = Fraction(10) ** 400
"""The greatest scale, and its inverse the smallest: beyond it every conversion overflows."""


class MalformedUnit(ValueError):
    """A text that is not a UCUM code: the characters from `start` to `stop` are wrong."""

    def __init__(self, start: int, stop: int, problem: str) -> None:
        super().__init__(start, stop, problem)
        self.start = start
        self.stop = stop
        self.problem = problem


def parse_ucum(text: str) -> UcumUnit:
    """Parse a UCUM code.

    Raises:
        MalformedUnit: the text is not one.
    """
    if not text:
        raise MalformedUnit(0, 0, "is empty; the unit of plain numbers is '1'")
    if len(text) > MAX_UNIT_CHARACTERS:
        raise MalformedUnit(
            MAX_UNIT_CHARACTERS, len(text), f"goes beyond {MAX_UNIT_CHARACTERS} characters"
        )
    if text.count("(") > _MAX_PARENTHESES:
        raise MalformedUnit(0, len(text), f"has more than {_MAX_PARENTHESES} parentheses")
    return replace(_UnitParser(text).parse(), code=text)


@dataclass(slots=True)
class _UnitParser:
    """A recursive-descent parser of `text`, which has read it up to `place`."""

    text: str
    place: int = 0

    def parse(self) -> UcumUnit:
        unit = self.quotient(UNIT_ONE) if self.accept("/") else self.term()
        if self.place < len(self.text):
            raise self.unexpected()
        return unit

    def accept(self, character: str) -> bool:
        """Read this character if it is next, and return whether it was."""
        found = self.text.startswith(character, self.place)
        self.place += found
        return found

    def match(self, pattern: re.Pattern[str]) -> str:
        """Read and return what matches the pattern, or an empty string."""
        match = pattern.match(self.text, self.place)
        self.place += len(match[0]) if match else 0
        return match[0] if match else ""

    def term(self) -> UcumUnit:
        """Components with operators between them."""
        return self.operators(self.component())

    def quotient(self, dividend: UcumUnit) -> UcumUnit:
        """What follows a division sign."""
        return self.operators(self.multiply_next(dividend, -1))

    def operators(self, unit: UcumUnit) -> UcumUnit:
        """Operators and their operands, from left to right."""
        while True:
            if self.accept("."):
                unit = self.multiply_next(unit, 1)
            elif self.accept("/"):
                unit = self.multiply_next(unit, -1)
            else:
                return unit

    def multiply_next(self, left: UcumUnit, exponent: int) -> UcumUnit:
        """Multiply by a power of the component that follows the operator."""
        start = self.place
        component = self.component()
        return self.compute_checked(
            start, lambda: multiply_units(left, raise_unit(component, exponent))
        )

    def component(self) -> UcumUnit:
        """A group, a number, a symbol, or an annotation alone."""
        start = self.place
        if self.accept("("):
            unit = self.group(start)
        elif symbol := self.match(SYMBOL):
            unit = self.power(symbol, start)
        elif digits := self.match(_WHOLE_NUMBER):
            unit = self.factor(digits, start)
        elif self.annotation():
            return UNIT_ONE
        else:
            raise self.unexpected("a unit")
        self.annotation()
        return unit

    def group(self, start: int) -> UcumUnit:
        """A term in parentheses, after the opening one."""
        unit = self.term()
        if not self.accept(")"):
            if self.place < len(self.text):
                raise self.unexpected()
            raise MalformedUnit(start, self.place, "opens a parenthesis that nothing closes")
        return unit

    def factor(self, digits: str, start: int) -> UcumUnit:
        """An integer above 0."""
        value = int(digits)
        if not value:
            raise MalformedUnit(start, self.place, "is zero, which is not a unit")
        if SYMBOL.match(self.text, self.place):
            raise MalformedUnit(start, self.place, "is a number: a dot joins it to what follows")
        return number_unit(Fraction(value))

    def power(self, symbol: str, start: int) -> UcumUnit:
        """A symbol and its optional exponent."""
        found = resolve_symbol(symbol)
        if found is None:
            raise MalformedUnit(start, self.place, "is not a UCUM unit")
        scale, atom = found
        unit = multiply_units(unit_of_atom(atom), number_unit(scale))
        exponent = self.match(_EXPONENT)
        if exponent and abs(int(exponent)) > _MAX_EXPONENT:
            raise MalformedUnit(start, self.place, f"has an exponent beyond {_MAX_EXPONENT}")
        return self.compute_checked(start, lambda: raise_unit(unit, int(exponent or 1)))

    def annotation(self) -> str:
        """An annotation, which does not change the unit."""
        found = self.match(_ANNOTATION)
        if not found and self.text.startswith("{", self.place):
            problem = "is not an annotation: printable ASCII in braces, without spaces"
            raise MalformedUnit(self.place, len(self.text), problem)
        return found

    def compute_checked(self, start: int, compute: Callable[[], UcumUnit]) -> UcumUnit:
        """Compute a unit, and raise if UCUM does not allow it or it is out of range."""
        try:
            unit = compute()
        except SpecialUnitError as error:
            problem = f"makes a product or a power of {error}, a special unit, which only numbers may multiply"
            raise MalformedUnit(start, self.place, problem) from None
        if not 1 / _MAX_SCALE <= unit.scale * 3**unit.pi_power <= _MAX_SCALE:
            raise MalformedUnit(start, self.place, "makes a unit that is too large or too small")
        return unit

    def unexpected(self, wanted: str = "'.' or '/'") -> MalformedUnit:
        """The error that something else is expected here."""
        if self.place == len(self.text):
            return MalformedUnit(self.place, self.place, f"ends where {wanted} must follow")
        return MalformedUnit(self.place, self.place + 1, f"stands where {wanted} must")


@functools.cache
def unit_of_atom(atom: Atom) -> UcumUnit:
    """The unit of an atom. The definitions of derived atoms are UCUM codes themselves."""
    if atom.code in BASE_UNITS:
        return UcumUnit(atom.code, Dimension.of({BASE_UNITS[atom.code]: 1}))
    proper = multiply_units(replace(parse_ucum(atom.unit), code=atom.code), number_unit(atom.value))
    if atom.special:
        return _special_unit(atom, proper)
    if atom.arbitrary and atom.unit == "1":
        return replace(proper, dimension=Dimension.of({atom.code: 1}))
    return replace(proper, pi_power=proper.pi_power + atom.pi_power)


def _special_unit(atom: Atom, proper: UcumUnit) -> UcumUnit:
    """The unit of a special atom, on the scale of its proper unit."""
    if atom.code in SCALE_ZEROS:
        return replace(proper, offset=SCALE_ZEROS[atom.code] * proper.scale)
    return replace(proper, scale=Fraction(1), pi_power=0, function=atom.code)
