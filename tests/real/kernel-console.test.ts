import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InstalledKernel, installKernel } from "../support/installed-kernel.js";
import { findJupyter } from "../support/python.js";
import { requireReal } from "../support/real.js";

let real: Awaited<ReturnType<typeof requireReal<InstalledKernel>>>;
beforeAll(async () => {
  real = await requireReal("Jupyter's clients", async () => installKernel(await findJupyter()));
});
afterAll(() => real.found?.remove());

describe("jupyter console", () => {
  it("runs cells, goes on over lines, stops at Ctrl-C with its state, asks, and ends at Ctrl-D", async (context) => {
    const { code, stdout, stderr } = await real
      .use(context)
      .script("kernel_console.py", [], { timeoutMs: 110_000 });
    expect(code, stderr).toBe(0);
    const shown = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect(shown.failed).toBeUndefined();
    expect(shown.start).toMatch(/Assay.*TypeScript|TypeScript.*Assay/s);
    expect(shown.value).toMatch(/Out\[1\]: ?\n?\[ 21, 42 \]/);
    expect(shown.called).toContain("got 8\n");
    expect(shown.error).toContain("Cannot find name 'missing'");
    expect(shown.interrupted).toMatch(/interrupt/i);
    expect(shown.alive).toMatch(/Out\[6\]: ?\n?100/);
    expect(shown.answered).toMatch(/Out\[7\]: ?\n?'Ann'/);
    expect(shown.ended).toBe(0);
  });
});
