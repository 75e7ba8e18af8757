import { describe, expect, it } from "vitest";
import type { ProgressEvent } from "../../../sdk/index.js";
import { csvOf, expectRefusal, experimentOn, NUMBERS } from "../../support/bad-input.js";

/** NUMBERS with another value in row 5 of the column x. */
const withX = (value: string) => NUMBERS.replace("\n5,", `\n${value},`);

/** The warnings that loading gives. */
async function warningsOf(text: string): Promise<string[]> {
  const events: ProgressEvent[] = [];
  const { chain } = await experimentOn(text, {}, { onProgress: (event) => events.push(event) });
  await chain;
  return events.flatMap((event) => (event.type === "note" && event.level === "warn" ? [event.message] : []));
}

describe("a text in a column of numbers", () => {
  it("is refused with its row where the schema wants numbers", async () => {
    await expectRefusal(
      withX("five"),
      { schema: { columns: { x: { type: "number" } } } },
      {
        code: "SCHEMA_CHECK_FAILED",
        step: "load",
        says: ['x: 1 row is text that cannot be read as number (row 5: "five")'],
      },
    );
  });

  it("is refused with its row where the dataset declares numbers", async () => {
    await expectRefusal(
      withX("five"),
      { dataset: { types: { x: "float64" } } },
      { code: "DATA_CAST", step: "load", says: ['"five" in row 6', "nullStrings"] },
    );
  });

  it("is warned of where nothing is declared, since the column becomes categories then", async () => {
    expect(await warningsOf(withX("five"))).toEqual([
      expect.stringContaining('column "x" is text, as 1 of its 60 values are no numbers: "five" in row 5'),
    ]);
    expect(await warningsOf(NUMBERS)).toEqual([]);
  });
});

describe("numbers that are not finite", () => {
  it("NaN among the inputs is a missing value, which is imputed", async () => {
    const { chain } = await experimentOn(withX("NaN"));
    expect((await chain.train().evaluate()).metrics.mae).toBeLessThan(1);
  });

  it.each([
    ["Infinity", "Infinity in row 5"],
    ["-inf", "-Infinity in row 5"],
  ])("%s among the inputs is refused", async (value, says) => {
    await expectRefusal(withX(value), {}, { code: "DATA_NOT_FINITE", step: "train", says: ['"x"', says] });
  });

  it("Infinity in a test row is refused", async () => {
    const text = `${NUMBERS}inf,a,3\n`;
    await expectRefusal(
      text,
      {},
      { code: "DATA_NOT_FINITE", step: "evaluate", says: ['"x" holds infinite', "row 15"] },
    );
  });

  it("numbers too large to be scaled are refused", async () => {
    const text = csvOf("x,y", 60, (i) => `${i % 13}e300,${i % 13}`);
    await expectRefusal(
      text,
      {},
      { code: "DATA_NOT_FINITE", step: "train", says: ["too large to compute with", "1.2e+301", "Clip"] },
    );
  });
});

describe("columns that say nothing do no harm", () => {
  it("a column without any value, which is warned of", async () => {
    const text = csvOf("x,n,y", 60, (i) => `${i % 13},,${(i % 13) * 2}`);
    expect(await warningsOf(text)).toEqual(['column "n" has no value in any row']);
    const { chain } = await experimentOn(text);
    expect((await chain.train().evaluate().explain()).metrics.mae).toBeLessThan(1e-6);
  });

  it.each(["1", "a"])("a column that is %s in all training rows and something else later", async (value) => {
    const other = value === "1" ? "2" : "b";
    const text = csvOf("x,n,y", 60, (i) => `${i % 13},${i < 45 ? value : other},${(i % 13) * 2}`);
    const { chain } = await experimentOn(text);
    expect((await chain.train().evaluate().explain()).metrics.mae).toBeLessThan(1e-6);
  });
});

describe("a category that training never saw", () => {
  const text = `${NUMBERS}3,new,7\n`;

  it("is predicted without its column by default", async () => {
    const { chain } = await experimentOn(text);
    const e = await chain.train().evaluate().explain();
    expect(e.predictions.numbers("prediction").every(Number.isFinite)).toBe(true);
  });

  it("is refused where the config says so", async () => {
    await expectRefusal(
      text,
      { preprocessing: { columns: { c: { kind: "oneHot", unknownCategory: "error" } } } },
      {
        code: "DATA_UNKNOWN_CATEGORY",
        step: "evaluate",
        says: ['"new" in row 15', "unknownCategory: ignore"],
      },
    );
  });
});
