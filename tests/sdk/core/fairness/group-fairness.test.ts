import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Fairness,
  type GroupFairnessOptions,
  groupFairness,
} from "../../../../sdk/core/fairness/index.js";
import type { Scoring } from "../../../../sdk/core/metrics/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { thrownBy } from "../../../support/thrown.js";

type Frame = {
  readonly by_group: Record<string, Record<string, number>>;
  readonly difference: Record<string, number>;
  readonly ratio: Record<string, number>;
};
/** By fairlearn 0.12.0: fixtures/parity/fairness.py. */
const fixture = JSON.parse(
  readFileSync(join(__dirname, "../../../../fixtures/parity/fairness.json"), "utf8"),
) as {
  readonly group: string[];
  readonly truth: number[];
  readonly prediction: number[];
  readonly numbers: number[];
  readonly said: number[];
  readonly classification: Frame & Record<string, number>;
  readonly regression: Frame;
};
const table = Table.from({ group: fixture.group, truth: Float64Array.from(fixture.truth) });
const classified: Scoring = {
  task: "classification",
  classes: ["no", "yes"],
  truth: Float64Array.from(fixture.truth),
  prediction: Float64Array.from(fixture.prediction),
};
const regressed: Scoring = {
  task: "regression",
  truth: Float64Array.from(fixture.numbers),
  prediction: Float64Array.from(fixture.said),
};
const of = (scoring: Scoring, options: Partial<GroupFairnessOptions> = {}) =>
  groupFairness(table, scoring, { columns: ["group"], resamples: 200, ...options });

function gap(fairness: Fairness, name: string) {
  const found = fairness.factors[0].gaps.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe("errors and rates by group", () => {
  it("are fairlearn's, of a classification", () => {
    const fairness = of(classified);
    const { by_group, difference } = fixture.classification;
    for (const { label, scores } of fairness.factors[0].groups)
      for (const [name, values] of Object.entries(by_group))
        expect(scores[name].value, `${name} of ${label}`).toBeCloseTo(values[label], 12);
    for (const name of [
      ...["demographicParityDifference", "demographicParityRatio"],
      ...["equalOpportunityDifference", "equalizedOddsDifference"],
    ])
      expect(gap(fairness, name).value, name).toBeCloseTo(fixture.classification[name], 12);
    expect(gap(fairness, "accuracyDifference").value).toBeCloseTo(difference.accuracy, 12);
    expect(fairness.positive).toBe("yes");
  });

  it("are fairlearn's, of a regression", () => {
    const fairness = of(regressed);
    const { by_group, difference, ratio } = fixture.regression;
    for (const { label, scores } of fairness.factors[0].groups)
      for (const [name, values] of Object.entries(by_group))
        expect(scores[name].value, `${name} of ${label}`).toBeCloseTo(values[label], 9);
    for (const name of ["mae", "rmse", "bias"])
      expect(gap(fairness, `${name}Difference`).value).toBeCloseTo(difference[name], 9);
    expect(gap(fairness, "maeRatio").value).toBeCloseTo(ratio.mae, 9);
    expect(gap(fairness, "maeDifference").between).toEqual(["a", "c"]);
  });

  it("have intervals that hold the true rate as often as they say", () => {
    let held = 0;
    for (let seed = 0; seed < 100; seed++) {
      const draw = random(seed);
      const said = Float64Array.from({ length: 200 }, () => (draw.next() < 0.3 ? 1 : 0));
      const scoring: Scoring = { ...classified, truth: said.map(() => 0), prediction: said };
      const rows = Table.from({ g: Array.from(said, () => "one") });
      const { groups } = groupFairness(rows, scoring, { columns: ["g"], resamples: 200, seed }).factors[0];
      const { low, high } = groups[0].scores.selectionRate;
      if (low <= 0.3 && 0.3 <= high) held++;
    }
    expect(held).toBeGreaterThanOrEqual(88);
    expect(held).toBeLessThanOrEqual(99);
  });

  it("leave small groups out of differences, and say which they are", () => {
    const counts = { a: fixture.group.filter((one) => one === "a").length };
    const { groups, gaps } = of(classified, { minRows: counts.a }).factors[0];
    expect(groups.map(({ label, isSmall }) => [label, isSmall])).toEqual([
      ["a", false],
      ["b", true],
      ["c", true],
    ]);
    expect(gaps).toEqual([]);
  });

  it("are of combinations of columns, and of numbers that are cut at edges", () => {
    const rows = Table.from({
      age: [17, 18, 30, 64.5, 65, null, 80, 18],
      sex: ["f", "m", "f", "m", "f", "m", "f", "m"],
    });
    const scoring: Scoring = {
      task: "regression",
      truth: new Float64Array(8),
      prediction: new Float64Array(8),
    };
    const { factors } = groupFairness(rows, scoring, {
      columns: [{ column: "age", edges: [18, 65] }, ["sex", "age"]],
      resamples: 100,
      minRows: 1,
    });
    expect(factors[0].groups.map(({ label, rows: count }) => [label, count])).toEqual([
      ["below 18", 1],
      ["18 to below 65", 4],
      ["65 and above", 2],
      ["missing", 1],
    ]);
    expect(factors[1].name).toBe("sex × age");
    expect(factors[1].groups.map(({ label }) => label)).toContain("m, missing");
  });

  it("do not depend on the order of rows, and differences are never below 0", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ g: fc.constantFrom("x", "y", "10", "9"), t: fc.nat(1), p: fc.nat(1) }), {
          minLength: 4,
          maxLength: 40,
        }),
        (rows) => {
          const made = (list: typeof rows) =>
            groupFairness(
              Table.from({ g: list.map(({ g }) => g) }),
              {
                ...classified,
                truth: Float64Array.from(list, ({ t }) => t),
                prediction: Float64Array.from(list, ({ p }) => p),
              },
              { columns: ["g"], resamples: 100, minRows: 1 },
            ).factors[0];
          const [one, other] = [made(rows), made(rows.toReversed())];
          expect(other.groups.map(({ label }) => label)).toEqual(one.groups.map(({ label }) => label));
          expect(other.gaps.map(({ value }) => value)).toEqual(one.gaps.map(({ value }) => value));
          for (const { value, isRatio } of one.gaps)
            if (!Number.isNaN(value)) {
              expect(value).toBeGreaterThanOrEqual(0);
              if (isRatio) expect(value).toBeLessThanOrEqual(1);
            }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are of the class that is named, and of the second where classes have no labels", () => {
    const named = of(classified, { positive: "no" });
    expect([named.positive, of(classified).positive]).toEqual(["no", "yes"]);
    const { classes: _, ...bare } = classified;
    expect(of(bare).positive).toBe("1");
    expect(gap(of(bare), "demographicParityDifference").value).toBe(
      gap(of(classified), "demographicParityDifference").value,
    );
    expect(() => of(regressed, { positive: 1 })).toThrow("a regression has no positive class");
    expect(() => of(classified, { positive: "yess" })).toThrow('Did you mean "yes"');
  });

  it("have a table, without names where there is nothing to compare", () => {
    const one = groupFairness(Table.from({ group: fixture.group.map(() => "all") }), classified, {
      columns: ["group"],
      resamples: 200,
    });
    for (const row of one.gapsTable().rows()) expect(row).toMatchObject({ least: null, greatest: null });
    const gaps = [...of(classified).gapsTable().rows()];
    expect(gaps.every(({ least, greatest }) => least !== null && greatest !== null)).toBe(true);
  });

  it("refuse what cannot be grouped", () => {
    const many = Table.from({ id: Float64Array.from({ length: 600 }, (_, i) => i), group: fixture.group });
    expect(thrownBy(() => groupFairness(many, classified, { columns: ["id"] }))).toMatchObject({
      code: "CONFIG_INVALID",
      message: expect.stringContaining("600 groups"),
    });
    expect(thrownBy(() => of(classified, { columns: ["grup"] }))).toMatchObject({
      code: "DATA_COLUMN_MISSING",
    });
    expect(thrownBy(() => of(classified, { positive: "ja" }))).toMatchObject({ code: "CONFIG_INVALID" });
    expect(thrownBy(() => of(regressed, { positive: "yes" }))).toMatchObject({ code: "CONFIG_INVALID" });
    expect(thrownBy(() => of(classified, { columns: [{ column: "group", edges: [1] }] }))).toMatchObject({
      code: "CONFIG_INVALID",
    });
    expect(
      thrownBy(() => groupFairness(table.slice(0, 5), classified, { columns: ["group"] })),
    ).toMatchObject({ code: "DATA_SHAPE" });
  });
});
