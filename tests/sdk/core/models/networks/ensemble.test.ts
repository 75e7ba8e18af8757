import { afterEach, expect, it } from "vitest";
import { denseDefinition } from "../../../../../sdk/core/models/dense/index.js";
import type { Estimator, EstimatorShape, State } from "../../../../../sdk/core/models/model.js";
import { restoreDense } from "../../../../../sdk/core/what-if/page/dense-network.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { withoutLeaks } from "../../../../support/leaks.js";
import { runEstimator } from "../../../../support/onnx-estimator.js";
import { describeOnBackends } from "./backends.js";
import { bits, dense, mse, REGRESSION, ringRows, smoothRows } from "./data.js";

const CLASSES: EstimatorShape = { task: "classification", classes: 3 };
const made: Estimator[] = [];
afterEach(() => {
  for (const estimator of made.splice(0)) estimator.dispose();
});

async function ensemble(size: number, shape = REGRESSION): Promise<Estimator> {
  const estimator = dense({ ensemble: size, activation: "gelu" }, shape);
  made.push(estimator);
  await estimator.fit(shape === REGRESSION ? smoothRows(150) : ringRows(150), { random: random(3) });
  return estimator;
}

/** The networks of an ensemble, each restored as a model of its own. */
async function membersOf(estimator: Estimator, shape: EstimatorShape): Promise<Estimator[]> {
  const { json, arrays } = await estimator.state();
  const { states } = json as { states: Record<string, State["json"]> };
  return await Promise.all(
    Object.entries(states).map(async ([name, own]) => {
      const mine = Object.entries(arrays).filter(([key]) => key.startsWith(`${name}/`));
      const state = {
        json: own,
        arrays: Object.fromEntries(mine.map(([key, array]) => [key.slice(name.length + 1), array])),
      };
      const member = await denseDefinition.restore({ kind: "dense" }, shape, state);
      made.push(member);
      return member;
    }),
  );
}

describeOnBackends("an ensemble of networks", () => {
  it.each([
    ["numbers", REGRESSION],
    ["classes", CLASSES],
  ])(
    "predicts the mean of its networks, the first of which is the one that is trained alone: %s",
    async (_, shape) => {
      const estimator = await ensemble(3, shape);
      const { x } = shape === REGRESSION ? smoothRows(40, 1) : ringRows(40, 3, 1);
      const predicted = await estimator.predict(x);
      const members = await membersOf(estimator, shape);
      const parts = await Promise.all(members.map((member) => member.predict(x)));
      expect(parts).toHaveLength(3);
      for (const [i, value] of predicted.entries())
        expect(value).toBeCloseTo((parts[0][i] + parts[1][i] + parts[2][i]) / 3, 12);
      expect(parts[1]).not.toEqual(parts[0]);
      const alone = await ensemble(1, shape);
      expect(parts[0]).toEqual(await alone.predict(x));
    },
  );

  it("errs less than its networks do on the mean, as any mean does under squares", async () => {
    const estimator = await ensemble(4);
    const { x, y } = smoothRows(200, 2);
    const members = await membersOf(estimator, REGRESSION);
    const alone = await Promise.all(members.map(async (member) => mse(await member.predict(x), y)));
    expect(mse(await estimator.predict(x), y)).toBeLessThan(alone.reduce((a, b) => a + b) / 4);
  });

  it("tells its epochs one after the other, and comes back from its state", async () => {
    await withoutLeaks(async () => {
      const estimator = dense({ ensemble: 2 });
      const seen: string[] = [];
      const onEpoch = ({ epoch, epochs }: { epoch: number; epochs: number }) =>
        seen.push(`${epoch}/${epochs}`);
      const history = await estimator.fit(smoothRows(80), { random: random(1), onEpoch });
      expect(seen).toEqual(["1/8", "2/8", "3/8", "4/8", "5/8", "6/8", "7/8", "8/8"]);
      expect(history.epochs.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      const state = await estimator.state();
      const again = await denseDefinition.restore({ kind: "dense" }, REGRESSION, state);
      expect(bits(await again.state())).toEqual(bits(state));
      const { x } = smoothRows(20, 1);
      expect(await again.predict(x)).toEqual(await estimator.predict(x));
      estimator.dispose();
      again.dispose();
    });
  });

  it("goes on exactly from a checkpoint in its second network", async () => {
    await withoutLeaks(async () => {
      const config = { ensemble: 3, checkpointEvery: 1 };
      const unbroken = dense(config);
      const history = await unbroken.fit(smoothRows(80), { random: random(5) });
      const stop = new AbortController();
      let saved: State | undefined;
      let checkpoints = 0;
      const broken = dense(config).fit(smoothRows(80), {
        random: random(5),
        signal: stop.signal,
        onCheckpoint: (state) => {
          saved = structuredClone(state);
          checkpoints++;
          if (checkpoints === 6) stop.abort();
        },
      });
      await expect(broken).rejects.toMatchObject({ code: "INTERRUPTED" });
      const resumed = dense(config);
      const seen: number[] = [];
      const onEpoch = ({ epoch }: { epoch: number }) => seen.push(epoch);
      expect(await resumed.fit(smoothRows(80), { random: random(5), resumeFrom: saved, onEpoch })).toEqual(
        history,
      );
      expect(seen).toEqual([7, 8, 9, 10, 11, 12]);
      expect(bits(await resumed.state())).toEqual(bits(await unbroken.state()));
      unbroken.dispose();
      resumed.dispose();
    });
  });

  it("that is asked to stop keeps the networks that it has", async () => {
    const estimator = dense({ ensemble: 3 });
    made.push(estimator);
    const stop = new AbortController();
    const history = await estimator.fit(smoothRows(80), {
      random: random(5),
      stop: stop.signal,
      onEpoch: ({ epoch }) => {
        if (epoch === 6) stop.abort();
      },
    });
    expect(history).toMatchObject({ stoppedOnRequest: true });
    expect(history.epochs).toHaveLength(6);
    expect(await membersOf(estimator, REGRESSION)).toHaveLength(2);
  });

  it("has the mean of the gradients, leaves as ONNX, and is computed in a page", async () => {
    const estimator = await ensemble(2);
    const { x } = smoothRows(20, 1);
    const members = await membersOf(estimator, REGRESSION);
    const [a, b] = await Promise.all(members.map((member) => member.gradient?.(x, 0)));
    const found = await estimator.gradient?.(x, 0);
    found?.gradients.forEach((slope, i) => {
      expect(slope).toBeCloseTo(((a?.gradients[i] ?? 0) + (b?.gradients[i] ?? 0)) / 2, 10);
    });
    const predicted = await estimator.predict(x);
    const inPage = restoreDense(await estimator.state())(x);
    const outputs = await runEstimator(estimator, x);
    for (const [i, value] of predicted.entries()) {
      expect(Math.abs(inPage[i] - value)).toBeLessThan(1e-4);
      expect(Math.abs(outputs[i] - value)).toBeLessThan(1e-4);
    }
  });
});
