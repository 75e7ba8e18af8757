import { expect, it } from "vitest";
import { denseDefinition } from "../../../../../sdk/core/models/dense/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../../support/leaks.js";
import { describeOnBackends } from "../networks/backends.js";
import { bits, dense, mse, REGRESSION, ringRows, smoothRows } from "../networks/data.js";

const CLASSES_3 = { task: "classification", classes: 3 } as const;

describeOnBackends("a dense network", () => {
  it("learns a smooth function", async () => {
    const data = smoothRows(400);
    const model = dense({ layers: [16, 16], epochs: 40 });
    const history = await model.fit(data, { random: random(0) });
    const spread = mse(new Float64Array(400).fill(10), data.y);
    expect(mse(await model.predict(data.x), data.y)).toBeLessThan(0.1 * spread);
    expect(history.epochs).toHaveLength(40);
    expect(history.epochs[39].logs.loss).toBeLessThan(0.1 * history.epochs[0].logs.loss);
    model.dispose();
  });

  it("learns classes that no line divides, and gives probabilities that add up to 1", async () => {
    const data = ringRows(300);
    const model = dense({ layers: [32, 32], epochs: 60, learningRate: 0.01 }, CLASSES_3);
    await model.fit(data, { random: random(1) });
    const probabilities = await model.predict(data.x);
    let right = 0;
    for (let row = 0; row < 300; row++) {
      const own = [...probabilities.subarray(row * 3, row * 3 + 3)];
      expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      right += own.indexOf(Math.max(...own)) === data.y[row] ? 1 : 0;
    }
    expect(right / 300).toBeGreaterThan(0.9);
    model.dispose();
  });

  it("gives the same bytes for the same seed and others for another, 0 being a seed", async () => {
    const data = smoothRows(100);
    const run = async (seed: number) => {
      const model = dense({ dropout: 0.3, validationFraction: 0.2, validationRows: "random" });
      const history = await model.fit(data, { random: random(seed) });
      const state = bits(await model.state());
      model.dispose();
      return { state, history };
    };
    expect(await run(0)).toEqual(await run(0));
    expect((await run(0)).state).not.toEqual((await run(1)).state);
  });

  it("is reloaded bit for bit, batch normalisation and all", async () => {
    const data = smoothRows(100);
    const model = dense({ layers: [8, { units: 4, activation: "tanh", batchNorm: true, dropout: 0.1 }] });
    await model.fit(data, { random: random(3) });
    const before = await model.predict(data.x);
    const state = await model.state();
    const again = await denseDefinition.restore({ kind: "dense" }, REGRESSION, state);
    expect(await again.predict(data.x)).toEqual(before);
    expect(bits(await again.state())).toEqual(bits(state));
    again.dispose();
    model.dispose();
  });

  it("leaves no tensor behind: fit, predict, save, restore, dispose", async () => {
    await withoutLeaks(async () => {
      const data = smoothRows(64);
      const model = dense({
        batchNorm: true,
        dropout: 0.2,
        earlyStopping: { patience: 2 },
        l2: 0.01,
        clipNorm: 1,
      });
      await model.fit(data, { random: random(1) });
      await model.fit(data, { random: random(2) });
      await model.predict(data.x);
      const restored = await denseDefinition.restore({ kind: "dense" }, REGRESSION, await model.state());
      await restored.predict(data.x);
      restored.dispose();
      model.dispose();
    });
  });

  it("leaves no tensor behind where it is stopped or diverges", async () => {
    await withoutLeaks(async () => {
      const stop = new AbortController();
      const data = smoothRows(64);
      const stopped = dense({ epochs: 100 }).fit(data, {
        random: random(1),
        signal: stop.signal,
        onEpoch: ({ epoch }) => epoch === 2 && stop.abort(),
      });
      await expect(stopped).rejects.toMatchObject({ code: "INTERRUPTED" });
      const wild = dense({ optimizer: { kind: "sgd" }, learningRate: 1e20, epochs: 20 });
      await expect(wild.fit(data, { random: random(1) })).rejects.toMatchObject({ code: "MODEL_DIVERGED" });
    });
  });

  it.each(["relu", "gelu", "elu", "selu", "swish", "tanh", "sigmoid", "softplus", "linear"] as const)(
    "trains with %s",
    async (activation) => {
      const data = smoothRows(64);
      const model = dense({ activation, epochs: 20, learningRate: 0.01 });
      const { epochs } = await model.fit(data, { random: random(5) });
      expect(epochs[19].logs.loss).toBeLessThan(epochs[0].logs.loss);
      model.dispose();
    },
  );

  it.each(["mse", "mae", "huber", "quantile"] as const)("lowers the loss %s", async (loss) => {
    const data = smoothRows(64);
    const model = dense({ loss, epochs: 20, learningRate: 0.01 });
    const { epochs } = await model.fit(data, { random: random(5) });
    expect(epochs[19].logs.loss).toBeLessThan(0.7 * epochs[0].logs.loss);
    model.dispose();
  });

  it("learns rates by the loss poisson, never below 0, and refuses targets below 0", async () => {
    const data = smoothRows(400);
    const rates = data.y.map((value) => Math.exp(value / 5));
    const model = dense({ loss: "poisson", epochs: 30 });
    await model.fit({ ...data, y: rates }, { random: random(5) });
    const predicted = await model.predict(data.x);
    const mean = rates.reduce((sum, value) => sum + value, 0) / 400;
    expect(Math.min(...predicted)).toBeGreaterThanOrEqual(0);
    expect(mse(predicted, rates)).toBeLessThan(0.2 * mse(new Float64Array(400).fill(mean), rates));
    await expect(
      model.fit({ ...data, y: rates.map((rate) => rate - 20) }, { random: random(5) }),
    ).rejects.toMatchObject({ code: "DATA_TARGET" });
    model.dispose();
  });

  it("learns a quantile: its share of the targets lies below", async () => {
    const data = smoothRows(600);
    const noise = random(8);
    const y = data.y.map((value) => value + 3 * noise.normal());
    const model = dense({ loss: "quantile", quantile: 0.9, epochs: 40, learningRate: 0.01 });
    await model.fit({ ...data, y }, { random: random(5) });
    const predicted = await model.predict(data.x);
    const below = y.filter((value, row) => value <= predicted[row]).length / 600;
    expect(Math.abs(below - 0.9)).toBeLessThan(0.04);
    model.dispose();
  });

  it("a row of weight 2 is worth two rows, and balanced classes are worth the same", async () => {
    const data = ringRows(90);
    const weights = Float64Array.from(data.y, (label) => (label === 0 ? 2 : 1));
    const model = dense({ layers: [], epochs: 1, batchSize: 90 }, CLASSES_3);
    const plain = await model.fit(data, { random: random(1) });
    const weighted = await model.fit({ ...data, weights }, { random: random(1) });
    const balanced = dense({ layers: [], epochs: 1, batchSize: 90, classWeights: "balanced" }, CLASSES_3);
    const undone = await balanced.fit(
      { ...data, weights: new Float64Array(90).fill(5) },
      { random: random(1) },
    );
    expect(weighted.epochs[0].logs.loss).not.toBeCloseTo(plain.epochs[0].logs.loss, 3);
    // The classes have 30 rows each: balancing changes nothing, and weights count only by their proportions.
    expect(undone.epochs[0].logs.loss).toBeCloseTo(plain.epochs[0].logs.loss, 5);
    model.dispose();
    balanced.dispose();
  });
});
