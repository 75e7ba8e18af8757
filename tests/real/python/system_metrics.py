"""
Prints, as JSON, the metrics under `system/` of a run beside those that MLflow's own monitor writes to a run of its own, and
the tags of git: `system_metrics.py <tracking uri> <run id>`. The monitor reads psutil, which MLflow does not install; the
names are MLflow's whatever psutil says.
"""

import json
import sys
import time
from collections import namedtuple
from importlib.machinery import ModuleSpec
from types import ModuleType

psutil = ModuleType("psutil")
psutil.__spec__ = ModuleSpec("psutil", None)
psutil.cpu_percent = lambda: 1.0
psutil.virtual_memory = lambda: namedtuple("memory", "used total")(1, 2)
psutil.disk_usage = lambda path: namedtuple("disk", "percent used free")(50.0, 1, 1)
psutil.net_io_counters = lambda: namedtuple("network", "bytes_recv bytes_sent")(1, 1)
sys.modules["psutil"] = psutil

import mlflow

uri, run_id = sys.argv[1:]
mlflow.set_tracking_uri(uri)
mlflow.set_system_metrics_sampling_interval(0.2)
client = mlflow.MlflowClient()
mlflow.set_experiment("MLflow's own monitor")
with mlflow.start_run(log_system_metrics=True) as own:
    time.sleep(1.5)


def of_system(run):
    keys = sorted(key for key in client.get_run(run).data.metrics if key.startswith("system/"))
    return {
        key: [[point.step, point.value] for point in client.get_metric_history(run, key)] for key in keys
    }


run = client.get_run(run_id)
print(
    json.dumps(
        {
            "own": of_system(own.info.run_id),
            "found": of_system(run_id),
            "git": {key: value for key, value in run.data.tags.items() if ".git." in key},
            "environment": json.loads(
                mlflow.artifacts.load_text(f"runs:/{run_id}/environment/environment.json")
            ),
            "artifacts": sorted(file.path for file in client.list_artifacts(run_id, "environment")),
        }
    )
)
