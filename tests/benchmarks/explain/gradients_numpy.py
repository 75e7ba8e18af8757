"""CPU seconds of expected gradients by hand in numpy on the net of gradients.ts: 64-64-1 on 20 columns, 1,440 rows, 200 samples.

float32 on one thread, rows batched. `OMP_NUM_THREADS=1 python gradients_numpy.py [samples]`
"""

import json
import sys
import time

import numpy as np

COLUMNS, BATCH = 20, 40
random = np.random.default_rng(0)
weights = [
    (random.standard_normal((rows, units)) / np.sqrt(rows)).astype(np.float32)
    for rows, units in [(COLUMNS, 64), (64, 64), (64, 1)]
]
rows = random.standard_normal((1440, COLUMNS)).astype(np.float32)
background = random.standard_normal((100, COLUMNS)).astype(np.float32)
samples = int(sys.argv[1]) if len(sys.argv) > 1 else 200


def gradient(x):
    first = x @ weights[0]
    second = np.maximum(first, 0) @ weights[1]
    back = (weights[2][:, 0] * (second > 0)) @ weights[1].T
    return (back * (first > 0)) @ weights[0].T


def explain(seed):
    draw = np.random.default_rng(seed)
    values = np.empty_like(rows)
    for start in range(0, len(rows), BATCH):
        x = rows[start : start + BATCH, None, :]
        b = background[draw.integers(len(background), size=(x.shape[0], samples))]
        alpha = draw.random((x.shape[0], samples, 1), dtype=np.float32)
        slopes = gradient((b + alpha * (x - b)).reshape(-1, COLUMNS)).reshape(b.shape)
        values[start : start + BATCH] = (slopes * (x - b)).mean(axis=1)
    return values


explain(0)
start, wall = time.process_time(), time.perf_counter()
first = explain(1)
seconds, wall = time.process_time() - start, time.perf_counter() - wall
error = np.sqrt(((first - explain(2)) ** 2).mean() / 2) / np.sqrt((first**2).mean())
print(json.dumps({"cpuSeconds": seconds, "wallSeconds": wall, "relativeError": round(float(error), 3)}))
