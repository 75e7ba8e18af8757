"""scikit-learn's random forest on the bike rentals, mnth and weathersit as numbers: `python trees/forest.py FOLDER [SEEDS]`.

One seed: what growing, predicting, saving and loading take. More seeds: the error over them."""

import pickle
import sys

import pandas as pd
from peer import TEST_ROWS, tell, timed
from sklearn.ensemble import RandomForestRegressor
from sklearn.metrics import mean_absolute_error, r2_score

rows = pd.read_csv(f"{sys.argv[1]}/bikes-numbers.csv")
seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 1
x, y = rows.drop(columns="bikers"), rows["bikers"]
train, target, test, truth = x[:-TEST_ROWS], y[:-TEST_ROWS], x[-TEST_ROWS:], y[-TEST_ROWS:]


def fit(seed):
    return RandomForestRegressor(n_estimators=200, max_depth=20, oob_score=True, random_state=seed).fit(train, target)


forests, taken = timed(lambda: [fit(seed) for seed in range(1, seeds + 1)])
predictions, predicting = timed(lambda: [forest.predict(test) for forest in forests])
maes = [mean_absolute_error(truth, prediction) for prediction in predictions]
r2s = [r2_score(truth, prediction) for prediction in predictions]
saved = pickle.dumps(forests[0])
_, loading = timed(lambda: pickle.loads(saved))
tell(
    {
        **taken,
        "mae": sum(maes) / seeds,
        "maeMin": min(maes),
        "maeMax": max(maes),
        "r2": sum(r2s) / seeds,
        "predictMs": 1000 * predicting["cpuSeconds"] / seeds,
        "savedMB": len(saved) / 1e6,
        "loadMs": 1000 * loading["cpuSeconds"],
    }
)
