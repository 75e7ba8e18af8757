import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { Experiment } from "../../../sdk/index.js";
import { CLASSES, csvOf, expectRefusal, experimentOn, NUMBERS } from "../../support/bad-input.js";

const DENSE = { kind: "dense", layers: [4], epochs: 1, classWeights: "balanced" };

describe("settings that change nothing, or that seem to be missing", () => {
  // Regression: a regression went on without a word.
  it("weights of classes are refused for a regression, and only there", async () => {
    await expectRefusal(
      NUMBERS,
      { model: DENSE },
      {
        code: "CONFIG_INVALID",
        step: "train",
        says: ["`model.classWeights` is for classification", "Got: balanced", "Leave it out"],
      },
    );
    const none = await experimentOn(NUMBERS, { model: { ...DENSE, classWeights: "none" } });
    expect((await none.chain.train()).task).toBe("regression");
    const { chain } = await experimentOn(CLASSES, {
      model: DENSE,
      split: { kind: "stratified", testSize: 0.25 },
    });
    expect((await chain.train()).task).toBe("classification");
  });

  // Regression: the union wanted its key.
  it("a split without a kind is the default one", async () => {
    const { chain } = await experimentOn(NUMBERS, { split: { testSize: 15 } });
    const { config, testRows } = await chain;
    expect(config.split).toEqual({ kind: "chronological", testSize: 15 });
    expect(testRows.numRows).toBe(15);
    await expectRefusal(
      NUMBERS,
      { split: { kind: "random", testSize: 15 } },
      { code: "CONFIG_INVALID", says: ["split.kind", "chronological", "shuffled", "stratified"] },
    );
  });

  // Regression: a variable or an extra that reads as a number was refused where a text is wanted.
  it("a text from outside stays a text where one is wanted", async () => {
    const { folder, config } = await experimentOn(csvOf("x,007,1", 60, (i) => `${i},${i},${i * 2}`));
    const { config: resolved, target } = await Experiment.load(
      {
        ...config,
        name: "${env:NAME}",
        seed: "${env:SEED}",
        target: "${env:TARGET}",
        dataset: { ...config.dataset, exclude: ["${env:EXCLUDED}"] },
        tracking: { runName: "${name}", tags: { year: "${env:YEAR:2026}", list: "${env:LIST}" } },
      },
      {
        cwd: folder,
        env: { NAME: "1e3", SEED: "7", TARGET: "1", EXCLUDED: "007", LIST: "[1, 2]" },
        extras: ["tracking.experiment=0042"],
        onProgress: false,
      },
    );
    expect(target).toBe("1");
    expect(resolved).toMatchObject({
      name: "1e3",
      seed: 7,
      dataset: { exclude: ["007"] },
      tracking: { runName: "1e3", experiment: "0042", tags: { year: "2026", list: "[1, 2]" } },
    });
  });

  it("a text from outside that is no number is still refused where one is wanted", async () => {
    await expectRefusal(
      NUMBERS,
      { seed: "${env:SEED:many}" },
      { code: "CONFIG_INVALID", says: ['seed: got "many", wanted'] },
    );
  });
});

describe("a column of very long texts", () => {
  // Regression: labels of explanations held them whole, over and over: 5.4 MB.
  it("makes a report of the usual size, with the values shortened", async () => {
    const long = csvOf(
      "x,c,y",
      60,
      (i) => `${i % 13},${"abc"[i % 3].repeat(200_000)},${(i % 13) * 2 + (i % 3)}`,
    );
    const { folder, chain } = await experimentOn(long);
    const explained = await chain.train().evaluate().explain();
    const { bytes } = await explained.report(`${folder}/report.html`);
    expect(bytes).toBeLessThan(1_000_000);
    // Regression: the what-if panel held them whole for each row that it compares with: 13 MB.
    const page = await readFile(`${folder}/report.html`, "utf8");
    expect(page).toContain("3 texts of 600,000 characters. Wanted: at most 100,000 characters");
    expect(page).not.toMatch(/a{20001}/);
    expect(explained.dataset.table.column("c")).toMatchObject({ categories: { 0: "a".repeat(200_000) } });
  });
});
