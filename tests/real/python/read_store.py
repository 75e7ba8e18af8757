"""Prints, as JSON, what MLflow's own client finds in a tracking store: `read_store.py <tracking uri> <registry name>`."""

import json
import os
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow
from mlflow import MlflowClient
from mlflow.models import Model

uri, name = sys.argv[1:]
mlflow.set_tracking_uri(uri)
mlflow.set_registry_uri(uri)
client = MlflowClient()


def artifacts(run_id, path=None):
    found = []
    for info in client.list_artifacts(run_id, path):
        found += artifacts(run_id, info.path) if info.is_dir else [[info.path, info.file_size]]
    return sorted(found)


def number(value):
    return value if value == value and abs(value) < 1.79e308 else str(value)


def read_run(run):
    info = run.info
    return {
        "id": info.run_id,
        "name": info.run_name,
        "status": info.status,
        "start": info.start_time,
        "end": info.end_time,
        "user": info.user_id,
        "params": run.data.params,
        "tags": run.data.tags,
        "metrics": {key: number(value) for key, value in run.data.metrics.items()},
        "history": {
            key: [[m.step, m.timestamp, number(m.value)] for m in client.get_metric_history(info.run_id, key)]
            for key in run.data.metrics
        },
        "datasets": [
            {**dict(i.dataset), "tags": {t.key: t.value for t in i.tags}} for i in run.inputs.dataset_inputs
        ],
        "outputs": [[output.model_id, output.step] for output in run.outputs.model_outputs],
        "artifacts": artifacts(info.run_id),
    }


def read_model(model):
    path = mlflow.artifacts.download_artifacts(f"models:/{model.model_id}")
    mlmodel = Model.load(path)
    example = mlmodel.load_input_example(path)
    return {
        "id": model.model_id,
        "name": model.name,
        "type": model.model_type,
        "status": str(model.status),
        "run": model.source_run_id,
        "params": model.params,
        "metrics": {metric.key: metric.value for metric in model.metrics},
        "flavors": mlmodel.flavors,
        "inputs": mlmodel.get_input_schema().to_dict(),
        "outputs": mlmodel.get_output_schema().to_dict(),
        "mlmodel": [mlmodel.model_id, mlmodel.run_id, mlmodel.utc_time_created, mlmodel.model_size_bytes],
        "example": json.loads(example.to_json(orient="split")),
    }


experiments = client.search_experiments()
ids = [experiment.experiment_id for experiment in experiments]
version = client.get_model_version_by_alias(name, "Champion") if client.search_registered_models() else None
print(
    json.dumps({
        "experiments": {experiment.name: experiment.experiment_id for experiment in experiments},
        "runs": [read_run(client.get_run(run.info.run_id)) for run in client.search_runs(ids)],
        "models": [read_model(model) for model in client.search_logged_models(ids)],
        "version": version and [str(version.version), version.run_id, version.source, version.status, version.aliases],
    })
)
