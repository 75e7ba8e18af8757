"""Loads registered models by MLflow and by onnxruntime alone, and compares what they predict of a CSV file's last rows.

Arguments: a JSON file of [{uri, csv, rows, expected: {column: [..]}}, ..]. Prints one JSON list.
"""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

import mlflow
import numpy as np
import onnx
import onnxruntime
import pandas as pd
from mlflow.models import validate_serving_input
from mlflow.models.utils import load_serving_example

TYPES = {"tensor(double)": "float64", "tensor(int64)": "int64", "tensor(bool)": "bool"}


def difference(found, expected):
    """The largest relative difference; of texts, how many differ."""
    if isinstance(expected[0], (str, bool)):
        return sum(a != b for a, b in zip(found, expected)) + abs(len(found) - len(expected))
    found, expected = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    if found.shape != expected.shape:
        return float("inf")
    return float(np.max(np.where(found == expected, 0, np.abs(found - expected) / np.abs(expected))))


def alone(path, frame):
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    feeds = {}
    for spec in session.get_inputs():
        column = frame[spec.name]
        if spec.type == "tensor(string)":
            column = np.array(["" if pd.isna(value) else value for value in column], dtype=object)
        else:
            column = column.to_numpy().astype(TYPES[spec.type])
        feeds[spec.name] = column
    values = session.run(None, feeds)
    return {spec.name: value for spec, value in zip(session.get_outputs(), values)}


answers = []
for case in json.load(open(sys.argv[1])):
    frame = pd.read_csv(case["csv"]).tail(case["rows"])
    expected = case["expected"]
    model = mlflow.pyfunc.load_model(case["uri"])
    predicted = model.predict(frame)
    info = mlflow.models.get_model_info(case["uri"])
    folder = mlflow.artifacts.download_artifacts(case["uri"])
    onnx.checker.check_model(f"{folder}/model.onnx", full_check=True)
    served = validate_serving_input(case["uri"], load_serving_example(case["uri"]))
    example = model.predict(model.input_example)
    graph = alone(f"{folder}/model.onnx", frame)
    answers.append(
        {
            "columns": list(predicted.columns),
            "pyfunc": max(difference(predicted[name].tolist(), values) for name, values in expected.items()),
            "onnxruntime": max(difference(graph[name].tolist(), values) for name, values in expected.items()),
            "flavors": sorted(info.flavors),
            "inputs": {spec.name: spec.type.name for spec in info.signature.inputs},
            "example": len(example),
            "served": len(served),
        }
    )
print(json.dumps(answers))
