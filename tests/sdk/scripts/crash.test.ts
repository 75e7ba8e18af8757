import { EventEmitter } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EmbeddedStore } from "../../../sdk/io/registries/index.js";
import type { JobSummary } from "../../../sdk/jobs/index.js";
import { endingOnCrash } from "../../../sdk/scripts/crash.js";
import type { AssayError } from "../../../sdk/utils/errors/index.js";
import { runAssay } from "../../support/cli.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

function crashing(work: (crashed: AbortSignal) => Promise<string>) {
  const process_ = new EventEmitter();
  const left: AssayError[] = [];
  const done = endingOnCrash(work, async (error) => void left.push(error), process_, 20);
  return { process_, left, done };
}

const never = new Promise<string>(() => {});

describe("an error that gets lost", () => {
  it.each(["unhandledRejection", "uncaughtException"])("stops the work with INTERNAL (%s)", async (event) => {
    const { process_, left, done } = crashing(
      (crashed) =>
        new Promise((resolve) => crashed.addEventListener("abort", () => resolve(crashed.reason.message))),
    );
    process_.emit(event, new Error("lost"));
    process_.emit(event, new Error("another"));
    expect(await done).toMatch(/^an error got lost: lost\./);
    expect(left).toEqual([]);
    expect(process_.listenerCount(event)).toBe(0);
  });

  it("leaves work that does not end", async () => {
    const { process_, left, done } = crashing(() => never);
    process_.emit("unhandledRejection", "lost");
    await expect(done).rejects.toMatchObject({ code: "INTERNAL" });
    expect(left.map(({ code }) => code)).toEqual(["INTERNAL"]);
  });

  it("is no matter of work that loses none", async () => {
    const { process_, done } = crashing(async () => "done");
    expect(await done).toBe("done");
    expect(process_.listenerCount("unhandledRejection")).toBe(0);
  });
});

describe("a job of the command line whose own module loses an error", () => {
  const run = async (builder: string) => {
    const cwd = await temporaryFolder();
    await writeFile(join(cwd, "net.mjs"), builder);
    const config = join(cwd, "job.yaml");
    const model = "model: { kind: custom, module: net.mjs, epochs: 3000 }";
    await writeFile(
      config,
      `${model}\nexplain: false\nreport: false\nservices: { log: { path: job.log } }\n`,
    );
    const bikes = await readFile(join(ROOT, "fixtures", "configs", "bikes.yaml"), "utf8");
    const base = join(cwd, "base.yaml");
    const bikesCsv = join(ROOT, "fixtures", "bikes.csv");
    await writeFile(base, bikes.replace("../bikes.csv", bikesCsv).replace(/\nmodel:\n(?: {2}.*\n)+/, "\n"));
    const finished = await runAssay(["run", base, config, "--json"], {
      cwd,
      env: { ASSAY_BACKEND: "wasm", MLFLOW_TRACKING_URI: undefined },
    });
    const summary = JSON.parse(finished.stdout.trim().split("\n").at(-1) ?? "") as JobSummary;
    const lines = (await readFile(join(cwd, "job.log"), "utf8")).trimEnd().split("\n");
    return { cwd, finished, summary, last: JSON.parse(lines.at(-1) ?? "") };
  };
  const NET =
    "const model = tf.sequential(); model.add(tf.layers.dense({ units: 1, inputShape: [inputs] })); return model;";

  it("fails with it; run and log are closed", async () => {
    const { cwd, finished, summary, last } = await run(
      `export const build = ({ tf, inputs }) => { setTimeout(() => Promise.reject(new Error("lost here")), 50); ${NET} };`,
    );
    expect(finished.code).toBe(1);
    expect(summary).toMatchObject({ status: "FAILED", error: { code: "INTERNAL" } });
    expect(finished.stderr).toContain("an error got lost: lost here");
    const run_ = await new EmbeddedStore(join(cwd, "mlruns")).getRun(summary.run?.id ?? "");
    expect(run_.info.status).toBe("FAILED");
    expect(last).toMatchObject({ level: "error", status: "FAILED", err: { code: "INTERNAL" } });
  });

  it("ends even where it would wait for ever", async () => {
    const { finished, summary, last } = await run(
      'export const build = () => { Promise.reject(new Error("lost here")); return new Promise(() => {}); };',
    );
    expect(finished.code).toBe(1);
    expect(summary).toMatchObject({ status: "FAILED", error: { code: "INTERNAL" } });
    expect(last).toMatchObject({ level: "error", status: "FAILED" });
  });
});
