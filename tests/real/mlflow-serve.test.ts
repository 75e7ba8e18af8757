import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, type TestContext } from "vitest";
import { mlflowPython } from "../../tasks/mlflow/python.js";
import { MAIN, runAssay } from "../support/cli.js";
import { processesWith } from "../support/group.js";
import { listened } from "../support/listened.js";
import { freePort } from "../support/mlflow-server.js";
import { findPython } from "../support/python.js";
import { requireReal } from "../support/real.js";
import { temporaryFolder } from "../support/temporary.js";

const python = requireReal("Python with MLflow", findPython);
const linux = requireReal("a list of processes", () => {
  if (!existsSync("/proc/self/cmdline")) throw new Error("this system has no /proc");
  return "/proc";
});

/** A cache that holds the environment of the tests as the one of MLflow's server: it has the same MLflow. */
async function cacheOf(context: TestContext): Promise<string> {
  const { dir } = (await python).use(context);
  const cache = await temporaryFolder();
  const place = mlflowPython(cache, { ASSAY_CACHE_DIR: cache }).dir;
  await mkdir(join(place, ".."), { recursive: true });
  await symlink(dir, place);
  return cache;
}

/** `assay task mlflow:serve` on a port of its own, with what it has printed so far. */
async function serve(context: TestContext) {
  (await linux).use(context);
  const port = await freePort();
  const cwd = await temporaryFolder();
  const args = [MAIN, "task", "mlflow:serve", "--port", String(port)];
  const env = { ...process.env, ASSAY_CACHE_DIR: await cacheOf(context) };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const { said, closed } = listened(child);
  const served = { port, cwd, child, said, closed, uri: `http://127.0.0.1:${port}` };
  await until(() => said.out.includes("MLFLOW_TRACKING_URI") || child.exitCode !== null, 150_000);
  expect(said.error).not.toContain("SERVER_FAILED");
  return served;
}

async function until(holds: () => boolean, longestMs: number): Promise<void> {
  for (const start = Date.now(); !holds() && Date.now() - start < longestMs; ) await sleep(100);
}

/** The server's processes: each has the port in its command line. */
const left = (port: number, child: ChildProcess) =>
  processesWith(String(port)).filter((pid) => pid !== child.pid);

describe("assay task mlflow:serve", () => {
  it("serves runs until a signal, and leaves none of its processes", async (context) => {
    const { port, cwd, child, said, closed, uri } = await serve(context);
    expect(said.out).toContain(
      `MLflow's server answers at ${uri} (Ctrl-C stops it)\nMLFLOW_TRACKING_URI=${uri}\n`,
    );
    expect(await (await fetch(`${uri}/version`)).text()).toBe("3.17.2");
    expect((await runAssay(["runs", "--tracking-uri", uri])).stdout).toBe("No runs.\n");
    expect(existsSync(join(cwd, "mlflow.db"))).toBe(true);
    expect(left(port, child).length).toBeGreaterThanOrEqual(3);
    child.kill("SIGINT");
    expect(await closed, said.error).toBe(0);
    expect(said.error).toContain("MLflow's server is stopped.");
    expect(left(port, child)).toEqual([]);

    const taken = await import("node:net").then(({ createServer }) =>
      createServer().listen(port, "127.0.0.1"),
    );
    onTestFinished(() => void taken.close());
    const again = await runAssay(["task", "mlflow:serve", "--port", String(port)], { cwd });
    expect([again.code, again.stdout]).toEqual([1, ""]);
    expect(again.stderr).toMatch(
      new RegExp(`^SERVER_FAILED: the port ${port} .* is taken.*--port ${port + 1}`),
    );
  }, 240_000);

  it("ends with its starter even where that is killed", async (context) => {
    const { port, child, closed } = await serve(context);
    expect(left(port, child).length).toBeGreaterThanOrEqual(3);
    child.kill("SIGKILL");
    await closed;
    await until(() => left(port, child).length === 0, 15_000);
    expect(left(port, child)).toEqual([]);
  }, 240_000);

  it("that cannot start says so in the server's words, and leaves nothing", async (context) => {
    (await linux).use(context);
    const port = await freePort();
    const cache = await cacheOf(context);
    const options = ["--port", String(port), "--backend-store-uri", "nonsense://x"];
    const { code, stdout, stderr } = await runAssay(["task", "mlflow:serve", ...options], {
      cwd: cache,
      env: { ASSAY_CACHE_DIR: cache },
      timeoutMs: 150_000,
    });
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/SERVER_FAILED: MLflow's server did not start\. Got: it ended before it answered/);
    expect(stderr).toContain("unsupported URI 'nonsense://x'");
    expect(stderr).not.toMatch(/Traceback|File "/);
    expect(processesWith(String(port))).toEqual([]);
  }, 240_000);
});
