"""The best settings searched on the bike rentals: four folds forward in time of all rows but the last 1,440.

`python jobs/tuning.py tpe SEED`: 30 trials of LightGBM by optuna's default sampler; `python jobs/tuning.py grid WORKERS`:
GridSearchCV over LightGBM and a random forest, three depths each.
"""

import os
import sys
import warnings

import numpy as np
import optuna
import pandas as pd
from joblib.externals.loky import get_reusable_executor
from lightgbm import LGBMRegressor
from peer import TEST_ROWS, tell, timed
from sklearn.compose import make_column_transformer
from sklearn.ensemble import RandomForestRegressor
from sklearn.model_selection import GridSearchCV, TimeSeriesSplit, cross_val_score
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

what, argument = sys.argv[1], int(sys.argv[2])
warnings.filterwarnings("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
rows = pd.read_csv("fixtures/bikes.csv").drop(columns=["casual", "registered"])[:-TEST_ROWS]
for name in ("mnth", "weathersit"):
    rows[name] = rows[name].astype("category")
x, y = rows.drop(columns="bikers"), rows["bikers"]
folds = TimeSeriesSplit(4)


def score(trial):
    model = LGBMRegressor(
        learning_rate=trial.suggest_float("learning_rate", 0.01, 0.3, log=True),
        num_leaves=trial.suggest_int("num_leaves", 8, 128, log=True),
        min_child_samples=trial.suggest_int("min_child_samples", 5, 100, log=True),
        reg_lambda=trial.suggest_float("reg_lambda", 0.001, 10, log=True),
        colsample_bytree=trial.suggest_float("colsample_bytree", 0.4, 1),
        n_jobs=1,
        verbose=-1,
    )
    return -np.mean(cross_val_score(model, x, y, cv=folds, scoring="neg_mean_absolute_error"))


def search():
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=argument))
    study.optimize(score, n_trials=30)
    return study.best_value


def grid():
    codes = make_column_transformer((OrdinalEncoder(), ["mnth", "weathersit"]), remainder="passthrough")
    pipeline = Pipeline([("codes", codes), ("model", LGBMRegressor())])
    depths = [6, 9, 12]
    spaces = [
        {"codes": ["passthrough"], "model": [LGBMRegressor(n_jobs=1, verbose=-1)], "model__max_depth": depths},
        {"model": [RandomForestRegressor(random_state=0)], "model__max_depth": depths},
    ]
    found = GridSearchCV(pipeline, spaces, cv=folds, scoring="neg_mean_absolute_error", n_jobs=argument, refit=False)
    return -found.fit(x, y).best_score_


best, taken = timed(search if what == "tpe" else grid)
if what == "grid":
    # Workers count when they have ended.
    get_reusable_executor().shutdown(wait=True)
    children = os.times()
    taken["cpuSeconds"] += children.children_user + children.children_system
tell({**taken, "mae": best})
