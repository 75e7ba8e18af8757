import { describe, expect, it } from "vitest";
import { Table } from "../../../sdk/core/tables/index.js";
import { loadJobConfig } from "../../../sdk/jobs/config.js";
import { proposeFor } from "../../../tasks/projects/source.js";
import { trainingYaml } from "../../../tasks/projects/training-yaml.js";

const ROWS = 400;
const rows = <T>(value: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => value(row));
/** Numbers that follow nothing: a linear congruential generator (Numerical Recipes). */
const noise = (seed: number) => {
  let state = seed;
  return rows(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  });
};
const signal = new AbortController().signal;
const propose = (columns: readonly (readonly [string, unknown[]])[], target = "y") =>
  proposeFor(Table.from(columns as never), target, signal);

const x = noise(1);
const numbers = noise(2).map((value, row) => 10 * value + x[row]);

describe("what is proposed for a target", () => {
  it.each([
    ["numbers", numbers, "regression", "y is a number"],
    [
      "few whole numbers",
      noise(2).map((value) => Math.floor(value * 5)),
      "regression",
      "5 different whole numbers",
    ],
    ["0 and 1", noise(2).map((value) => Math.round(value)), "classification", "y is 0 or 1"],
    ["texts", noise(2).map((value) => (value > 0.5 ? "yes" : "no")), "classification", "2 different texts"],
    ["booleans", noise(2).map((value) => value > 0.5), "classification", "true or false"],
  ] as const)("of %s", async (_, y, task, why) => {
    const proposal = await propose([
      ["x", x],
      ["y", [...y]],
    ]);
    expect(proposal.task).toEqual({ value: task, why: expect.stringContaining(why) });
    expect(proposal.split.value).toBe(task === "regression" ? "shuffled" : "stratified");
  });

  it.each([
    ["one value", rows(() => 1), "one value in every row"],
    ["names", rows((row) => `name ${row}`), "is text, with 400 different values"],
    ["times", rows((row) => new Date(row * 86_400_000)), "is a time"],
  ])("is refused for %s", async (_, y, why) => {
    await expect(
      propose([
        ["x", x],
        ["y", y],
      ]),
    ).rejects.toMatchObject({
      code: "DATA_TARGET",
      message: expect.stringContaining(why),
    });
  });

  it("is refused where no column is left to learn from", async () => {
    await expect(
      propose([
        ["id", rows((row) => row)],
        ["y", numbers],
      ]),
    ).rejects.toMatchObject({
      code: "DATA_TARGET",
      message: expect.stringMatching(/no column is left.*id names rows/),
    });
  });
});

describe("what is left out, and why", () => {
  it("identifiers, constants, free text, what is infinite, copies and the target in disguise", async () => {
    const proposal = await propose([
      ["x", x],
      ["user_id", rows((row) => `u${row}`)],
      ["always", rows(() => "same")],
      ["words", rows((row) => `a customer who called ${row} times and said ${row * 7} words to us`)],
      ["ratio", x.map((value, row) => (row === 3 ? Number.POSITIVE_INFINITY : value * value))],
      ["again", [...x]],
      ["scaled", numbers.map((value) => 2 * value + 1)],
      ["y", numbers],
    ]);
    const reasons = Object.fromEntries(proposal.exclude.map(({ value, why }) => [value, why]));
    expect(Object.keys(reasons)).toEqual(["user_id", "always", "words", "ratio", "again", "scaled"]);
    expect(reasons.user_id).toContain("names rows");
    expect(reasons.always).toContain("in every row");
    expect(reasons.words).toContain("free text");
    expect(reasons.ratio).toContain("models refuse that");
    expect(reasons.again).toContain("equal in every row");
    expect(reasons.scaled).toContain("is y itself");
  });
});

describe("how rows are parted", () => {
  const times = rows((row) => new Date(Date.UTC(2026, 0, 1) + row * 3_600_000));

  it("by time where a column says when a row was", async () => {
    const proposal = await propose([
      ["when", times],
      ["x", x],
      ["y", numbers],
    ]);
    expect(proposal.split).toEqual({ value: "chronological", why: expect.stringContaining("2026-01-01") });
    expect(proposal.order).toMatchObject({ column: "when", sort: false });
    expect(proposal.exclude).toEqual([]);
  });

  it("sorted by a query where rows stand in another order", async () => {
    const proposal = await propose([
      ["when", times.toReversed()],
      ["x", x],
      ["y", numbers],
    ]);
    expect(proposal.order).toMatchObject({ sort: true });
    const yaml = trainingYaml(proposal, texts({ kind: "csv", path: "" }));
    expect(yaml).toContain(`query: select * from '../data/d.csv' order by "when"`);
  });

  it("by rows where a number of days only grows, which is then left out", async () => {
    const proposal = await propose([
      ["day", rows((row) => Math.floor(row / 4))],
      ["x", x],
      ["y", numbers],
    ]);
    expect(proposal.split.value).toBe("chronological");
    expect(proposal.exclude).toEqual([{ value: "day", why: expect.stringContaining("only grows") }]);
  });
});

const texts = (dataset: { kind: "csv"; path: string; delimiter?: string }) => ({
  ...{ name: "it's $5", path: "../data/d.csv", dataset, from: "d.csv" },
});

describe("the config that is written", () => {
  it("means what was proposed, whatever columns are called", async () => {
    const odd = ["a: b", "${env:HOME}", "# no", "null", "ü \"quoted\" 'name'", "line\nbreak", "- $$"];
    const proposal = await propose([
      ...odd.map((name, i) => [name, noise(10 + i)] as const),
      ["class ${x}", noise(3).map((value) => (value > 0.6 ? "${y}" : "$n"))],
      ["y", numbers.map((value, row) => (row % 50 === 0 ? null : value))],
    ]);
    const yaml = trainingYaml(proposal, texts({ kind: "csv", path: "", delimiter: ";" }));
    const { parse } = await import("yaml");
    const { value } = await loadJobConfig([parse(yaml)], { env: {}, cwd: "/p/confs" });
    expect(value).toMatchObject({
      name: "it's $5",
      dataset: { kind: "csv", path: "/p/data/d.csv", delimiter: ";" },
      clean: [{ kind: "dropRows", where: "y is null" }],
      target: "y",
    });
    const { columns } = (value as { schema: { columns: Record<string, { values?: string[] }> } }).schema;
    expect(Object.keys(columns)).toEqual([...odd, "class ${x}", "y"]);
    expect(columns["class ${x}"].values).toEqual(["$n", "${y}"]);
    expect(yaml).toMatch(/# the target y is missing in 8 rows \(2\.0 %\): nothing can be learned from those/);
    for (const line of yaml.split("\n")) expect(line.startsWith("#") ? line.length : 0).toBeLessThan(125);
  });

  it("takes a linear model where rows are few", async () => {
    const few = await proposeFor(
      Table.from([
        ["x", x.slice(0, 100)],
        ["y", numbers.slice(0, 100)],
      ]),
      "y",
      signal,
    );
    expect(few.model).toEqual({ value: "linear", why: "100 rows are few for trees" });
  });
});
