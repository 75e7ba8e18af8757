import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Json, State, StateArray } from "../../../../../sdk/core/models/model.js";
import type { TreeEnsemble } from "../../../../../sdk/core/models/trees/ensemble.js";
import { packTrees, unpackTrees } from "../../../../../sdk/core/models/trees/pack.js";
import { predictTrees } from "../../../../../sdk/core/models/trees/predict.js";
import type { Matrix } from "../../../../../sdk/core/tables/index.js";
import { AssayError } from "../../../../../sdk/utils/errors/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { grownEnsemble } from "../../../../support/grown-ensemble.js";

let ensemble: TreeEnsemble;
let x: Matrix;
let packed: State;
beforeAll(async () => {
  ({ ensemble, x } = await grownEnsemble(11));
  packed = packTrees(ensemble);
});

const withArrays = (changed: Record<string, StateArray>): State => ({
  ...packed,
  arrays: { ...packed.arrays, ...changed },
});
const withNumbers = (changed: Record<string, Json>): State => ({
  ...packed,
  json: { ...(packed.json as Record<string, Json>), ...changed },
});
const without = (name: string): State => ({
  ...packed,
  arrays: Object.fromEntries(Object.entries(packed.arrays).filter(([key]) => key !== name)),
});
const expectDamaged = (state: State): void =>
  expect(() => unpackTrees(state)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }));

describe("packed trees", () => {
  it("are the same bit for bit when they come back", () => {
    expect(unpackTrees(packed)).toEqual(ensemble);
    expect(packTrees(unpackTrees(packed))).toEqual(packed);
  });

  it("keep covers that are no small counts, and columns beyond 255", () => {
    const heavy = { ...ensemble, cover: ensemble.cover.map((cover) => cover * 1.5), columns: 300 };
    const back = unpackTrees(packTrees(heavy));
    expect([...back.cover]).toEqual([...heavy.cover]);
    expect([...back.feature]).toEqual([...heavy.feature]);
  });

  it("are refused where a part is gone", () => {
    for (const name of Object.keys(packed.arrays)) {
      // The second bytes of codes may be left out: all codes fit into one then.
      if (name !== "codes1") expectDamaged(without(name));
    }
  });

  it("are refused where a part is cut short or has more than it should", () => {
    for (const [name, array] of Object.entries(packed.arrays)) {
      if (name === "codes1") continue;
      expectDamaged(withArrays({ [name]: array.slice(0, -1) }));
      if (name === "bits" || name === "thresholds") continue;
      const longer = new (array.constructor as new (length: number) => StateArray)(array.length + 1);
      longer.set(array);
      expectDamaged(withArrays({ [name]: longer }));
    }
  });

  it.each([
    ["another format", { format: 2 }],
    ["fewer nodes", { nodes: 3 }],
    ["nodes that are not there", { nodes: 100_000 }],
    ["no outputs", { outputs: 0 }],
    ["a number of outputs that nobody can hold", { outputs: 1e15 }],
    ["a text for a number", { columns: "5" }],
    ["fewer columns than its splits read", { columns: 1 }],
    ["division by nothing", { divisor: 0 }],
  ])("are refused with %s", (_, changed) => expectDamaged(withNumbers(changed)));

  it.each([
    ["before the first node", -(2 ** 31)],
    ["behind the first node", 1],
    ["behind the last node", 2 ** 31 - 1],
  ])("are refused where a tree begins %s", (_, root) => {
    expectDamaged(
      withArrays({ roots: Int32Array.from([root, ...(packed.arrays.roots as Int32Array).slice(1)]) }),
    );
  });

  it("are refused where trees begin in another order, add to no output, or have leaves that are no numbers", () => {
    expectDamaged(withArrays({ roots: (packed.arrays.roots as Int32Array).slice().reverse() }));
    expectDamaged(withArrays({ treeOutput: new Int32Array(3).fill(1) }));
    expectDamaged(withArrays({ values: ensemble.values.map(() => Number.NaN) }));
    expectDamaged(
      withArrays({ thresholds: new Float64Array(packed.arrays.thresholds.length).fill(Number.NaN) }),
    );
  });

  it("are refused where the task asks for another number of outputs", () => {
    expect(() => unpackTrees(packed, 3)).toThrow(expect.objectContaining({ code: "MODEL_INVALID" }));
  });

  it("are refused or predict, and never hang, whatever bytes are changed", () => {
    const names = Object.keys(packed.arrays);
    const run = fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), (seed, times) => {
      const draw = random(seed);
      const changed: Record<string, StateArray> = {};
      for (let i = 0; i < times; i++) {
        const name = names[draw.int(names.length)];
        const copy = (changed[name] ?? packed.arrays[name]).slice();
        const bytes = new Uint8Array(copy.buffer);
        bytes[draw.int(bytes.length)] = draw.int(256);
        changed[name] = copy;
      }
      try {
        expect(predictTrees(unpackTrees(withArrays(changed)), x)).toHaveLength(x.rows);
      } catch (error) {
        if (!AssayError.isInstance(error)) throw error;
        expect(error.code).toBe("MODEL_INVALID");
      }
    });
    fc.assert(run, { numRuns: 500 });
  });
});
