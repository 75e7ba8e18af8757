"""Training 64-64-1 by a backward pass written by hand. `python dense/train_numpy.py FOLDER WORK`"""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))

import numpy as np
from rows import read, tell, timed

x, y, epochs, batch = read()


def train():
    draw = np.random.default_rng(1)
    sizes = [x.shape[1], 64, 64, 1]
    shapes = [shape for a, b in zip(sizes, sizes[1:]) for shape in ((a, b), (b,))]
    counts = [int(np.prod(shape)) for shape in shapes]
    flat, gradient, mean, square = (np.zeros(sum(counts), np.float32) for _ in range(4))
    ends = np.cumsum(counts)
    views = [[v[e - c : e].reshape(s) for e, c, s in zip(ends, counts, shapes)] for v in (flat, gradient)]
    (w1, b1, w2, b2, w3, b3), (g1, d1, g2, d2, g3, d3) = views
    for w in (w1, w2, w3):
        limit = np.sqrt(6 / sum(w.shape))
        w[...] = draw.uniform(-limit, limit, w.shape)
    step = 0
    for _ in range(epochs):
        order = draw.permutation(len(y))
        total = 0.0
        for start in range(0, len(y), batch):
            rows = order[start : start + batch]
            a0, target = x[rows], y[rows]
            a1 = np.maximum(a0 @ w1 + b1, 0)
            a2 = np.maximum(a1 @ w2 + b2, 0)
            error = (a2 @ w3)[:, 0] + b3[0] - target
            total += float(error @ error)
            d = (error * np.float32(2 / len(rows)))[:, None]
            np.dot(a2.T, d, out=g3)
            d3[...] = d.sum(0)
            d = (d @ w3.T) * (a2 > 0)
            np.dot(a1.T, d, out=g2)
            d2[...] = d.sum(0)
            d = (d @ w2.T) * (a1 > 0)
            np.dot(a0.T, d, out=g1)
            d1[...] = d.sum(0)
            step += 1
            mean += np.float32(0.1) * (gradient - mean)
            square += np.float32(0.001) * (gradient * gradient - square)
            rate = np.float32(0.001 / (1 - 0.9**step))
            flat -= rate * mean / (np.sqrt(square * np.float32(1 / (1 - 0.999**step))) + np.float32(1e-8))
    return total / len(y)


loss, taken = timed(train)
tell({**taken, "loss": loss})
