import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Experiment } from "../../../sdk/index.js";
import { expectClear, expectRefusal, experimentOn, NUMBERS } from "../../support/bad-input.js";
import { temporaryFolder } from "../../support/temporary.js";

const YAML = `name: small
dataset:
  kind: csv
  path: data.csv
target: y
model:
  kind: dense
  epochs: 2
`;

/** What comes of a config file with this text. */
async function failureOf(text: string): Promise<unknown> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "data.csv"), NUMBERS);
  await writeFile(join(folder, "small.yaml"), text);
  return Experiment.load("small.yaml", { onProgress: false, cwd: folder, env: {} }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

describe("a config is refused with file and line where", () => {
  it.each([
    ["a key is misspelt", ["epochs", "epoch"], "CONFIG_KEY_UNKNOWN", ["small.yaml:8:3", '"epochs"']],
    ["a value has another type", ["epochs: 2", "epochs: many"], "CONFIG_INVALID", ["small.yaml:8", '"many"']],
    [
      "a number is out of range",
      ["epochs: 2", "epochs: 0"],
      "CONFIG_INVALID",
      ["small.yaml:8", "at least 1"],
    ],
    ["a kind is not known", ["kind: dense", "kind: dens"], "CONFIG_INVALID", ["small.yaml:7", '"dense"']],
    ["it is no YAML", ["model:", "model: ["], "CONFIG_SYNTAX", ["small.yaml:"]],
    ["a variable is not set", ["target: y", "target: ${env:NO_SUCH}"], "CONFIG_INTERPOLATION", ["NO_SUCH"]],
  ] as const)("%s", async (_, [good, bad], code, says) => {
    expectClear(await failureOf(YAML.replace(good, bad)), { code, says });
  });

  it("it is not there, or is no config", async () => {
    const load = (config: unknown) =>
      Experiment.load(config as string, { onProgress: false, cwd: "/", env: {} }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expectClear(await load("nowhere.yaml"), { code: "CONFIG_FILE_MISSING", says: ["nowhere.yaml"] });
    for (const config of [undefined, null, 5, [], [{}, null]]) {
      expectClear(await load(config), { code: "CONFIG_INVALID", says: ["config"] });
    }
    expectClear(await load({}), { code: "CONFIG_INVALID", says: ["dataset", "target", "model"] });
  });

  it("a metric is misspelt, before anything is trained", async () => {
    await expectRefusal(
      NUMBERS,
      { metrics: ["rsme"] },
      { code: "METRIC_UNKNOWN", step: "load", says: ['"rsme"', 'Did you mean "rmse"?'] },
    );
  });
});

describe("a seed", () => {
  const maeOf = async (seed: number): Promise<number> => {
    const model = { kind: "dense", layers: [4], epochs: 1 };
    const { chain } = await experimentOn(NUMBERS, { seed, model });
    return (await chain.train().evaluate()).metrics.mae;
  };

  it("of 0 is a seed like any other: the same twice, and not that of 1", async () => {
    const [zero, again, one] = [await maeOf(0), await maeOf(0), await maeOf(1)];
    expect(again).toBe(zero);
    expect(one).not.toBe(zero);
  });

  it.each([1.5, 2 ** 53, Number.NaN])("of %d is refused", async (seed) => {
    await expectRefusal(NUMBERS, { seed }, { code: "CONFIG_INVALID", says: ["seed"] });
  });
});

describe("an explanation", () => {
  it("takes all rows and background rows where more are asked for than there are", async () => {
    const { chain } = await experimentOn(NUMBERS, { explain: { rows: 500, background: 5000 } });
    const { explanation } = await chain.train().evaluate().explain();
    expect(explanation.shap).toMatchObject({ rows: 15, background: 45 });
  });
});
