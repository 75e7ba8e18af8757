import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type DatasetProfile, profileDataset } from "../../../../sdk/core/profile/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { readDataset } from "../../../../sdk/io/datasets/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { ROOT } from "../../../support/source-files.js";

const read = async (path: string) =>
  (await readDataset({ kind: "csv", path }, { baseDir: join(ROOT, "fixtures") })).table;
const leaks = ({ findings }: DatasetProfile) => findings.filter(({ kind }) => kind === "leak");

describe("columns that know the target", () => {
  let bikes: Table;
  beforeAll(async () => {
    bikes = await read("bikes.csv");
  });

  it("names casual + registered, of which the rented bikes are the sum", async () => {
    const profile = await profileDataset(bikes, { target: "bikers" });
    expect(profile.findings[0]).toMatchObject({
      kind: "leak",
      severity: "error",
      columns: ["casual", "registered"],
      message: "casual + registered = bikers, in all 8,645 rows looked at",
    });
    expect(leaks(profile)).toHaveLength(1);
  });

  it("says that one of the two is too good where the other is gone", async () => {
    const profile = await profileDataset(bikes, { target: "bikers", exclude: ["casual"] });
    expect(leaks(profile)).toMatchObject([{ severity: "warning", columns: ["registered"] }]);
  });

  it.each([
    ["bikes.csv", "bikers", ["casual", "registered"]],
    ["bikes.csv", "weathersit", ["casual", "registered"]],
    ["cancer.csv", "diagnosis", []],
    ["cancer.csv", "mean_smoothness", []],
  ])("raises no alarm where none is due: %s, %s", async (file, target, exclude) => {
    expect(leaks(await profileDataset(await read(file), { target, exclude }))).toEqual([]);
  });

  const draw = random(3);
  const rows = 600;
  const made = (of: () => number) => Float64Array.from({ length: rows }, of);
  const [a, b, c, d] = [
    made(() => draw.normal()),
    made(() => 1 + draw.next()),
    made(() => draw.normal()),
    made(() => draw.normal()),
  ];
  const from = (of: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => of(row));
  const noise = (size: number) => from(() => size * draw.normal());

  it.each([
    ["a − c", from((r) => a[r] - c[r]), ["a", "c"]],
    ["a × b", from((r) => a[r] * b[r]), ["a", "b"]],
    ["c / b", from((r) => c[r] / b[r]), ["b", "c"]],
    ["2.5 × (a + d)", from((r) => 2.5 * (a[r] + d[r])), ["a", "d"]],
  ])("finds the formula %s", async (text, y, columns) => {
    const profile = await profileDataset(Table.from({ a, b, c, d, y }), { target: "y" });
    const [first] = leaks(profile);
    expect(first.severity).toBe("error");
    expect(first.message).toBe(`${text} = y, in all 600 rows looked at`);
    expect([...first.columns].sort()).toEqual(columns);
  });

  it("finds sums of more columns, with weights and a constant, rounded and with some dirty rows", async () => {
    const y = from((r) => Math.round((2 * a[r] - 0.5 * c[r] + d[r] + 7) * 100) / 100);
    y[17] = 99;
    const profile = await profileDataset(Table.from({ a, b, c, d, y }), { target: "y" });
    expect(leaks(profile)).toMatchObject([{ severity: "error", columns: ["a", "c", "d"] }]);
    expect(leaks(profile)[0].message).toMatch(
      /^2 × a − 0\.5 × c \+ d \+ 7 = y, in 99\.\d+ % of 600 rows looked at$/,
    );
  });

  it("finds no formula in what is nearly one", async () => {
    const off = noise(0.05);
    const y = from((r) => a[r] + c[r] + off[r]);
    expect(leaks(await profileDataset(Table.from({ a, b, c, d, y }), { target: "y" }))).toEqual([]);
  });

  it("tells a copy, another unit and another scale of the target", async () => {
    const y = from((r) => 20 + 5 * a[r]);
    const table = Table.from({
      b,
      same: y.slice(),
      fahrenheit: y.map((v) => 1.8 * v + 32),
      exp: y.map(Math.exp),
      y,
    });
    const found = leaks(await profileDataset(table, { target: "y" }));
    expect(found.map(({ columns, severity }) => [columns, severity])).toEqual([
      [["same"], "error"],
      [["fahrenheit"], "error"],
      [["exp"], "error"],
    ]);
    expect(found[1].message).toMatch(/^0\.555556 × fahrenheit − 17\.7778 is y itself/);
  });

  it("finds codes, and rows sorted by their class, that tell a class alone", async () => {
    const label = Array.from({ length: rows }, (_, row) => (row < 200 ? "good" : "bad"));
    const code = label.map((one) => (one === "good" ? 7 : 3));
    const id = Int32Array.from({ length: rows }, (_, row) => row + 1000);
    const found = leaks(await profileDataset(Table.from({ a, id, code, label }), { target: "label" }));
    expect(found.map(({ columns, severity }) => [columns[0], severity]).sort()).toEqual([
      ["code", "error"],
      ["id", "error"],
    ]);
  });

  it("says where missing values go with the target, and where they do not", async () => {
    const y = from((r) => a[r]);
    const told = Array.from(b, (value, row) => (y[row] > 0.8 ? null : value));
    const untold = Array.from(d, (value, row) => (row % 5 === 0 ? null : value));
    const profile = await profileDataset(Table.from({ told, untold, c, y }), { target: "y" });
    const found = profile.findings.filter(({ kind }) => kind === "missingness");
    expect(found.map(({ columns }) => columns)).toEqual([["told", "y"]]);
  });
});
