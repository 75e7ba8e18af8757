"""What papermill loads by the entry point `papermill.engine`; loading it registers the translator."""

from papermill.engines import NBClientEngine
from papermill.translators import papermill_translators

from .translator import TypeScriptTranslator


class AssayEngine(NBClientEngine):
    """papermill's own engine: notebooks are run as without this package, with `--engine assay` or any other."""


# Looked up by the kernel's name first, then by its language: under other names of the kernel it is found by the language.
for name in ("assay", "typescript"):
    papermill_translators.register(name, TypeScriptTranslator)
