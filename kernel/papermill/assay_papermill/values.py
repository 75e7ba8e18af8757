"""Values of parameters as TypeScript."""

import datetime
import json
import math
import re
from typing import Optional

from papermill.exceptions import PapermillException

MAX_SAFE_INTEGER = 2**53 - 1


class Kind:
    """What a declared type asks of values, as far as Python's values leave it open."""

    def __init__(self, type_: Optional[str]):
        words = set(re.findall(r"[A-Za-z_$][\w$]*", re.sub(r"\"[^\"]*\"|'[^']*'", "", type_ or "")))
        self.bigint = "bigint" in words
        self.date = "Date" in words
        self.text = "string" in words
        self.undefined = "undefined" in words and "null" not in words
        self.unknown = type_ is None


def typescript_of(name: str, value, type_: Optional[str] = None) -> str:
    """
    The value as an expression. Numbers that are not finite become NaN and Infinity, None null (undefined where only that is declared),
    dates `new Date(…)` where no text is declared. Raises PapermillException for what has no counterpart.
    """
    return _write(name, value, Kind(type_))


def _write(name: str, value, kind: Kind) -> str:
    if value is None:
        return "undefined" if kind.undefined else "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"new Date({_text(value)})" if kind.date and not kind.text and _is_date(value) else _text(value)
    if isinstance(value, int):
        return _integer(name, int(value), kind)
    if isinstance(value, float):
        return _number(float(value))
    if isinstance(value, (datetime.datetime, datetime.date)):
        text = _text(value.isoformat())
        return text if kind.text and not kind.date else f"new Date({text})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(name, key)}: {_write(name, item, kind)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_write(name, item, kind) for item in value) + "]"
    raise PapermillException(
        f"the parameter {name} cannot be given to TypeScript: it is a {type(value).__name__}. "
        "Give numbers, texts, booleans, dates, None, and lists and dicts of them."
    )


def _integer(name: str, value: int, kind: Kind) -> str:
    if kind.bigint:
        return f"{value}n"
    if abs(value) > MAX_SAFE_INTEGER:
        raise PapermillException(
            f"the parameter {name} holds {value}, which a number of TypeScript cannot hold exactly (beyond 2^53 - 1). "
            "Declare it as bigint in the parameters cell, or give it as a text."
        )
    return str(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return repr(value)


def _text(value: str) -> str:
    # As it is, save halves of pairs (surrogates), which UTF-8 files cannot hold.
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half[0]):04x}", json.dumps(value, ensure_ascii=False))


def _key(name: str, key) -> str:
    if isinstance(key, bool) or not isinstance(key, (str, int)):
        raise PapermillException(f"the parameter {name} has a key that is no text: {key!r}.")
    # In a literal, a key __proto__ would set the prototype.
    return '["__proto__"]' if key == "__proto__" else _text(str(key))


def _is_date(value: str) -> bool:
    return re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", value) is not None
