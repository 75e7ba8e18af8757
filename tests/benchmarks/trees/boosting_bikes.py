"""100 rounds of boosting, defaults, on the bike rentals; the least of ten fits counts.

`python trees/boosting_bikes.py lightgbm|sklearn FOLDER|categories`: mnth and weathersit as numbers, or as categories.
"""

import os
import sys

import pandas as pd
from lightgbm import LGBMRegressor
from peer import TEST_ROWS, tell, timed
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score

library, place = sys.argv[1:3]
if place == "categories":
    rows = pd.read_csv("fixtures/bikes.csv").drop(columns=["casual", "registered"])
    for name in ("mnth", "weathersit"):
        rows[name] = rows[name].astype("category")
else:
    rows = pd.read_csv(os.path.join(place, "bikes-numbers.csv"))
x, y = rows.drop(columns="bikers"), rows["bikers"]
train, target, test, truth = x[:-TEST_ROWS], y[:-TEST_ROWS], x[-TEST_ROWS:], y[-TEST_ROWS:]


def fit():
    if library == "lightgbm":
        return LGBMRegressor(n_jobs=1, verbose=-1).fit(train, target)
    model = HistGradientBoostingRegressor(early_stopping=False, categorical_features="from_dtype")
    return model.fit(train, target)


runs = [timed(fit) for _ in range(11)]
model, taken = min(runs[1:], key=lambda run: run[1]["cpuSeconds"])
prediction = model.predict(test)
tell({**taken, "mae": mean_absolute_error(truth, prediction), "r2": r2_score(truth, prediction)})
