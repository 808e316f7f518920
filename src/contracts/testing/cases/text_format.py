"""Cases decided by the format of one text: named formats and code lists."""

from __future__ import annotations

from collections.abc import Iterator

from contracts.dtypes import Text
from contracts.rules.value import CodeList, MaxLength, NamedFormat, OneOf
from contracts.specification import ListOf
from contracts.testing.cases.case import Case, of, value_cases
from contracts.testing.cases.samples import SOME_UUID

# Tables of cases, a line each.
# fmt: off

ARABIC_ONE, FULL_WIDTH_ONE, KELVIN = "\u0661", "\uff11", "\u212a"


def text_format_cases() -> Iterator[Case]:
    """Each named format and each code list, alone and beside other rules."""
    yield from _email_cases()
    yield from _address_cases()
    yield from _hostname_cases()
    yield from _uri_cases()
    yield from _code_cases()
    yield from _beside_cases()


def _named_format_cases(name: str, kept: tuple[str, ...], broken: tuple[str, ...]) -> Iterator[Case]:
    """Texts that have a named format, and texts that do not; empty text never does."""
    form = NamedFormat(name)  # type: ignore[arg-type]  # a name of ours, as the rows below have it
    codes = {"format": ("", *broken), "null": (None,), "dtype": (1,)}
    yield from value_cases(f"{name} text", of(Text(), form), kept=kept, broken=codes)


def _email_cases() -> Iterator[Case]:
    """Mailboxes (RFC 5321, section 4.1.2), and the limits of their length."""
    local, domain = "l" * 64, ".".join(["d" * 63] * 3)
    yield from _named_format_cases(
        "email",
        kept=(
            "jo@example.org", "Jo.O'Neil+tag@mail.example.org", "!#$%&'*+-/=?^_`{|}~@x",
            '"a b@c"@example.org', r'"a\"\ b"@example.org', '""@example.org',
            "jo@[192.0.2.1]", "jo@[192.000.02.1]", "jo@[IPv6:2001:db8::1]", "jo@[ipv6:::]",
            "jo@[IPv6:::1:2:3:4:192.0.2.1]", f"{local}@example.org", f"{local[:62]}@{domain}",
            f'"{local[:62]}"@example.org',
        ),
        broken=(
            "jo", "jo@", "@example.org", "jo@@example.org", "a b@example.org", ".jo@example.org",
            "jo.@example.org", "j..o@example.org", 'a"b"@example.org', '"a"b"@example.org', r'"a\"@x',
            "jo@-x", "jo@x-", "jo@a..b", "jo@x.", "jo@a_b", "jo@[192.0.2.256]", "jo@[192.0.2]",
            "jo@[2001:db8::1]", "jo@[IPv6:1:2:3:4:5:6:7::]", "jo@[IPv6:::1:2:3:4:5:192.0.2.1]",
            f"l{local}@example.org", f"{local}@{domain}", f'"{local[:63]}"@example.org',
            "é@example.org", "jo@é.org", "jo@example.org\n", " jo@example.org", "Jo <jo@example.org>",
            f"jo@{KELVIN}.org",
        ),
    )


def _address_cases() -> Iterator[Case]:
    """UUIDs and addresses of both versions."""
    yield from _named_format_cases(
        "uuid",
        kept=(SOME_UUID, SOME_UUID.upper(), SOME_UUID.replace("d", "D"), "f" * 8 + "-ffff" * 3 + "-" + "f" * 12),
        broken=(
            SOME_UUID.replace("-", ""), f"{{{SOME_UUID}}}", f"urn:uuid:{SOME_UUID}", SOME_UUID[:-1],
            f"{SOME_UUID}0", f"{SOME_UUID}\n", SOME_UUID.replace("0", ARABIC_ONE, 1), "g" + SOME_UUID[1:],
        ),
    )
    yield from _named_format_cases(
        "ipv4",
        kept=("0.0.0.0", "255.255.255.255", "192.0.2.10", "249.199.99.9"),  # noqa: S104 - bound to nothing
        broken=(
            "256.0.0.1", "192.0.2", "192.0.2.1.1", "192.0.2.01", "192.0.2.", "192.0.2.1/24", "192.0.2.1:80",
            "192.0.2.1\n", f"{ARABIC_ONE}92.0.2.1", f"{FULL_WIDTH_ONE}92.0.2.1", "0x7f.0.0.1", "::1", "-1.0.0.1",
        ),
    )
    yield from _named_format_cases(
        "ipv6",
        kept=(
            "::", "::1", "2001:DB8::1", "1:2:3:4:5:6:7:8", "1::", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::8",
            "::ffff:192.0.2.1", "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5::192.0.2.1", "::192.0.2.1", "0000::000f",
        ),
        broken=(
            ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "1::2::3", ":1::2",
            "12345::", "g::", "192.0.2.1", "::192.0.2", "::192.0.2.01", "::1.2.3.4:5", "1:2:3:4:5:6::192.0.2.1",
            "fe80::1%eth0", "[::1]", "::1/64", "::1\n", f"::{ARABIC_ONE}",
        ),
    )


def _hostname_cases() -> Iterator[Case]:
    """Host names (RFC 1123), and the labels that encode other scripts (RFC 5890 to 5893)."""
    label = "l" * 63
    yield from _named_format_cases(
        "hostname",
        kept=(
            "localhost", "example.org", "EXAMPLE.org", "3com.com", "a--b", "ab--cd", "1", "1.2.3", "1.2.3.4.5", "1.2.3.4a",
            label, ".".join([label] * 3 + ["l" * 61]), "xn--bcher-kva.example", "XN--BCHER-KVA", "xn--fa-hia",
            "a.xn--wgv71a119e.b", "xn--mgbh0fb",
        ),
        broken=(
            ".", "example.org.", ".example.org", "a..b", "-a", "a-", "a.-b", "a_b", "a b", "é.org", "a\uff0eb",
            "example.org\n", f"{KELVIN}elvin", "192.0.2.1", "999.999.999.999", f"l{label}", ".".join([label] * 3 + ["l" * 62]),
            "xn--", "a.xn--n3h", "xn--bcher-kva-", "xn--0", "xn--bcher-kv", "XN--N3H.example",
        ),
    )


def _uri_cases() -> Iterator[Case]:
    """URIs (RFC 3986), which have a scheme."""
    yield from _named_format_cases(
        "uri",
        kept=(
            "https://example.org/a;b=1/c?d=/?#e/?", "urn:isbn:0451450523", "mailto:jo@example.org", "tel:+1-816-555-1212",
            "file:///etc/hosts", "a:", "a:/", "a:b", "a:?", "a:#", "a://", "a+b-c.1:x", "http://me:pw@example.org:80/",
            "http://example.org:", "http://[2001:db8::1]:80/", "http://[v1F.a:b]/", "http://999.1.1.1", "a:%C3%A9", "a://%41@%42",
            "a:b//c", "a:/b//c",
        ),
        broken=(
            "//example.org", "/a", "a", ":a", "1a:b", "a_b:c", "é:a", "a:é", "a: b", "a:b c", "a:b\n", "a:%", "a:%4", "a:%4g",
            "a:<b>", 'a:"', "a:{b}", "a:b|c", "a:\\b", "a:^", "a:`", "a:#b#c", "a:[b]", "a://[::1", "a://[1.2.3.4]", "a://[v1.]",
            "a://b:c", "a://b@c@d", "a://[::1]a", "a://[fe80::1%25eth0]",
        ),
    )


def _code_list_cases(name: str, kept: tuple[str, ...], broken: tuple[str, ...]) -> Iterator[Case]:
    """Codes in a list, and texts that are not; empty text never is."""
    codes = CodeList(name)  # type: ignore[arg-type]  # a name of ours, as the rows below have it
    found = {"one_of": ("", *broken), "null": (None,), "dtype": (4,)}
    yield from value_cases(name, of(Text(), codes), kept=kept, broken=found)


def _code_cases() -> Iterator[Case]:
    """Codes that are assigned today; not those withdrawn, reserved, or left for users."""
    yield from _code_list_cases(
        "ISO 3166-1 alpha-2", ("DE", "GB", "SS", "BQ"), ("de", "UK", "EU", "AN", "XK", "ZZ", "DEU", "DE "),
    )
    yield from _code_list_cases("ISO 3166-1 alpha-3", ("DEU", "GBR", "SSD"), ("deu", "DE", "ROM", "XKX", "ANT"))
    yield from _code_list_cases(
        "ISO 3166-1 numeric", ("004", "276", "728"), ("4", "0004", "000", "999", f"00{ARABIC_ONE}")
    )
    yield from _code_list_cases(
        "ISO 4217", ("EUR", "XCG", "ZWG", "XAU", "XXX"), ("eur", "€", "978", "BGN", "HRK", "ANG", "ZWL"),
    )
    yield from _code_list_cases("ISO 639-1", ("de", "zh", "nb"), ("DE", "deu", "sh", "bh", "xx", "en-GB"))
    yield from _code_list_cases("ISO 639-2/T", ("deu", "cnr", "zxx", "bih"), ("ger", "de", "DEU", "qaa", "cmn"))


def _beside_cases() -> Iterator[Case]:
    """Formats and code lists beside other rules, in lists, and in nullable fields."""
    short = of(Text(), NamedFormat("email"), MaxLength(5), nullable=True)
    yield from value_cases(
        "short email", short, kept=("a@b", None), broken={"format": ("ab",), "max_length": ("ab@cd.e",)},
    )
    two = of(Text(), NamedFormat("hostname"), NamedFormat("ipv6"))
    yield from value_cases("two formats", two, broken={"format": ("a",)})
    few = of(Text(), CodeList("ISO 3166-1 alpha-2"), OneOf("DE", "FR"))
    yield from value_cases("few countries", few, kept=("DE",), broken={"one_of": ("GB",)})
    names = of(ListOf(of(Text(), NamedFormat("hostname"), nullable=True)))
    yield from value_cases(
        "host names",
        names,
        kept=([], ["a", None, "xn--fa-hia"]),
        broken={"format": (["a", "xn--n3h"], ["a_b", "xn--fa-hia"]), "null": (None,)},
    )
