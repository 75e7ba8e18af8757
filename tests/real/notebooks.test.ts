import { cp, mkdir, readdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InstalledKernel, installKernel } from "../support/installed-kernel.js";
import { formOf, type NotebookCell, readNotebook } from "../support/notebooks.js";
import { findJupyter } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { ROOT } from "../support/source-files.js";

const TOURS = join(ROOT, "notebooks");

/** What a tour's cells must show, in this order, by its file; figures that move with the machine are left out. */
const SHOWN: Readonly<Record<string, readonly (string | RegExp)[]>> = {
  "02-data-and-schemas.ipynb": [
    "Table: 121 rows x 5 columns",
    "875ad103b4d164c1b704577cf97a33a2",
    /3 columns break .*row 30: "North ".*row 60: 9999/s,
    /│ mae +│ +1\.8345/,
    "43.1388",
    'column "price" does not hold what the model was trained on',
  ],
  "03-tuning-and-comparing.ipynb": [
    /boosting │ 47\.69.*forest .*linear .*baseline/s,
    "Study by TPE: 10 trials",
    "'target.transform'",
    /│ mae +│ +31\.810/,
    "≈ no clear difference",
  ],
  "04-explaining.ipynb": [
    /│ mae +│ +33\.38/,
    "Base value 146.7 bikers",
    "hr interacts most with workingday",
    "Cohorts by like SHAP values",
    "Row 17 (test row 96): 146.7 → 170.8 bikers",
    "Forces on row 17 (test row 96)",
    "Forces on 300 rows in bikers, the highest prediction first",
    "SHAP values of 300 rows in bikers, like rows side by side",
    /the largest errors: rows \d+, \d+, \d+/,
    "Partial dependence on temp",
    "Accumulated local effects of temp",
    "Surrogate tree",
    "Nearest row with bikers above 300",
    "cohorts err more",
    "Test row 96 is predicted 170.8 bikers",
  ],
  "05-classification.ipynb": [
    "Table: 150 rows x 5 columns",
    /│ accuracy │ 0\.95556/,
    "species of 45 rows, class by class",
    "probability_versicolor",
    "calibrated by sigmoid",
    /│ rocAuc +│ +0\.998/,
    /flagged as malignant.*best F1.*least cost/s,
    /Flag from 0\.\d+ on: finds \d+ %/,
    "a false negative 20",
    "SHAP values in probability for class malignant",
  ],
  "06-tracking-and-registry.ipynb": [
    "FINISHED",
    "version 1, now bikes@Champion",
    "version 2",
    "✓ better",
    "233.983",
    "now bikes@training",
    "Nothing new",
  ],
  "07-serving.ipynb": [
    "version 1, now bikes@Champion",
    "It listens at **http://127.0.0.1:",
    "{ prediction: 147.93612",
    /status: 422.*row: 1, field: 'temp', code: 'type', got: '"warm"', wanted: 'a number'/s,
    /baseValue: 136\.82.*hr: 92\.1.*prediction: 147\.936/s,
    /predictions: \[ 72\.787\d+, 147\.936/,
    "version 2, now bikes@Champion",
    "{ prediction: 206.1430",
  ],
  "08-custom-model.ipynb": [
    /│ mae +│ +2\d\./,
    "Training history: 15 epochs",
    "custom (regression)",
    "custom (regression)",
  ],
  "09-model-from-python.ipynb": [/│ mae +│ +31\.243/, "onnx (regression)", "Base value", "✓ better"],
  "10-arquero-and-danfojs.ipynb": [
    "Arquero table: 8,645 rows x 15 columns",
    /17 │ +250 │ 394\.916/,
    /cool +│ 110\.517/,
    "72.534",
    /│ r2 +│ 0\.7/,
    "Table: 1,440 rows x 2 columns",
  ],
};

describe("the tours in notebooks/", () => {
  let real: Awaited<ReturnType<typeof requireReal<InstalledKernel>>>;
  let folder = "";
  beforeAll(async () => {
    real = await requireReal("Jupyter's clients", async () => installKernel(await findJupyter()));
    if (real.found === undefined) return;
    // As in a clone, but what they write lies elsewhere.
    folder = join(real.found.folder, "clone");
    await mkdir(folder);
    await cp(TOURS, join(folder, "notebooks"), {
      recursive: true,
      filter: (path) => !/mlruns|outputs/.test(path),
    });
    for (const name of ["fixtures", "node_modules"]) await symlink(join(ROOT, name), join(folder, name));
  });
  afterAll(() => real.found?.remove());

  it("are all looked at, and lie there without outputs", async () => {
    const files = (await readdir(TOURS)).filter((name) => name.endsWith(".ipynb"));
    // The first one has tests of its own.
    expect(files.sort()).toEqual(["01-first-experiment.ipynb", ...Object.keys(SHOWN)]);
    for (const file of files) {
      const { cells } = await readNotebook(join(TOURS, file));
      expect(
        cells.filter(({ outputs }) => (outputs ?? []).length > 0),
        file,
      ).toEqual([]);
    }
  });

  it.each(Object.keys(SHOWN))(
    "%s",
    async (name) => {
      const kernel = real.found;
      if (kernel === undefined) return;
      const file = join(folder, "notebooks", name);
      const { code, stderr } = await kernel.run("jupyter-execute", ["--inplace", file], {
        timeoutMs: 170_000,
      });
      expect(code, stderr).toBe(0);
      const { cells } = await readNotebook(file);
      const shown = stripVTControlCharacters(cells.flatMap(textOf).join("\n"));
      const missing: string[] = [];
      let from = 0;
      for (const wanted of SHOWN[name]) {
        const at = shown
          .slice(from)
          .search(typeof wanted === "string" ? wanted.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&") : wanted);
        if (at < 0) missing.push(String(wanted));
        else from += at + 1;
      }
      expect(missing, shown).toEqual([]);
    },
    180_000,
  );
});

/** All that a cell shows, as text. */
function textOf(cell: NotebookCell): string[] {
  const streams = (cell.outputs ?? []).flatMap(({ text }) =>
    text === undefined ? [] : [[text].flat().join("")],
  );
  return [...streams, ...formOf({ ...cell, outputs: cell.outputs ?? [] })];
}
