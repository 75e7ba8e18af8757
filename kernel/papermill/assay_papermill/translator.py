"""papermill's translator for the language TypeScript."""

import inspect
import re
from typing import Dict

from papermill.exceptions import PapermillException
from papermill.models import Parameter
from papermill.translators import Translator
from papermill.utils import find_first_tagged_cell_index

from .declarations import Declaration, declarations_of
from .values import typescript_of

NAME = re.compile(r"(?:[^\W\d]|[$_])[\w$]*")
RESERVED = frozenset(
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally "
    "for function if implements import in instanceof interface let new null package private protected public return static super "
    "switch this throw true try typeof undefined var void while with yield".split()
)


class TypeScriptTranslator(Translator):
    """Sets parameters anew, with the keyword and the type that the notebook declares them with."""

    @classmethod
    def translate(cls, val):
        return typescript_of("value", val)

    @classmethod
    def comment(cls, cmt_str):
        return "\n".join(f"// {line}".rstrip() for line in cmt_str.splitlines())

    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        declared = _declared_in(_notebook_at_hand())
        lines = [cls.comment(comment)]
        for name, value in parameters.items():
            lines.append(_statement(name, value, declared.get(name)))
        return "\n".join(lines) + "\n"

    @classmethod
    def inspect(cls, parameters_cell):
        return [
            Parameter(
                name=declaration.name,
                inferred_type_name=declaration.type or "None",
                default=declaration.default or "",
                help=declaration.help,
            )
            for declaration in _declared_by(parameters_cell["source"]).values()
        ]


def _statement(name: str, value, declaration) -> str:
    if NAME.fullmatch(name) is None or name in RESERVED:
        raise PapermillException(f"the parameter {name!r} cannot be a variable of TypeScript: choose another name.")
    if declaration is None:
        return f"let {name} = {typescript_of(name, value)};"
    text = typescript_of(name, value, declaration.type)
    if declaration.type is not None:
        return f"{declaration.keyword} {name}: {declaration.type} = {text};"
    # No type is written and none is plain: what was declared stays, and with it the type that TypeScript found.
    return f"const {name} = {text};" if declaration.keyword == "const" else f"{name} = {text};"


def _declared_by(source: str) -> Dict[str, Declaration]:
    return {declaration.name: declaration for declaration in declarations_of(source)}


def _declared_in(notebook) -> Dict[str, Declaration]:
    index = -1 if notebook is None else find_first_tagged_cell_index(notebook, "parameters")
    return {} if index < 0 else _declared_by(notebook.cells[index].source)


def _notebook_at_hand():
    """
    The notebook that is parameterized. papermill hands the values alone to a translator; the notebook is the argument `nb` of
    `papermill.parameterize.parameterize_notebook`, two calls up.
    """
    frame = inspect.currentframe()
    while frame is not None:
        if frame.f_code.co_name == "parameterize_notebook":
            return frame.f_locals.get("nb")
        frame = frame.f_back
    return None
