"""The same by scikit-learn's MLPRegressor. `python dense/train_sklearn.py FOLDER WORK`"""

import os
import sys
import warnings

sys.path.insert(0, os.path.dirname(__file__))

from rows import read, tell, timed
from sklearn.neural_network import MLPRegressor

warnings.filterwarnings("ignore")
x, y, epochs, batch = read()
model = MLPRegressor(
    hidden_layer_sizes=(64, 64),
    batch_size=batch,
    max_iter=epochs,
    alpha=0,
    random_state=1,
    tol=0,
    n_iter_no_change=epochs + 1,
)
_, taken = timed(lambda: model.fit(x, y))
tell({**taken, "loss": 2 * model.loss_})
