"""
Reads JSON lists of [source of the parameters cell or null, parameters as a Python expression] from standard input, one a line. Answers each
with a line: the JSON list of what papermill injects for each, or {"error": …}.
"""

import datetime  # noqa: F401 (the expressions use it)
import json
import sys

import nbformat
from papermill.exceptions import PapermillException
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook


def injected(source, parameters):
    cells = [nbformat.v4.new_code_cell("1")]
    if source is not None:
        cells.insert(0, nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]}))
    spec = {"name": "any-name", "language": "typescript", "display_name": "TypeScript"}
    notebook = load_notebook_node(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec}))
    try:
        done = parameterize_notebook(notebook, eval(parameters))
    except PapermillException as error:
        return {"error": str(error)}
    (cell,) = [cell for cell in done.cells if "injected-parameters" in cell.metadata.get("tags", [])]
    return cell.source


for line in sys.stdin:
    print(json.dumps([injected(*case) for case in json.loads(line)]), flush=True)
