"""The words of a piece of TypeScript: enough to see where declarations, types and values begin and end."""

import re
from typing import Iterator, List, NamedTuple

WORD = re.compile(r"(?:[^\W\d]|[$_])[\w$\u200c\u200d]*")
NUMBER = re.compile(r"0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?")
STRING = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", re.DOTALL)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]*")
# `>` stands alone even before `=` and `>`: in a type it closes a list of types.
PUNCTUATION = re.compile(r"=>|===?|!==?|<=|\?\?=?|\?\.|&&|\|\||\.\.\.|\*\*|\+\+|--|.", re.DOTALL)

# After these a slash begins a regular expression, and a line's end ends nothing.
OPERATORS = frozenset(
    "as satisfies await new typeof void in of instanceof keyof infer extends readonly is unique delete yield".split()
)


class Token(NamedTuple):
    kind: str  # "word", "number", "string", "template", "regex", "punctuation" or "comment"
    text: str
    start: int
    end: int
    first: bool  # whether it is the first of its line


def tokens_of(source: str) -> List[Token]:
    """All tokens, comments among them."""
    return list(_scan(source))


def _scan(source: str) -> Iterator[Token]:
    at = 0
    first = True
    before = None
    while at < len(source):
        char = source[at]
        if char.isspace() or char == "\ufeff":
            first = first or char in "\n\r\u2028\u2029"
            at += 1
            continue
        kind, end = _token_at(source, at, before)
        token = Token(kind, source[at:end], at, end, first)
        yield token
        if kind != "comment":
            before = token
        # A comment over several lines ends a statement as a line's end does.
        first = (first and kind == "comment") or (kind == "comment" and "\n" in token.text)
        at = end


def _token_at(source, at, before):
    if source.startswith(("//", "/*"), at):
        match = COMMENT.match(source, at)
        return "comment", match.end() if match else len(source)
    char = source[at]
    if char == "`":
        return "template", _template_end(source, at)
    if char in "\"'":
        match = STRING.match(source, at)
        return "string", match.end() if match else len(source)
    if char == "/" and _value_may_begin(before):
        match = REGEX.match(source, at)
        if match:
            return "regex", match.end()
    for kind, pattern in (("word", WORD), ("number", NUMBER)):
        match = pattern.match(source, at)
        if match:
            return kind, match.end()
    return "punctuation", PUNCTUATION.match(source, at).end()


def _value_may_begin(before) -> bool:
    if before is None:
        return True
    if before.kind == "punctuation":
        return before.text not in (")", "]", "}")
    return before.text in OPERATORS


def _template_end(source: str, at: int) -> int:
    at += 1
    while at < len(source):
        if source[at] == "\\":
            at += 2
        elif source[at] == "`":
            return at + 1
        elif source.startswith("${", at):
            at = _hole_end(source, at + 2)
        else:
            at += 1
    return len(source)


def _hole_end(source: str, at: int) -> int:
    depth = 1
    before = None
    while at < len(source) and depth > 0:
        if source[at].isspace():
            at += 1
            continue
        kind, end = _token_at(source, at, before)
        before = Token(kind, source[at:end], at, end, False)
        if before.text == "{":
            depth += 1
        elif before.text == "}":
            depth -= 1
        at = end
    return at
