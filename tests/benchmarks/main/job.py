"""The main job in Python: read, train, score, permutation importances of 5 repeats, SHAP values of 200 rows against 100.

SHAP values are of the columns that a user knows, as Assay's are: texts become codes first, so that shap can mask them.
Two orders a row, as many predictions as Assay asks for. No report, no tracking. `python main/job.py [seed]`
"""

import sys

import pandas as pd
import shap
from peer import network, read, tell
from sklearn.inspection import permutation_importance
from sklearn.metrics import mean_absolute_error, median_absolute_error, r2_score, root_mean_squared_error

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 42
train, y, test, truth = read()
for name in train.columns[[not pd.api.types.is_numeric_dtype(dtype) for dtype in train.dtypes]]:
    codes = {level: code for code, level in enumerate(train[name].unique())}
    train, test = train.assign(**{name: train[name].map(codes)}), test.assign(**{name: test[name].map(codes)})
model = network(train, seed).fit(train, y)
prediction = model.predict(test)
importances = permutation_importance(
    model, test, truth, scoring="neg_mean_absolute_error", n_repeats=5, random_state=seed
)


def predict(x):
    return model.predict(pd.DataFrame(x, columns=train.columns))


background = train.sample(100, random_state=seed).to_numpy(float)
explained = test.sample(200, random_state=seed).to_numpy(float)
masker = shap.maskers.Independent(background, max_samples=100)
orders = 2 * (2 * explained.shape[1] + 1)
values = shap.PermutationExplainer(predict, masker, seed=seed)(explained, max_evals=orders, silent=True)
tell(
    {
        "mae": mean_absolute_error(truth, prediction),
        "rmse": root_mean_squared_error(truth, prediction),
        "r2": r2_score(truth, prediction),
        "medianAe": median_absolute_error(truth, prediction),
    }
)
