"""The same ONNX model behind FastAPI and uvicorn, as one would write it: `fastapi_app.py MODEL_FOLDER PORT`."""

import sys

import numpy as np
import onnxruntime
import uvicorn
from fastapi import FastAPI
from pydantic import create_model

folder, port = sys.argv[1:3]
options = onnxruntime.SessionOptions()
options.intra_op_num_threads = 1
session = onnxruntime.InferenceSession(f"{folder}/model.onnx", options, providers=["CPUExecutionProvider"])
NUMPY = {"tensor(double)": np.float64, "tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(string)": object}
PYTHON = {"tensor(double)": float, "tensor(float)": float, "tensor(int64)": int, "tensor(string)": str}
inputs = [(one.name, NUMPY[one.type]) for one in session.get_inputs()]
Row = create_model("Row", **{one.name: (PYTHON[one.type], ...) for one in session.get_inputs()})
Columns = create_model("Columns", **{one.name: (list[PYTHON[one.type]], ...) for one in session.get_inputs()})
app = FastAPI()


# Not threads: the work of a row is shorter than handing it to one.
@app.post("/predict")
async def predict(row: Row):
    feeds = {name: np.array([getattr(row, name)], dtype=dtype) for name, dtype in inputs}
    return {"prediction": float(session.run(None, feeds)[0].reshape(-1)[0])}


@app.post("/columns")
async def predict_columns(columns: Columns):
    feeds = {name: np.array(getattr(columns, name), dtype=dtype) for name, dtype in inputs}
    return {"predictions": session.run(None, feeds)[0].reshape(-1).tolist()}


@app.get("/ping")
async def ping():
    return {}


uvicorn.run(app, host="127.0.0.1", port=int(port), log_level="warning", access_log=False)
