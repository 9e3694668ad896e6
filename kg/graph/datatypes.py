"""Lexical spaces of XML Schema's datatypes: which texts a literal of a type may have.

After W3C XML Schema Definition Language (XSD) 1.1 Part 2, for the types that RDF 1.1 recommends.
Neither the engine nor rdflib can be asked: both know fewer years and digits than the types allow.
"""

from __future__ import annotations

import re
from calendar import monthrange
from typing import Final

from kg.model.namespaces import PREFIXES

_XSD: Final = PREFIXES["xsd"]
_YEAR: Final = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH: Final = r"(?P<month>0[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
#: XSD knows no leap second.
_TIME: Final = r"(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?|24:00:00(?:\.0+)?)"
_ZONE: Final = r"(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
_DATE: Final = f"{_YEAR}-{_MONTH}-{_DAY}"
_MONTHS: Final = r"(?:[0-9]+Y)?(?:[0-9]+M)?"
_SECONDS: Final = r"(?:[0-9]+D)?(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
_REAL: Final = r"[+-]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|INF)|NaN"
_START: Final = (
    r"A-Z_a-z\xc0-\xd6\xd8-\xf6\xf8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d\u2070-\u218f"
    r"\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FURTHER: Final = rf"\-.0-9\xb7\u0300-\u036f\u203f\u2040{_START}"

_FORMS: Final = {
    name: re.compile(form)
    for name, form in {
        "boolean": r"true|false|0|1",
        "decimal": r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)",
        "integer": r"[+-]?[0-9]+",
        "double": _REAL,
        "float": _REAL,
        "date": f"{_DATE}{_ZONE}?",
        "dateTime": f"{_DATE}T{_TIME}{_ZONE}?",
        "dateTimeStamp": f"{_DATE}T{_TIME}{_ZONE}",
        "time": f"{_TIME}{_ZONE}?",
        "gYear": f"{_YEAR}{_ZONE}?",
        "gYearMonth": f"{_YEAR}-{_MONTH}{_ZONE}?",
        "gMonth": f"--{_MONTH}{_ZONE}?",
        "gMonthDay": f"--{_MONTH}-{_DAY}{_ZONE}?",
        "gDay": f"---{_DAY}{_ZONE}?",
        "duration": f"-?P(?!$){_MONTHS}{_SECONDS}",
        "yearMonthDuration": f"-?P(?!$){_MONTHS}",
        "dayTimeDuration": f"-?P(?!$){_SECONDS}",
        "hexBinary": r"(?:[0-9a-fA-F]{2})*",
        "base64Binary": (
            r"(?:[A-Za-z0-9+/]{4})*"
            r"(?:[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=|[A-Za-z0-9+/][AQgw]==)?"
        ),
        "normalizedString": r"[^\t\n\r]*",
        "token": r"(?:[^\t\n\r ]+(?: [^\t\n\r ]+)*)?",
        "language": r"[a-zA-Z]{1,8}(?:-[a-zA-Z0-9]{1,8})*",
        "Name": f"[:{_START}][:{_FURTHER}]*",
        "NCName": f"[{_START}][{_FURTHER}]*",
        "NMTOKEN": f"[:{_FURTHER}]+",
    }.items()
}
#: Least and greatest value of the types derived from xsd:integer; None where there is no bound.
_BOUNDS: Final[dict[str, tuple[int | None, int | None]]] = {
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "byte": (-(2**7), 2**7 - 1),
    "short": (-(2**15), 2**15 - 1),
    "int": (-(2**31), 2**31 - 1),
    "long": (-(2**63), 2**63 - 1),
    "unsignedByte": (0, 2**8 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedLong": (0, 2**64 - 1),
}
#: More digits than any bound has; a longer number need not be computed to be compared.
_DIGITS: Final = 20
#: A year that is as long as any whose number is divisible by 400, for a month without a year.
_LEAP: Final = 2000


def fits(text: str, datatype: str) -> bool:
    """Whether a text is in the lexical space of a datatype; true for types that are not known.

    Args:
        text: The lexical form, as written.
        datatype: IRI of the datatype.

    >>> [fits(text, PREFIXES["xsd"] + "date") for text in ("2024-02-29Z", "2023-02-29")]
    [True, False]
    """
    name = datatype.removeprefix(_XSD) if datatype.startswith(_XSD) else ""
    if name in _BOUNDS:
        return bool(_FORMS["integer"].fullmatch(text)) and _within(text, *_BOUNDS[name])
    if name == "base64Binary":
        text = _without_single_spaces(text)
    form = _FORMS.get(name)
    if form is None:
        return True
    match = form.fullmatch(text)
    return match is not None and _in_calendar(match.groupdict())


def _within(text: str, least: int | None, greatest: int | None) -> bool:
    digits = text.lstrip("+-").lstrip("0") or "0"
    number = int(digits[: _DIGITS + 1]) * (-1 if text.startswith("-") else 1)
    return (least is None or least <= number) and (greatest is None or number <= greatest)


def _without_single_spaces(text: str) -> str:
    """Base64 may have a space between any two characters, and nowhere else."""
    return text if "  " in text or text != text.strip(" ") else text.replace(" ", "")


def _in_calendar(parts: dict[str, str]) -> bool:
    """Whether a month has the day; years before 0001 count on backwards, 0000 is a leap year."""
    if "day" not in parts or "month" not in parts:
        return True
    year = int(parts["year"][-4:]) % 400 if "year" in parts else 0
    return int(parts["day"]) <= monthrange(_LEAP + year, int(parts["month"]))[1]
