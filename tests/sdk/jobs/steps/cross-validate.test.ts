import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { ProgressEvent } from "../../../../sdk/index.js";
import {
  CLASSES,
  csvOf,
  expectClear,
  experimentOn,
  failure,
  filesIn,
  NUMBERS,
  runStatuses,
  STATUS,
} from "../../../support/bad-input.js";

/** The lines of a metric's file in the embedded store: time, value, step. */
function points(folder: string, name: string): string[][] {
  const file = filesIn(folder).find((path) => path.endsWith(`metrics/${name}`));
  if (file === undefined) return [];
  const lines = readFileSync(join(folder, file), "utf8").trim().split("\n");
  return lines.map((line) => line.split(" "));
}

describe("crossValidate", () => {
  it("scores folds of the training rows, in a run that keeps them, and goes on to a training in the same run", async () => {
    const { folder, chain } = await experimentOn(NUMBERS);
    const events: ProgressEvent[] = [];
    const whole = chain.crossValidate({ folds: 3 }).train().evaluate();
    for await (const event of whole.events()) events.push(event);
    const evaluated = await whole;
    expect(
      events.filter(({ type }) => type === "step-end").map((event) => "step" in event && event.step),
    ).toEqual(["load", "crossValidate", "train", "evaluate"]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: "progress", step: "crossValidate", label: "folds", done: 3, total: 3 }),
    );
    expect(runStatuses(folder)).toEqual([STATUS.finished]);
    expect(points(folder, "cv_mae").map(([, , step]) => step)).toEqual(["1", "2", "3"]);
    const validated = await chain.crossValidate({ folds: 3 });
    const { crossValidation } = validated;
    expect(inspect(validated)).toMatch(/\(cross-validated\).*Cross-validation of .*± std/s);
    expect(Number(points(folder, "cv_mae_mean")[0][1])).toBeCloseTo(crossValidation.mean.mae, 12);
    expect(filesIn(folder)).toContainEqual(expect.stringMatching(/artifacts\/cross_validation\.parquet$/));
    expect(evaluated.run?.id).toBeDefined();
  });

  it("keeps its scores with a later training, which has a run of its own", async () => {
    const { folder, chain } = await experimentOn(NUMBERS);
    const validated = await chain.crossValidate();
    expect(validated.crossValidation.splitter).toMatchObject({ kind: "timeSeries", folds: 5 });
    const trained = await validated.train();
    expect(trained.run?.id).not.toBe(validated.run?.id);
    expect(runStatuses(folder)).toEqual([STATUS.finished, STATUS.finished]);
    const kept = filesIn(folder).filter((file) => file.endsWith("cross_validation.json"));
    expect(kept).toHaveLength(2);
  });

  it("suits its folds to the split, and never looks at the test rows", async () => {
    const { chain } = await experimentOn(CLASSES, { split: { kind: "stratified", testSize: 0.25 } });
    const { crossValidation, trainingRows } = await chain.crossValidate({ folds: 4 });
    expect(crossValidation.splitter).toMatchObject({ kind: "stratified" });
    expect(crossValidation.folds.reduce((sum, { testRows }) => sum + testRows, 0)).toBe(trainingRows.numRows);
  });

  it("takes groups from a column that the cleaning drops, so that it is no input", async () => {
    const text = csvOf("patient,x,y", 60, (i) => `p${i % 6},${i % 13},${(i % 13) * 2}`);
    const { chain } = await experimentOn(text, {
      clean: [
        { kind: "dropRows", where: "x = 3" },
        { kind: "drop", columns: ["patient"] },
      ],
    });
    const { crossValidation, trainingRows } = await chain.crossValidate({
      kind: "group",
      folds: 3,
      column: "patient",
    });
    expect(trainingRows.has("patient")).toBe(false);
    expect(crossValidation.folds).toHaveLength(3);
    const error = await failure(chain.crossValidate({ kind: "group", folds: 3, column: "patent" }));
    expectClear(error, { code: "DATA_COLUMN_MISSING", says: [/patent/] }, "crossValidate");
  });

  it.each([
    [{ folds: 1 }, "CONFIG_INVALID", /crossValidate\.folds: got 1, wanted a number at least 2/],
    [{ fold: 3 }, "CONFIG_KEY_UNKNOWN", /Did you mean "folds"/],
    [{ kind: "kfold" }, "CONFIG_INVALID", /one of auto, kFold, stratified, group, timeSeries.*"kFold"/],
    [{ kind: "kFold", folds: 50 }, "DATA_TOO_SMALL", /45 rows do not make 50 folds/],
    [{ kind: "stratified", folds: 3 }, "SPLIT_INVALID", /classification target/],
  ] as const)("refuses %j", async (options, code, words) => {
    const { folder, chain } = await experimentOn(NUMBERS);
    const error = await failure(chain.crossValidate(options as never));
    expectClear(error, { code, says: [words] }, "crossValidate");
    expect(runStatuses(folder)).toEqual([]);
  });

  it("marks its run FAILED where a fold fails, and KILLED where a signal stops it", async () => {
    const one = csvOf("x,y", 60, (i) => `${i % 13},${i < 20 ? "no" : i % 2 ? "yes" : "no"}`);
    const failing = await experimentOn(one);
    const error = await failure(failing.chain.crossValidate({ folds: 5 }));
    expectClear(error, { code: "DATA_TARGET", says: [/^fold 1 of 5: /] }, "crossValidate");
    expect(runStatuses(failing.folder)).toEqual([STATUS.failed]);
    const controller = new AbortController();
    const stopped = await experimentOn(
      NUMBERS,
      {},
      {
        signal: controller.signal,
        onProgress: (event) => event.type === "progress" && controller.abort(),
      },
    );
    expect(await failure(stopped.chain.crossValidate())).toMatchObject({ code: "INTERRUPTED" });
    expect(runStatuses(stopped.folder)).toEqual([STATUS.killed]);
  });
});
