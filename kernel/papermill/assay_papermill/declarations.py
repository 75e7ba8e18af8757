"""The declarations of a parameters cell: names, types and defaults, as they are written."""

from typing import List, NamedTuple, Optional, Sequence

from .tokens import OPERATORS, Token, tokens_of

OPEN = {"(": ")", "[": "]", "{": "}"}
KEYWORDS = ("let", "const", "var")
# A line that begins with one of these goes on with the statement before it.
JOINING = set(". , ) ] } ( [ ? : + - * / % & | ^ = < > ?. ?? && || == === != !== <= => **".split())


class Declaration(NamedTuple):
    keyword: str
    name: str
    type: Optional[str]  # as written, or inferred of a literal default; None where neither says it
    default: Optional[str]  # as written
    help: str  # the comment behind it on its line, else the doc comment before it


def declarations_of(source: str) -> List[Declaration]:
    """The variables that the top of the cell declares, in order. What cannot be read is passed over."""
    everything = tokens_of(source)
    tokens = [token for token in everything if token.kind != "comment"]
    comments = [token for token in everything if token.kind == "comment"]
    found: List[Declaration] = []
    at = 0
    while at < len(tokens):
        begin = at
        while at < len(tokens) and tokens[at].text in ("export", "declare"):
            at += 1
        named = at + 1 < len(tokens) and tokens[at].text in KEYWORDS and tokens[at + 1].kind == "word"
        if not named or tokens[at + 1].text == "enum":
            at = _end_of(tokens, at, ";")
            at += 1 if at < len(tokens) and tokens[at].text == ";" else 0
            continue
        keyword = tokens[at].text
        at += 1
        while at < len(tokens) and tokens[at].kind == "word":
            name, type_, default, at = _declarator(source, tokens, at)
            more = at < len(tokens) and tokens[at].text == ","
            last = tokens[at if at < len(tokens) and tokens[at].text in ",;" else at - 1]
            help_ = _behind(source, comments, last) or _before(source, comments, tokens[begin])
            found.append(Declaration(keyword, name, type_ or _literal_type(tokens, default), _text(source, tokens, default), help_))
            if not more:
                break
            at += 1
        if at < len(tokens) and tokens[at].text == ";":
            at += 1
        elif at < len(tokens) and not tokens[at].first:
            at = _end_of(tokens, at, ";")
    return found


def _declarator(source: str, tokens: Sequence[Token], at: int):
    name = tokens[at].text
    at += 1
    if at < len(tokens) and tokens[at].text == "!":
        at += 1
    type_ = None
    if at < len(tokens) and tokens[at].text == ":":
        end = _end_of(tokens, at + 1, ",;=", in_type=True)
        type_ = _text(source, tokens, (at + 1, end))
        at = end
    default = None
    if at < len(tokens) and tokens[at].text == "=":
        end = _end_of(tokens, at + 1, ",;")
        default = (at + 1, end)
        at = end
    return name, type_, default, at


def _end_of(tokens: Sequence[Token], at: int, stops: str, in_type: bool = False) -> int:
    """Index of the token before which a type, a value or a statement that begins at `at` ends."""
    closing: List[str] = []
    start = at
    while at < len(tokens):
        token = tokens[at]
        text = token.text if token.kind == "punctuation" else ""
        if not closing and at > start:
            if text and text in stops:
                return at
            if token.first and _may_end(tokens[at - 1]) and not _joins(token):
                return at
        elif not closing and text and text in stops:
            return at
        if text in OPEN:
            closing.append(OPEN[text])
        elif text == "<" and (in_type or _is_type_list(tokens, at)):
            closing.append(">")
        elif closing and text == closing[-1]:
            closing.pop()
        elif not closing and text in (")", "]", "}"):
            return at
        at += 1
    return at


def _may_end(token: Token) -> bool:
    if token.kind == "punctuation":
        return token.text in (")", "]", "}", ">", "++", "--")
    return token.text not in OPERATORS


def _joins(token: Token) -> bool:
    if token.kind == "punctuation":
        return token.text in JOINING
    return token.kind == "template" or token.text in ("as", "satisfies", "in", "instanceof", "extends", "is")


def _is_type_list(tokens: Sequence[Token], at: int) -> bool:
    """Whether `<` begins the types of a call, as in `new Map<string, number>()`."""
    depth = 0
    for token in tokens[at:]:
        if token.kind == "punctuation":
            if token.text == "<":
                depth += 1
            elif token.text == ">":
                depth -= 1
            elif token.text not in (",", ".", "[", "]", "|", "&", "{", "}", ":", "?", ";"):
                return depth == 0 and token.text == "("
        elif token.kind not in ("word", "string"):
            return False
        elif depth == 0:
            return False
    return False


def _text(source: str, tokens: Sequence[Token], span) -> Optional[str]:
    if span is None or span[0] >= span[1]:
        return None
    return source[tokens[span[0]].start : tokens[span[1] - 1].end]


def _literal_type(tokens: Sequence[Token], span) -> Optional[str]:
    """The type that TypeScript infers of a variable from a literal: of a number, text, boolean, or an array of one of them."""
    if span is None:
        return None
    words = list(tokens[span[0] : span[1]])
    if len(words) > 2 and words[0].text == "[" and words[-1].text == "]":
        elements: List[List[Token]] = [[]]
        for token in words[1:-1]:
            if token.text == "," and token.kind == "punctuation":
                elements.append([])
            else:
                elements[-1].append(token)
        if not elements[-1]:
            elements.pop()
        types = {_scalar_type(element) for element in elements}
        only = types.pop() if len(types) == 1 else None
        return None if only is None else f"{only}[]"
    return _scalar_type(words)


def _scalar_type(words: Sequence[Token]) -> Optional[str]:
    if len(words) == 2 and words[0].text in ("-", "+") and words[1].kind == "number":
        words = words[1:]
    if len(words) != 1:
        return None
    (word,) = words
    if word.kind == "number":
        return "bigint" if word.text.endswith("n") else "number"
    if word.kind in ("string", "template"):
        return "string"
    return "boolean" if word.text in ("true", "false") else None


def _behind(source: str, comments: Sequence[Token], last: Token) -> str:
    for comment in comments:
        if comment.start >= last.end and source[last.end : comment.start].strip(" \t;,") == "":
            return _words_of(comment)
    return ""


def _before(source: str, comments: Sequence[Token], first: Token) -> str:
    for comment in comments:
        if comment.text.startswith("/**") and comment.end <= first.start and source[comment.end : first.start].strip() == "":
            return _words_of(comment)
    return ""


def _words_of(comment: Token) -> str:
    if comment.text.startswith("//"):
        return comment.text.lstrip("/").strip()
    lines = comment.text[2:].removesuffix("*/").splitlines()
    return " ".join(part for part in (line.strip().lstrip("*").strip() for line in lines) if part)
