"""Logs models to a tracking server as people do: an ONNX pipeline, a network of one input, a pickle.

Usage: python log_onnx.py ROWS_CSV PIPELINE_ONNX OUT_DIR; MLFLOW_TRACKING_URI names the server.
"""

import copy
import json
import sys
from pathlib import Path

import mlflow
import numpy as np
import onnx
import onnxruntime
import pandas as pd
from mlflow.models import infer_signature
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LinearRegression

rows, pipeline, out = pd.read_csv(sys.argv[1]), onnx.load(sys.argv[2]), Path(sys.argv[3])
names = [value.name for value in pipeline.graph.input]
inputs = rows[names].astype({name: np.float32 for name in names if rows[name].dtype.kind in "if"})

# A network that reads all columns by one input.
numbers = ["temp", "hum", "windspeed", "hr", "workingday"]
draw = np.random.default_rng(0)
weights = [draw.normal(size=shape).astype(np.float32) for shape in [(5, 200), (200, 1)]]
network = helper.make_model(
    helper.make_graph(
        [
            helper.make_node("MatMul", ["x", "a"], ["h"]),
            helper.make_node("Tanh", ["h"], ["t"]),
            helper.make_node("MatMul", ["t", "b"], ["y"]),
        ],
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 5])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
        [numpy_helper.from_array(w, name) for w, name in zip(weights, "ab")],
    ),
    opset_imports=[helper.make_opsetid("", 17)],
    ir_version=8,
)
onnx.checker.check_model(network, full_check=True)
network_rows = rows[numbers].astype(np.float32)
session = onnxruntime.InferenceSession(network.SerializeToString())
network_prediction = session.run(None, {"x": network_rows.to_numpy()})[0].ravel()

with mlflow.start_run() as run:
    mlflow.onnx.log_model(pipeline, name="model", signature=infer_signature(inputs), registered_model_name="sk")
    # A copy: MLflow moves the tensors of what it logs into a file beside it.
    mlflow.onnx.log_model(copy.deepcopy(network), name="network", signature=infer_signature(network_rows, network_prediction))
    mlflow.sklearn.log_model(LinearRegression().fit(network_rows, rows["bikers"]), name="pickle", serialization_format="cloudpickle")
mlflow.MlflowClient().set_registered_model_alias("sk", "Champion", "1")
mlflow.onnx.save_model(network, out / "network", signature=infer_signature(network_rows, network_prediction))
session = onnxruntime.InferenceSession(pipeline.SerializeToString())
prediction = session.run(None, {name: inputs[[name]].to_numpy(dtype=object if inputs[name].dtype.kind in "OT" else None) for name in names})[0]
(out / "logged.json").write_text(
    json.dumps({"run": run.info.run_id, "prediction": prediction.ravel().tolist(), "network": network_prediction.tolist()})
)
