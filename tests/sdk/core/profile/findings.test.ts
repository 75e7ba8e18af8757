import { describe, expect, it } from "vitest";
import { type Finding, profileDataset } from "../../../../sdk/core/profile/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { random } from "../../../../sdk/utils/random/index.js";

const n = 400;
const draw = random(11);
const rows = Array.from({ length: n }, (_, row) => row);
const noise = rows.map(() => draw.normal());
const other = rows.map(() => draw.normal());
const findingsOf = async (columns: Record<string, unknown[]>, options = {}): Promise<readonly Finding[]> =>
  (await profileDataset(Table.from(columns), options)).findings;
const about = (findings: readonly Finding[], column: string) =>
  findings
    .filter(({ columns }) => columns.includes(column))
    .map(({ kind, severity, message }) => [kind, severity, message]);

describe("what is odd about columns", () => {
  it("says nothing of clean ones", async () => {
    const level = rows.map((i) => ["low", "middle", "high"][i % 3]);
    const y = noise.map((value, i) => value + (i % 3));
    expect(
      await findingsOf({ noise, level, hour: rows.map((i) => (i * 7) % 24), y }, { target: "y" }),
    ).toEqual([]);
  });

  it.each([
    ["empty", rows.map(() => null), "empty", "warning", "c has no value in any row"],
    ["constant", rows.map(() => 3), "constant", "warning", "c is 3 in every row"],
    [
      "constant where known",
      rows.map((i) => (i % 4 === 0 ? "yes" : null)),
      "constant",
      "warning",
      "c is yes wherever it is known: all it tells is whether it is missing, in 300 rows (75.0 %)",
    ],
    [
      "nearly constant",
      rows.map((i) => (i === 7 ? 2 : 1)),
      "constant",
      "info",
      "c is nearly constant: 1 in 399 rows (99.75 %)",
    ],
    [
      "mostly missing",
      rows.map((i) => (i % 4 === 0 ? noise[i] : null)),
      "missing",
      "warning",
      "c is missing in 300 rows (75.0 %)",
    ],
    [
      "often missing",
      rows.map((i) => (i % 10 === 0 ? Number.NaN : noise[i])),
      "missing",
      "info",
      "c is missing in 40 rows (10.0 %)",
    ],
    [
      "infinite",
      rows.map((i) => (i === 5 ? Number.POSITIVE_INFINITY : noise[i])),
      "notFinite",
      "warning",
      "c is infinite in 1 row (0.25 %)",
    ],
    [
      "sentinel",
      rows.map((i) => (i % 100 === 0 ? -999 : noise[i])),
      "sentinel",
      "warning",
      "c is -999 in 4 rows (1.0 %), far from all other values",
    ],
    [
      "heavy tail",
      rows.map((i) => Math.exp(2.5 * noise[i])),
      "outliers",
      "info",
      /^c has \d+ rows \(1\d\.\d %\) beyond Tukey's fences/,
    ],
    [
      "variants",
      rows.map((i) => (i === 3 ? "Oslo " : i === 4 ? "OSLO" : ["Oslo", "Rome"][i % 2])),
      "variants",
      "warning",
      'c writes a level in several ways, by case or white space: "Oslo" and "Oslo " and "OSLO" (2 rows (0.50 %))',
    ],
    [
      "numbers and texts",
      rows.map((i) => (i === 9 ? "about 5" : String(i % 50))),
      "mixed",
      "warning",
      "c is text because of 1 row (0.25 %); the others are numbers",
    ],
    [
      "numbers as texts",
      rows.map((i) => String(i % 50)),
      "mixed",
      "info",
      "c is text, and all its values are numbers",
    ],
    [
      "placeholders",
      rows.map((i) => (i % 20 === 0 ? "N/A" : i % 40 === 1 ? "?" : `x${i % 3}`)),
      "placeholder",
      "warning",
      'c says "N/A", "?" in 30 rows (7.5 %)',
    ],
    [
      "many levels",
      rows.map((i) => `level ${i % 200}`),
      "cardinality",
      "info",
      "c has 200 levels, 2 rows each on average; the most frequent one has 0.50 %",
    ],
    [
      "names of rows",
      rows.map((i) => `row-${i}`),
      "identifier",
      "warning",
      "c names rows: 400 texts, no two alike",
    ],
  ])("%s", async (_, c, kind, severity, message) => {
    const found = about(await findingsOf({ other, c }), "c");
    expect(found).toHaveLength(1);
    expect(found[0].slice(0, 2)).toEqual([kind, severity]);
    expect(found[0][2]).toMatch(message);
  });

  it("names the same column twice, and columns that go together", async () => {
    const again = noise.slice();
    const near = noise.map((value) => value + 0.05 * draw.normal());
    const found = await findingsOf({ noise, again, near });
    expect(found.map(({ kind, columns }) => [kind, columns])).toEqual([
      ["copy", ["noise", "again"]],
      ["correlated", ["noise", "near"]],
      ["correlated", ["again", "near"]],
    ]);
  });

  it("cuts hostile names and values short", async () => {
    const name = "x".repeat(10_000);
    const [found] = await findingsOf({ noise, [name]: rows.map(() => "y".repeat(10_000)) });
    expect(found.message.length).toBeLessThan(200);
    expect(found.columns).toEqual([name]);
  });
});

describe("what is odd about the target", () => {
  it("is that it is constant, missing, skewed or out of balance", async () => {
    const target = async (y: unknown[]) =>
      about(await findingsOf({ noise, y }, { target: "y" }), "y").map(([kind, severity]) => [kind, severity]);
    expect(await target(rows.map(() => "a"))).toContainEqual(["target", "error"]);
    expect(await target(rows.map((i) => (i === 3 ? null : (i * 7919) % 100)))).toEqual([
      ["target", "warning"],
    ]);
    expect(await target(rows.map((i) => Math.exp(2.5 * noise[(i * 7) % n])))).toContainEqual([
      "skew",
      "info",
    ]);
    expect(await target(rows.map((i) => (i % 100 === 0 ? "rare" : "usual")))).toContainEqual([
      "imbalance",
      "warning",
    ]);
    expect(await target(rows.map((i) => (i % 8 === 0 ? "rare" : "usual")))).toEqual([["imbalance", "info"]]);
    expect(await target(rows.map((i) => (i % 2 === 0 ? "a" : "b")))).toEqual([]);
  });

  it("is that there are few rows for many columns", async () => {
    const columns = Object.fromEntries(
      Array.from({ length: 10 }, (_, c) => [`c${c}`, Array.from({ length: 30 }, () => draw.normal())]),
    );
    const found = await findingsOf(columns);
    expect(found.map(({ message }) => message)).toContain("30 rows for 10 columns");
  });
});
