import { readFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { runJob } from "../../../../sdk/index.js";
import type { Trained } from "../../../../sdk/jobs/state.js";
import {
  expectClear,
  experimentOn,
  failure,
  filesIn,
  NUMBERS,
  runStatuses,
  STATUS,
} from "../../../support/bad-input.js";

const tagsOf = (folder: string, name: string) =>
  filesIn(folder)
    .filter((file) => file.endsWith(`tags/${name}`))
    .map((file) => readFileSync(join(folder, file), "utf8"));

describe("compare", () => {
  it("ranks models on the same folds, each in a run nested in the comparison's", async () => {
    const { folder, chain } = await experimentOn(NUMBERS, { metrics: ["rmse", "r2"] });
    const compared = await chain.compare(["linear", { kind: "forest", trees: 5 }], { folds: { folds: 3 } });
    const { leaderboard } = compared;
    expect(leaderboard.metric.name).toBe("rmse");
    expect(leaderboard.rows.map(({ name }) => name).sort()).toEqual(["baseline", "forest", "linear"]);
    expect(runStatuses(folder)).toEqual(Array(4).fill(STATUS.finished));
    expect(tagsOf(folder, "mlflow.parentRunId")).toEqual(Array(3).fill(compared.run?.id));
    expect(tagsOf(folder, "assay.pick")).toEqual([leaderboard.pick]);
    expect(filesIn(folder)).toContainEqual(expect.stringMatching(/artifacts\/leaderboard\.parquet$/));
    // What comes of a comparison is the leaderboard: it is seen without being asked for.
    expect(inspect(compared)).toMatch(/\(compared\).*Models by rmse.*baseline/s);
  });

  it("goes on with the pick, or with another by its name, as an ordinary training", async () => {
    const { folder, chain } = await experimentOn(NUMBERS);
    const compared = await chain.compare(["linear", { kind: "forest", trees: 5 }], { folds: { folds: 3 } });
    const pick = await compared.train().evaluate();
    expect(pick.model.kind).toBe(compared.leaderboard.row().config.kind);
    const other = pick.model.kind === "linear" ? "forest" : "linear";
    const trained = await compared.train(other).evaluate().explain();
    expect(trained.model.kind).toBe(other);
    expect(trained.config.model.kind).toBe(other);
    expect(trained.run?.id).not.toBe(pick.run?.id);
    expect(tagsOf(folder, "assay.comparedIn")).toEqual([compared.run?.id, compared.run?.id]);
    const report = await trained.report(join(folder, "report.html"));
    expect(readFileSync(report.path, "utf8")).toMatch(/<h2 id="comparison-title">/);
    expectClear(
      await failure(compared.train("linaer")),
      { code: "CONFIG_INVALID", says: [/Did you mean "linear"/] },
      "train",
    );
  });

  it("shows a model that fails as a row, whose run is FAILED, and refuses to train it", async () => {
    const { folder, chain } = await experimentOn(NUMBERS);
    const compared = await chain.compare(["linear", { kind: "boosting", monotone: { nope: "increasing" } }]);
    expect(compared.leaderboard.row("boosting").error?.message).toMatch(/nope/);
    expect(runStatuses(folder).sort()).toEqual([...Array(3).fill(STATUS.finished), STATUS.failed]);
    const error = await failure(compared.train("boosting"));
    expectClear(error, { code: "DATA_COLUMN_MISSING", says: [/failed in the comparison/] }, "train");
    // The comparison's own run is as it was.
    expect(runStatuses(folder).sort()).toEqual([...Array(3).fill(STATUS.finished), STATUS.failed]);
  });

  it("is a part of a job: the pick is trained in place of the config's model", async () => {
    const { folder, config } = await experimentOn(NUMBERS);
    const outcome = await runJob(
      [
        config,
        { compare: { models: ["linear", { kind: "forest", trees: 3 }], folds: { folds: 3 } }, report: false },
      ],
      { cwd: folder, env: {}, onProgress: false },
    );
    expect(outcome.error).toBeUndefined();
    const state = outcome.state as Partial<Trained>;
    expect(state.model?.kind).toBe(state.leaderboard?.row().config.kind);
    const { pick, scores = {} } = outcome.summary;
    expect(pick).toBe(state.leaderboard?.pick);
    expect(Object.keys(scores)).toEqual(state.leaderboard?.rows.map(({ name }) => name));
    expect(scores[pick ?? ""]?.mae).toBe(state.leaderboard?.row().validation?.mean.mae);
    const validated = await runJob([config, { crossValidate: { folds: 3 }, explain: false, report: false }], {
      cwd: folder,
      env: {},
      onProgress: false,
    });
    expect((validated.state as Partial<Trained>).crossValidation?.folds).toHaveLength(3);
    expect(validated.summary).not.toHaveProperty("pick");
  });

  it.each([
    [["forst"], "CONFIG_INVALID", /Did you mean "forest"/],
    [[{ kind: "forest", tres: 3 }], "CONFIG_KEY_UNKNOWN", /compare\.models\[0\]\.tres.*"trees"/],
    [[], "CONFIG_INVALID", /at least 1 item/],
  ] as const)("refuses %j", async (models, code, words) => {
    const { folder, chain } = await experimentOn(NUMBERS);
    expectClear(await failure(chain.compare(models as never)), { code, says: [words] }, "compare");
    expect(runStatuses(folder)).toEqual([]);
  });
});
