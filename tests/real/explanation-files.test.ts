import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { writeExplanation } from "../../sdk/index.js";
import { withInteractions } from "../support/additive.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { bikesReport } from "../support/report-input.js";

const python = requireReal("Python with pandas", findPython);
let folder = "";
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Adds values up again, as a reader of the files would. */
const READ = `
import json, sys
import pandas as pd
import pyarrow.parquet as pq
folder = sys.argv[1]
read = lambda name: pd.read_parquet(f"{folder}/{name}.parquet")
values, importances, rows, pairs = (read(n) for n in ("shap_values", "importances", "rows", "interactions"))
wide = values.pivot(index=["row", "output"], columns="feature", values="shapValue")
first = values.groupby(["row", "output"]).first()
line = pairs.groupby(["row", "feature"])["interaction"].sum()
own = values.set_index(["row", "feature"])["shapValue"]
print(json.dumps({
  "gap": float((wide.sum(axis=1) + first["baseValue"] - first["prediction"]).abs().max()),
  "lineGap": float((line - own).abs().max()),
  "rows": rows["row"].tolist()[:3],
  "size": [len(values), len(importances), len(rows), len(pairs)],
  "top": importances["feature"][0],
  "temp": importances.set_index("feature").loc["temp", "correlatedWith"],
  "types": {f.name: str(f.type) for f in pq.read_schema(f"{folder}/shap_values.parquet")},
}))
`;

it("pandas and pyarrow read an explanation's files, and its values add up there", async (context) => {
  const environment = (await python).use(context);
  const made = bikesReport().explanation;
  if (made === undefined) throw new Error("no explanation");
  folder = await mkdtemp(join(tmpdir(), "assay-explanation-python-"));
  await writeExplanation(withInteractions(made), folder);
  const { stdout } = await promisify(execFile)(environment.bin("python"), ["-c", READ, folder]);
  const read = JSON.parse(stdout);
  const width = made.shap.features.length;
  expect(read.gap).toBeLessThan(1e-9);
  expect(read.lineGap).toBeLessThan(1e-9);
  expect(read.size).toEqual([200 * width, width, 200, 200 * width * width]);
  expect(read.rows).toEqual([...made.rowIndices.slice(0, 3)]);
  expect(read.top).toBe(made.importances[0].feature);
  expect(read.temp).toBe("atemp");
  expect(read.types).toMatchObject({ row: "uint32", shapValue: "double" });
});
