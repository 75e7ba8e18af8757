import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BoostingConfig, boostingDefinition } from "../../../../../sdk/core/models/boosting/index.js";
import type { EstimatorShape } from "../../../../../sdk/core/models/model.js";
import { unpackTrees } from "../../../../../sdk/core/models/trees/pack.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { matrix, REGRESSION, targets, train, uniformRows } from "../../../../support/tree-data.js";

const x = uniformRows(600, 4, 2);
const noise = random(9);
const y = targets(x, ([a, b, c]) => 10 * a + 5 * b * c + noise.normal());

async function boosted(
  config: Omit<BoostingConfig, "kind"> = {},
  data: Parameters<typeof train>[1] = { x, y },
  shape: EstimatorShape = REGRESSION,
  seed = 0,
) {
  const boosting = boostingDefinition.create({ kind: "boosting", rounds: 20, ...config }, shape);
  const history = await train(boosting, data, { seed });
  const ensemble = unpackTrees(await boosting.state());
  const { roots, feature } = ensemble;
  const leaves = Array.from(roots, (root, t) => ((roots[t + 1] ?? feature.length) - root + 1) / 2);
  return { boosting, history, ensemble, leaves, predictions: await boosting.predict(data.x) };
}

const classification = (classes: number) => ({ task: "classification", classes }) as const;

describe("boosting keeps its bounds", () => {
  it("maxLeaves, maxDepth and minLeafRows", async () => {
    expect(Math.max(...(await boosted({ maxLeaves: 6 })).leaves)).toBe(6);
    expect(Math.max(...(await boosted({ maxDepth: 2 })).leaves)).toBe(4);
    const { ensemble } = await boosted({ minLeafRows: 50 });
    expect(Math.min(...ensemble.cover)).toBeGreaterThanOrEqual(50);
  });

  it("minGain: a split that gains less is not made", async () => {
    const { leaves: few } = await boosted({ rounds: 1, minGain: 100 });
    const { leaves: many } = await boosted({ rounds: 1 });
    expect(few[0]).toBeGreaterThan(1);
    expect(few[0]).toBeLessThan(many[0]);
    expect((await boosted({ minGain: 1e9 })).leaves).toEqual([1]);
  });

  it("L1 and L2: leaves are those of the closed form", async () => {
    const data = {
      x: matrix(Array.from({ length: 40 }, (_, i) => [i < 20 ? 0 : 1])),
      y: Float64Array.from({ length: 40 }, (_, i) => (i < 20 ? -1 : 1)),
    };
    // One step of size 1: a leaf of 20 rows whose residuals are 1 gives (20 - l1) / (20 + l2).
    const settings = { rounds: 1, learningRate: 1 };
    const { predictions } = await boosted({ ...settings, l1: 4, l2: 12 }, data);
    expect(predictions[39]).toBeCloseTo(16 / 32, 12);
    expect(predictions[0]).toBeCloseTo(-16 / 32, 12);
    const { predictions: none } = await boosted({ ...settings, l1: 25 }, data);
    expect(none.every((value) => value === 0)).toBe(true);
  });

  it("columnSample: a tree splits by the columns that it was given only; rowSample: it sees as many rows", async () => {
    const { ensemble } = await boosted({ columnSample: 0.25, rowSample: 0.5 });
    const { roots, feature, cover } = ensemble;
    for (const [t, root] of roots.entries()) {
      const used = feature.subarray(root, roots[t + 1] ?? feature.length).filter((column) => column >= 0);
      expect(new Set(used).size).toBeLessThanOrEqual(1);
      expect(cover[root]).toBe(300);
    }
    expect(new Set(feature).size).toBeGreaterThan(3);
  });

  it("the same seed gives the same bytes, another others", async () => {
    const sampled = { rowSample: 0.5, columnSample: 0.5 };
    const [a, b, c] = await Promise.all(
      [3, 3, 4].map((seed) => boosted(sampled, { x, y }, REGRESSION, seed)),
    );
    expect(a.ensemble).toEqual(b.ensemble);
    expect(a.ensemble).not.toEqual(c.ensemble);
  });

  it("rows without weight and no bounds at all leave finite predictions", async () => {
    const weights = Float64Array.from({ length: 600 }, (_, row) => (row % 100 === 0 ? 1 : 0));
    const settings = { minLeafRows: 1, minLeafHessian: 0, rowSample: 0.01 };
    for (const loss of ["squared", "quantile", "poisson"] as const) {
      const { predictions } = await boosted({ ...settings, loss }, { x, y: y.map(Math.abs), weights });
      expect(predictions.every(Number.isFinite)).toBe(true);
    }
    const { predictions } = await boosted({ ...settings, rowSample: 1 });
    expect(predictions.every(Number.isFinite)).toBe(true);
  });
});

describe("monotone columns", () => {
  const losses = ["squared", "poisson", "absolute", "quantile"] as const;

  it.each(losses)("loss %s: predictions never fall with one that increases", async (loss) => {
    const run = fc.asyncProperty(fc.nat(1e6), async (seed) => {
      const draw = random(seed);
      const rows = uniformRows(150, 3, seed);
      const truth = targets(rows, ([a, b]) => Math.abs(Math.sin(9 * a) + 2 * b + draw.normal()));
      const { boosting } = await boosted(
        {
          loss,
          rounds: 8,
          minLeafRows: 3,
          maxLeaves: 12,
          monotone: { x0: "increasing", x1: "decreasing" },
          ...(loss === "quantile" ? { quantile: 0.8 } : {}),
        },
        { x: rows, y: truth },
      );
      const fixed = [draw.next(), draw.next(), draw.next()];
      for (const [column, sign] of [
        [0, 1],
        [1, -1],
      ]) {
        const line = matrix(
          Array.from({ length: 60 }, (_, i) => fixed.map((value, c) => (c === column ? i / 59 : value))),
        );
        const predictions = await boosting.predict(line);
        for (let i = 1; i < 60; i++)
          expect(sign * (predictions[i] - predictions[i - 1])).toBeGreaterThanOrEqual(-1e-12);
      }
    });
    await fc.assert(run, { numRuns: 25 });
  });

  it("that are not there are refused by name", async () => {
    await expect(boosted({ monotone: { nowhere: "increasing" } })).rejects.toMatchObject({
      code: "DATA_COLUMN_MISSING",
      message: expect.stringContaining("nowhere"),
    });
  });
});

describe("early stopping", () => {
  it("keeps the trees of the best round, and the history says which", async () => {
    const stopping = { rounds: 500, learningRate: 0.3, earlyStopping: { patience: 5 } } as const;
    const { history, ensemble } = await boosted({ ...stopping, validationRows: "random" });
    const losses = history.epochs.map(({ logs }) => logs.valLoss);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(history).toMatchObject({ bestEpoch: best, stoppedEarly: true });
    expect(history.epochs).toHaveLength(best + 5);
    expect(ensemble.roots).toHaveLength(best);
  });

  const asked = async (config: Omit<BoostingConfig, "kind">, after: number) => {
    const stop = new AbortController();
    const boosting = boostingDefinition.create({ kind: "boosting", ...config }, REGRESSION);
    const features = { names: ["a", "b", "c", "d"], groups: [] };
    const history = await boosting.fit(
      { x, y, features },
      {
        random: random(0),
        stop: stop.signal,
        onEpoch: ({ epoch }) => {
          if (epoch === after) stop.abort();
        },
      },
    );
    return { history, rounds: unpackTrees(await boosting.state()).roots.length };
  };

  it("is done by hand too: after the round that runs, with the best by the rows held out", async () => {
    const config = {
      rounds: 500,
      learningRate: 0.5,
      validationFraction: 0.2,
      validationRows: "random",
    } as const;
    const { history, rounds } = await asked(config, 60);
    const losses = history.epochs.map(({ logs }) => logs.valLoss);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(best).toBeLessThan(60);
    expect(history).toMatchObject({ bestEpoch: best, stoppedEarly: true, stoppedOnRequest: true });
    expect(history.epochs).toHaveLength(60);
    expect(rounds).toBe(best);
  });

  it("by hand keeps all rounds where no rows are held out; after the last one it comes too late", async () => {
    const { history, rounds } = await asked({ rounds: 40 }, 7);
    expect(history).toMatchObject({ bestEpoch: 7, stoppedEarly: true, stoppedOnRequest: true });
    expect(rounds).toBe(7);
    const late = await asked({ rounds: 7 }, 7);
    expect(late.history).not.toHaveProperty("stoppedOnRequest");
    expect(late.rounds).toBe(7);
  });

  it("watches the rows that it is given", async () => {
    const boosting = boostingDefinition.create({ kind: "boosting", rounds: 3 }, REGRESSION);
    const features = { names: ["a"], groups: [{ name: "a", columns: [0] }] };
    const rows = uniformRows(50, 1, 1);
    const validation = { x: matrix([[0.5]]), y: Float64Array.of(7) };
    const own = targets(rows, ([a]) => a);
    const { epochs } = await boosting.fit({ x: rows, y: own, features, validation }, { random: random(0) });
    const [prediction] = await boosting.predict(validation.x);
    expect(epochs[2].logs.valLoss).toBeCloseTo((7 - prediction) ** 2, 9);
  });
});

describe("losses", () => {
  it("poisson: rates above 0 whose sum is near that of the counts; counts below 0 are refused", async () => {
    const counts = targets(x, ([a, b]) => Math.floor(6 * a * b));
    const { predictions } = await boosted({ loss: "poisson", rounds: 100 }, { x, y: counts });
    expect(Math.min(...predictions)).toBeGreaterThan(0);
    const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
    expect(sum(predictions) / sum(counts)).toBeCloseTo(1, 1);
    const below = counts.slice();
    below[17] = -1;
    await expect(boosted({ loss: "poisson" }, { x, y: below })).rejects.toMatchObject({
      code: "DATA_TARGET",
      message: expect.stringContaining("-1 in training row 17"),
    });
    await expect(boosted({ loss: "poisson" }, { x, y: new Float64Array(600) })).rejects.toMatchObject({
      code: "DATA_TARGET",
    });
  });

  it.each([0.1, 0.5, 0.9])("quantile %d: about that part of unseen rows lies below", async (quantile) => {
    const draw = random(1);
    const all = uniformRows(6000, 2, 5);
    const truth = targets(all, ([a]) => 4 * a + (1 + a) * draw.normal());
    const part = (from: number, to: number) => ({
      data: all.data.slice(2 * from, 2 * to),
      rows: to - from,
      columns: 2,
    });
    const { boosting } = await boosted(
      { loss: "quantile", quantile, rounds: 60, maxLeaves: 8 },
      { x: part(0, 4000), y: truth.slice(0, 4000) },
    );
    const predictions = await boosting.predict(part(4000, 6000));
    const below = predictions.filter((value, i) => truth[4000 + i] <= value).length / 2000;
    expect(Math.abs(below - quantile)).toBeLessThan(0.04);
  });

  it("of classes: probabilities in [0, 1] that add up to 1", async () => {
    for (const classes of [2, 4]) {
      const labels = targets(x, ([a]) => Math.floor(classes * a));
      const { predictions } = await boosted({}, { x, y: labels }, classification(classes));
      expect(predictions).toHaveLength(600 * classes);
      let right = 0;
      for (let row = 0; row < 600; row++) {
        const own = predictions.subarray(row * classes, (row + 1) * classes);
        expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
        if (own.indexOf(Math.max(...own)) === labels[row]) right++;
      }
      expect(right / 600).toBeGreaterThan(0.95);
    }
  });

  it("that do not fit the task are refused", async () => {
    const make = (config: Partial<BoostingConfig>, shape: EstimatorShape) => () =>
      boostingDefinition.create({ kind: "boosting", ...config }, shape);
    expect(make({ loss: "poisson" }, classification(2))).toThrow(/CONFIG_INVALID|loss/);
    expect(make({ quantile: 0.3 }, REGRESSION)).toThrow(/loss: quantile/);
  });

  it("come back from their state bit for bit, and other trees are refused", async () => {
    const { boosting, predictions } = await boosted({ loss: "poisson" }, { x, y: y.map(Math.abs) });
    const config = { kind: "boosting", loss: "poisson" } as const;
    const state = await boosting.state();
    expect(await (await boostingDefinition.restore(config, REGRESSION, state)).predict(x)).toEqual(
      predictions,
    );
    await expect(
      boostingDefinition.restore({ kind: "boosting" }, classification(3), state),
    ).rejects.toMatchObject({ code: "MODEL_INVALID" });
  });
});
