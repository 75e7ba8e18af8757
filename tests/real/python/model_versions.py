"""Prints, as JSON, what MLflow's own client finds of a registered model: `model_versions.py <tracking uri> <name>`."""

import json
import os
import sys

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"

from mlflow import MlflowClient

uri, name = sys.argv[1:]
client = MlflowClient(uri)
model = client.get_registered_model(name)
versions = client.search_model_versions(f"name = '{name}'")
print(
    json.dumps(
        {
            "aliases": {alias: str(version) for alias, version in model.aliases.items()},
            "tags": model.tags,
            "versions": {str(version.version): version.tags for version in versions},
        }
    )
)
