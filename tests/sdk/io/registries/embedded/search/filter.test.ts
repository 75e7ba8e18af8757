import { describe, expect, it } from "vitest";
import { parseFilter } from "../../../../../../sdk/io/registries/embedded/search/filter.js";
import type { RunRecord } from "../../../../../../sdk/io/registries/index.js";

const RUN: RunRecord = {
  info: {
    runId: "abc",
    experimentId: "1",
    name: "première",
    status: "FINISHED",
    startTimeMs: 1000,
    artifactUri: "file:///mlruns/1/abc/artifacts",
  },
  params: { "model.kind": "dense", seed: "7", "a key": "1.5+x" },
  tags: { "mlflow.user": "ada", team: "Rides" },
  metrics: { mae: 30, "val/loss": 0.5, special: Number.NaN, tiny: 1e-7 },
};

// What each answers is what mlflow 3.17.2's FileStore answers; tests/real asks it the same.
describe("a filter of runs", () => {
  it.each([
    [""],
    ["metrics.mae < 40"],
    ["metric.mae<=30 and metrics.mae >= 30 AND metrics.mae != 31"],
    ["metrics.tiny = 1e-7"],
    ["metrics.`val/loss` > .4"],
    ['metrics."val/loss" < 1'],
    ["params.model.kind = 'dense'"],
    ['params.`model.kind` = "dense"'],
    ["parameters.`a key` = '1.5+x'"],
    ["params.seed LIKE '_'"],
    ["params.`a key` LIKE '1.5+%'"],
    ["tags.team ILIKE 'r%S'"],
    ["tags.mlflow.user != 'bob'"],
    ["tags.nothing IS NULL and tag.team IS NOT NULL"],
    ["status = 'FINISHED' AND attributes.run_name LIKE 'prem%re'"],
    ["attr.run_name = 'première'"],
    ["run.start_time > 999 and start_time < 1001"],
    ["attributes.run_id IN ('x', \"abc\")"],
    ["run_id not in ('x')"],
    ["user_id = 'ada'"],
  ])("takes the run by %j", (filter) => {
    expect(parseFilter(filter)(RUN)).toBe(true);
  });

  it.each([
    ["metrics.mae < 30"],
    ["metrics.nothing != 1"],
    ["metrics.special < 1"],
    ["metrics.toString > 0"],
    ["params.nothing != 'x'"],
    ["params.seed = '7' AND params.model.kind = 'linear'"],
    ["params.`a key` LIKE '1_5'"],
    ["tags.team LIKE 'r%'"],
    ["attributes.end_time > 0"],
    ["attributes.run_id IN ('x')"],
    ["attributes.status = 'finished'"],
  ])("leaves the run out by %j", (filter) => {
    expect(parseFilter(filter)(RUN)).toBe(false);
  });

  it.each([
    ["metrics.mae", /cannot be read/],
    ["metrics.mae < 40 OR metrics.mae > 50", /joined by AND/],
    ["metrics.mae < 40 AND", /cannot be read/],
    ["mae < 40", /no attribute "mae"/],
    ["statsu = 'FINISHED'", /did you mean status/],
    ["toString = 'x'", /no attribute/],
    ["metrik.mae < 40", /metrics, params, tags or attributes/],
    ["metrics.mae < '40'", /needs a number/],
    ["metrics.mae < ", /needs a number/],
    ["metrics.mae LIKE 4", /compares a number/],
    ["params.seed = 7", /Wanted: '7'/],
    ["params.seed < '7'", /compares a string/],
    ["params.seed IN ('7')", /run_id IN/],
    ["attributes.run_id IN (abc)", /run_id IN/],
    ["metrics.mae IS NULL", /cannot be asked/],
    ["params.seed IS NULL '7'", /cannot be asked/],
  ])("refuses %j", (filter, message) => {
    expect(() => parseFilter(filter)).toThrow(expect.objectContaining({ code: "TRACKING_INVALID" }));
    expect(() => parseFilter(filter)).toThrow(message);
  });
});
