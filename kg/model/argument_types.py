"""Arguments of public functions, held against the types that the functions declare."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, wraps
from inspect import signature
from typing import Final, ParamSpec, TypeVar

from kg.errors import ArgumentError, DayError

Given = ParamSpec("Given")
Result = TypeVar("Result")

_WORDS: Final = {
    "str": "a text",
    "int": "a whole number",
    "bool": "True or False",
    "date": "a day",
    "Path": "a path",
    "NamedNode": "an IRI",
    "None": "None",
    "Sequence": "a list",
    "Iterable": "a list",
    "Mapping": "a dictionary",
    "Callable": "a function",
}
_BAR: Final = re.compile(r"\s*\|\s*(?![^\[]*\])")


def checks_arguments(function: Callable[Given, Result]) -> Callable[Given, Result]:
    """Refuse arguments of another type than a function declares, before it does anything.

    Declared are unions of classes by name, ``Literal``, ``Sequence``, ``Iterable``, ``Mapping`` and
    ``Callable``.

    Raises:
        ArgumentError: by the function that is made; names the argument and what it may be.
        DayError: likewise, where a day is wanted.

    >>> @checks_arguments
    ... def half(number: int) -> float: return number / 2
    >>> half("x")
    Traceback (most recent call last):
    ...
    kg.errors.ArgumentError: number must be a whole number, not str
    """
    declare = cache(signature)  # at the first call, since commands call few of the functions

    @wraps(function)
    def checked(*args: Given.args, **kwargs: Given.kwargs) -> Result:
        declared = declare(function)
        for name, value in declared.bind(*args, **kwargs).arguments.items():
            parameter = declared.parameters[name]
            several: tuple[object, ...] = (value,)
            if parameter.kind == parameter.VAR_POSITIONAL:
                several = value
            for one in several:
                if parameter.annotation != parameter.empty:
                    _check(name, one, str(parameter.annotation))
        return function(*args, **kwargs)

    return checked


def _check(name: str, value: object, declared: str) -> None:
    if _fits(value, declared):
        return
    if isinstance(value, str) and not _is_unicode(value):
        raise ArgumentError(name, value, "a text that can be written as UTF-8")
    if declared.startswith("date"):
        raise DayError(f"{name}: {type(value).__name__} is not a day; write YYYY-MM-DD")
    raise ArgumentError(name, value, _in_words(declared))


def _in_words(declared: str) -> str:
    parts = [_parse(part) for part in _BAR.split(declared)]
    words = [
        "one of " + ", ".join(filter(None, ast.literal_eval(f"[{inside}]")))
        if name == "Literal"
        else _WORDS.get(name, name)
        for name, inside in parts
    ]
    return " or ".join(words)


def _parse(part: str) -> tuple[str, str]:
    """The bare name of a type, and what stands in its brackets."""
    name, _, inside = part.partition("[")
    return name.rpartition(".")[2], inside.removesuffix("]")


def _fits(value: object, declared: str) -> bool:
    return any(_fits_one(value, *_parse(part)) for part in _BAR.split(declared))


def _fits_one(value: object, name: str, inside: str) -> bool:
    match name:
        case "object":
            return True
        case "str":
            return isinstance(value, str) and _is_unicode(value)
        case "int":
            return isinstance(value, int) and not isinstance(value, bool)
        case "None":
            return value is None
        case "Callable":
            return callable(value)
        case "Literal":
            return isinstance(value, str) and value in ast.literal_eval(f"[{inside}]")
        case "Sequence":
            if not isinstance(value, Sequence) or isinstance(value, str | bytes):
                return False
            return all(_fits(one, inside) for one in value)
        case "Iterable":  # of what, only going through it would show
            return isinstance(value, Iterable) and not isinstance(value, str | bytes)
        case "Mapping":
            key, _, item = inside.partition(", ")
            return isinstance(value, Mapping) and all(
                _fits(one, key) and _fits(other, item) for one, other in value.items()
            )
    # By its name, so that a class which only the type checker sees need not be imported.
    return any(base.__name__ == name for base in type(value).__mro__)


def _is_unicode(text: str) -> bool:
    return re.search("[\ud800-\udfff]", text) is None
