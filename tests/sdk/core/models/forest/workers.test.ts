import { createHash } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { type ForestConfig, forestDefinition } from "../../../../../sdk/core/models/forest/index.js";
import { ThreadPool } from "../../../../../sdk/io/workers/index.js";
import type { WorkerPool } from "../../../../../sdk/utils/workers/index.js";
import { targets, train, uniformRows } from "../../../../support/tree-data.js";

const pools = [1, 2, 3].map((size) => new ThreadPool({ size }));
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

// As much work as threads are taken for.
const ROWS = 2200;
const trees = 200;
const x = uniformRows(ROWS, 10, 1);
for (let row = 0; row < ROWS; row++) {
  x.data[10 * row] = Math.floor(x.data[10 * row] * 40);
  x.data[10 * row + 1] = Math.floor(x.data[10 * row + 1] * 5);
  if (row % 7 === 0) x.data[10 * row + 2] = Number.NaN;
}
const y = targets(x, ([a, b, , d, e]) => (a % 3) + b * d + 5 * e * e);
const weights = Float64Array.from({ length: ROWS }, (_, row) => row % 4);
const terms = { maxDepth: 6, trees, kind: "forest" } as const;

/** A pool that counts what it is given. */
function counting(pool: WorkerPool): WorkerPool & { runs: number } {
  const counter = {
    size: pool.size,
    runs: 0,
    run: ((...args) => {
      counter.runs++;
      return pool.run(...args);
    }) as WorkerPool["run"],
  };
  return counter;
}

async function grow(config: Partial<ForestConfig>, classes: number, workers?: WorkerPool, weighted = false) {
  const shape =
    classes === 0
      ? ({ task: "regression", classes } as const)
      : ({ task: "classification", classes } as const);
  const forest = forestDefinition.create({ ...terms, ...config }, shape);
  const notes: string[] = [];
  const target = classes === 0 ? y : y.map((value) => Math.floor(value) % classes);
  const data = { x, y: target, categories: [0, 1], ...(weighted ? { weights } : {}) };
  await train(forest, data, { workers, onNote: (note) => notes.push(note) });
  const { json, arrays } = await forest.state();
  const hash = createHash("sha256").update(JSON.stringify(json));
  for (const [name, array] of Object.entries(arrays)) hash.update(name).update(array);
  return { bytes: hash.digest("hex"), notes };
}

describe("a forest that threads grow", () => {
  it.each([
    ["numbers", {}, 0, false],
    [
      "numbers with weights, from a share of rows and columns",
      { rowSample: 0.4, splitColumns: "third" },
      0,
      true,
    ],
    ["three classes", {}, 3, false],
    ["numbers without bootstrap", { bootstrap: false, splitColumns: 0.5 }, 0, false],
  ] as const)(
    "is the same bytes with none, one, two and three of them: %s",
    async (_, config, classes, weighted) => {
      const alone = await grow(config, classes, undefined, weighted);
      expect(alone.notes.length).toBe("bootstrap" in config ? 0 : 1);
      for (const pool of pools) {
        const workers = counting(pool);
        expect(await grow(config, classes, workers, weighted)).toEqual(alone);
        expect(workers.runs).toBe(trees / 8);
      }
    },
  );

  it("asks for none where there is little to do", async () => {
    const workers = counting(pools[0]);
    await grow({ trees: 5 }, 0, workers);
    expect(workers.runs).toBe(0);
  });

  it("tells of each tree", async () => {
    const told: [number, number][] = [];
    const forest = forestDefinition.create({ ...terms }, { task: "regression", classes: 0 });
    await train(
      forest,
      { x, y },
      {
        workers: pools[2],
        onEpoch: ({ epoch, epochs }) => told.push([epoch, epochs]),
      },
    );
    expect(told).toEqual(Array.from({ length: trees }, (_, i) => [i + 1, trees]));
  });

  it("stops in the middle where the signal says so", async () => {
    const stop = new AbortController();
    const reason = new Error("enough");
    const forest = forestDefinition.create({ ...terms, maxDepth: 30 }, { task: "regression", classes: 0 });
    let last = 0;
    const work = train(
      forest,
      { x, y },
      {
        workers: pools[1],
        signal: stop.signal,
        onEpoch: ({ epoch }) => {
          last = epoch;
          stop.abort(reason);
        },
      },
    );
    await expect(work).rejects.toMatchObject({ code: "INTERRUPTED", cause: reason });
    await expect(work).rejects.toThrow(/training was stopped/);
    expect(last).toBeLessThan(trees);
    // The pool goes on.
    await grow({}, 0, pools[1]);
  });
});
