import { expect, it } from "vitest";
import type { DenseConfig } from "../../../../../sdk/core/models/dense/index.js";
import type { State } from "../../../../../sdk/core/models/model.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../../support/leaks.js";
import { describeOnBackends } from "./backends.js";
import { bits, dense, smoothRows } from "./data.js";

const RESUMED: readonly [string, Partial<DenseConfig>][] = [
  ["Adam, dropout and batch normalisation", { dropout: 0.2, batchNorm: true }],
  ["SGD and a cosine", { optimizer: { kind: "sgd" }, schedule: { kind: "cosine" }, weightDecay: 0.1 }],
  ["the mean of the last weights", { weightAveraging: { from: 0.25 } }],
  [
    "RMSprop and early stopping on seeded rows",
    { optimizer: { kind: "rmsprop" }, validationRows: "random", earlyStopping: { patience: 3 }, l2: 0.001 },
  ],
];

describeOnBackends("training", () => {
  it.each(RESUMED)("goes on from a checkpoint exactly: %s", async (_, config) => {
    await withoutLeaks(async () => {
      const data = smoothRows(120);
      const settings = { ...config, epochs: 8, checkpointEvery: 1 };
      const unbroken = dense(settings);
      const history = await unbroken.fit(data, { random: random(9) });

      const stop = new AbortController();
      let saved: State | undefined;
      const broken = dense(settings).fit(data, {
        random: random(9),
        signal: stop.signal,
        onCheckpoint: (state) => {
          saved = JSON.parse(JSON.stringify({ json: state.json })) as State;
          saved = { json: saved.json, arrays: structuredClone(state.arrays) };
          if ((state.json as { epochs: unknown[] }).epochs.length === 3) stop.abort();
        },
      });
      await expect(broken).rejects.toMatchObject({ code: "INTERRUPTED" });

      const resumed = dense(settings);
      const seen: number[] = [];
      const resumedHistory = await resumed.fit(data, {
        random: random(9),
        resumeFrom: saved,
        onEpoch: ({ epoch }) => seen.push(epoch),
      });
      expect(seen[0]).toBe(4);
      expect(resumedHistory).toEqual(history);
      expect(bits(await resumed.state())).toEqual(bits(await unbroken.state()));
      resumed.dispose();
      unbroken.dispose();
    });
  });

  it("averages the weights of the last epochs, at the rate that the schedule had reached", async () => {
    const states: State[] = [];
    const averaged = dense({
      epochs: 4,
      weightAveraging: { from: 0.5 },
      checkpointEvery: 1,
      batchNorm: true,
    });
    const history = await averaged.fit(smoothRows(60), {
      random: random(4),
      onCheckpoint: (state) => void states.push(structuredClone(state)),
    });
    const [, second, third, fourth] = history.epochs.map(({ logs }) => logs.learningRate);
    expect(third).toBe(fourth);
    expect(third).toBeLessThan(second);
    const { arrays } = await averaged.state();
    for (const [name, array] of Object.entries(arrays)) {
      const [a, b] = states.slice(2).map((state) => state.arrays[name]);
      for (const [i, value] of array.entries()) expect(value).toBeCloseTo((a[i] + b[i]) / 2, 6);
    }
    averaged.dispose();
    expect(() => dense({ weightAveraging: {}, earlyStopping: {} })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID" }),
    );
  });

  it("early stopping keeps the weights of the best epoch, not those of the last", async () => {
    const data = smoothRows(60);
    const noise = random(1);
    const validation = { x: data.x, y: Float64Array.from(data.y, () => 10 + noise.normal()) };
    const config = { epochs: 60, learningRate: 0.05, schedule: { kind: "constant" }, layers: [16] } as const;
    const stopping = dense({ ...config, layers: [16], earlyStopping: { patience: 4 } });
    const history = await stopping.fit({ ...data, validation }, { random: random(2) });
    const losses = history.epochs.map(({ logs }) => logs.valLoss);
    const best = losses.indexOf(Math.min(...losses)) + 1;
    expect(history).toMatchObject({ stoppedEarly: true, bestEpoch: best });
    expect(history.epochs).toHaveLength(best + 4);

    const short = dense({ ...config, layers: [16], epochs: best });
    await short.fit({ ...data, validation }, { random: random(2) });
    expect(bits(await stopping.state())).toEqual(bits(await short.state()));
    stopping.dispose();
    short.dispose();
  });

  it("is stopped by hand after the epoch that runs, with the weights of the best one; unasked it is the same", async () => {
    const data = smoothRows(60);
    const noise = random(1);
    const validation = { x: data.x, y: Float64Array.from(data.y, () => 10 + noise.normal()) };
    const config = { epochs: 60, learningRate: 0.05, schedule: { kind: "constant" } } as const;
    await withoutLeaks(async () => {
      const stop = new AbortController();
      const stopped = dense({ ...config, layers: [16] });
      const history = await stopped.fit(
        { ...data, validation },
        {
          random: random(2),
          stop: stop.signal,
          onEpoch: ({ epoch }) => {
            if (epoch === 20) stop.abort();
          },
        },
      );
      const losses = history.epochs.map(({ logs }) => logs.valLoss);
      const best = losses.indexOf(Math.min(...losses)) + 1;
      expect(best).toBeLessThan(20);
      expect(history).toMatchObject({ stoppedEarly: true, stoppedOnRequest: true, bestEpoch: best });
      expect(history.epochs).toHaveLength(20);

      // At a constant rate the first epochs of a training are those of a short one.
      const short = dense({ ...config, layers: [16], epochs: best });
      const unasked = new AbortController().signal;
      const whole = await short.fit({ ...data, validation }, { random: random(2), stop: unasked });
      expect(whole).toMatchObject({ bestEpoch: best, stoppedEarly: false });
      expect(whole).not.toHaveProperty("stoppedOnRequest");
      expect(bits(await stopped.state())).toEqual(bits(await short.state()));
      stopped.dispose();
      short.dispose();
    });
  });

  it("stopped by hand without validation rows it keeps the newest weights", async () => {
    const stop = new AbortController();
    const stopped = dense({ epochs: 9 });
    const onEpoch = ({ epoch }: { epoch: number }) => void (epoch === 3 && stop.abort());
    const history = await stopped.fit(smoothRows(60), { random: random(2), stop: stop.signal, onEpoch });
    expect(history).toMatchObject({ bestEpoch: 3, stoppedOnRequest: true });
    expect(history.epochs).toHaveLength(3);
    stopped.dispose();
  });
});
