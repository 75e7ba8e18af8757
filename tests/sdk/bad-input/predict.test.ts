import { describe, expect, it } from "vitest";
import { Model, Table } from "../../../sdk/index.js";
import { csvOf, expectClear, experimentOn } from "../../support/bad-input.js";

const RAW = csvOf("hour,c,w,y", 60, (i) => `${i % 24},${i % 10 ? "abc"[i % 3] : ""},${i},${(i % 24) * 2}`);

/** Steps after which hardly a column has the name that it came with. */
const CLEAN = [
  { kind: "rename", columns: { hour: "hr", y: "bikers" } },
  { kind: "clip", column: "hr", min: 1, max: 22 },
  { kind: "cyclicTime", column: "hr", period: 24 },
  { kind: "fill", column: "c", with: "mode" },
  { kind: "dropRows", where: "bikers > 1000" },
  { kind: "drop", columns: ["w"] },
];

async function trained() {
  const { folder, chain } = await experimentOn(RAW, { clean: CLEAN, target: "bikers" });
  return { folder, e: await chain.train().evaluate() };
}

describe("predicting", () => {
  it("takes rows as they come from the source, or as they are after cleaning, with the same result", async () => {
    const { folder, e } = await trained();
    const expected = e.predictions.numbers("prediction");
    const raw = e.dataset.table.slice(45);
    expect((await e.predict(raw)).numbers("prediction")).toEqual(expected);
    expect((await e.predict(raw.drop(["y", "w"]))).numbers("prediction")).toEqual(expected);
    expect((await e.predict(e.testRows)).numbers("prediction")).toEqual(expected);
    expect((await e.predict(e.testRows.drop(["bikers"]))).numbers("prediction")).toEqual(expected);
    const loaded = await Model.load(await e.save("model"));
    expect((await loaded.predict(raw)).numbers("prediction")).toEqual(expected);
    expect(loaded.signature.inputs.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      "hour: long",
      "c: string",
    ]);
    expect(folder).not.toBe("");
  });

  it("drops no row, repeats and rows that training left out included", async () => {
    const { e } = await trained();
    const rows = Table.from({ hour: [3, 3, 3], c: ["a", "a", "a"], y: [1, 1, 9999] });
    const [first, ...others] = (await e.predict(rows)).numbers("prediction");
    expect(others).toEqual([first, first]);
    expect((await e.predict(rows.slice(0, 0))).numRows).toBe(0);
  });

  it.each([
    ["a column is missing", Table.from({ hour: [1] }), "DATA_COLUMN_MISSING", ['"c"']],
    [
      "a misspelt column stands for it",
      Table.from({ huor: [1], c: ["a"] }),
      "DATA_COLUMN_MISSING",
      ['"huor"?'],
    ],
    ["numbers are texts", Table.from({ hour: ["one"], c: ["a"] }), "DATA_CAST", ['"hr"', "string"]],
    ["texts are numbers", Table.from({ hour: [1], c: [1] }), "SCHEMA_MISMATCH", ['"c"', "text"]],
    ["rows are no table", [{ hour: 1, c: "a" }], "SCHEMA_MISMATCH", ["an array", "Table.fromRows"]],
    ["there are no rows", undefined, "SCHEMA_MISMATCH", ["undefined", "Table.fromRows"]],
  ] as const)("is refused where %s", async (_, rows, code, says) => {
    const { e } = await trained();
    const error = await e.predict(rows as Table).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expectClear(error, { code, says });
  });
});
