"""Error of scikit-learn's network on the last 1440 hours of the bike rentals, over ten seeds, each on its own.

`python dense/bikes.py [seeds]`
"""

import sys

from peer import network, read, tell, timed
from sklearn.metrics import mean_absolute_error, r2_score

seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
train, y, test, truth = read()
maes, r2s = [], []


def run():
    for seed in range(1, seeds + 1):
        prediction = network(train, seed).fit(train, y).predict(test)
        maes.append(mean_absolute_error(truth, prediction))
        r2s.append(r2_score(truth, prediction))


def spread(name, values):
    return {name: sum(values) / len(values), f"{name}Min": min(values), f"{name}Max": max(values)}


_, taken = timed(run)
tell({**taken, **spread("mae", maes), **spread("r2", r2s)})
