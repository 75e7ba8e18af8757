"""Prints, as JSON, what MLflow's own client finds of one run: `read_run.py <tracking uri> <run id>`."""

import json
import os
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow
from mlflow.models import Model

uri, run_id = sys.argv[1:]
mlflow.set_tracking_uri(uri)
run = mlflow.MlflowClient().get_run(run_id)
model_id = run.outputs.model_outputs[0].model_id
model = Model.load(mlflow.artifacts.download_artifacts(f"models:/{model_id}"))
print(
    json.dumps(
        {
            "status": run.info.status,
            "metrics": run.data.metrics,
            "params": run.data.params,
            "epochs": len(mlflow.MlflowClient().get_metric_history(run_id, "loss")),
            "contexts": sorted(tag.value for d in run.inputs.dataset_inputs for tag in d.tags),
            "inputs": [column.name for column in model.signature.inputs.inputs],
            "flavors": sorted(model.flavors),
        }
    )
)
