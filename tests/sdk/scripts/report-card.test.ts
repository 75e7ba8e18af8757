import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Experiment, writeReport } from "../../../sdk/index.js";
import type { ModelCard, ReportJson } from "../../../sdk/reports/index.js";
import { assayIn } from "../../support/in-process.js";

/** Rows whose errors are larger in group b, which the model does not read. */
const rows = Array.from({ length: 400 }, (_, i) => {
  const group = i % 10 === 7 ? "c" : i % 2 === 0 ? "a" : "b";
  const noise = (((i * 7919) % 101) / 101 - 0.5) * (group === "b" ? 8 : 1);
  return `${i % 13},${20 + ((i * 31) % 60)},${group},${((i % 13) * 2 + noise).toFixed(4)}`;
});

const CARD = {
  description: "Predicts y of x.",
  owners: ["Ada", "Grace"],
  licence: "CC BY 4.0",
  intendedUse: "To show a card.",
  outOfScope: ["Anything else."],
  ethics: "None are known.",
  limits: "Only numbers below 13.",
  fairness: { columns: ["group", { column: "age", edges: [40] }], minRows: 15 },
};

describe("a model card", () => {
  let folder = "";
  let id = "";
  const experiment = (card?: object) =>
    Experiment.load(
      {
        ...{ name: "cards", seed: 3, target: "y", model: { kind: "linear" } },
        metrics: [{ name: "mae", threshold: 0.01 }, "rmse"],
        dataset: { kind: "csv", path: join(folder, "data.csv"), exclude: ["group"] },
        split: { kind: "shuffled", testSize: 0.25 },
        ...(card === undefined ? {} : { card }),
      } as never,
      { cwd: folder, env: {} },
    )
      .train()
      .evaluate();
  const jsonOf = async (file: string) =>
    JSON.parse(await readFile(join(folder, file), "utf8")) as ReportJson & { readonly data: ModelCard };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay card é "));
    await writeFile(join(folder, "data.csv"), `x,age,group,y\n${rows.join("\n")}\n`);
    const done = await experiment(CARD);
    id = done.run?.id ?? "";
    await done.register({ name: "cards", alias: "Champion" });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("says what people said, and measures by groups that the model was kept from", async () => {
    const { code, error } = await assayIn(folder, [
      ...["report", "models:/cards@Champion", "--to", "json", "-o", "card.json"],
    ]);
    expect(code, error).toBe(0);
    const card = await jsonOf("card.json");
    expect(card).toMatchObject({ kind: "card", title: "cards" });
    expect(card.sections.map(({ id: section }) => section)).toEqual([
      ...["details", "use", "factors", "metrics", "evaluation", "training", "slices", "fairness", "drift"],
      ...["ethics", "caveats", "config"],
    ]);
    const text = JSON.stringify(card.sections);
    for (const said of [
      "Ada; Grace",
      "CC BY 4.0",
      "To show a card.",
      "Anything else.",
      "Only numbers below 13.",
    ])
      expect(text).toContain(said);
    const { metrics, fairness, caveats, evaluation } = card.data;
    expect(evaluation.rows).toBe(100);
    const [mae] = metrics;
    expect(mae.low).toBeLessThan(mae.value);
    expect(mae.high).toBeGreaterThan(mae.value);
    const groups = fairness?.factors[0].groups ?? [];
    expect(groups.map(({ label }) => label)).toEqual(["a", "b", "c"]);
    expect(groups[1].scores.mae.value).toBeGreaterThan(3 * groups[0].scores.mae.value);
    const kinds = caveats.map(({ kind }) => kind);
    expect(kinds).toContain("threshold");
    expect(kinds).toContain("fairness");
    expect(kinds).not.toContain("undeclared");
  });

  it("has the scores of the training, on the same rows: by run and by model the same card", async () => {
    const done = await experiment();
    await writeReport(id, { path: "run.json", kind: "card", cwd: folder, env: {} });
    const card = (await jsonOf("run.json")).data;
    expect(card.metrics.map(({ value }) => value)).toEqual([done.metrics.mae, done.metrics.rmse]);
    expect(card.caveats.filter(({ kind }) => kind === "data")).toEqual([]);
  });

  it("of a config that says nothing says so, and takes words from a file", async () => {
    const bare = await experiment();
    const own = bare.run?.id ?? "";
    expect(
      (await assayIn(folder, ["report", own, "--kind", "card", "--to", "json", "-o", "b.json"])).code,
    ).toBe(0);
    const undeclared = (await jsonOf("b.json")).data.caveats.filter(({ kind }) => kind === "undeclared");
    expect(undeclared).toHaveLength(3);
    await writeFile(
      join(folder, "card.yaml"),
      "intendedUse: by file\nfairness: { columns: [age], minRows: 1 }\n",
    );
    const many = await assayIn(folder, ["report", own, "--kind", "card", "--card", "card.yaml"]);
    expect(many.error).toMatch(/CONFIG_INVALID.*groups.*edges/s);
    await writeFile(join(folder, "card.yaml"), "intendedUse: by file\nfairnes: {}\n");
    const misspelt = await assayIn(folder, ["report", own, "--kind", "card", "--card", "card.yaml"]);
    expect(misspelt.error).toMatch(/CONFIG_KEY_UNKNOWN.*fairness/s);
    const several = await assayIn(folder, ["report", own, id, "--kind", "card"]);
    expect(several.error).toMatch(/CLI_USAGE.*one model/s);
  });

  it("says where the rows are others by now", async () => {
    const text = await readFile(join(folder, "data.csv"), "utf8");
    try {
      await writeFile(join(folder, "data.csv"), text.replaceAll(/^(\d+),(\d+),(\w),(\d)/gm, "$1,$2,$3,9$4"));
      await writeReport(id, { path: "moved.json", kind: "card", cwd: folder, env: {} });
      const { caveats } = (await jsonOf("moved.json")).data;
      expect(caveats.filter(({ kind }) => kind === "data").map(({ text: said }) => said)).toEqual([
        expect.stringContaining("mae is"),
        expect.stringContaining("another one by now"),
      ]);
    } finally {
      await writeFile(join(folder, "data.csv"), text);
    }
  });
});

describe("fairness of an experiment", () => {
  it("is of declared groups, or of those that are asked for", async () => {
    const folder = await mkdtemp(join(tmpdir(), "assay fair "));
    try {
      await writeFile(join(folder, "data.csv"), `x,age,group,y\n${rows.join("\n")}\n`);
      const config = {
        ...{ seed: 3, target: "y", model: { kind: "linear" }, tracking: { enabled: false } },
        dataset: { kind: "csv", path: join(folder, "data.csv") },
      };
      const done = await Experiment.load(config as never, { cwd: folder, env: {} })
        .train()
        .evaluate();
      const { factors } = done.fairness({ columns: ["group"], minRows: 5 });
      expect(factors[0].gaps.map(({ name }) => name)).toContain("maeDifference");
      expect(() => done.fairness()).toThrow(/card.fairness/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
