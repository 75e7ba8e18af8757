import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { MAIN } from "../../support/cli.js";
import { listened } from "../../support/listened.js";
import { freePort } from "../../support/mlflow-server.js";
import { finished } from "../../support/run-process.js";
import { startServe } from "../../support/serving.js";
import { saveSmallModel } from "../../support/small-model.js";
import { temporaryFolder } from "../../support/temporary.js";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A store that takes questions and never answers; resolves to its port, and `asked` once somebody asked. */
async function silentStore() {
  let heard = (): void => {};
  const asked = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const server = createServer((socket) => {
    ends.push(() => socket.destroy());
    socket.on("error", () => {});
    heard();
  });
  ends.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as { readonly port: number }).port, asked };
}

/** A folder with a small model. */
async function savedModel(): Promise<string> {
  const folder = join(await temporaryFolder(), "model");
  await saveSmallModel(folder);
  return folder;
}

describe("assay serve", () => {
  it.each([
    ["SIGTERM", "1"],
    ["SIGINT", "2"],
  ] as const)(
    "says that it was stopped where %s comes before it serves (%s workers)",
    async (signal, workers) => {
      const store = await silentStore();
      const uri = `http://127.0.0.1:${store.port}`;
      const child = spawn(
        process.execPath,
        [MAIN, "serve", "models:/bikes@Champion", "--tracking-uri", uri, "--port", "0", "--workers", workers],
        { stdio: ["ignore", "pipe", "pipe"] },
      );
      ends.push(() => child.kill("SIGKILL"));
      const ended = finished(child);
      await store.asked;
      child.kill(signal);
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(130);
      expect(stderr).toContain("INTERRUPTED: stopped by a signal before it served");
      expect(stdout).toBe("");
    },
  );

  it("logs warnings only where it is quiet, by its workers too", async () => {
    const folder = await savedModel();
    const serving = await startServe([folder, "--workers", "2", "--quiet"]);
    ends.push(() => serving.process.kill("SIGKILL"));
    expect((await fetch(`${serving.url}/ping`)).status).toBe(200);
    expect(await serving.stop()).toBe(0);
    expect(serving.log()).toBe("");
  });

  it("is as quiet where a config of its kind is run", async () => {
    const folder = await savedModel();
    const place = join(folder, "serving.json");
    const port = await freePort();
    await writeFile(place, JSON.stringify({ kind: "serving", model: folder, http: { port } }));
    const run = async (...more: readonly string[]): Promise<string> => {
      const child = spawn(process.execPath, [MAIN, "run", place, ...more], {
        cwd: folder,
        stdio: ["ignore", "pipe", "pipe"],
      });
      ends.push(() => child.kill("SIGKILL"));
      const { said, closed } = listened(child);
      const isUp = async () => expect((await fetch(`http://127.0.0.1:${port}/ping`)).status).toBe(200);
      await vi.waitFor(isUp, { timeout: 60_000 });
      child.kill("SIGTERM");
      await closed;
      return said.error;
    };
    expect(await run()).toContain('"level":"info"');
    expect(await run("--quiet")).not.toContain('"level":"info"');
  });
});
