import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { random } from "../../../../../sdk/utils/random/index.js";
import { type Params, Space } from "../../../../../sdk/utils/searchers/index.js";
import { mixtureOf } from "../../../../../sdk/utils/searchers/tpe/mixture.js";

interface Densities {
  readonly observed: readonly Params[];
  readonly points: readonly Params[];
  readonly joint: readonly number[];
  readonly single: Readonly<Record<string, readonly number[]>>;
}

// Log densities of optuna 5.0.0's Parzen estimator: fixtures/tuning/optuna.py.
const expected: readonly Densities[] = JSON.parse(
  readFileSync("fixtures/tuning/optuna.json", "utf8"),
).densities;

const { parameters } = Space.from({
  x: { uniform: [-5, 10] },
  rate: { logUniform: [1e-4, 1] },
  share: { uniform: [0, 1], step: 0.25 },
  depth: { int: [1, 12] },
  units: { int: [4, 512], log: true },
  kind: { choice: ["a", "b", "c"] },
});

describe.each(expected.map((one) => [one.observed.length, one] as const))(
  "the density of %i points is optuna's",
  (_, { observed, points, joint, single }) => {
    it.each(parameters.map((parameter) => [parameter.name, parameter] as const))("%s", (name, parameter) => {
      const mixture = mixtureOf([parameter], observed);
      points.forEach((point, i) => {
        expect(mixture.logDensity(point)).toBeCloseTo(single[name][i], 8);
      });
    });

    it("several together", () => {
      const together = parameters.filter(({ name }) => ["x", "rate", "kind"].includes(name));
      const mixture = mixtureOf(together, observed);
      points.forEach((point, i) => {
        expect(mixture.logDensity(point)).toBeCloseTo(joint[i], 8);
      });
    });
  },
);

describe("draws", () => {
  it("come as often as the density says", () => {
    const [, , , { observed }] = expected;
    const source = random(5);
    for (const name of ["depth", "share", "kind"]) {
      const parameter = parameters.filter((other) => other.name === name);
      const mixture = mixtureOf(parameter, observed);
      const counts = new Map<unknown, number>();
      const draws = 20_000;
      for (let i = 0; i < draws; i++) {
        const value = mixture.draw(source)[name];
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
      for (const [value, count] of counts) {
        const share = Math.exp(mixture.logDensity({ [name]: value as string }));
        // Five standard deviations of a binomial count.
        expect(Math.abs(count - draws * share)).toBeLessThan(5 * Math.sqrt(draws * share * (1 - share)));
      }
      const whole = [...counts.keys()].reduce<number>(
        (sum, value) => sum + Math.exp(mixture.logDensity({ [name]: value as string })),
        0,
      );
      expect(whole).toBeCloseTo(1, 9);
    }
  });
});
