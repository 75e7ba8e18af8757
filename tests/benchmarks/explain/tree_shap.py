"""SHAP values of trees on the bike rentals, as tree-shap.ts: `python tree_shap.py shap|lightgbm|woodelf FOLDER forest|boosting ROWS [SOME]`.

The forest is scikit-learn's, the boosting model LightGBM's. SOME: that many rows are explained, and their time is scaled to ROWS."""

import sys
import warnings

import numpy as np
import pandas as pd
from peer import TEST_ROWS, tell, timed

tool, folder, kind, rows = sys.argv[1:5]
count = int(rows)
some = int(sys.argv[5]) if len(sys.argv) > 5 else count
warnings.filterwarnings("ignore")
table = pd.read_csv(f"{folder}/bikes-numbers.csv").astype(float)
x, y = table.drop(columns="bikers"), table["bikers"]
test = x[-TEST_ROWS:].reset_index(drop=True)
if kind == "forest":
    from sklearn.ensemble import RandomForestRegressor

    model = RandomForestRegressor(n_estimators=200, max_depth=20, random_state=42).fit(x[:-TEST_ROWS], y[:-TEST_ROWS])
else:
    from lightgbm import LGBMRegressor

    model = LGBMRegressor(n_estimators=100, n_jobs=1, verbose=-1).fit(x[:-TEST_ROWS], y[:-TEST_ROWS])
if count == TEST_ROWS:
    explained = test[:some]
else:
    explained = x.iloc[np.arange(some) % len(x)].reset_index(drop=True)


def explainer():
    """What gives SHAP values of rows."""
    if tool == "lightgbm":
        return lambda inputs: model.predict(inputs, pred_contrib=True)[:, :-1]
    if tool == "woodelf":
        from woodelf import WoodelfExplainer

        own = WoodelfExplainer(model)
        return lambda inputs: own.shap_values(inputs, verbose=False)
    import shap

    trees = shap.TreeExplainer(model)
    return lambda inputs: trees.shap_values(inputs, check_additivity=False)


# Loads the libraries, and compiles.
explainer()(test[:5])
explain, made = timed(explainer)
_, taken = timed(lambda: explain(explained))
scale = count / some
tell(
    {
        **{name: made[name] + scale * taken[name] for name in taken},
        **({"scaledFromRows": some} if scale != 1 else {}),
    }
)
