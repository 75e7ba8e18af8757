"""CPU seconds of shap's PermutationExplainer on the net of permutation.ts: 64-64-1 on 20 columns, 100 rows, background of 100.

The net is numpy in float32 on one thread, so that all the time beyond it is shap's own. The error is half the squared
difference of two seeds, relative to the values. `OMP_NUM_THREADS=1 python permutation_shap.py [max_evals]`
"""

import json
import sys
import time

import numpy as np
import shap

COLUMNS = 20
random = np.random.default_rng(0)
kernels = [
    (random.standard_normal((rows, units)) / np.sqrt(rows)).astype(np.float32)
    for rows, units in [(COLUMNS, 64), (64, 64), (64, 1)]
]
rows = random.standard_normal((100, COLUMNS))
background = random.standard_normal((100, COLUMNS))
count = 0


def predict(x):
    global count
    count += len(x)
    layer = x.astype(np.float32)
    for kernel in kernels[:-1]:
        layer = np.maximum(layer @ kernel, 0)
    return (layer @ kernels[-1])[:, 0]


max_evals = int(sys.argv[1]) if len(sys.argv) > 1 else 500
masker = shap.maskers.Independent(background, max_samples=100)


def explain(seed):
    return shap.PermutationExplainer(predict, masker, seed=seed)(rows, max_evals=max_evals, silent=True).values


explain(0)  # compiles
count = 0
start, wall = time.process_time(), time.perf_counter()
first = explain(1)
seconds, wall = time.process_time() - start, time.perf_counter() - wall
predictions = count
second = explain(2)
error = np.sqrt(((first - second) ** 2).mean() / 2) / np.sqrt((first**2).mean())
print(
    json.dumps(
        {
            "shap": shap.__version__,
            "permutations": max_evals // (2 * COLUMNS + 1),
            "predictions": predictions,
            "cpuSeconds": round(seconds, 3),
            "wallSeconds": round(wall, 3),
            "predictionsPerSecond": round(predictions / seconds),
            "relativeError": round(float(error), 3),
        }
    )
)
