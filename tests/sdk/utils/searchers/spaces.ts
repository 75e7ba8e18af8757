import fc from "fast-check";
import type { SpaceConfig } from "../../../../sdk/utils/searchers/index.js";

/** A space of a model's settings, with conditions two deep. */
export const modelSpace: SpaceConfig = {
  "model.kind": { choice: ["boosting", "forest", "linear"] },
  "model.rounds": { int: [50, 500], log: true, when: { "model.kind": "boosting" } },
  "model.learningRate": { logUniform: [0.01, 0.3], when: { "model.kind": "boosting" } },
  "model.maxDepth": { int: [3, 9], when: { "model.kind": ["boosting", "forest"] } },
  "model.rowSample": {
    uniform: [0.5, 1],
    step: 0.1,
    when: { "model.kind": "boosting", "model.maxDepth": [8, 9] },
  },
  target: { choice: [{ transform: "log1p" }, null] },
};

const number = fc.double({ min: -1000, max: 1000, noNaN: true });
const bounds = fc.tuple(number, number).map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);
const above0 = bounds.map(([a, b]): [number, number] => [Math.abs(a) + 1e-3, Math.abs(a) + 1e-3 + (b - a)]);
const ints = fc
  .tuple(fc.integer({ min: -20, max: 20 }), fc.nat(30))
  .map(([a, n]): [number, number] => [a, a + n]);

const distribution = fc.oneof(
  bounds.map((uniform) => ({ uniform })),
  fc
    .tuple(ints, fc.constantFrom(0.1, 0.25, 0.3))
    .map(([[a], step]) => ({ uniform: [a, a + 2] as [number, number], step })),
  above0.map((logUniform) => ({ logUniform })),
  ints.map((int) => ({ int })),
  fc
    .tuple(ints, fc.integer({ min: 1, max: 3 }))
    .map(([[a], step]) => ({ int: [a, a + 7] as [number, number], step })),
  ints.map(([a, b]) => ({ int: [Math.abs(a) + 1, Math.abs(a) + 1 + b - a] as [number, number], log: true })),
  fc
    .uniqueArray(fc.oneof(fc.string(), fc.integer(), fc.boolean()), { minLength: 1, maxLength: 4 })
    .map((choice) => ({ choice })),
);

/** Any space: a choice of kinds, and parameters that hang on it, or on nothing. */
export const anySpace: fc.Arbitrary<SpaceConfig> = fc
  .array(fc.tuple(distribution, fc.option(fc.constantFrom("a", "b", ["a", "c"]), { nil: undefined })), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => ({
    kind: { choice: ["a", "b", "c"] },
    ...Object.fromEntries(
      parts.map(([own, kind], i) => [`p${i}`, { ...own, ...(kind === undefined ? {} : { when: { kind } }) }]),
    ),
  }));
