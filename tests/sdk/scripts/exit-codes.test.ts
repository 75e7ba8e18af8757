import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EXIT } from "../../../sdk/scripts/exit-codes.js";
import { runAssay } from "../../support/cli.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A small training in a folder of its own. */
async function place(config: object = {}) {
  const cwd = await temporaryFolder();
  const whole = {
    kind: "training",
    dataset: {
      kind: "csv",
      path: join(ROOT, "fixtures/bikes.csv"),
      exclude: ["casual", "registered"],
      limit: 300,
    },
    target: "bikers",
    model: { kind: "linear" },
    explain: false,
    report: false,
    ...config,
  };
  await writeFile(join(cwd, "bikes.json"), JSON.stringify(whole));
  const env = { ASSAY_BACKEND: "wasm", MLFLOW_TRACKING_URI: "" };
  return (args: readonly string[], onStderr?: Parameters<typeof runAssay>[1]) =>
    runAssay(args, { cwd, env, ...onStderr });
}

const lastLine = (text: string) =>
  JSON.parse(text.trim().split("\n").at(-1) ?? "") as Record<string, unknown>;

describe("exit codes", () => {
  it("0: done", async () => {
    const assay = await place();
    const { code, stdout } = await assay(["run", "bikes.json", "--json"]);
    expect([code, lastLine(stdout).status]).toEqual([0, "FINISHED"]);
    expect((await assay(["--version"])).code).toBe(0);
  });

  it("1: failed", async () => {
    const assay = await place({ dataset: { kind: "csv", path: "nothing.csv" } });
    const { code, stdout, stderr } = await assay(["run", "bikes.json", "--json"]);
    expect([code, lastLine(stdout).status]).toEqual([1, "FAILED"]);
    expect(stderr).toContain("DATA_FILE_MISSING");
    expect((await assay(["runs", "show", "0".repeat(32)])).code).toBe(1);
  });

  it("2: bad usage or config", async () => {
    const assay = await place({ modle: {} });
    const { code, stdout } = await assay(["run", "bikes.json", "--json"]);
    expect(code).toBe(2);
    expect(lastLine(stdout)).toMatchObject({ status: "FAILED", error: { code: "CONFIG_KEY_UNKNOWN" } });
    for (const args of [[], ["rnu"], ["run", "--nothing"], ["task", "docs:eror"], ["schema", "nothing"]])
      expect((await assay(args)).code, args.join(" ")).toBe(2);
  });

  it("3: a metric missed its threshold", async () => {
    const assay = await place({ metrics: [{ name: "mae", threshold: 0.001 }] });
    const { code, stdout } = await assay(["run", "bikes.json", "--json"]);
    expect(code).toBe(3);
    expect(lastLine(stdout)).toMatchObject({ status: "FINISHED", error: { code: "THRESHOLD_MISSED" } });
  });

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("130: interrupted by %s", async (signal) => {
    const assay = await place({ model: { kind: "dense", epochs: 100_000 } });
    let sent = false;
    const { code, stdout } = await assay(["run", "bikes.json", "--json"], {
      onStderr: (text, kill) => {
        if (!sent && /epoch/.test(text)) {
          sent = true;
          kill(signal);
        }
      },
    });
    expect([code, lastLine(stdout).status]).toEqual([130, "KILLED"]);
  });

  it("stand in docs/exit-codes.md, each in a row", () => {
    const page = readFileSync(join(ROOT, "docs/exit-codes.md"), "utf8");
    const rows = [...page.matchAll(/^\| (\d+) \|/gm)].map(([, code]) => Number(code));
    expect(rows).toEqual(Object.values(EXIT));
  });
});
