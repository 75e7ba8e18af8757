import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../../../../sdk/io/processes/index.js";
import { finished } from "../../../support/run-process.js";
import { ROOT } from "../../../support/source-files.js";

describe("a child process that a signal ends", () => {
  // Node would signal process id 0, which is the whole group: the test's own group is therefore a new one.
  it("ends nobody else where it never started", async () => {
    const jiti = join(ROOT, "node_modules/jiti/lib/jiti-cli.mjs");
    const child = spawn(process.execPath, [jiti, join(ROOT, "tests/support/stop-missing.ts")], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const { code, signal, stdout, stderr } = await finished(child);
    expect({ code, signal, stdout, stderr }).toMatchObject({ code: 0, signal: null, stdout: "alive\n" });
  });

  it("is ended, and what waits for it hears the signal's reason", async () => {
    const stop = new AbortController();
    const waiting = run(process.execPath, ["-e", "setTimeout(() => {}, 60_000)"], { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(run(process.execPath, ["-e", ""], { signal: stop.signal })).rejects.toThrow("enough");
  });
});
