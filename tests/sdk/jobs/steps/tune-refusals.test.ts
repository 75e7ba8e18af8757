import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Experiment, type TuneInput } from "../../../../sdk/index.js";
import { expectClear, experimentOn, failure, NUMBERS, runStatuses } from "../../../support/bad-input.js";

const FOREST = { kind: "forest", trees: 4 } as const;
const SPACE: TuneInput["space"] = { "model.maxDepth": { int: [1, 6] } };

describe("tune refuses", () => {
  it.each([
    [
      { "model.maxDeph": { int: [1, 3] } },
      "CONFIG_KEY_UNKNOWN",
      [/tune\.space: model\.maxDeph = 1/, /"maxDepth"/],
    ],
    [{ "modle.maxDepth": { int: [1, 3] } }, "CONFIG_KEY_UNKNOWN", [/"modle\.maxDepth"/, /"model"/]],
    [{ "model.maxDepth": { int: [0, 3] } }, "CONFIG_INVALID", [/model\.maxDepth = 0/, /at least 1/]],
    [{ "split.testSize": { int: [1, 3] } }, "CONFIG_INVALID", [/could not be compared/]],
    [{ "target.column": { choice: ["x", "y"] } }, "CONFIG_INVALID", [/target\.transform/]],
    [
      { model: { choice: [{ kind: "linear" }, { kind: "forrest" }] } },
      "CONFIG_INVALID",
      [/forrest/, /"forest"/],
    ],
    [{ "clean.0.with": { choice: ["mean"] } }, "CONFIG_INVALID", [/clean/]],
    [{}, "CONFIG_INVALID", [/one parameter or more/]],
    [{ "model.trees": { int: [9, 3] } }, "CONFIG_INVALID", [/lower bound first/]],
  ] as const)("refuses the space %j before anything runs", async (space, code, says) => {
    const { folder, chain } = await experimentOn(NUMBERS, { model: FOREST });
    expectClear(await failure(chain.tune({ space: space as never })), { code, says }, "tune");
    expect(runStatuses(folder)).toEqual([]);
    expect(existsSync(join(folder, ".assay"))).toBe(false);
  });

  it("refuses a metric that is not scored, halving that no model has, and an output that is there", async () => {
    const { folder, config, chain } = await experimentOn(NUMBERS, { model: FOREST });
    const metric = await failure(chain.tune({ space: SPACE, metric: "mea" }));
    expectClear(metric, { code: "METRIC_UNKNOWN", says: [/"mae"/] }, "tune");
    const halving = await failure(chain.tune({ space: SPACE, halving: { resource: "epochs" } }));
    expectClear(halving, { code: "CONFIG_INVALID", says: [/forest has no epochs/] }, "tune");
    const output = await failure(chain.tune({ space: SPACE, output: join(folder, "data.csv") }));
    expectClear(output, { code: "OUTPUT_EXISTS", says: [/overwrite/] }, "tune");
    const both = await failure(
      Experiment.load([config, { compare: ["linear"], tune: { space: SPACE } }], {
        cwd: folder,
        env: {},
        onProgress: false,
      }),
    );
    expectClear(both, { code: "CONFIG_INVALID", says: [/one of tune and compare/] });
    expect(runStatuses(folder)).toEqual([]);
  });

  it("refuses to write a function that was given in code to a file", async () => {
    const { folder, chain } = await experimentOn(NUMBERS, {
      model: { kind: "custom", build: () => undefined, epochs: 2 },
    });
    const space: TuneInput["space"] = { "model.learningRate": { uniform: [0.1, 0.2] } };
    const error = await failure(chain.tune({ space, output: "best.yaml" }));
    expectClear(error, { code: "CONFIG_INVALID", says: [/holds a function/] }, "tune");
    expect(runStatuses(folder)).toEqual([]);
  });
});
