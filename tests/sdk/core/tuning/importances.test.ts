import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parameterImportances } from "../../../../sdk/core/tuning/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { type Params, Space, type SpaceConfig, type Trial } from "../../../../sdk/utils/searchers/index.js";

interface Expected {
  readonly params: readonly Params[];
  readonly values: readonly number[];
  readonly fanova: Readonly<Record<string, number>>;
}

// optuna 5.0.0's fANOVA on the same trials, mean over five seeds of its forest: fixtures/tuning/optuna.py.
const expected: Readonly<Record<string, Expected>> = JSON.parse(
  readFileSync("fixtures/tuning/optuna.json", "utf8"),
).importances;

const unit = { uniform: [0, 1] as [number, number] };
const spaces: Readonly<Record<string, SpaceConfig>> = {
  additive: { a: unit, b: unit, c: unit, d: unit },
  mixed: { x: { uniform: [-3, 3] }, depth: { int: [1, 12] }, kind: { choice: ["p", "q", "r"] } },
  product: { a: { uniform: [-1, 1] }, b: { uniform: [0, 2] }, c: { uniform: [-1, 1] } },
};

function complete(params: readonly Params[], values: readonly number[]): Trial[] {
  return params.map((own, number) => ({
    number,
    params: own,
    state: "complete",
    value: values[number],
    intermediate: [],
  }));
}

function drawn(config: SpaceConfig, score: (params: Params) => number, count: number): Trial[] {
  const params = Array.from({ length: count }, (_, i) => Space.from(config).sample(random(i)));
  return complete(params, params.map(score));
}

const byName = (space: SpaceConfig, trials: readonly Trial[]): Record<string, number> =>
  Object.fromEntries(
    parameterImportances(Space.from(space), trials).map(({ name, importance }) => [name, importance]),
  );

describe("importance of parameters", () => {
  it.each(Object.keys(spaces))("is what optuna's fANOVA finds: %s", (name) => {
    const { params, values, fanova } = expected[name];
    const found = byName(spaces[name], complete(params, values));
    // Two forests of 64 trees from other draws of the rows.
    for (const [parameter, importance] of Object.entries(fanova)) {
      expect(Math.abs(found[parameter] - importance)).toBeLessThan(0.02);
    }
    const important = Object.entries(fanova)
      .filter(([, importance]) => importance > 0.01)
      .sort((a, b) => b[1] - a[1]);
    expect(Object.keys(found).slice(0, important.length)).toEqual(important.map(([parameter]) => parameter));
  });

  it("comes near the closed form: of a sum, the shares of the variances", () => {
    // Var(4a) : Var(2b) : Var(c) = 16 : 4 : 1 over the unit cube; trees see the weaker ones a little less.
    const found = byName(
      spaces.additive,
      drawn(spaces.additive, ({ a, b, c }) => 4 * Number(a) + 2 * Number(b) + Number(c), 600),
    );
    expect(Math.abs(found.a - 16 / 21)).toBeLessThan(0.05);
    expect(Math.abs(found.b - 4 / 21)).toBeLessThan(0.05);
    expect(Math.abs(found.c - 1 / 21)).toBeLessThan(0.03);
    expect(found.d).toBeLessThan(0.005);
  });

  it("gives what a choice does to the choice, not to the parameters that hang on it", () => {
    const space: SpaceConfig = {
      kind: { choice: ["good", "bad"] },
      depth: { int: [1, 9], when: { kind: "bad" } },
      rate: { logUniform: [0.001, 1], when: { kind: "good" } },
    };
    const found = byName(
      space,
      drawn(
        space,
        ({ kind, rate }) => (kind === "bad" ? 10 : 1 + 0.2 * Math.abs(Math.log10(Number(rate)) + 1)),
        200,
      ),
    );
    expect(found.kind).toBeGreaterThan(0.95);
    expect(found.depth).toBeLessThan(0.01);
  });

  it("adds up to 1, is the same again, and looks at complete trials only", () => {
    const trials = drawn(spaces.mixed, ({ x, depth }) => Number(x) + Number(depth), 40);
    const others = drawn(spaces.mixed, () => 1e6, 10).map(
      (trial, i): Trial => ({ ...trial, number: 40 + i, state: i % 2 === 0 ? "pruned" : "failed" }),
    );
    const found = byName(spaces.mixed, trials);
    expect(Object.values(found).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(byName(spaces.mixed, [...trials, ...others])).toEqual(found);
  });

  it("is none of too few trials, and nothing where nothing moves the score", () => {
    const space = spaces.mixed;
    expect(
      parameterImportances(
        Space.from(space),
        drawn(space, () => 1, 3),
      ),
    ).toEqual([]);
    expect(
      byName(
        space,
        drawn(space, () => 1, 20),
      ),
    ).toEqual({ x: 0, depth: 0, kind: 0 });
    const fixed: SpaceConfig = { a: { choice: [1] }, b: { int: [2, 2] } };
    expect(
      byName(
        fixed,
        drawn(fixed, () => 1, 20),
      ),
    ).toEqual({ a: 0, b: 0 });
  });
});
