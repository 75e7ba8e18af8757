import { chmodSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startKeptServer, untilStopped } from "../../../../sdk/io/servers/kept-server.js";
import { temporaryFolder } from "../../../support/temporary.js";

/** An address that answers, or answers 503, with the headers that it was asked with. */
async function health(status: number) {
  const asked: (string | undefined)[] = [];
  const server = createServer(({ headers }, reply) => {
    asked.push(headers.authorization);
    reply.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

/** A server of a Python environment whose python is these lines of a shell; it is asked for at `url`. */
async function plan(url: string, lines: string) {
  const dir = await temporaryFolder();
  const python = join(dir, "python");
  writeFileSync(python, `#!/bin/sh\n${lines}\n`);
  chmodSync(python, 0o755);
  return [
    { dir, bin: () => python },
    {
      name: "JupyterLab",
      words: ["-m", "jupyter"],
      cwd: dir,
      env: process.env,
      port: 8888,
      health: { url },
      tail: 2,
      masked: (text: string) => text.replaceAll("s3cret", "***"),
    },
  ] as const;
}

/** Runs for as long as its keeper's input is open. */
const UNTIL_STOPPED = "cat > /dev/null";

describe.skipIf(process.platform === "win32")("a server that ends with this process", () => {
  it("is there once it answers, and stops when it is told to", async () => {
    const { url, asked } = await health(200);
    const [python, own] = await plan(url, `echo one; ${UNTIL_STOPPED}`);
    const lines: string[] = [];
    const server = await startKeptServer(python, {
      ...own,
      health: { url, headers: { authorization: "token x" } },
      onLine: (line) => void lines.push(line),
    });
    expect(server.group).toBeGreaterThan(0);
    expect(asked[0]).toBe("token x");
    const stop = new AbortController();
    const stopped = untilStopped(server, stop.signal);
    await expect.poll(() => lines).toEqual(["one"]);
    stop.abort();
    expect(await stopped).toBeUndefined();
    expect(await server.ended).toBe("one");
  });

  it("that ends by itself gives its last words, without secrets and what says nothing", async () => {
    const { url } = await health(503);
    const [python, own] = await plan(url, "echo first; echo noise; echo 'token s3cret'; echo last; exit 3");
    const started = startKeptServer(python, { ...own, isTold: (line) => line !== "noise" });
    await expect(started).rejects.toMatchObject({
      code: "SERVER_FAILED",
      details: {
        what: "JupyterLab did not start",
        got: "it ended before it answered; its last words:\ntoken ***\nlast",
        next: expect.stringContaining("the port 8888"),
      },
    });
  });

  it("that says nothing, or has no program, is told so", async () => {
    const { url } = await health(503);
    const [python, own] = await plan(url, "exit 3");
    await expect(startKeptServer(python, own)).rejects.toMatchObject({
      details: { got: "it ended before it answered; it printed nothing" },
    });
    const none = { dir: python.dir, bin: () => join(python.dir, "none") };
    await expect(startKeptServer(none, own)).rejects.toMatchObject({
      details: { got: "it ended before it answered; it printed nothing" },
    });
  });

  it("is left by a signal before it answers", async () => {
    const { url } = await health(503);
    const [python, own] = await plan(url, UNTIL_STOPPED);
    const stop = new AbortController();
    const started = startKeptServer(python, { ...own, signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(started).rejects.toThrow("enough");
  });
});
