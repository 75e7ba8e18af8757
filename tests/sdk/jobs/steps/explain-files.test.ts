import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../../../sdk/io/registries/index.js";
import { logExplanation } from "../../../../sdk/jobs/steps/autolog.js";
import type { ProgressEvent } from "../../../../sdk/utils/progress/index.js";
import { experimentOn, NUMBERS } from "../../../support/bad-input.js";
import { threeClasses } from "../../../support/explained.js";

/** Files of explanations that a run keeps, and those that are written by hand, by relative path. */
async function explained(explanations: boolean) {
  const { folder, chain } = await experimentOn(NUMBERS, {
    model: { kind: "linear" },
    tracking: { log: { explanations } },
  });
  const experiment = await chain.train().evaluate().explain();
  const kept = await openStore(join(folder, "mlruns")).listArtifacts(
    experiment.run?.id ?? "",
    "explanations",
  );
  const written = await experiment.explanation.write("by-hand");
  return { folder, kept: kept.map(({ path }) => path).sort(), written };
}

it("a run keeps its explanation as Parquet, and an explanation is written beside the config", async () => {
  const { folder, kept, written } = await explained(true);
  const names = ["importances", "rows", "shap_values"].map((name) => `${name}.parquet`);
  expect(kept).toEqual(names.map((name) => `explanations/${name}`));
  expect(written.toSorted()).toEqual(names.map((name) => join(folder, "by-hand", name)));
});

it("a run keeps an explanation with too many interaction values without these, and says so", async () => {
  const plain = threeClasses();
  // One array stands for 101: a file would have 1.01e8 lines.
  const interactions = Array<Float64Array>(101).fill(new Float64Array(1e6));
  const whole = { ...plain, shap: { ...plain.shap, interactions } };
  const kept: string[] = [];
  const notes: ProgressEvent[] = [];
  await logExplanation(
    {
      artifact: async (path) => {
        kept.push(path);
      },
    },
    whole,
    { signal: new AbortController().signal, emit: (event) => notes.push(event) },
  );
  expect(kept.toSorted()).toEqual(
    ["importances", "rows", "shap_values"].map((name) => `explanations/${name}.parquet`),
  );
  expect(notes).toEqual([
    {
      type: "note",
      level: "warn",
      message: expect.stringMatching(/without its interaction values: 101,000,000 of them/),
    },
  ]);
});

it("a run keeps none where that is switched off", async () => {
  expect((await explained(false)).kept).toEqual([]);
});
