"""Answers searches of runs by Python's MLflow: one JSON list of run names (or null, where it refuses) a query."""

import json
import sys

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

uri, experiment_id, queries = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
client = MlflowClient(uri)
answers = []
for query in queries:
    try:
        runs = client.search_runs([experiment_id], query.get("filter", ""), order_by=query.get("orderBy"))
        answers.append([run.info.run_name for run in runs])
    except MlflowException:
        answers.append(None)
registered = [
    [model.name, dict(model.aliases), dict(model.tags)] for model in client.search_registered_models()
]
print(json.dumps({"answers": answers, "registered": registered}))
