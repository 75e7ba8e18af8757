"""Registers a model, or predicts with a registered one, where runs and registry are in two stores.

Arguments: tracking URI, registry URI, then `register NAME MODEL_URI` or `predict MODEL_URI CSV`. Prints one line of JSON.
"""

import json
import sys
import warnings

warnings.filterwarnings("ignore")

import mlflow
import pandas as pd

tracking, registry, action, *rest = sys.argv[1:]
mlflow.set_tracking_uri(tracking)
mlflow.set_registry_uri(registry)
if action == "register":
    name, model_uri = rest
    version = mlflow.register_model(model_uri, name)
    print(json.dumps({"version": str(version.version), "source": version.source}))
else:
    model_uri, csv = rest
    predicted = mlflow.pyfunc.load_model(model_uri).predict(pd.read_csv(csv))
    print(json.dumps(predicted["prediction"].tolist()))
