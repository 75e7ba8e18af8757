import { describe, expect, it } from "vitest";
import { CLASSES, csvOf, expectRefusal, experimentOn, NUMBERS } from "../../support/bad-input.js";

const DENSE = { kind: "dense", layers: [4], epochs: 1 };

describe("a target is refused, before anything is trained, where it", () => {
  it.each([{ kind: "linear" }, { kind: "baseline" }, DENSE])("is constant ($kind)", async (model) => {
    await expectRefusal(
      NUMBERS.replaceAll(/,\d+\n/g, ",4\n"),
      { model },
      { code: "DATA_TARGET", step: "load", says: ["is constant", "4 in all 45 training rows"] },
    );
  });

  it("has one class", async () => {
    await expectRefusal(
      CLASSES.replaceAll("yes", "no"),
      {},
      { code: "DATA_TARGET", step: "load", says: ["only one class", "no in all"] },
    );
  });

  it("is missing in some rows, or in all", async () => {
    const next = 'where: "y is null"';
    await expectRefusal(
      NUMBERS.replace(",10\n", ",\n"),
      {},
      { code: "DATA_TARGET", step: "load", says: ["missing in 1 of 45 rows", next] },
    );
    await expectRefusal(
      csvOf("x,y", 40, (i) => `${i},`),
      {},
      { code: "DATA_TARGET", step: "load", says: ["missing in 30 of 30 rows", next] },
    );
  });

  it.each(["NaN", "inf", "-Infinity"])("holds %s", async (value) => {
    await expectRefusal(
      NUMBERS.replace(",10\n", `,${value}\n`),
      {},
      { code: "DATA_NOT_FINITE", step: "load", says: ['target "y"', "in row 17"] },
    );
  });

  it("holds a class in test rows only", async () => {
    await expectRefusal(
      `${CLASSES}3,a,maybe\n`,
      {},
      {
        code: "DATA_UNKNOWN_CATEGORY",
        step: "load",
        says: ["maybe in row 15", "one of no, yes", "stratified"],
      },
    );
    await expectRefusal(
      `${CLASSES}3,a,maybe\n`,
      { split: { kind: "stratified", testSize: 0.25 } },
      { code: "SPLIT_INVALID", step: "load", says: ["one row of maybe"] },
    );
  });

  it("is text for a regression, or fractions for a classification", async () => {
    await expectRefusal(
      CLASSES,
      { task: "regression" },
      { code: "DATA_TARGET", step: "load", says: ["does not hold numbers", "task: classification"] },
    );
    await expectRefusal(
      csvOf("x,y", 40, (i) => `${i},${i / 7}`),
      { task: "classification" },
      { code: "DATA_TARGET", step: "load", says: ["no class labels", "task: regression"] },
    );
  });

  it("lies outside of its transform", async () => {
    await expectRefusal(
      NUMBERS.replace(",10\n", ",-1\n"),
      { target: { column: "y", transform: "sqrt" } },
      { code: "TRANSFORM_DOMAIN", step: "load", says: ["-1"] },
    );
  });

  // Regression: it was told after the training, as a loss or a metric that is not finite.
  it.each(["1e308", "-1e308", "1e200"])("holds %s, whose square is not finite", async (value) => {
    for (const kind of ["linear", "baseline"])
      await expectRefusal(
        NUMBERS.replace(",10\n", `,${value}\n`),
        { model: { kind } },
        {
          code: "DATA_NOT_FINITE",
          step: "load",
          says: ["squares are not finite", value.replace("e", "e+"), "±1e+150"],
        },
      );
  });
});

describe("a target of classes", () => {
  it.each([
    ["booleans", (i: number) => i % 13 > 6, [false, true], undefined],
    ["integers that the config calls classes", (i: number) => (i % 13 > 6 ? 7 : 3), [3, 7], "classification"],
    ["yes and no, which stay texts", (i: number) => (i % 13 > 6 ? "yes" : "no"), ["no", "yes"], undefined],
  ] as const)("may hold %s", async (_, label, classes, task) => {
    const text = csvOf("x,y", 60, (i) => `${i % 13},${label(i)}`);
    const { chain } = await experimentOn(text, task === undefined ? {} : { task });
    const e = await chain.train().evaluate().explain();
    expect(e.model.classes).toEqual(classes);
    expect(e.metrics.accuracy).toBe(1);
    expect(e.predictions.value("prediction", 0)).toBe(e.testRows.value("y", 0));
  });
});
