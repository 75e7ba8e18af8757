import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Table } from "../../../sdk/core/tables/index.js";
import { Experiment } from "../../../sdk/index.js";
import { proposeFor } from "../../../tasks/projects/source.js";
import { assayIn } from "../../support/in-process.js";
import { temporaryFolder } from "../../support/temporary.js";

const ROWS = 200;
const rows = <T>(value: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => value(row));
const german = (value: number): string =>
  value.toLocaleString("de-DE", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
/** Between 0 and 1, following nothing. */
const noise = (row: number, seed: number): number =>
  (Math.sin(row * 12.9898 + seed * 78.233) * 43_758.5453) % 1;

const propose = (columns: Record<string, unknown[]>) =>
  proposeFor(Table.from(columns as never), "y", new AbortController().signal);

describe("a project's data whose numbers are written as texts", () => {
  it("begins with a config that reads them, target too, and learns from them", async () => {
    const folder = await temporaryFolder();
    const lines = rows((row) => {
      const price = 10 + 5 * noise(row, 1);
      const count = Math.round(40 + 30 * noise(row, 2));
      return `${german(price)};${row % 40 === 0 ? "k. A." : count};${german(1000 + price * 150 + count * 20 + 60 * noise(row, 3))}`;
    });
    await writeFile(join(folder, "umsatz.csv"), `Preis;Menge;Umsatz\n${lines.join("\n")}\n`);
    const { code, out, error } = await assayIn(folder, [
      ...["init", "shop", "--data", "umsatz.csv", "--target", "Umsatz", "--yes", "--no-git"],
    ]);
    expect(code, error).toBe(0);
    expect(out).toContain("read      Preis is text, and all its 200 values are numbers with a decimal comma");
    const config = join(folder, "shop", "confs", "training.yaml");
    const text = await readFile(config, "utf8");
    expect(text).toContain(`clean:
  # Preis is text, and all its 200 values are numbers with a decimal comma.
  - { kind: parse, column: Preis, to: number, decimal: "," }
  # Menge is text, and all its 195 values are numbers.
  - { kind: replace, column: Menge, values: { k. A.: null } }
  - { kind: cast, column: Menge, to: number }
  # Umsatz is text, and all its 200 values are numbers with a decimal comma and "." between thousands.
  - { kind: parse, column: Umsatz, to: number, decimal: ",", thousands: . }
`);
    const { metrics } = await Experiment.load(config, { onProgress: false, cwd: folder }).train().evaluate();
    expect(metrics.r2).toBeGreaterThan(0.9);
  });

  it("has them read in the other configs too", async () => {
    const { repairs, exclude, columns } = await propose({
      x: rows((row) => german(noise(row, 1))),
      always: rows(() => "7,5"),
      y: rows((row) => noise(row, 1) + noise(row, 2)),
    });
    expect(exclude.map(({ value }) => value)).toEqual(["always"]);
    expect(repairs.map(({ column }) => column)).toEqual(["x"]);
    // The schema is of the rows as they come.
    expect(columns[0]).toMatchObject({ name: "x", type: "string" });
  });

  it("leaves to a person what can be read in two ways", async () => {
    const { repairs, remarks } = await propose({
      x: rows((row) => `${1 + (row % 9)},${100 + row}`),
      z: rows((row) => noise(row, 1)),
      y: rows((row) => noise(row, 1) + noise(row, 2)),
    });
    expect(repairs).toEqual([]);
    expect(remarks.join()).toMatch(
      /x is text.*may be thousands as well.*put under clean: \{ kind: parse, column: x, to: number, decimal: "," \}/,
    );
  });

  it("leaves yes and no as names of classes", async () => {
    const { repairs, task } = await propose({
      x: rows((row) => noise(row, 1)),
      y: rows((row) => (noise(row, 2) > 0 ? "yes" : "no")),
    });
    expect([repairs, task.value]).toEqual([[], "classification"]);
  });
});

describe("a project's data whose days are written as texts", () => {
  it("are sorted by them, and parted in time", async () => {
    const folder = await temporaryFolder();
    // Two ways in one column, so that DuckDB takes it for text.
    const day = (row: number): string => {
      const [year, month, date] = new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10).split("-");
      return row % 2 === 0 ? `${date}.${month}.${year}` : `${year}/${month}/${date}`;
    };
    const lines = rows((i) => {
      const row = (i * 37) % ROWS;
      return `${day(row)},${noise(row, 1)},${Math.sin(row) + 2 * noise(row, 2)}`;
    });
    await writeFile(join(folder, "days.csv"), `when,x,y\n${lines.join("\n")}\n`);
    const args = ["init", "days", "--data", "days.csv", "--target", "y", "--yes", "--no-git"];
    const { code, out, error } = await assayIn(folder, args);
    expect(code, error).toBe(0);
    expect(out).toContain("chronological: when says when a row was: 2024-01-01 to 2024-07-18");
    const loaded = await Experiment.load(join(folder, "days", "confs", "training.yaml"), {
      onProgress: false,
      cwd: folder,
    });

    expect([...loaded.testRows.numbers("when")]).toEqual(
      Array.from({ length: 40 }, (_, i) => Date.UTC(2024, 0, 161 + i) / 86_400_000),
    );
  });
});
