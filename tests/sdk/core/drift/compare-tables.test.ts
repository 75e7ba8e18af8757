import { describe, expect, it } from "vitest";
import { driftConfig } from "../../../../sdk/core/drift/config.js";
import { compareTables } from "../../../../sdk/core/drift/index.js";
import { populationStability } from "../../../../sdk/core/drift/psi.js";
import { judgeAll } from "../../../../sdk/core/drift/verdict.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { csvTable, jsonFixture } from "../../../support/csv.js";

interface Test {
  readonly statistic: number;
  readonly pValue: number;
}
interface Bikes extends Record<string, unknown> {
  readonly "temp psi": {
    edges: number[];
    reference: number[];
    current: number[];
    above: number;
    psi: number;
  };
  readonly "five times": Record<string, Test>;
  readonly "halves, five times": Record<string, Test>;
  readonly weekday: Test & { readonly degreesOfFreedom: number };
}
const expected = jsonFixture<{
  readonly bikes: Bikes & Record<string, { readonly ks: Test; readonly wasserstein: number }>;
  readonly psi: { a: number[]; b: number[]; psi: number }[];
}>("parity/evaluation.json");

const bikes = csvTable("bikes.csv");
const training = bikes.slice(0, bikes.numRows - 1440);
const last = bikes.slice(bikes.numRows - 1440);
const drift = compareTables(training, last, { categories: ["weekday", "workingday", "holiday"] });

describe("numbers equal scipy's (fixtures/parity/evaluation.py)", () => {
  it.each(["temp", "hum", "windspeed", "bikers", "hr"])("KS test and Wasserstein distance of %s", (name) => {
    const column = drift.column(name);
    const { ks, wasserstein } = expected.bikes[name];
    expect(column.ks?.statistic).toBeCloseTo(ks.statistic, 12);
    expect(Math.abs((column.ks?.pValue ?? 0) / ks.pValue - 1)).toBeLessThan(1e-9);
    expect(column.wasserstein).toBeCloseTo(wasserstein, 10);
  });

  it("χ² of a category", () => {
    const { statistic, pValue, degreesOfFreedom } = drift.column("weekday").chiSquare ?? {};
    expect(degreesOfFreedom).toBe(expected.bikes.weekday.degreesOfFreedom);
    expect(statistic).toBeCloseTo(expected.bikes.weekday.statistic, 9);
    expect(pValue).toBeCloseTo(expected.bikes.weekday.pValue, 12);
  });

  it("PSI, from its definition and over the bins of numpy's quantiles", () => {
    for (const { a, b, psi } of expected.psi) {
      const bins = a.map((reference, i) => ({ label: "", kind: "own" as const, reference, current: b[i] }));
      expect(populationStability(bins)).toBeCloseTo(psi, 12);
    }
    const { reference, current, above, psi } = expected.bikes["temp psi"];
    const { bins, psi: own } = drift.column("temp");
    const pairs = [...reference.map((count, i) => [count, current[i]]), [0, above]];
    expect(bins.map((bin) => [bin.reference, bin.current])).toEqual(pairs.filter(([p, q]) => p + q > 0));
    expect(own).toBeCloseTo(psi, 12);
  });

  it("p-values of more than 10,000 rows", () => {
    const five = (table: Table) => {
      const rows = Array.from({ length: table.numRows * 5 }, (_, i) => Math.floor(i / 5));
      return table.take(rows);
    };
    const many = compareTables(five(training), five(last), { columns: ["windspeed", "hr"] });
    for (const name of ["windspeed", "hr"])
      expect(many.column(name).ks?.pValue).toBeCloseTo(expected.bikes["five times"][name].pValue, 9);
    const halves = [0, 1].map((first) => {
      const rows = Array.from({ length: training.numRows }, (_, i) => i).filter((i) => i % 2 === first);
      return five(training.take(rows));
    });
    const even = compareTables(halves[0], halves[1]);
    for (const [name, { pValue }] of Object.entries(expected.bikes["halves, five times"]))
      expect(even.column(name).ks?.pValue).toBeCloseTo(pValue, 9);
  });
});

describe("verdicts", () => {
  it("the last two months are colder than the year before them, their weekdays as ever", () => {
    expect(drift.column("temp").verdict).toBe("drifted");
    expect(drift.column("temp").reason).toMatch(/^PSI \d/);
    expect(drift.column("weekday").verdict).toBe("stable");
    expect(drift.column("hr").verdict).toBe("stable");
    expect(drift.verdict).toBe("drifted");
    expect(drift.reason).toMatch(/^\d of 15 columns drifted \(/);
  });

  it("a million rows that differ a little are stable, for all that the p-value says", () => {
    const draw = random(1);
    const normal = (shift: number) => Float64Array.from({ length: 200_000 }, () => draw.normal() + shift);
    const { columns } = compareTables(Table.from({ x: normal(0) }), Table.from({ x: normal(0.05) }));
    expect(columns[0].ks?.adjusted).toBeLessThan(1e-10);
    expect(columns[0]).toMatchObject({ verdict: "stable", kind: "number" });
    const far = compareTables(Table.from({ x: normal(0) }), Table.from({ x: normal(0.6) }));
    expect(far.verdict).toBe("drifted");
  });

  it("a large index over few rows is no drift where it may be chance", () => {
    const draw = random(2);
    const normal = (rows: number) => Float64Array.from({ length: rows }, () => draw.normal());
    const { columns } = compareTables(Table.from({ x: normal(40) }), Table.from({ x: normal(40) }));
    expect(columns[0].psi).toBeGreaterThan(0.1);
    expect(columns[0].verdict).toBe("stable");
    expect(columns[0].reason).toMatch(/may be chance \(p = /);
  });

  it("of columns without a value in either table, which fit whatever the other holds", () => {
    const rows = 60;
    const of = (cell: (row: number) => unknown) => Array.from({ length: rows }, (_, row) => cell(row));
    const empty = { type: "date", values: new Int32Array(rows), valid: new Uint8Array(rows) } as const;
    const days = {
      type: "date",
      values: Int32Array.from({ length: rows }, (_, row) => 19_000 + row),
    } as const;
    const full = Table.from([
      ["text", of((row) => "ab"[row % 2])],
      ["number", of((row) => row)],
      ["day", days],
    ] as never);
    const none = Table.from([
      ["text", of(() => null)],
      ["number", of(() => null)],
      ["day", empty],
    ] as never);
    for (const { columns } of [compareTables(full, none), compareTables(none, full)])
      for (const { name, verdict, reason } of columns)
        expect([name, verdict, reason]).toEqual([name, "drifted", expect.stringMatching(/missing/)]);
  });

  it("needs a column that both tables have", () => {
    const own = Table.from(Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`a${i}`, [1, 2]])));
    expect(() => compareTables(own, Table.from({ b: [1, 2] }))).toThrow(
      /columns a0, a1, a2, a3, a4, … of the reference, b of the current table/,
    );
  });

  it("of a table counts the columns that drifted, and those that did a little", () => {
    const columns = (...verdicts: ("stable" | "moderate" | "drifted")[]) =>
      verdicts.map((verdict, i) => ({ name: `c${i}`, verdict }));
    const said = (...verdicts: Parameters<typeof columns>) =>
      judgeAll(columns(...verdicts), driftConfig.parse({ share: 0.5 }));
    expect(said("stable")).toEqual({ verdict: "stable", reason: "the column is stable" });
    expect(said("moderate", "stable", "stable")).toEqual({
      verdict: "moderate",
      reason: "1 of 3 columns moderate (c0)",
    });
    expect(said("moderate", "drifted", "stable")).toEqual({
      verdict: "moderate",
      reason: "1 of 3 columns drifted (c1), 1 moderate (c0)",
    });
    expect(said("drifted", "stable")).toMatchObject({ verdict: "drifted" });
  });

  it("names missing values, new levels, numbers out of range, other types and absent columns", () => {
    const rows = 400;
    const fill = <T>(of: (i: number) => T) => Array.from({ length: rows }, (_, i) => of(i));
    const reference = Table.from({
      gaps: fill((i) => i % 7),
      level: fill((i) => ["a", "b", "c"][i % 3]),
      size: fill((i) => i % 10),
      type: fill((i) => i % 4),
      gone: fill((i) => i),
      calm: fill((i) => i % 5),
    });
    const current = Table.from({
      gaps: fill((i) => (i % 3 === 0 ? null : i % 7)),
      level: fill((i) => ["a", "b", "c", "<new>"][i % 4]),
      size: fill((i) => (i % 10 === 0 ? 25 : i % 10)),
      type: fill((i) => String(i % 4)),
      calm: fill((i) => i % 5),
      extra: fill((i) => i),
    });
    const found = compareTables(reference, current);
    const said = Object.fromEntries(
      found.columns.map(({ name, verdict, reason }) => [name, [verdict, reason]]),
    );
    expect(said.gaps).toEqual(["drifted", expect.stringContaining("missing 0 %, now 33.5 %")]);
    expect(found.column("gaps").missing.current).toBeCloseTo(134 / 400);
    expect(said.level[0]).toBe("drifted");
    expect(found.column("level").unseen).toMatchObject({ share: 0.25, examples: ["<new>"] });
    expect(said.size[0]).toBe("drifted");
    expect(found.column("size").unseen).toMatchObject({ share: 0.1, examples: ["25"] });
    expect(said.type).toEqual(["drifted", "the type was float64 and is string"]);
    expect(said.gone).toEqual(["drifted", "the current table lacks the column"]);
    expect(said.calm[0]).toBe("stable");
    expect(found.added).toEqual(["extra"]);
    expect(found.table().numRows).toBe(6);
    expect(found.drifted.map(({ name }) => name).slice(0, 2)).toEqual(["type", "gone"]);
  });

  it("predictions are columns like others", () => {
    const draw = random(3);
    const of = (rows: number, shift: number) =>
      Table.from({
        probability_yes: Float64Array.from({ length: rows }, () => 1 / (1 + Math.exp(draw.normal() + shift))),
      });
    expect(compareTables(of(2000, 0), of(1000, 0)).verdict).toBe("stable");
    expect(compareTables(of(2000, 0), of(1000, 1)).verdict).toBe("drifted");
  });
});

describe("columns that cannot be compared by value", () => {
  const ids = (from: number) => Array.from({ length: 300 }, (_, i) => `id-${from + i}`);
  const days = (from: number) =>
    ({ type: "date", values: Int32Array.from({ length: 300 }, (_, i) => from + i) }) as const;

  it("identifiers and times are said not to be judged", () => {
    const found = compareTables(
      Table.from({ id: ids(0), day: days(15_000), none: Array(300).fill(null) }),
      Table.from({ id: ids(300), day: days(15_300), none: Array(300).fill(null) }),
    );
    expect(found.verdict).toBe("stable");
    expect(found.column("id")).toMatchObject({ kind: "other", verdict: "stable" });
    expect(found.column("day").reason).toMatch(
      /^times go on and are not judged: 2011-01-26 to 2011-11-21, now 2011-11-22/,
    );
    expect(found.column("none").reason).toBe("no values to compare");
  });

  it("constant columns and columns without a value on one side", () => {
    const all = (value: number | null) => Array.from({ length: 100 }, () => value);
    const found = compareTables(
      Table.from({ same: all(1), other: all(1), emptied: all(1), filled: all(null), nan: all(Number.NaN) }),
      Table.from({ same: all(1), other: all(2), emptied: all(null), filled: all(1), nan: all(Number.NaN) }),
    );
    const verdicts = Object.fromEntries(found.columns.map(({ name, verdict }) => [name, verdict]));
    expect(verdicts).toEqual({
      same: "stable",
      other: "drifted",
      emptied: "drifted",
      filled: "drifted",
      nan: "stable",
    });
    expect(found.column("emptied").reason).toBe("missing 0 %, now 100 %");
    expect(found.column("same").psi).toBe(0);
  });

  it("infinite numbers lie beyond the range", () => {
    const values = Float64Array.from({ length: 200 }, (_, i) => i % 20);
    const some = values.map((value, i) => (i < 30 ? Number.POSITIVE_INFINITY : value));
    const { columns } = compareTables(Table.from({ x: values }), Table.from({ x: some }));
    expect(columns[0]).toMatchObject({ verdict: "drifted", unseen: { rows: 30, examples: ["∞"] } });
    expect(columns[0].wasserstein).toBeUndefined();
  });
});

describe("what is refused", () => {
  const table = Table.from({ x: [1, 2, 3] });
  const code = (call: () => unknown) => {
    try {
      call();
    } catch (error) {
      return (error as { code?: string }).code;
    }
    return undefined;
  };

  it.each([
    ["no rows", () => compareTables(table, Table.from({ x: [] })), "DATA_EMPTY"],
    ["no common column", () => compareTables(table, Table.from({ y: [1] })), "DATA_COLUMN_MISSING"],
    ["an unknown column", () => compareTables(table, table, { columns: ["z"] }), "DATA_COLUMN_MISSING"],
    [
      "an unknown column left out",
      () => compareTables(table, table, { exclude: ["z"] }),
      "DATA_COLUMN_MISSING",
    ],
    [
      "marks upside down",
      () => compareTables(table, table, { psi: { moderate: 2, drifted: 1 } }),
      "CONFIG_INVALID",
    ],
    ["one bin", () => compareTables(table, table, { bins: 1 }), "CONFIG_INVALID"],
  ])("%s", (_, call, wanted) => expect(code(call)).toBe(wanted));
});
