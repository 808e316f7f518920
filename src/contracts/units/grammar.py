"""The grammar of UCUM's case-sensitive codes, read from left to right.

    unit       = ["/"] term
    term       = component {("." | "/") component}       from left to right: a/b.c is (a/b).c
    component  = ("(" term ")" | number | symbol [exponent]) [annotation] | annotation
    exponent   = ["+" | "-"] digits
    annotation = "{" printable ASCII but braces and space "}"

A symbol is an atom, or a prefix and a metric atom; it holds no digits but in square brackets, and 10*
and 10^ are symbols. That a number and a group in parentheses take an annotation too is a step beyond
the specification's table, which its functional tests take as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from contracts.units.atoms import reading
from contracts.units.unit import ONE, NoProductError, Unit, number, times, to_the, unit_of

SYMBOL_CHARACTER = r"[!#-'*,:-Z^-z|~\\]|\[[!-Z\\^-~]*\]"
"""A character of a symbol; square brackets may hold anything but brackets, and count as one."""
SYMBOL = re.compile(rf"10[*^]|(?:{SYMBOL_CHARACTER})+")
NUMBER = re.compile(r"[0-9]+")
EXPONENT = re.compile(r"[+-]?[0-9]+")
ANNOTATION = re.compile(r"\{[!-z|~]*\}")

LONGEST = 200
"""How many characters a unit may have; what is longer is a mistake, or an attack."""
DEEPEST = 20
"""How many parentheses a unit may have."""
HIGHEST = 99
"""The greatest exponent either way."""
WIDEST = Fraction(10) ** 400
"""The greatest scale, and its inverse the least: beyond it no number converts to anything."""

Read = TypeVar("Read")


class Malformed(ValueError):
    """A text is no UCUM code, and this is where and why."""

    def __init__(self, start: int, stop: int, problem: str) -> None:
        super().__init__(start, stop, problem)
        self.start = start
        self.stop = stop
        self.problem = problem


def read(text: str) -> Unit:
    """The unit that a UCUM code states.

    Raises:
        Malformed: it states none.
    """
    if not text:
        raise Malformed(0, 0, "is empty; the unit of plain numbers is '1'")
    if len(text) > LONGEST:
        raise Malformed(LONGEST, len(text), f"goes beyond {LONGEST} characters")
    if text.count("(") > DEEPEST:
        raise Malformed(0, len(text), f"has more than {DEEPEST} parentheses")
    return replace(Reader(text).whole(), code=text)


@dataclass(slots=True)
class Reader:
    """What is read of a text so far, up to `place`."""

    text: str
    place: int = 0

    def whole(self) -> Unit:
        """All of the text."""
        unit = self.quotient(ONE) if self.ahead("/") else self.term()
        if self.place < len(self.text):
            raise self.unexpected()
        return unit

    def ahead(self, character: str) -> bool:
        """Whether this character comes next; it is then read."""
        found = self.text.startswith(character, self.place)
        self.place += found
        return found

    def take(self, pattern: re.Pattern[str]) -> str:
        """What comes next of this pattern, or nothing."""
        match = pattern.match(self.text, self.place)
        self.place += len(match[0]) if match else 0
        return match[0] if match else ""

    def term(self) -> Unit:
        """Components with operators between them."""
        return self.rest(self.component())

    def quotient(self, dividend: Unit) -> Unit:
        """What follows a division sign."""
        return self.rest(self.joined(dividend, -1))

    def rest(self, unit: Unit) -> Unit:
        """What multiplies and divides, one after the other."""
        while True:
            if self.ahead("."):
                unit = self.joined(unit, 1)
            elif self.ahead("/"):
                unit = self.joined(unit, -1)
            else:
                return unit

    def joined(self, left: Unit, exponent: int) -> Unit:
        """The unit so far times a power of the component that follows the operator."""
        start = self.place
        component = self.component()
        return self.lawful(start, lambda: times(left, to_the(component, exponent)))

    def component(self) -> Unit:
        """A group, a number, a symbol or an annotation alone."""
        start = self.place
        if self.ahead("("):
            unit = self.group(start)
        elif symbol := self.take(SYMBOL):
            unit = self.power(symbol, start)
        elif digits := self.take(NUMBER):
            unit = self.factor(digits, start)
        elif self.annotation():
            return ONE
        else:
            raise self.unexpected("a unit")
        self.annotation()
        return unit

    def group(self, start: int) -> Unit:
        """What stands in parentheses."""
        unit = self.term()
        if not self.ahead(")"):
            if self.place < len(self.text):
                raise self.unexpected()
            raise Malformed(start, self.place, "opens a parenthesis that nothing closes")
        return unit

    def factor(self, digits: str, start: int) -> Unit:
        """A whole number above 0."""
        value = int(digits)
        if not value:
            raise Malformed(start, self.place, "is zero, and no unit is")
        if SYMBOL.match(self.text, self.place):
            raise Malformed(start, self.place, "is a number: a dot joins it to what follows")
        return number(Fraction(value))

    def power(self, symbol: str, start: int) -> Unit:
        """A symbol and the exponent that may follow it."""
        found = reading(symbol)
        if found is None:
            raise Malformed(start, self.place, "is no unit of UCUM")
        scale, atom = found
        unit = times(unit_of(atom), number(scale))
        exponent = self.take(EXPONENT)
        if exponent and abs(int(exponent)) > HIGHEST:
            raise Malformed(start, self.place, f"has an exponent beyond {HIGHEST}")
        return self.lawful(start, lambda: to_the(unit, int(exponent or 1)))

    def annotation(self) -> str:
        """An annotation, which says something to people and nothing of the unit."""
        found = self.take(ANNOTATION)
        if not found and self.text.startswith("{", self.place):
            problem = "is no annotation: printable ASCII in braces, without spaces"
            raise Malformed(self.place, len(self.text), problem)
        return found

    def lawful(self, start: int, compute: Callable[[], Unit]) -> Unit:
        """What is computed, if units may be joined like that."""
        try:
            unit = compute()
        except NoProductError as error:
            problem = (
                f"makes a product or a power of {error}, a special unit, which only numbers scale"
            )
            raise Malformed(start, self.place, problem) from None
        if not 1 / WIDEST <= unit.scale * 3**unit.pi_power <= WIDEST:
            raise Malformed(start, self.place, "makes a unit beyond any number")
        return unit

    def unexpected(self, wanted: str = "'.' or '/'") -> Malformed:
        """What stands here is not what can."""
        if self.place == len(self.text):
            return Malformed(self.place, self.place, f"ends where {wanted} must follow")
        return Malformed(self.place, self.place + 1, f"stands where {wanted} must")
