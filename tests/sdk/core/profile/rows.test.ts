import { describe, expect, it } from "vitest";
import reference from "../../../../fixtures/parity/profile.json";
import { profileDataset } from "../../../../sdk/core/profile/index.js";
import { Table } from "../../../../sdk/core/tables/index.js";
import { csvTable } from "../../../support/csv.js";

const bikes = csvTable("bikes.csv");
const few = bikes
  .select(["season", "weekday", "weathersit"])
  .with({ bikers: bikes.numbers("bikers").map((value) => Math.floor(value / 50)) });

// Expected numbers: pandas, fixtures/parity/profile.py.
describe("rows that are there more than once", () => {
  it("are counted as pandas counts them, with what contradicts", async () => {
    const { duplicates, findings } = await profileDataset(few, { target: "bikers" });
    const { rows, groups, conflicts } = reference.duplicates;
    expect(duplicates).toMatchObject({ rows, groups });
    expect(duplicates.conflicts).toMatchObject({ rows: conflicts.rows, groups: conflicts.groups });
    expect(duplicates.conflicts?.ceiling).toBeCloseTo(conflicts.ceiling, 12);
    expect(findings.find(({ kind }) => kind === "duplicates")?.severity).toBe("warning");
  });

  it("bound the accuracy of a class", async () => {
    const { duplicates } = await profileDataset(few, { target: "bikers", task: "classification" });
    expect(duplicates.conflicts?.ceiling).toBeCloseTo(reference.duplicates.accuracyCeiling, 12);
  });

  it("are equal where both are missing, where zeros have other signs, and by text, not by code", async () => {
    const valid = Uint8Array.of(0, 0, 1, 1, 1, 1);
    const table = Table.from({
      x: { type: "float64", values: Float64Array.of(1, 2, 0, -0, 5, 6), valid },
      s: { type: "string", values: Int32Array.of(0, 0, 0, 1, 0, 2), categories: ["a", "a", "b"] },
    });
    const { duplicates } = await profileDataset(table);
    expect(duplicates).toEqual({ rows: 2, groups: 2, most: { row: 0, count: 2 } });
  });

  it("do not hide behind a row number: labels that contradict each other are told", async () => {
    const n = 60;
    const table = Table.from({
      id: Int32Array.from({ length: n }, (_, row) => row),
      x: Int32Array.from({ length: n }, (_, row) => row % 30),
      label: Array.from({ length: n }, (_, row) => (row === 31 ? "odd" : row % 30 < 15 ? "low" : "high")),
    });
    const { duplicates, findings } = await profileDataset(table, { target: "label" });
    expect(duplicates).toMatchObject({ rows: 0, conflicts: { rows: 2, groups: 1, example: [1, 31] } });
    expect(findings.find(({ kind }) => kind === "conflicts")?.message).toBe(
      "2 rows (3.3 %) in 1 groups are alike in all but label (as rows 1 and 31): no model can be right in more than 98.3 % of these rows",
    );
  });
});

describe("time", () => {
  const start = Date.parse("2024-03-01T00:00:00Z");
  const hours = (wanted: readonly number[]) => wanted.map((hour) => new Date(start + hour * 3_600_000));
  const profileOf = (at: readonly Date[]) =>
    profileDataset(Table.from({ at: [...at], x: Float64Array.from(at, (_, row) => Math.sin(row)) }));

  it("is a step with gaps, repeats and rows out of order", async () => {
    const { time, findings, notes } = await profileOf(hours([0, 1, 2, 3, 7, 8, 9, 9, 20, 19, 21, 22]));
    expect(time).toEqual({
      column: "at",
      from: "2024-03-01T00:00:00.000Z",
      to: "2024-03-01T22:00:00.000Z",
      stamps: 11,
      repeated: 1,
      outOfOrder: 1,
      step: { size: 3_600_000, name: "1 hour", share: 0.8 },
      missing: 12,
      gaps: [
        { from: "2024-03-01T09:00:00.000Z", to: "2024-03-01T19:00:00.000Z", steps: 9 },
        { from: "2024-03-01T03:00:00.000Z", to: "2024-03-01T07:00:00.000Z", steps: 3 },
      ],
    });
    expect(findings.filter(({ kind }) => kind === "time").map(({ message }) => message)).toEqual([
      "at goes back in 1 row (8.3 %): rows are not in the order of time",
      "at repeats a stamp in 1 row (8.3 %)",
      "at has a row every 1 hour, and lacks 12 of 23 steps (52.2 %); the longest gap, 9 steps, is after 2024-03-01T09:00:00.000Z",
    ]);
    expect(notes).toContain("Time is read from at, the only column of dates or times.");
  });

  it.each([
    ["1 month", Array.from({ length: 30 }, (_, i) => new Date(Date.UTC(2020, i, 1)))],
    ["1 quarter", Array.from({ length: 12 }, (_, i) => new Date(Date.UTC(2020, 3 * i, 1)))],
    ["1 year", Array.from({ length: 12 }, (_, i) => new Date(Date.UTC(2000 + i, 0, 1)))],
    ["2 weeks", Array.from({ length: 9 }, (_, i) => new Date(Date.UTC(2020, 0, 14 * i)))],
    ["15 minutes", Array.from({ length: 9 }, (_, i) => new Date(900_000 * i))],
  ])("knows a step of %s", async (name, at) => {
    const { time } = await profileOf(at);
    expect(time).toMatchObject({ step: { name, share: 1 }, missing: 0, gaps: [] });
  });

  it("finds months that are missing", async () => {
    const at = Array.from({ length: 30 }, (_, i) => new Date(Date.UTC(2020, i, 1))).filter(
      (_, i) => i !== 5 && i !== 6,
    );
    expect((await profileOf(at)).time).toMatchObject({
      missing: 2,
      gaps: [{ from: "2020-05-01T00:00:00.000Z", steps: 2 }],
    });
  });

  it("has no step where stamps come as they like", async () => {
    const { time } = await profileOf(hours([0, 1, 3, 7, 15, 31, 63]));
    expect(time?.step).toBeUndefined();
    expect(time?.missing).toBe(0);
  });

  it("may be a column of numbers, and may not be of texts", async () => {
    const table = Table.from({ t: [0.1, 0.2, 0.3, 0.6], x: [1, 2, 3, 4], s: ["a", "b", "c", "d"] });
    const { time } = await profileDataset(table, { time: "t" });
    expect(time).toMatchObject({ from: 0.1, to: 0.6, step: { name: "0.1" }, missing: 2 });
    await expect(profileDataset(table, { time: "s" })).rejects.toThrow(/the time column "s" holds no times/);
    const flags = table
      .with({ s: Uint8Array.of(1, 0, 1, 0) })
      .with({ s: [true, false, true, false] as never });
    await expect(profileDataset(flags, { time: "s" })).rejects.toThrow(/Got: booleans/);
  });

  it("leaves infinite stamps out, names no unit that is finer than a millisecond, and the earlier of two gaps first", async () => {
    const t = [0, 1, 2, 3, 6, 7, 8, 11, 12, 13, Number.POSITIVE_INFINITY];
    const { time } = await profileDataset(Table.from({ t, x: t.map((_, row) => row % 3) }), { time: "t" });
    expect(time).toMatchObject({
      stamps: 10,
      repeated: 0,
      gaps: [
        { from: 3, to: 6, steps: 2 },
        { from: 8, to: 11, steps: 2 },
      ],
    });
    const fine = {
      type: "timestamp",
      values: BigInt64Array.from([0n, 500n, 1000n, 1500n, 2000n]),
      unit: "us",
    } as const;
    const half = await profileDataset(
      Table.from([
        ["at", fine],
        ["x", [1, 2, 3, 4, 5]],
      ]),
    );
    expect(half.time?.step?.name).toBe("0.5 milliseconds");
  });
});
