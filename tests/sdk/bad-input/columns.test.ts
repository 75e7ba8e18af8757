import { describe, it } from "vitest";
import { CLASSES, csvOf, expectRefusal, NUMBERS } from "../../support/bad-input.js";

describe("a missing column is named, with the nearest, where it is", () => {
  it("the target", async () => {
    await expectRefusal(
      NUMBERS.replace("x,c,y", "temp,c,bikers"),
      { target: "biker" },
      { code: "DATA_COLUMN_MISSING", step: "load", says: ['target "biker"', 'Did you mean "bikers"?'] },
    );
  });

  it("the target, because the config leaves it out", async () => {
    await expectRefusal(
      NUMBERS,
      { dataset: { exclude: ["y"] } },
      { code: "DATA_COLUMN_MISSING", step: "load", says: ['target "y"', "dataset.exclude"] },
    );
  });

  it("the target, because cleaning drops or renames it", async () => {
    for (const step of [
      { kind: "drop", columns: ["y"] },
      { kind: "rename", columns: { y: "count" } },
    ]) {
      await expectRefusal(
        NUMBERS,
        { clean: [step] },
        { code: "DATA_COLUMN_MISSING", step: "load", says: ["gone after cleaning", "`clean` step"] },
      );
    }
  });

  it("a category", async () => {
    await expectRefusal(
      NUMBERS.replace("x,c,y", "x,season,y"),
      { preprocessing: { categories: ["seasons"] } },
      { code: "DATA_COLUMN_MISSING", step: "train", says: ['"seasons"', 'Did you mean "season"?'] },
    );
  });

  it("a column of the schema", async () => {
    await expectRefusal(
      NUMBERS.replace("x,c,y", "temp,c,y"),
      { schema: { columns: { tmp: { type: "number" } } } },
      { code: "SCHEMA_CHECK_FAILED", step: "load", says: ["tmp: is missing", 'the table has "temp"'] },
    );
  });

  it("a column that is cleaned", async () => {
    await expectRefusal(
      NUMBERS.replace("x,c,y", "hum,c,y"),
      { clean: [{ kind: "fill", column: "humm", with: "mean" }] },
      { code: "DATA_COLUMN_MISSING", step: "load", says: ['"humm"', "columns hum, c, y", '"hum"?'] },
    );
  });

  it("a column that is left out", async () => {
    await expectRefusal(
      NUMBERS.replace("x,c,y", "casual,c,y"),
      { dataset: { exclude: ["casul"] } },
      { code: "DATA_COLUMN_MISSING", step: "load", says: ['"casul"', 'Did you mean "casual"?'] },
    );
  });
});

describe("columns that cannot be learned from are refused where", () => {
  it("the target is the only one", async () => {
    await expectRefusal(
      csvOf("y", 30, (i) => String(i)),
      {},
      { code: "DATA_EMPTY", step: "train", says: ["no column to learn from"] },
    );
  });

  it("numbers have no value in the training rows", async () => {
    const text = csvOf("x,n,y", 40, (i) => `${i % 7},${i < 30 ? "" : i},${i}`);
    await expectRefusal(
      text,
      {},
      { code: "DATA_NOT_FINITE", step: "train", says: ['"n" has no value', "Leave the column out"] },
    );
  });

  it("cleaning leaves no row, or two columns of one name", async () => {
    await expectRefusal(
      CLASSES,
      { clean: [{ kind: "dropRows", where: "x >= 0" }] },
      { code: "DATA_EMPTY", step: "load", says: ["leaves no row", "60 rows before"] },
    );
    await expectRefusal(
      CLASSES,
      { clean: [{ kind: "rename", columns: { x: "c" } }] },
      { code: "DATA_SHAPE", step: "load", says: ["two columns the same name"] },
    );
  });
});
