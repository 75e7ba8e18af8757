"""What 10,000 points take with MLflow's own client until the server gives them back: `log.py <folder> one|batch`.

one: mlflow.log_metric, a call a point, as most programs have it: 1,000 points, and the time of ten times as many is told.
batch: MlflowClient.log_batch with 1000 points a call, all 10,000, the median of three runs.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import mlflow
from mlflow.entities import Metric

folder, mode = sys.argv[1:]
ALL = 10_000
POINTS = ALL // 10 if mode == "one" else ALL
mlflow.set_tracking_uri((Path(folder) / "uri.txt").read_text())
mlflow.set_experiment("tracking")
client = mlflow.MlflowClient()


def log(run_id):
    if mode == "batch":
        for start in range(0, POINTS, 1000):
            now = int(time.time() * 1000)
            points = [Metric("loss", step / 3, now, step) for step in range(start, start + 1000)]
            client.log_batch(run_id, points)
        return
    for step in range(POINTS):
        mlflow.log_metric("loss", step / 3, step=step)


def measure():
    with mlflow.start_run() as run:
        cpu, wall = time.process_time(), time.perf_counter()
        log(run.info.run_id)
        assert len(client.get_metric_history(run.info.run_id, "loss")) == POINTS
        return time.process_time() - cpu, time.perf_counter() - wall


measured = [measure() for _ in range(3 if mode == "batch" else 1)]
cpu, wall = (statistics.median(values) * ALL / POINTS for values in zip(*measured))
print(json.dumps({"cpuSeconds": cpu, "wallSeconds": wall, "pointsPerSecond": round(ALL / wall), "measuredPoints": POINTS}))
