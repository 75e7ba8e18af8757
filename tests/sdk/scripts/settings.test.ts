import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Experiment } from "../../../sdk/index.js";
import { runProgram } from "../../../sdk/scripts/program.js";
import { assayIn } from "../../support/in-process.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A home whose settings file says this. */
async function homeWith(settings: string): Promise<Record<string, string>> {
  const home = await temporaryFolder();
  await mkdir(join(home, ".config", "assay"), { recursive: true });
  await writeFile(join(home, ".config/assay/config.yaml"), settings);
  return { HOME: home };
}

async function assay(args: string[], env: Record<string, string>) {
  const out: string[] = [];
  const error: string[] = [];
  const code = await runProgram(args, {
    out: (text) => out.push(text),
    error: (text) => error.push(text),
    env,
    cwd: env.HOME ?? "/nowhere",
    columns: undefined,
    interactive: false,
  });
  return { code, out: out.join("\n"), error: error.join("\n") };
}

describe("assay settings", () => {
  it("lists every setting with value, unit and origin", async () => {
    const env = await homeWith("seed: 7\nforest: { trees: 30 }\n");
    const { code, out } = await assay(["settings"], { ...env, ASSAY_BOOSTING_ROUNDS: "9" });
    expect(code).toBe(0);
    expect(out).toMatch(/^setting +value +unit +from$/m);
    expect(out).toMatch(/^forest\.trees +30 +trees +settings \.config\/assay\/config\.yaml:2$/m);
    expect(out).toMatch(/^boosting\.rounds +9 +rounds +environment ASSAY_BOOSTING_ROUNDS$/m);
    expect(out).toMatch(/^dense\.epochs +20 +epochs +default$/m);
  });

  it("lists what is changed, one part, or one setting", async () => {
    const env = await homeWith("seed: 7\n");
    expect((await assay(["settings", "--changed"], env)).out.split("\n")).toHaveLength(2);
    expect((await assay(["settings", "--changed"], {})).out).toBe("Every setting has its default.");
    expect((await assay(["settings", "forest"], env)).out).not.toContain("boosting");
    expect((await assay(["settings", "seed"], env)).out).toMatch(
      /value +7\n.*default +0\nvariable +ASSAY_SEED/s,
    );
    const { out } = await assay(["settings", "seed", "--json"], env);
    expect(JSON.parse(out)).toMatchObject({ name: "seed", value: 7, default: 0 });
  });

  it.each([
    [["settings", "forest.treez"], "seed: 7", 'Did you mean "forest.trees"?'],
    [["settings"], "forest: { treez: 7 }", 'Did you mean "trees"?'],
    [["doctor"], "forest: { treez: 7 }", 'Did you mean "trees"?'],
  ])("%j refuses what it does not know", async (args, settings, message) => {
    const { code, error, out } = await assay(args, await homeWith(settings));
    expect(code).toBe(args[0] === "doctor" ? 1 : 2);
    expect(`${error}${out}`).toContain(message);
  });
});

describe("a setting", () => {
  it("counts in a run, which keeps the value that counted", async () => {
    const env = await homeWith(
      "forest: { trees: 4 }\nboosting: { rounds: 3 }\nfolds: { folds: 2 }\nsurrogate: { maxDepth: 1 }\n",
    );
    const config = {
      name: "bikes",
      dataset: {
        kind: "csv",
        path: join(ROOT, "fixtures/bikes.csv"),
        exclude: ["casual", "registered"],
        limit: 400,
      },
      target: "bikers",
      model: { kind: "forest", maxDepth: 4 },
    };
    const options = { cwd: env.HOME, env, onProgress: false } as const;
    const compared = await Experiment.load(config, options).compare(["forest", "boosting"]);
    expect(compared.leaderboard.rows[0].validation?.folds).toHaveLength(2);
    const trained = await compared.train("forest");
    const past = await Experiment.fromRun(trained.run?.id ?? "", options);
    expect(past.run.params).toMatchObject({ "model.trees": "4" });
    expect(past.config).toMatchObject({ model: { kind: "forest", trees: 4, maxDepth: 4 } });
    const surrogate = await trained.surrogate();
    expect(Math.max(...surrogate.nodes.map(({ depth }) => depth))).toBe(1);
  });
});

describe("one setting, by name", () => {
  it("is told with its value, unit, origin, default and variable, and as JSON by itself", async () => {
    const env = { MLFLOW_HTTP_REQUEST_TIMEOUT: "7" };
    const { out } = await assayIn("/nowhere", ["settings", "tracking.timeout"], env);
    expect(out).toMatch(
      /^setting {3}tracking\.timeout\nvalue {5}7 \(seconds\)\nfrom .*\ndefault .*\nvariable {2}MLFLOW_HTTP_REQUEST_TIMEOUT\nmeaning {3}Seconds/,
    );
    const json = await assayIn("/nowhere", ["settings", "tracking.timeout", "--json"], env);
    expect(JSON.parse(json.out)).toMatchObject({ name: "tracking.timeout", value: 7 });
    const group = await assayIn("/nowhere", ["settings", "tracking", "--json"], env);
    expect(JSON.parse(group.out).length).toBeGreaterThan(1);
  });
});
