import { describe, expect, it } from "vitest";
import { csvOf, expectRefusal, experimentOn, NUMBERS } from "../../support/bad-input.js";

describe("a data file is refused where it", () => {
  it("is missing, naming the nearest", async () => {
    await expectRefusal(
      NUMBERS,
      { dataset: { path: "data.cvs" } },
      { code: "DATA_FILE_MISSING", step: "load", says: ["data.cvs", 'Did you mean "data.csv"'] },
    );
  });

  it("has another delimiter, naming it", async () => {
    await expectRefusal(
      NUMBERS.replaceAll(",", ";"),
      {},
      { code: "DATA_FORMAT", step: "load", says: ['"x;c;y"', 'set `delimiter: ";"`'] },
    );
  });

  it("is empty", async () => {
    await expectRefusal(
      "",
      {},
      { code: "DATA_EMPTY", step: "load", says: ["is empty", "a header and rows"] },
    );
  });

  it("has a header only", async () => {
    await expectRefusal(
      "x,c,y\n",
      {},
      { code: "DATA_EMPTY", step: "load", says: ["a header and no rows", "columns x, c, y"] },
    );
  });

  it("names two columns alike", async () => {
    const text = csvOf("x,x,y", 30, (i) => `${i},${i},${i}`);
    await expectRefusal(
      text,
      {},
      { code: "DATA_FORMAT", step: "load", says: ["two columns of one name", "Rename one"] },
    );
  });

  it("has one row", async () => {
    await expectRefusal(
      "x,c,y\n1,a,2\n",
      {},
      { code: "SPLIT_INVALID", step: "load", says: ["1 row", "at least two rows"] },
    );
  });

  it("has fewer rows than the test takes", async () => {
    await expectRefusal(
      NUMBERS,
      { split: { kind: "chronological", testSize: 600 } },
      { code: "SPLIT_INVALID", step: "load", says: ["600", "60 rows", "1 to 59"] },
    );
  });
});

describe("a data file is read where", () => {
  it("its path has spaces and letters of any script", async () => {
    // The folder of every test here has both, and an emoji.
    const { folder, chain } = await experimentOn(NUMBERS);
    expect(folder).toContain("assay été 🚲 ");
    expect((await chain).dataset.table.numRows).toBe(60);
  });

  it("a column gives the answer away: that is the user's to see, in the importances", async () => {
    const text = csvOf("x,leak,y", 60, (i) => `${i % 13},${i * 3},${i * 3}`);
    const { chain } = await experimentOn(text);
    const { metrics, explanation } = await chain.train().evaluate().explain();
    expect(metrics.r2).toBeCloseTo(1, 6);
    expect(explanation.importances[0].feature).toBe("leak");
  });
});
