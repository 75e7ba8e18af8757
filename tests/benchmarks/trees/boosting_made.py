"""100 rounds of boosting, defaults, on 1,000,000 made rows of 20 columns; then what predicting them takes.

`python trees/boosting_made.py lightgbm|sklearn fit|predict [rows]`
"""

import sys

import numpy as np
from lightgbm import LGBMRegressor
from peer import tell, timed
from sklearn.ensemble import HistGradientBoostingRegressor
from sklearn.metrics import mean_absolute_error, r2_score

COLUMNS = 20
library, part, rows = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000


def made(count, seed):
    """Friedman's first function of five of 20 uniform columns, with normal noise of variance 1."""
    draw = np.random.default_rng(seed)
    x = draw.random((count, COLUMNS))
    truth = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    return x, truth + draw.standard_normal(count)


x, y = made(rows, 1)
test, truth = made(100_000, 2)
if library == "lightgbm":
    model = LGBMRegressor(n_jobs=1, verbose=-1)
else:
    model = HistGradientBoostingRegressor(early_stopping=False)
_, fitted = timed(lambda: model.fit(x, y))
_, predicted = timed(lambda: model.predict(x))
prediction = model.predict(test)
quality = {"mae": mean_absolute_error(truth, prediction), "r2": r2_score(truth, prediction)}
tell({**(fitted if part == "fit" else predicted), **quality})
