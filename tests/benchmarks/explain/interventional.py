"""What interventional.ts measures, by woodelf-explainer or shap. `python interventional.py FOLDER woodelf|shap values|interactions [path]`"""

import contextlib
import os
import sys

import lightgbm
import numpy as np
import pandas as pd
from peer import tell, timed

folder, library, what = sys.argv[1:4]
model = lightgbm.Booster(model_file=f"{folder}/model.txt")
rows = pd.read_csv(f"{folder}/rows.csv")
background = None if "path" in sys.argv else pd.read_csv(f"{folder}/background.csv")


def explainer():
    if library == "woodelf":
        import woodelf

        return woodelf.WoodelfExplainer(model, background)
    import shap

    perturbation = "tree_path_dependent" if background is None else "interventional"
    return shap.TreeExplainer(model, background, feature_perturbation=perturbation)


def work():
    # The explainer is made anew: what it computes from the background belongs to the work.
    explain = explainer()
    return explain.shap_values(rows) if what == "values" else explain.shap_interaction_values(rows)


with open(os.devnull, "w") as nowhere, contextlib.redirect_stderr(nowhere), contextlib.redirect_stdout(nowhere):
    if library == "woodelf":
        work()  # What is compiled and cached at first use does not count.
    else:
        explainer()
    values, taken = timed(work)
tell({**taken, "meanAbsolute": float(np.abs(np.asarray(values, dtype=float)).mean())})
