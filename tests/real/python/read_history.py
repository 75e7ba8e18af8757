"""Prints, as JSON, a metric's history as MLflow's own client reads it: `read_history.py <tracking uri> <run id> <key>`."""

import json
import sys

import mlflow

uri, run_id, key = sys.argv[1:]
client = mlflow.MlflowClient(uri)
run = client.get_run(run_id)
history = client.get_metric_history(run_id, key)
print(
    json.dumps(
        {
            "status": run.info.status,
            "endTimeMs": run.info.end_time,
            "points": [[point.step, point.timestamp, point.value] for point in history],
        }
    )
)
