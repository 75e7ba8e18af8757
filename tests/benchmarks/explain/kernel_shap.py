"""CPU seconds of shap's KernelExplainer on the net of net.ts: 64-64-1 on 20 columns, 20 rows, background of 100.

The net is numpy in float32 on one thread. The error is half the squared difference of two seeds, relative to the values.
`OMP_NUM_THREADS=1 python kernel_shap.py [nsamples]`
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
rows = random.standard_normal((20, COLUMNS))
background = random.standard_normal((100, COLUMNS))
nsamples = int(sys.argv[1]) if len(sys.argv) > 1 else 2088
count = 0


def predict(x):
    global count
    count += len(x)
    layer = x.astype(np.float32)
    for kernel in kernels[:-1]:
        layer = np.maximum(layer @ kernel, 0)
    return (layer @ kernels[-1])[:, 0].astype(np.float64)


def explain(seed, n=nsamples):
    np.random.seed(seed)
    return shap.KernelExplainer(predict, background).shap_values(rows, nsamples=n, l1_reg=False, silent=True)


explain(0, 200)
count = 0
start, wall = time.process_time(), time.perf_counter()
first = explain(1)
seconds, wall = time.process_time() - start, time.perf_counter() - wall
predictions = count
error = np.sqrt(((first - explain(2)) ** 2).mean() / 2) / np.sqrt((first**2).mean())
print(
    json.dumps(
        {"predictions": predictions, "cpuSeconds": seconds, "wallSeconds": wall, "relativeError": round(float(error), 5)}
    )
)
