"""Prints all that MLflow's own client reads in stores, as JSON: dump_store.py URI..."""

import hashlib
import json
import os
import sys
import tempfile

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.artifacts import download_artifacts  # noqa: E402


def number(value):
    """The greatest double stands for infinity in a server's database."""
    return str(value) if value != value or abs(value) < 1.79e308 else ("inf" if value > 0 else "-inf")


def files_below(folder):
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)
            content = open(path, "rb").read()
            key = os.path.relpath(path, folder)
            found[key] = content.decode() if name == "MLmodel" else hashlib.sha256(content).hexdigest()
    return found


def run_dump(client, run):
    histories = {}
    for key in run.data.metrics:
        points = [[number(p.value), p.timestamp, p.step] for p in client.get_metric_history(run.info.run_id, key)]
        histories[key] = sorted(points, key=lambda p: (p[2], p[1], p[0]))
    with tempfile.TemporaryDirectory() as folder:
        has_files = len(client.list_artifacts(run.info.run_id)) > 0
        if has_files:
            download_artifacts(run_id=run.info.run_id, dst_path=folder)
        artifacts = files_below(folder)
    inputs = [
        [i.dataset.name, i.dataset.digest, i.dataset.source_type, i.dataset.source, i.dataset.schema, i.dataset.profile]
        + [[t.key, t.value] for t in i.tags]
        for i in run.inputs.dataset_inputs
    ]
    return {
        "name": run.info.run_name,
        "status": run.info.status,
        "times": [run.info.start_time, run.info.end_time],
        "params": run.data.params,
        "tags": run.data.tags,
        "histories": histories,
        "inputs": sorted(inputs),
        "outputs": [o.model_id for o in (run.outputs.model_outputs if run.outputs else [])],
        "artifacts": artifacts,
    }


def model_dump(model):
    with tempfile.TemporaryDirectory() as folder:
        download_artifacts(artifact_uri=f"models:/{model.model_id}", dst_path=folder)
        files = files_below(folder)
    metrics = [[m.key, number(m.value), m.timestamp, m.step, m.run_id] for m in model.metrics or []]
    return {
        "name": model.name,
        "type": model.model_type,
        "run": model.source_run_id,
        "status": str(model.status),
        "params": model.params,
        "tags": model.tags,
        "metrics": sorted(metrics),
        "location": model.artifact_location,
        "files": files,
    }


def dump(uri):
    mlflow.set_tracking_uri(uri)
    mlflow.set_registry_uri(uri)
    client = MlflowClient()
    experiments = client.search_experiments()
    ids = [e.experiment_id for e in experiments]
    runs = client.search_runs(ids, max_results=1000)
    models = client.search_logged_models(ids) if ids else []
    registered = {}
    for model in client.search_registered_models():
        versions = client.search_model_versions(f"name='{model.name}'")
        registered[model.name] = {
            "tags": model.tags,
            "description": model.description or None,
            "aliases": {alias: str(version) for alias, version in model.aliases.items()},
            "versions": {
                str(v.version): [v.source, v.run_id, v.tags, v.description or None] for v in versions
            },
        }
    return {
        "experiments": {e.experiment_id: [e.name, e.tags] for e in experiments},
        "runs": {r.info.run_id: [r.info.experiment_id, run_dump(client, client.get_run(r.info.run_id))] for r in runs},
        "models": {m.model_id: model_dump(client.get_logged_model(m.model_id)) for m in models},
        "registered": registered,
    }


print(json.dumps([dump(uri) for uri in sys.argv[1:]]))
