"""The hints that are advice: what they say is for a person to do, and the reason of each kind."""

from __future__ import annotations

ADVICE: dict[str, list[str]] = {
    "only its author knows the value, the name or the function that was meant": [
        r"Write the (constant|operand) as .*, exactly", r"Write \w+\(…\), with its arguments",
        r"Write ct\.\w+\(…\), with its arguments",
        r"Write \w+= in Field\(…\)", r"Give a pattern as text", r"Give 0 <= min <= max(, in whole numbers)?", r"Give a finite operand",
        r"Give a (q|quantile|share) from 0 to 1", r"Give a step above zero", r"Give a whole number from 0 to .*",
        r"Give integers", r"Give numbers", r"Give spans of time from 0 up", r"Give a span of time above zero", r"Give it (change or z|max or growth)", r"Give numbers from 0 up", r"Give a whole number from 0 up", r"Give whole days", r"Give a number from 0 (up|to 1)", r"Give a whole number from 1 up", r"Give it one of (\w+=(, )?)+", r"Write a Drift for each of them", r"Write Drift\(.\w+., \w+=…\)", r"Leave the rule out, or do not mark the field as sensitive", r"Give dates(, or datetimes (with|without) a zone)?", r"Exchange start and end", r"Give it ge, gt, le or lt",
        r"Give it min or max", r"Give it (a name, )?as text", r"Give it text( or numbers; NaN is NonFinite's)?",
        r"Give \(west, south, east, north\) in degrees.*", r'Give severity "error" or "warn", .*',
        r'Complete the sentence "must …", as text', r"List at least one", r"List integers only",
        r"List members that are all text, or all integers", r"Name one field, as text", r"Name the fields?, as text",
        r"Name both fields", r"Name two fields", r"Name as many", r"Name each field once", r"Name a field with col\(…\)",
        r"Name one of .*", r"Name the column in text that UTF-8 can hold", r"Its fields are .*", r"It has no fields",
        r"Write a number of 64 bits", r'Write nan="forbid", "allow", "null" or "default", and .*',
        r"Write its sign or its code, without digits, .*", r"Give each rule a name of its own", r"Give it another alias", r"Give each field an alias of its own",
        r"Choose one( of .*)?", r'Write its UCUM code as text: Unit\("km/h"\)', r"Write a UCUM code",
        r'Write Words\(true="yes", false="no"\)', r"Use boundary, version, owner, missing, nan, extra or ordered",
    ],
    "a function, or what only a function can do, is written by its author": [
        r"Give it accepts= (or|and) expr=", r"Give accepts= and expr= functions of one argument",
        r"Give partial=, merge= and finish= together",
        r"Write (ct\.)?Custom\(name, accepts=…, expr=…\).*", r"Write CustomRow\(name, fields, accepts=…\) or .*",
        r"State the requirement as a rule; a Custom.*", r"Give it as several rules, or as a CustomRow\(.*",
        r"Give it a factory without arguments", r"Use model_post_init for what an instance needs .*",
        r"Convert before the boundary: a contract states what crosses it",
        r"Make it a private attribute or a computed_field",
        r"Write its settings in the class statement: .*", r"Write ct\.(OneOf|NoneOf|Unique)\(…\) (in Annotated|among the rules)",
        r"Write it in the type: X \| None", r"Leave it out: parse and split .*",
    ],
    "of two requirements that contradict each other one is meant": [
        r"Loosen one of (the bounds|the two|them)", r"Widen the type, or loosen the bound", r"State one of them",
        r"Loosen the rule itself; a tolerance counts rows", r"Declare the decimals with fewer digits",
        r"Have at most 38 digits, and no more after the point than in all",
        r"Types, nullability and NaN cannot be warned or tolerated away",
    ],
    "another field, or the type of one, is a matter of the data": [
        r"Apply \w+ to .* only", r"Apply it to text", r"Ask (it of|==|is_null\(\)) .*", r"Use (a )?scalar fields?",
        r"Ask the list's length\(\), or put .*", r"Leave it out, or declare its type",
        r"Declare it X \| None = None, or leave the default out",
        r"Declare the type that they have", r"Declare its type, or leave it out of the rule", r"Group by scalar fields", r"A dot reaches into a nested contract",
        r"Let both fields be of one scalar type", r"Declare both .*", r"Declare NonFinite\(…\) on the field",
        r"Compare .*", r"Compute with .*", r"Add or subtract a timedelta", r"Text is compared, and not computed with",
        r"Only (integers have a remainder|predicates, Coordinates and FreshAt reach into nested contracts)",
        r"Decimals are added, subtracted and multiplied: .*", r"Combine predicates with & \| ~",
        r"Declare the field as float or Decimal", r"Write numbers, text, dates and times; test for null with is_null\(\)",
        r"It has no look-around, no back-references and no \\Z",
    ],
    "several parts of the declaration are written anew": [
        r"Put each comparison in parentheses: .*", r"Complete it: when\(…\)\.then\(…\)",
        r"Write a predicate with col\(…\): .*", r"Give ct\.(group table|rules each) rules?.*",
        r"Put the terms inside: .*", r"Put value rules on a field, in Annotated", r"A row rule applies to each row, .*",
        r"Name the fields of both groups in one: .*", r"Write ct\.rule\(x, …\) once, with all of them",
        r"Write Field\(alias=…\): data has one name for a field", r"Put it on the (items|field): .*",
        r"Declare it on the items: .*", r"Write the pattern as text, in the syntax of Rust's regex",
        r"Rename it and keep the column's name: .*", r"Write rules = ct\.rules\(…\)( without one)?",
        r"Write \w+: Annotated\[…, .*", r"Write it before the =, as the type(: \w+: .*)?",
        r"Write it behind the type: \w+: … = Field\(…\)", r"Write \w+: .* = … for a field, or \w+: ClassVar\[.*\] = … for a constant",
        r'Write Literal\["a", "b"\] with .*',
        r"It is a type: write it before the rules, .*",
    ],
    "another contract, or the design of this one, is a matter of the author's": [
        r"Declare a nested contract with a field for each key, or list\[X\]", r"Make it a Contract: class X.*",
        r"Declare one contract for each type that it stands for", r"Write list\[X\], with UniqueItems\(\) .*", r"Write bool, int, float, .*",
        r"Write list\[X\]; for a fixed width .*", r"Write Annotated\[Decimal, Field\(max_digits=18, .*", r"Make it a Contract, so that frames are held to it too",
        r"State table rules in the contract of the whole table", r"Leave ordered=True out; ordered=False undoes that of a base", r"Declare one contract for each shape",
        r"Declare it in the contracts where it crosses, and nowhere else", r"Declare it before; a contract cannot .*",
        r"Name the class of another contract, which is declared before, or write its name as text",
    ],
}  # fmt: skip  # a table
"""Patterns of advice, by the reason why no change is beside it."""

NOT_DECLARED: dict[str, str] = {
    "Declare it in its wire form": "a specification that no annotation makes, from JSON",
    "Give it bits": "as above",
    "Make it aware": "as above",
    "Write it in the class statement, or in that of a subclass": "of a class that stands",
    "Declare another contract": "as above",
    "Leave @dataclass out": "as above",
    "Write it as …(…)": "a guard: no argument is known to fail so",
    "Install it: pip install 'boundary-contracts[hostnames]'": "of a missing package",
}
"""Hints of this room that no class statement is refused with."""

ADVICE_OF_HANDOFFS: dict[str, list[str]] = {
    "another type or unit is a matter of the data": [
        r"Annotate it with its Unit in \w+", r"Declare (\w+|both) in (units of one dimension|one unit.*)",
        r"Declare both of one type, or convert the data before it is handed on", r"Declare both with a time zone, .*",
        r"Declare it float in \w+: what is converted is a float", r"Declare it float, and narrow where it is used: .*",
        r"Declare it int in \w+, which converts whole numbers exactly",
    ],
    "only the author knows what data there is": [r"Declare narrower bounds in \w+", r"Promise \w+ in \w+"],
    "two declarations are made one": [
        r"Declare (it|\w+) alike in both contracts", r"Declare both nested contracts alike", r"Declare the items of both lists alike",
    ],
}  # fmt: skip  # a table
"""Likewise, of handoffs."""
