"""Prints, as JSON, what MLflow's own client finds of a registered dataset, and whether its rows are those of a CSV file:
`read_dataset.py <tracking uri> <registered name> <alias> <csv>`."""

import json
import os
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

import mlflow
import mlflow.data
import pandas as pd

uri, name, alias, csv = sys.argv[1:]
mlflow.set_tracking_uri(uri)
client = mlflow.MlflowClient()
model = client.get_registered_model(name)
version = client.get_model_version_by_alias(name, alias)
# By the alias, as a person would.
folder = mlflow.artifacts.download_artifacts(f"models:/{name}@{alias}")
rows = pd.read_parquet(os.path.join(folder, "data.parquet"))
with open(os.path.join(folder, "schema.json"), encoding="utf-8") as file:
    schema = json.load(file)
with open(os.path.join(folder, "profile.json"), encoding="utf-8") as file:
    profile = json.load(file)
run = client.get_run(version.run_id)
(used,) = run.inputs.dataset_inputs
pd.testing.assert_frame_equal(rows, pd.read_csv(csv), check_dtype=False)
print(
    json.dumps(
        {
            "tags": model.tags,
            "aliases": model.aliases,
            "version": {"number": str(version.version), "source": version.source, "tags": version.tags},
            "run": {"id": run.info.run_id, "status": run.info.status},
            "experiment": client.get_experiment(run.info.experiment_id).name,
            "input": {"digest": used.dataset.digest, "source": mlflow.data.get_source(used.dataset).to_dict()},
            "schema": schema,
            "profile": {"rows": profile["rows"], "columns": [column["name"] for column in profile["columns"]]},
        }
    )
)
