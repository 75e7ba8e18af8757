import { describe, expect, it } from "vitest";
import reference from "../../../../fixtures/parity/profile.json";
import { describeColumn } from "../../../../sdk/core/profile/column.js";
import { toColumn } from "../../../../sdk/core/tables/index.js";
import { csvTable } from "../../../support/csv.js";

type Facts = (typeof reference.bikes)["temp"];
const options = { bins: 1000, top: 5 };

function expectFacts(name: string, values: Float64Array, wanted: Facts): void {
  const { facts } = describeColumn(name, toColumn(values), options);
  const { numbers } = facts;
  expect(facts.missing + facts.nan + facts.infinite).toBe(wanted.missing);
  expect(facts.distinct - (facts.infinite > 0 ? 1 : 0)).toBe(wanted.distinct);
  expect(numbers?.zeros).toBe(wanted.zeros);
  expect(numbers?.negatives).toBe(wanted.negatives);
  expect(numbers?.outliers.count).toBe(wanted.outliers);
  for (const key of ["mean", "std", "skewness", "kurtosis"] as const)
    expect(numbers?.[key], key).toBeCloseTo(
      wanted[key],
      10 - Math.ceil(Math.log10(Math.abs(wanted[key]) + 1)),
    );
  expect(Object.keys(numbers?.quantiles ?? {}).sort()).toEqual(Object.keys(wanted.quantiles).sort());
  for (const [share, quantile] of Object.entries(wanted.quantiles))
    expect(numbers?.quantiles[share], share).toBeCloseTo(quantile, 10);
}

function expectHistogram(name: string, values: Float64Array, { histogram }: Facts): void {
  const made = describeColumn(name, toColumn(values), { bins: 1000, top: 1 }).facts.numbers?.histogram;
  expect(made?.counts).toEqual(histogram.counts);
  histogram.edges.forEach((edge, i) => {
    expect(made?.edges[i]).toBeCloseTo(edge, 9);
  });
}

describe("statistics of a column", () => {
  const bikes = csvTable("bikes.csv");
  const cancer = csvTable("cancer.csv");

  // pandas' mean, std, skew and kurt; NumPy's linear quantiles; fixtures/parity/profile.py.
  it.each(Object.entries(reference.bikes))(
    "are those of pandas and NumPy: %s of the bike hours",
    (name, wanted) => {
      expectFacts(name, bikes.numbers(name), wanted);
    },
  );

  it.each(Object.entries(reference.cancer))(
    "are those of pandas and NumPy: %s of the biopsies",
    (name, wanted) => {
      expectFacts(name, cancer.numbers(name), wanted);
      expectHistogram(name, cancer.numbers(name), wanted);
    },
  );

  it.each(["temp", "atemp", "hum", "windspeed"] as const)("have the bins of NumPy's `auto`: %s", (name) => {
    expectHistogram(name, bikes.numbers(name), reference.bikes[name]);
  });

  it("leave gaps and infinities out, and count them", () => {
    const values = Float64Array.from(reference.odd.values, (value) =>
      value === null ? Number.NaN : value === "inf" ? Number.POSITIVE_INFINITY : Number(value),
    );
    expectFacts("odd", values, reference.odd.facts);
    expectHistogram("odd", values, reference.odd.facts);
    const { facts } = describeColumn("odd", toColumn(values), options);
    expect(facts).toMatchObject({ missing: 0, nan: 24, infinite: 1, notFinite: 25, rows: 400 });
  });

  it("give whole numbers of a short range a bin each, and long tails no more bins than wanted", () => {
    const hours = describeColumn("hr", toColumn(bikes.numbers("hr")), { bins: 100, top: 1 }).facts.numbers;
    expect(hours?.histogram.edges).toEqual(Array.from({ length: 25 }, (_, i) => i - 0.5));
    const tail = Float64Array.from({ length: 10_000 }, (_, i) => (i < 9999 ? i / 1e4 : 1e9));
    const { counts = [] } =
      describeColumn("tail", toColumn(tail), { bins: 50, top: 1 }).facts.numbers?.histogram ?? {};
    expect(counts).toHaveLength(50);
    expect(counts[0]).toBe(9999);
  });

  it("count 64-bit integers beyond 2^53 apart, and times in full", () => {
    const ids = BigInt64Array.from([2n ** 60n, 2n ** 60n + 1n, 2n ** 60n + 1n]);
    expect(describeColumn("id", toColumn(ids), options).facts).toMatchObject({
      distinct: 2,
      top: [
        { value: 2n ** 60n + 1n, count: 2 },
        { value: 2n ** 60n, count: 1 },
      ],
    });
    const days = [new Date("2024-03-01"), new Date("2024-03-01"), null, new Date("2024-03-03")];
    const { facts } = describeColumn("day", toColumn(days), options);
    expect(facts).toMatchObject({ kind: "time", missing: 1, distinct: 2 });
    expect(facts.top[0]).toEqual({ value: "2024-03-01T00:00:00.000Z", count: 2 });
  });

  it("survive the widest floats and single values", () => {
    const wide = Float64Array.of(-1.7e308, 0, 1.7e308);
    const { numbers } = describeColumn("wide", toColumn(wide), options).facts;
    expect(numbers?.quantiles["0.25"]).toBe(-0.85e308);
    expect(numbers?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    const one = describeColumn("one", toColumn([4]), options).facts;
    expect(one).toMatchObject({ kind: "constant", numbers: { mean: 4, std: Number.NaN, min: 4, max: 4 } });
  });
});

describe("kinds of columns", () => {
  const rows = Array.from({ length: 40 }, (_, i) => i);
  const kind = (name: string, values: unknown[]) =>
    describeColumn(name, toColumn(values, name), options).facts.kind;

  it.each([
    ["temp", rows.map((i) => i / 7), "number"],
    ["hr", rows.map((i) => i % 24), "integer"],
    ["holiday", rows.map((i) => i % 2), "boolean"],
    ["isOpen", rows.map((i) => i % 3 === 0), "boolean"],
    ["season", rows.map((i) => ["winter", "summer"][i % 2]), "category"],
    ["when", rows.map((i) => new Date(i * 1000)), "time"],
    ["row", rows.map((i) => 39 - i), "identifier"],
    ["price", rows.map((i) => i * i * 17), "integer"],
    ["customer_id", rows.map((i) => i * i * 17), "identifier"],
    ["code", rows.map((i) => `A-${i}`), "identifier"],
    ["measured", rows.map((i) => (i === 0 ? "none" : `${i}.5`)), "category"],
    ["review", rows.map((i) => `bike number ${i} was a good ride`), "text"],
    ["same", rows.map(() => "x"), "constant"],
    ["sometimes", rows.map((i) => (i % 2 === 0 ? "x" : null)), "constant"],
    ["nothing", rows.map(() => null), "empty"],
  ])("%s is told by its values", (name, values, wanted) => {
    expect(kind(name, values)).toBe(wanted);
  });

  it("does not call ten measurements that differ names of rows", () => {
    expect(kind("t", rows.slice(0, 10))).toBe("integer");
  });
});
