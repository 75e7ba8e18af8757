import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MLFLOW_VERSION } from "../../../tasks/mlflow/python.js";
import { mlflowServe } from "../../../tasks/mlflow/serve.js";
import { mlflowUi } from "../../../tasks/mlflow/ui.js";
import type { TaskContext } from "../../../tasks/task.js";
import { freePort } from "../../support/mlflow-server.js";
import { contextOf } from "../../support/task-context.js";
import { temporaryFolder } from "../../support/temporary.js";

/** Stands for MLflow's Python: answers where MLflow would, says its words, and ends when nobody holds it any more. */
const SERVER = `#!${process.execPath}
const words = process.argv.slice(2);
console.log("words " + words.slice(3).join(" "));
if (words.includes("sqlite:///broken.db")) {
  console.log("Traceback (most recent call last):");
  console.log("  File x");
  console.log("OSError: no such database");
  process.exit(1);
}
const port = Number(words[words.indexOf("--port") + 1]);
require("node:http").createServer((request, response) => {
  response.end("OK");
  if (request.url === "/end") process.exit(3);
}).listen(port, "127.0.0.1");
process.stdin.on("end", () => process.exit(0)).resume();
`;

/** A task of MLflow in a project whose cache holds that environment; `stop` is the person's Ctrl-C. */
async function started(task: typeof mlflowServe, given: Partial<TaskContext> = {}) {
  const root = await temporaryFolder();
  const home = join(root, "cache", "python", `mlflow-${MLFLOW_VERSION}`);
  mkdirSync(join(home, "bin"), { recursive: true });
  mkdirSync(join(root, "mlruns"));
  writeFileSync(join(home, "assay-ready"), "");
  writeFileSync(join(home, "bin", "python"), SERVER, { mode: 0o755 });
  const stop = new AbortController();
  const port = await freePort();
  const { options, ...rest } = given;
  const { context, said, printed } = contextOf({
    ...{ root, env: { ASSAY_CACHE_DIR: join(root, "cache") }, signal: stop.signal },
    options: { port: String(port), ...options },
    ...rest,
  });
  const ended = Promise.resolve(task.run(context));
  // Whoever waits for it hears of its failure.
  ended.catch(() => {});
  return { stop, port, ended, said, printed };
}

describe("mlflow:serve", () => {
  it("tells its address, keeps the server, and ends it when it is told to", async () => {
    const { stop, port, ended, said, printed } = await started(mlflowServe);
    await expect.poll(() => printed).toHaveLength(2);
    expect(printed).toEqual([
      `MLflow's server answers at http://127.0.0.1:${port} (Ctrl-C stops it)`,
      `MLFLOW_TRACKING_URI=http://127.0.0.1:${port}`,
    ]);
    stop.abort();
    await ended;
    expect(said.at(-1)).toBe("MLflow's server is stopped.");
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
  });

  it("fails with the last words of a server that does not start, without its traceback", async () => {
    const { ended } = await started(mlflowServe, { options: { backendStoreUri: "sqlite:///broken.db" } });
    await expect(ended).rejects.toMatchObject({ code: "SERVER_FAILED" });
    const message = await ended.then(String, (error: Error) => error.message);
    expect(message).toContain("OSError: no such database");
    expect(message).not.toContain("File x");
    expect(message).toContain(
      "--backend-store-uri sqlite:///broken.db --artifacts-destination ./mlartifacts",
    );
  });

  it("fails with the last words of a server that ends by itself", async () => {
    const options = { allowedHosts: "mlflow.example.org" };
    const { port, ended, printed } = await started(mlflowServe, { options });
    await expect.poll(() => printed).toHaveLength(2);
    await fetch(`http://127.0.0.1:${port}/end`).catch(() => {});
    await expect(ended).rejects.toThrow(
      /MLflow's server ended by itself\. Got: its last words:\n.*--allowed-hosts mlflow\.example\.org/,
    );
  });

  it.each(["0", "65536", "x"])("refuses the port %s", async (port) => {
    const { ended } = await started(mlflowServe, { options: { port } });
    await expect(ended).rejects.toThrow(`--port is wrong. Got: "${port}"`);
  });
});

describe("mlflow:ui", () => {
  it("shows the project's runs on a server of its own", async () => {
    const { stop, port, ended, said, printed } = await started(mlflowUi);
    await expect.poll(() => printed).toHaveLength(1);
    expect(printed).toEqual([`MLflow shows the runs at http://127.0.0.1:${port} (Ctrl-C stops it)`]);
    stop.abort();
    await ended;
    expect(said.at(-1)).toBe("MLflow's server is stopped.");
  });
});
