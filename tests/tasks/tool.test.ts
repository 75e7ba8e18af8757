import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findTool, runTool } from "../../tasks/tool.js";
import { ROOT } from "../support/source-files.js";
import { temporaryFolder } from "../support/temporary.js";

describe("a tool of the project", () => {
  it("is found upwards, by its package's own name or the program's, and answers with code and words", async () => {
    expect(findTool({ package: "typescript", program: "tsc" }, join(ROOT, "tests"))).toMatch(/bin.tsc$/);
    const answer = await runTool({ package: "@biomejs/biome" }, ["--version"], { root: ROOT, capture: true });
    expect(answer).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Version: \d/) });
    expect(
      (await runTool({ package: "@biomejs/biome" }, ["no-such"], { root: ROOT, capture: true })).code,
    ).toBe(1);
  });

  it("that the project lacks is told with what to install", async () => {
    const root = await temporaryFolder();
    const tool = { package: "@scope/none", install: "@scope/none @scope/more" };
    await expect(runTool(tool, [], { root })).rejects.toMatchObject({
      code: "TOOL_MISSING",
      message: expect.stringContaining("npm install --save-dev @scope/none @scope/more"),
    });
  });

  it("ends when it is told to, and the reason is thrown", async () => {
    const root = await temporaryFolder();
    const home = join(root, "node_modules", "waits");
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{"name":"waits","bin":"waits.js"}');
    writeFileSync(join(home, "waits.js"), "setInterval(() => {}, 1000)");
    const reason = new Error("stopped");
    const signal = AbortSignal.timeout(300);
    const stop = new AbortController();
    signal.addEventListener("abort", () => stop.abort(reason));
    await expect(
      runTool({ package: "waits" }, [], { root, capture: true, signal: stop.signal }),
    ).rejects.toBe(reason);
  });
});
