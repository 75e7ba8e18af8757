"""Checks and runs ONNX files with Python's onnx and onnxruntime: what Node wrote, read by others.

Reads a JSON list of {"model": path, "inputs": {name: {"type", "data", "dims"}}} from stdin and prints a JSON list of
{"inputs": [names], "outputs": {name: [cells]}} or {"error": text}. Numbers that JSON has no word for are texts, as JavaScript reads them.
"""

import json
import math
import sys

import numpy
import onnx
import onnxruntime

TYPES = {
    "float": numpy.float32,
    "double": numpy.float64,
    "int32": numpy.int32,
    "int64": numpy.int64,
    "bool": numpy.bool_,
    "string": object,
}


def array_of(feed):
    cells = feed["data"]
    if feed["type"] == "int64":
        cells = [int(cell) for cell in cells]
    elif feed["type"] in ("float", "double"):
        cells = [float(cell) for cell in cells]
    return numpy.array(cells, dtype=TYPES[feed["type"]]).reshape(feed["dims"])


def cell_of(value):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value).replace("inf", "Infinity").replace("nan", "NaN")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def run(job):
    onnx.checker.check_model(onnx.load(job["model"]), full_check=True)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(job["model"], options, providers=["CPUExecutionProvider"])
    feeds = {name: array_of(feed) for name, feed in job["inputs"].items()}
    outputs = session.run(None, feeds)
    return {
        "inputs": [value.name for value in session.get_inputs()],
        "outputs": {
            value.name: [cell_of(cell) for cell in array.flatten().tolist()]
            for value, array in zip(session.get_outputs(), outputs)
        },
    }


def answer(job):
    try:
        return run(job)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


json.dump([answer(job) for job in json.load(sys.stdin)], sys.stdout)
