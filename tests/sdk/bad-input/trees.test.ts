import { describe, expect, it } from "vitest";
import { Model } from "../../../sdk/index.js";
import { csvOf, expectRefusal, experimentOn } from "../../support/bad-input.js";

const kinds = [
  ["forest", { kind: "forest", trees: 10 }],
  ["boosting", { kind: "boosting", rounds: 10, minLeafRows: 2 }],
] as const;

/** The whole chain; the metrics of the test rows. */
async function run(text: string, config: Readonly<Record<string, unknown>>) {
  const { chain } = await experimentOn(text, config);
  const done = await chain.train().evaluate().explain();
  for (const value of Object.values(done.metrics)) expect(Number.isFinite(value)).toBe(true);
  expect(done.explanation.shap.additive).toBe(true);
  return done;
}

describe.each(kinds)("a %s", (_, model) => {
  it("goes the whole chain, and predicts the same from its folder", async () => {
    const text = csvOf("x,c,y", 80, (i) => `${i % 13},${"abc"[i % 3]},${(i % 13) * 2 + (i % 3)}`);
    const { chain, folder } = await experimentOn(text, { model });
    const done = await chain.train().evaluate().explain();
    expect(done.explanation.shap).toMatchObject({ kind: "tree", additive: true });
    await done.save(`${folder}/saved`);
    const loaded = await Model.load(`${folder}/saved`);
    const inputs = done.testRows;
    expect([...(await loaded.predict(inputs)).rows()]).toEqual([...(await done.predict(inputs)).rows()]);
  });

  it("trains on constant columns", async () => {
    const done = await run(
      csvOf("x,c,y", 60, (i) => `1,a,${i % 5}`),
      { model },
    );
    expect(done.metrics.mae).toBeLessThan(2);
  });

  it("trains beside a column that is all missing in the training rows", async () => {
    await run(
      csvOf("x,gone,y", 60, (i) => `${i % 13},${i < 50 ? "" : i},${(i % 13) * 2}`),
      { model },
    );
  });

  it("trains where every value is missing but for one row", async () => {
    await run(
      csvOf("x,y", 60, (i) => `${i === 7 ? 3 : ""},${i % 4}`),
      { model },
    );
  });

  it("of rows that are all the same is refused, as their target does not vary", async () => {
    const text = csvOf("x,c,y", 60, () => "2,a,5");
    await expectRefusal(text, { model }, { code: "DATA_TARGET", step: "load", says: ["constant"] });
  });

  it("trains on rows that differ in their target only, and gives its mean", async () => {
    const text = csvOf("x,c,y", 60, (i) => `2,a,${i % 2}`);
    const { metrics } = await run(text, { model, metrics: ["mae"] });
    expect(Math.abs(metrics.mae - 0.5)).toBeLessThan(0.05);
  });

  it("trains on more columns than rows", async () => {
    const names = Array.from({ length: 300 }, (_, i) => `x${i}`);
    const text = csvOf(
      `${names.join()},y`,
      24,
      (i) => `${names.map((_, c) => (i * (c + 3)) % 17).join()},${i}`,
    );
    const { explanation } = await run(text, { model });
    expect(explanation.shap.features).toHaveLength(300);
  });

  it("takes a category that training did not see", async () => {
    const text = csvOf("x,c,y", 60, (i) => `${i % 13},${i < 45 ? "ab"[i % 2] : "new"},${i % 2}`);
    await run(text, { model });
  });

  it("of one class is refused", async () => {
    const text = csvOf("x,y", 60, (i) => `${i},yes`);
    const config = { model, task: "classification" };
    await expectRefusal(text, config, { code: "DATA_TARGET", step: "load", says: ["yes"] });
  });

  it("refuses infinite inputs", async () => {
    const text = csvOf("x,y", 60, (i) => `${i === 5 ? "inf" : i},${i}`);
    await expectRefusal(text, { model }, { code: "DATA_NOT_FINITE", step: "train", says: ['"x"'] });
  });

  it("of one row is refused, of two it trains", async () => {
    const config = { model, split: { kind: "chronological", testSize: 1 }, metrics: ["mae"] };
    const text = (rows: number) => csvOf("x,y", rows, (i) => `${i},${i}`);
    await expectRefusal(text(2), config, {
      code: "DATA_TOO_SMALL",
      step: "load",
      says: ["1 training row", "at least 2"],
    });
    await run(text(3), config);
  });
});

describe("100,000 categories", () => {
  it.each(kinds)("do not stop a %s", async (_, model) => {
    const text = csvOf("id,x,y", 120_000, (i) => `k${i % 100_000},${i % 7},${(i % 7) + (i % 100_000) / 1e5}`);
    const { chain } = await experimentOn(text, {
      model: { ...model, ...(model.kind === "forest" ? { trees: 2 } : { rounds: 5 }) },
      preprocessing: { categories: ["id"] },
      tracking: { enabled: false },
    });
    expect((await chain.train().evaluate()).metrics.mae).toBeLessThan(2);
  });
});
