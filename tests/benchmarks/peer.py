"""The experiment of fixtures/configs/bikes.yaml as a user of pandas and scikit-learn writes it."""

import warnings

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

# For who imports it from here, beside the rest.
from timing import tell, timed  # noqa: F401

CATEGORIES = ["season", "mnth", "hr", "weekday", "weathersit"]
TEST_ROWS = 1440
# Twenty epochs do not converge; they are not meant to.
warnings.filterwarnings("ignore", category=ConvergenceWarning)


def read():
    """Inputs and target of the training rows and of the test rows, the last 1440."""
    rows = pd.read_csv("fixtures/bikes.csv").drop(columns=["casual", "registered", "day"])
    x, y = rows.drop(columns="bikers"), rows["bikers"]
    return x[:-TEST_ROWS], y[:-TEST_ROWS], x[-TEST_ROWS:], y[-TEST_ROWS:]


def encoded(x, regressor, sparse=False):
    """Categories one-hot, other numbers scaled, then a regressor. Sparse is faster to predict with, slower to train a network."""
    numbers = [name for name in x.columns if name not in CATEGORIES]
    one_hot = OneHotEncoder(handle_unknown="ignore", sparse_output=sparse)
    return make_pipeline(
        ColumnTransformer([("one_hot", one_hot, CATEGORIES), ("scaled", StandardScaler(), numbers)]), regressor
    )


def network(x, seed, sparse=False):
    """A network 64-64 of 20 epochs on the square root of the target."""
    mlp = MLPRegressor(hidden_layer_sizes=(64, 64), batch_size=32, max_iter=20, random_state=seed)
    return TransformedTargetRegressor(encoded(x, mlp, sparse), func=np.sqrt, inverse_func=np.square)
