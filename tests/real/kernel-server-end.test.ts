import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InstalledKernel, installKernel } from "../support/installed-kernel.js";
import { startJupyter } from "../support/jupyter-server.js";
import { findJupyter } from "../support/python.js";
import { requireReal } from "../support/real.js";

const WAIT_MS = 30_000;

/** The processes below one, as Linux tells them. */
async function below(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  const children = text.trim() === "" ? [] : text.trim().split(" ").map(Number);
  return [...children, ...(await Promise.all(children.map(below))).flat()];
}

async function isRunning(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return stat !== "" && !/\) [ZX] /.test(stat);
}

async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  for (const start = Date.now(); Date.now() - start < WAIT_MS; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what}: not in ${WAIT_MS} ms`);
}

describe("a kernel ends with the Jupyter server that started it", () => {
  let real: Awaited<ReturnType<typeof requireReal<InstalledKernel>>>;
  beforeAll(async () => {
    real = await requireReal("Jupyter's server", async () => installKernel(await findJupyter()));
  });
  afterAll(() => real.found?.remove());

  it.each(["SIGTERM", "SIGKILL"] as const)("by %s", async (signal) => {
    const kernel = real.found;
    if (kernel === undefined) return;
    const server = await startJupyter(kernel.python, kernel.folder);
    try {
      const started = await fetch(`${server.url}/api/kernels`, {
        method: "POST",
        headers: { authorization: `token ${server.token}`, "content-type": "application/json" },
        body: JSON.stringify({ name: "assay" }),
      });
      expect(started.status).toBe(201);
      // Host, compiler and runner.
      const pids = await until(async () => {
        const found = await below(server.pid);
        return found.length >= 3 ? found : undefined;
      }, "three processes");
      process.kill(server.pid, signal);
      await until(
        async () => {
          const left = await Promise.all(pids.map(isRunning));
          return left.includes(true) ? undefined : true;
        },
        `the end of ${pids.join(", ")}`,
      );
    } finally {
      await server.stop();
    }
  });
});
