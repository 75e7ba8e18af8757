"""Trains scikit-learn pipelines on bikes, writes them as ONNX files with skl2onnx, and what they predict themselves.

Usage: python sklearn_onnx.py BIKES_CSV OUT_DIR
"""

import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pandas as pd
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, log_loss, mean_absolute_error, roc_auc_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

bikes, out = sys.argv[1], Path(sys.argv[2])
NUMBERS = ["temp", "hum", "windspeed", "hr", "workingday"]
TEXTS = ["mnth", "weathersit"]
TEST_ROWS = 1440

frame = pd.read_csv(bikes)
frame["busy"] = np.where(frame["bikers"] > 142, "busy", "quiet")
frame["level"] = np.select([frame["bikers"] <= 50, frame["bikers"] <= 200], ["low", "mid"], "top")
frame["isBusy"] = frame["bikers"] > 142
frame[[*NUMBERS, *TEXTS, "bikers", "busy", "level", "isBusy"]].to_csv(out / "rows.csv", index=False)
train, test = frame[:-TEST_ROWS], frame[-TEST_ROWS:]
# What the graph reads: float32, as it is told below.
cast = lambda rows: rows[NUMBERS + TEXTS].astype({name: np.float32 for name in NUMBERS})


def pipeline(model):
    encode = ColumnTransformer(
        [("texts", OneHotEncoder(handle_unknown="ignore"), TEXTS), ("numbers", StandardScaler(), NUMBERS)]
    )
    return Pipeline([("encode", encode), ("model", model)])


def run_onnx(path):
    rows = cast(test)
    feeds = {name: rows[[name]].to_numpy() for name in NUMBERS} | {name: rows[[name]].to_numpy(dtype=object) for name in TEXTS}
    return onnxruntime.InferenceSession(path).run(None, feeds)


def flat(probabilities, labels):
    if isinstance(probabilities, list):
        probabilities = [[row[label] for label in labels] for row in probabilities]
    return np.asarray(probabilities).ravel().tolist()


def save(name, model, target, **options):
    model.fit(cast(train), train[target])
    types = [(c, FloatTensorType([None, 1])) for c in NUMBERS] + [(c, StringTensorType([None, 1])) for c in TEXTS]
    (out / f"{name}.onnx").write_bytes(to_onnx(model, initial_types=types, **options).SerializeToString())
    runtime = run_onnx(out / f"{name}.onnx")
    truth = test[target]
    if target == "bikers":
        prediction = model.predict(cast(test))
        return {"prediction": prediction.tolist(), "onnxruntime": runtime[0].ravel().tolist(), "metrics": {"mae": mean_absolute_error(truth, prediction)}}
    probabilities = model.predict_proba(cast(test))
    labels = [label if isinstance(label, str) else bool(label) for label in model.classes_]
    prediction = model.classes_[probabilities.argmax(axis=1)]
    metrics = {"accuracy": accuracy_score(truth, prediction), "logLoss": log_loss(truth, probabilities)}
    if len(labels) == 2:
        metrics["rocAuc"] = roc_auc_score(truth == model.classes_[1], probabilities[:, 1])
    return {"classes": labels, "probabilities": probabilities.ravel().tolist(), "onnxruntime": flat(runtime[1], labels), "metrics": metrics}


TENSOR = {"options": {"zipmap": False}}
expected = {
    "forest": save("forest", pipeline(RandomForestRegressor(100, max_depth=12, random_state=0)), "bikers"),
    "boosting": save("boosting", pipeline(GradientBoostingRegressor(random_state=0)), "bikers"),
    "linear": save("linear", pipeline(LinearRegression()), "bikers"),
    "logistic": save("logistic", pipeline(LogisticRegression(max_iter=1000)), "busy", **TENSOR),
    # What skl2onnx does unless told otherwise: maps of label to probability.
    "zipped": save("zipped", pipeline(LogisticRegression(max_iter=1000)), "level"),
    "forestClasses": save("forestClasses", pipeline(RandomForestClassifier(20, max_depth=8, random_state=0)), "isBusy", **TENSOR),
}
(out / "expected.json").write_text(json.dumps(expected))
