"""Logs models of XGBoost and LightGBM to a tracking server as people do, registered, and what they predict of all rows.

Usage: python log_trees.py BIKES_CSV OUT_DIR; MLFLOW_TRACKING_URI names the server.
"""

import json
import sys
import warnings
from pathlib import Path

warnings.filterwarnings("ignore")

import lightgbm as lgb
import mlflow
import numpy as np
import pandas as pd
import xgboost as xgb
from mlflow.models import infer_signature

rows, out = pd.read_csv(sys.argv[1]), Path(sys.argv[2])
numbers = ["temp", "hum", "windspeed", "hr", "workingday"]
X = rows[numbers].astype(float)
X.loc[::7, "hum"] = np.nan
frame = X.assign(mnth=pd.Categorical(rows["mnth"]), weathersit=pd.Categorical(rows["weathersit"]))
y = rows["bikers"].astype(float)
busy = (y > y.median()).astype(int)
three = pd.qcut(y, 3, labels=False)
frame.assign(bikers=y, busy=busy, three=three).to_csv(out / "rows.csv", index=False)
result = {}


def flat(values):
    return np.asarray(values, dtype=float).reshape(len(rows), -1).tolist()


def log(name, flavor, model, data, predicted, contributions, **options):
    with mlflow.start_run():
        flavor.log_model(
            model,
            name="model",
            signature=infer_signature(data),
            registered_model_name=name,
            pip_requirements=["numpy"],
            **options,
        )
    mlflow.MlflowClient().set_registered_model_alias(name, "Champion", "1")
    result[name] = {"predicted": flat(predicted), "contributions": flat(contributions)}


def by_xgboost(name, data, target, params, rounds=40, **options):
    matrix = xgb.DMatrix(data, target, enable_categorical=True)
    model = xgb.train({"max_depth": 6, "nthread": 1, "seed": 1, **params}, matrix, rounds)
    predicted = model.predict(matrix)
    log(name, mlflow.xgboost, model, data, predicted, model.predict(matrix, pred_contribs=True), **options)


def by_lightgbm(name, data, target, params, rounds=40):
    params = {"verbose": -1, "num_threads": 1, "seed": 1, **params}
    model = lgb.train(params, lgb.Dataset(data, target), rounds)
    log(name, mlflow.lightgbm, model, data, model.predict(data), model.predict(data, pred_contrib=True))


by_xgboost("xgb", frame, y, {"objective": "reg:squarederror"})
by_xgboost("xgb-json", X, y, {"objective": "count:poisson"}, model_format="json")
by_lightgbm("lgb", frame, y, {"objective": "regression"})
by_lightgbm("lgb-binary", X, busy, {"objective": "binary"})
by_lightgbm("lgb-classes", frame, three, {"objective": "multiclass", "num_class": 3})
classifier = xgb.XGBClassifier(n_estimators=30, max_depth=5, n_jobs=1, random_state=1).fit(X, three)
contributions = classifier.get_booster().predict(xgb.DMatrix(X), pred_contribs=True)
log("xgb-sklearn", mlflow.xgboost, classifier, X, classifier.predict_proba(X), contributions)
regressor = lgb.LGBMRegressor(n_estimators=5, verbose=-1, n_jobs=1).fit(X, y)
nothing = np.zeros(len(rows))
log("lgb-sklearn", mlflow.lightgbm, regressor, X, nothing, nothing, serialization_format="cloudpickle")
(out / "logged.json").write_text(json.dumps(result))
