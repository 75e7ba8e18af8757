import { describe, expect, it } from "vitest";
import { TrainingTrail } from "../../../../sdk/io/services/progress/training-trail.js";

const epoch = (n: number, logs: Readonly<Record<string, number>>, unit?: "round") =>
  ({ type: "epoch", step: "train", epoch: n, epochs: 20, logs, ...(unit && { unit }) }) as const;

describe("what the epochs of a training have told", () => {
  it("is nothing before the first", () => {
    const trail = new TrainingTrail();
    expect([trail.rate, trail.bestSoFar, trail.traces]).toEqual([undefined, undefined, []]);
  });

  it.each([
    ["several a second", 500, undefined, "2 epochs/s"],
    ["less than one a second", 2500, undefined, "2.50 s/epoch"],
    ["in the training's own unit", 2500, "round", "2.50 s/round"],
  ] as const)("has its speed: %s", (_, pauseMs, unit, wanted) => {
    const trail = new TrainingTrail();
    for (const n of [1, 2, 3]) trail.add(epoch(n, { loss: 1 }, unit), n * pauseMs);
    expect(trail.rate).toBe(wanted);
  });

  it("skips what an epoch does not tell", () => {
    const trail = new TrainingTrail();
    trail.add(epoch(1, { "net.loss": 3, "net.valLoss": 4, learningRate: 1 }), 0);
    trail.add(epoch(2, { learningRate: 1 }), 0);
    trail.add(epoch(3, { "net.loss": 2, "net.valLoss": 5 }), 0);
    expect(trail.traces).toEqual([
      { name: "net.loss", values: [3, 2] },
      { name: "net.valLoss", values: [4, 5] },
    ]);
    expect(trail.bestSoFar).toBe("best net.valLoss 4 in epoch 1");
    // No time has passed: there is no speed.
    expect(trail.rate).toBeUndefined();
  });

  it("has no traces where nothing tells how good the model is", () => {
    const trail = new TrainingTrail();
    trail.add(epoch(1, { learningRate: 1 }), 0);
    expect([trail.traces, trail.bestSoFar]).toEqual([[], undefined]);
  });
});
