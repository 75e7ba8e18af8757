import { describe, expect, it } from "vitest";
import { Study } from "../../../../sdk/core/tuning/index.js";
import type { SpaceConfig, Trial } from "../../../../sdk/utils/searchers/index.js";

const space: SpaceConfig = {
  "model.kind": { choice: ["boosting", "forest"] },
  "model.rounds": { int: [50, 500], when: { "model.kind": "boosting" } },
  target: { choice: [{ transform: "log1p" }, null] },
};
const metric = { name: "mae", title: "Mean absolute error", greaterIsBetter: false };
const target = { transform: "log1p" };

const trials: readonly Trial[] = [
  {
    number: 3,
    params: { "model.kind": "forest", target: null },
    state: "failed",
    intermediate: [],
    seconds: 0.5,
    error: { code: "MODEL_DIVERGED", message: "no." },
  },
  {
    number: 0,
    params: { "model.kind": "boosting", "model.rounds": 60, target },
    state: "pruned",
    intermediate: [{ resource: 0.25, value: 50 }],
    seconds: 1,
  },
  {
    number: 1,
    params: { "model.kind": "forest", target },
    state: "complete",
    value: 44,
    intermediate: [
      { resource: 0.25, value: 46 },
      { resource: 1, value: 44 },
    ],
    seconds: 4,
  },
  {
    number: 2,
    params: { "model.kind": "boosting", "model.rounds": 90, target: null },
    state: "complete",
    value: 41,
    intermediate: [],
    seconds: 4.5,
  },
  {
    number: 4,
    params: { "model.kind": "boosting", "model.rounds": 95, target: null },
    state: "complete",
    value: 41,
    intermediate: [],
  },
];

describe("Study", () => {
  const study = new Study({ metric, space, trials });

  it("knows its best trial, the earlier of equal ones", () => {
    expect(study.best?.number).toBe(2);
    expect(study.bestParams).toEqual({ "model.kind": "boosting", "model.rounds": 90, target: null });
    expect(new Study({ metric: { ...metric, greaterIsBetter: true }, space, trials }).best?.number).toBe(1);
  });

  it("knows how the best came about", () => {
    expect(study.bestSoFar().map((trial) => trial?.value)).toEqual([undefined, 44, 41, 41, 41]);
  });

  it("adds up what it took", () => {
    // Shares of the full resource: 1/4, 1, 1 and 1; the failed trial is not counted.
    expect(study.totals).toEqual({ complete: 3, pruned: 1, failed: 1, seconds: 10, resourceShare: 3.25 / 4 });
  });

  it("is a table, one row a trial", () => {
    expect([...study.table().rows()]).toEqual([
      {
        number: 0,
        state: "pruned",
        mae: 50,
        resource: 0.25,
        seconds: 1,
        "model.kind": "boosting",
        "model.rounds": 60,
        target: '{"transform":"log1p"}',
        error: null,
      },
      {
        number: 1,
        state: "complete",
        mae: 44,
        resource: 1,
        seconds: 4,
        "model.kind": "forest",
        "model.rounds": null,
        target: '{"transform":"log1p"}',
        error: null,
      },
      {
        number: 2,
        state: "complete",
        mae: 41,
        resource: 1,
        seconds: 4.5,
        "model.kind": "boosting",
        "model.rounds": 90,
        target: "null",
        error: null,
      },
      {
        number: 3,
        state: "failed",
        mae: null,
        resource: null,
        seconds: 0.5,
        "model.kind": "forest",
        "model.rounds": null,
        target: "null",
        error: "no.",
      },
      {
        number: 4,
        state: "complete",
        mae: 41,
        resource: 1,
        seconds: null,
        "model.kind": "boosting",
        "model.rounds": 95,
        target: "null",
        error: null,
      },
    ]);
  });

  it("has no best where nothing is complete", () => {
    const failed = new Study({ metric, space, trials: trials.slice(0, 2) });
    expect(failed.best).toBeUndefined();
    expect(failed.bestParams).toEqual({});
    expect(failed.importances).toEqual([]);
    expect(new Study({ metric, space, trials: [] }).table().numRows).toBe(0);
  });

  it("is frozen", () => {
    for (const part of [study, study.trials, study.totals, study.metric])
      expect(Object.isFrozen(part)).toBe(true);
  });
});
