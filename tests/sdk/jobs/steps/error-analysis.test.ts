import { describe, expect, it } from "vitest";
import { Experiment, Table } from "../../../../sdk/index.js";
import { CLASSES, csvOf, experimentOn } from "../../../support/bad-input.js";

/** Rows whose noise is large where c is "b". */
const NOISY = csvOf("x,c,y", 400, (i) => {
  const noise = ((i * 7919) % 101) / 101 - 0.5;
  return `${i % 13},${"abc"[i % 3]},${((i % 13) * 2 + noise * (i % 3 === 1 ? 20 : 1)).toFixed(4)}`;
});

describe("an evaluated experiment", () => {
  it("tells where it errs, what its errors say, and how far rows have moved", async () => {
    const { chain } = await experimentOn(NOISY, { split: { kind: "chronological", testSize: 0.5 } });
    const experiment = await chain.train().evaluate();
    const slices = experiment.slices({ maxShare: 0.5 });
    expect(slices.score).toBe(experiment.metrics.mae);
    expect(slices.worst[0]?.name).toBe("c = b");
    expect(slices.columns.map(({ name }) => name)).not.toContain("y");
    const residuals = experiment.residuals();
    expect(residuals.mae).toBeCloseTo(experiment.metrics.mae, 10);
    expect(residuals.autocorrelation).toBeDefined();
    const same = await experiment.drift();
    expect(same.verdict).toBe("stable");
    expect(same.columns.map(({ name }) => name)).toEqual(["x", "c", "y", "prediction"]);
    const rows = Array.from({ length: 200 }, (_, i) => ({ x: 50 + (i % 5), c: "a" }));
    const moved = await experiment.drift(Table.fromRows(rows));
    expect(moved.drifted.map(({ name }) => name)).toEqual(expect.arrayContaining(["x", "c", "prediction"]));
  });

  it("is compared with a stored model on the same test rows", async () => {
    const { chain, folder, config } = await experimentOn(NOISY, { name: "bikes" });
    const before = await chain.train().evaluate();
    await before.register({ name: "bikes", alias: "Champion" });
    const same = await before.compareWith("models:/bikes@Champion");
    expect(same).toMatchObject({ difference: 0, verdict: "no clear difference" });
    const worse = await Experiment.load(
      { ...config, model: { kind: "baseline" } },
      {
        onProgress: false,
        cwd: folder,
        env: {},
      },
    )
      .train()
      .evaluate();
    const comparison = await worse.compareWith("models:/bikes@Champion", { metric: "rmse" });
    expect(comparison).toMatchObject({
      verdict: "worse",
      champion: before.metrics.rmse,
      challenger: worse.metrics.rmse,
    });
    await expect(worse.compareWith("models:/bikes/9")).rejects.toMatchObject({ code: "TRACKING_MISSING" });
  });

  it("refuses what does not fit: residuals of classes, a model of another target", async () => {
    const { chain, folder } = await experimentOn(CLASSES, { split: { kind: "stratified", testSize: 0.5 } });
    const classes = await chain.train().evaluate();
    expect(() => classes.residuals()).toThrow(expect.objectContaining({ code: "METRIC_UNDEFINED" }));
    const { chain: numbers } = await experimentOn(NOISY, { name: "n" });
    const place = await (await numbers.train()).save(`${folder}/numbers`);
    await expect(classes.compareWith(place)).rejects.toMatchObject({
      code: "MODEL_INVALID",
      message: expect.stringContaining("predict different things"),
    });
  });
});
