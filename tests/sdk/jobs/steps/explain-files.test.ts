import { join } from "node:path";
import { expect, it } from "vitest";
import { openStore } from "../../../../sdk/io/registries/index.js";
import { experimentOn, NUMBERS } from "../../../support/bad-input.js";

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

it("a run keeps none where that is switched off", async () => {
  expect((await explained(false)).kept).toEqual([]);
});
