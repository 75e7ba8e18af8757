import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { EmbeddedStore, openStore } from "../../sdk/io/registries/index.js";
import { mlflowPython } from "../../tasks/mlflow/python.js";
import { MAIN, runAssay } from "../support/cli.js";
import { processesWith } from "../support/group.js";
import { listened } from "../support/listened.js";
import { freePort } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { temporaryFolder } from "../support/temporary.js";

const python = requireReal("Python with MLflow", findPython);

// The project's own runs, as MLflow 3.17.2 shows them.
describe("assay task mlflow:ui and mlflow:sync", () => {
  it("shows the runs of the embedded store from a folder below, copies them to a server, and leaves no process", async (context) => {
    const { dir } = (await python).use(context);
    const cache = await temporaryFolder();
    const place = mlflowPython(cache, { ASSAY_CACHE_DIR: cache }).dir;
    await mkdir(join(place, ".."), { recursive: true });
    await symlink(dir, place);
    const project = await temporaryFolder();
    await writeFile(join(project, "package.json"), '{"name":"bikes"}');
    const below = join(project, "notebooks");
    await mkdir(below);
    const runId = await oneRun(join(project, "mlruns"));

    const port = await freePort();
    const env = { ...process.env, ASSAY_CACHE_DIR: cache, MLFLOW_TRACKING_URI: "" };
    const child = spawn(process.execPath, [MAIN, "task", "mlflow:ui", "--no-open", "--port", String(port)], {
      cwd: below,
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    const { said, closed } = listened(child);
    const uri = `http://127.0.0.1:${port}`;
    for (const start = Date.now(); !said.out.includes(uri) && child.exitCode === null; ) {
      if (Date.now() - start > 150_000) break;
      await sleep(100);
    }
    expect(said.out, said.error).toContain(`MLflow shows the runs at ${uri} (Ctrl-C stops it)\n`);

    const store = openStore(uri, { cwd: project, env: {} });
    const shown = await store.getRun(runId);
    expect([shown.info.name, shown.params.depth, shown.metrics.r2]).toEqual(["première", "3", 0.75]);
    await store.close();
    const page = await fetch(uri);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("<title>MLflow</title>")]);
    expect(existsSync(join(below, "mlruns"))).toBe(false);

    const copied = await runAssay(["task", "mlflow:sync", "--to", "copy"], { cwd: below, env });
    expect(copied).toMatchObject({ code: 0, stdout: expect.stringMatching(/^runs {7}1 copied/m) });
    const again = await runAssay(["task", "mlflow:sync", "--to", "copy", "--dry-run", "--json"], {
      cwd: below,
      env,
    });
    expect(JSON.parse(again.stdout)).toMatchObject({ copied: { runs: { copied: 0, known: 1 } } });

    child.kill("SIGINT");
    expect(await closed, said.error).toBe(0);
    expect(processesWith(String(port))).toEqual([]);
  });
});

async function oneRun(folder: string): Promise<string> {
  const store = new EmbeddedStore(folder);
  const experimentId = await store.ensureExperiment("bikes");
  const { runId } = await store.createRun({
    experimentId,
    name: "première",
    startTimeMs: 1_000,
    user: "ada",
    tags: {},
  });
  await store.logBatch(runId, {
    params: { depth: "3" },
    metrics: [{ key: "r2", value: 0.75, step: 0, timestampMs: 2_000 }],
  });
  await store.updateRun(runId, { status: "FINISHED", endTimeMs: 3_000 });
  await store.close();
  return runId;
}
