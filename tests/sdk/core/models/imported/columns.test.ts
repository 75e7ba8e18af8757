import { describe, expect, it } from "vitest";
import {
  adoptTrees,
  lightgbmDefinition,
  xgboostDefinition,
} from "../../../../../sdk/core/models/imported/index.js";
import { Table } from "../../../../../sdk/core/tables/index.js";
import { treeFile, treeRows } from "../../../../support/tree-files.js";

const { inputs } = treeRows();
const failure = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe("columns of imported trees", () => {
  const file = treeFile("xgboost-categories.json");
  const names = inputs.names;
  const adopt =
    (said: Parameters<typeof adoptTrees>[3], known: readonly string[] = names) =>
    () =>
      adoptTrees("xgboost", file, known, said);

  it("are refused where the config does not fit them", () => {
    expect(adopt({ columns: ["size"] })).toThrow(failure("CONFIG_INVALID", /Got: 1. Wanted: 6: size, age/));
    expect(adopt({ columns: [...names.slice(0, 5), "wort"] })).toThrow(
      failure("DATA_COLUMN_MISSING", /names "wort".*mean "word"/s),
    );
    expect(adopt({ categories: { wrod: ["a"] } })).toThrow(
      failure("CONFIG_INVALID", /categories names "wrod".*mean "word"/s),
    );
  });

  it("of numbers do not take texts", async () => {
    const config = {
      kind: "lightgbm",
      path: "",
      read: async () => treeFile("lightgbm-regression.txt"),
    } as const;
    const table = Table.from(
      names.map(
        (name) =>
          [
            name,
            name === "size" ? Array.from({ length: inputs.numRows }, () => "a") : inputs.column(name),
          ] as const,
      ),
    );
    await expect(
      lightgbmDefinition.adopt(config, {
        task: "regression",
        inputs: table,
        target: inputs.column("size"),
        targetName: "y",
      }),
    ).rejects.toThrow(
      failure("CONFIG_INVALID", /"size" holds texts, and the LightGBM model reads numbers there/),
    );
  });

  it("of another task, or without their file, are not adopted", async () => {
    const rows = { inputs, target: inputs.column("size"), targetName: "y" };
    const config = { kind: "xgboost", path: "" } as const;
    const read = async () => treeFile("xgboost-regression.json");
    await expect(
      xgboostDefinition.adopt({ ...config, read }, { task: "classification", ...rows }),
    ).rejects.toThrow(failure("CONFIG_INVALID", /an objective whose predictions are sums/));
    await expect(xgboostDefinition.adopt(config, { task: "regression", ...rows })).rejects.toThrow(
      failure("INTERNAL", /withModelFile/),
    );
  });

  it("read codes below 0 as XGBoost does, booleans as levels, and missing texts", async () => {
    const { encoding } = adoptTrees("xgboost", file, names, {
      categories: { word: [false, true], size: ["a"] },
    });
    const rows = Table.from({
      size: ["a", null],
      age: [1, 2],
      heat: [1, 2],
      zeros: [1, 2],
      code: [1, 2],
      word: [true, false],
    });
    const { data } = encoding.transform(rows);
    expect([...data].filter((_, at) => at % 6 === 0)).toEqual([0, Number.NaN]);
    expect([...data].filter((_, at) => at % 6 === 5)).toEqual([1, 0]);
    expect(() => encoding.transform(rows.drop(["word"]))).toThrow(failure("SCHEMA_MISMATCH", /"word"/));
  });

  it("are not restored from a state that is not whole", async () => {
    const { estimator } = adoptTrees("xgboost", file);
    const { json, arrays } = await estimator.state();
    const shape = { task: "regression", classes: 0 } as const;
    const config = { kind: "xgboost", path: "" } as const;
    const { plan, trees } = json as { plan: { columns: unknown[] }; trees: never };
    for (const damaged of [null, { trees }, { plan: { ...plan, columns: plan.columns.slice(1) }, trees }])
      await expect(
        xgboostDefinition.restoreAdopted(config, shape, { json: damaged as never, arrays }),
      ).rejects.toThrow(failure("MODEL_INVALID", /saved trees of another library are damaged/));
  });
});
