import { describe, expect, it } from "vitest";
import reference from "../../../../fixtures/parity/profile.json";
import { prepareColumn } from "../../../../sdk/core/explainers/views/correlations.js";
import { scoreAlone } from "../../../../sdk/core/profile/alone.js";
import { profileDataset } from "../../../../sdk/core/profile/index.js";
import { testMissingness } from "../../../../sdk/core/profile/missingness.js";
import { targetOf } from "../../../../sdk/core/profile/target.js";
import { type Table, toColumn } from "../../../../sdk/core/tables/index.js";
import { csvTable } from "../../../support/csv.js";

const bikes = csvTable("bikes.csv");
const cancer = csvTable("cancer.csv");
const halves = ({ numRows }: Table) => {
  const rows = Uint32Array.from({ length: numRows }, (_, row) => row);
  return { learn: rows.filter((row) => row % 2 === 0), judge: rows.filter((row) => row % 2 === 1) };
};
/** Numbers, of some rows missing. */
const without = (values: Float64Array, isGone: (row: number) => boolean) =>
  values.map((value, row) => (isGone(row) ? Number.NaN : value));

// Expected numbers: fixtures/parity/profile.py.
describe("what columns say of each other and of the target", () => {
  it("is pandas' Spearman correlation, of the rows that both have", async () => {
    const table = bikes.select(["temp", "hum", "windspeed", "bikers"]).with({
      temp: without(bikes.numbers("temp"), (row) => row % 7 === 0),
      bikers: without(bikes.numbers("bikers"), (row) => row % 5 === 0),
    });
    const { correlations } = await profileDataset(table);
    expect(correlations?.columns).toEqual(["temp", "hum", "windspeed", "bikers"]);
    reference.spearman.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(correlations?.values[i][j]).toBeCloseTo(value, 10);
      });
    });
  });

  it("is scikit-learn's area under the ROC curve, of numbers and two classes", async () => {
    const { target } = await profileDataset(cancer, { target: "diagnosis" });
    expect(target?.classes).toEqual([
      { level: "benign", count: 357 },
      { level: "malignant", count: 212 },
    ]);
    for (const [name, auc] of Object.entries(reference.auc)) {
      const relation = target?.relations.find(({ column }) => column === name);
      expect(relation).toMatchObject({ measure: "auc", rows: 569 });
      expect(relation?.value, name).toBeCloseTo(auc, 12);
      expect(relation?.strength).toBeCloseTo(Math.abs(2 * auc - 1), 12);
    }
  });

  it.each(Object.entries(reference.aloneNumbers))(
    "alone is R² of scikit-learn's tree (of levels: of their means) on rows held out: %s",
    (name, wanted) => {
      const target = targetOf(bikes, "bikers", "regression");
      // A humidity half-way between two others falls to one side or the other by rounding: scikit-learn's numbers are float32.
      expect(scoreAlone(prepareColumn(bikes, name), target, halves(bikes))).toBeCloseTo(
        wanted,
        name === "hum" ? 5 : 9,
      );
    },
  );

  it.each(Object.entries(reference.aloneClasses))(
    "alone is the adjusted balanced accuracy of scikit-learn's tree: %s",
    (name, wanted) => {
      const target = targetOf(cancer, "diagnosis", "classification");
      expect(scoreAlone(prepareColumn(cancer, name), target, halves(cancer))).toBeCloseTo(wanted, 9);
    },
  );

  it("tells whether the target differs where a value is missing, as SciPy's Welch test", () => {
    const bikers = bikes.numbers("bikers");
    const told = toColumn(without(bikes.numbers("temp"), (row) => row % 3 === 0 && bikers[row] > 150));
    const weak = toColumn(without(bikes.numbers("temp"), (row) => row % 11 === 0));
    const target = targetOf(bikes, "bikers", "regression");
    const [strong, none] = testMissingness(
      [
        ["told", told],
        ["weak", weak],
      ],
      target,
    );
    const { means, effect, weak: pValue } = reference.missingness;
    expect(strong.means?.[0]).toBeCloseTo(means[0], 9);
    expect(strong.means?.[1]).toBeCloseTo(means[1], 9);
    expect(strong.effect).toBeCloseTo(effect, 9);
    expect(strong.pValue).toBeLessThan(1e-100);
    // Benjamini and Hochberg leave the greater of two p-values as it is.
    expect(none.pValue).toBeCloseTo(pValue, 9);
  });

  it("tells it of a target that does not vary where it is missing, or at all", () => {
    const gaps = toColumn(Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? null : row)));
    const of = (y: (row: number) => number) =>
      testMissingness([["gaps", gaps]], {
        ...targetOf(bikes, "bikers", "regression"),
        values: Float64Array.from({ length: 60 }, (_, row) => y(row)),
      } as never)[0];
    expect(of(() => 4)).toMatchObject({ means: [4, 4], effect: 0, pValue: 1 });
    expect(of((row) => row % 2)).toMatchObject({
      means: [0, 1],
      // As far apart as can be: no row says otherwise.
      effect: Number.NEGATIVE_INFINITY,
      pValue: 0,
    });
  });

  it("tells it of classes, as SciPy's χ² test and Cramér's V", () => {
    const isMalignant = (row: number) => cancer.value("diagnosis", row) === "malignant";
    const gone = toColumn(
      without(cancer.numbers("mean_radius"), (row) => row % 4 === 0 && (isMalignant(row) || row % 8 === 0)),
    );
    const [found] = testMissingness([["gone", gone]], targetOf(cancer, "diagnosis", "classification"));
    const { effect, pValue, rows } = reference.missingnessOfClasses;
    expect(found.rows).toBe(rows);
    expect(found.effect).toBeCloseTo(effect, 9);
    expect(found.pValue).toBeCloseTo(pValue, 9);
  });
});
