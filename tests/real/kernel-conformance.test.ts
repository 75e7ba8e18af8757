import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type InstalledKernel, installKernel } from "../support/installed-kernel.js";
import { findJupyter } from "../support/python.js";
import { requireReal } from "../support/real.js";

let real: Awaited<ReturnType<typeof requireReal<InstalledKernel>>>;
beforeAll(async () => {
  real = await requireReal("Jupyter's clients", async () => installKernel(await findJupyter()));
});
afterAll(() => real.found?.remove());

describe("jupyter_kernel_test with every sample filled in", () => {
  it("passes whole, nothing skipped", async (context) => {
    const { code, stdout, stderr } = await real
      .use(context)
      .script("kernel_conformance.py", [], { timeoutMs: 110_000 });
    expect(code, stderr).toBe(0);
    const { failed, skipped, names } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    expect({ failed, skipped }).toEqual({ failed: {}, skipped: [] });
    // The tests of jupyter_kernel_test 0.7.0.
    expect(names).toEqual([
      "test_clear_output",
      "test_completion",
      "test_display_data",
      "test_error",
      "test_execute_result",
      "test_execute_stderr",
      "test_execute_stdout",
      "test_history",
      "test_inspect",
      "test_is_complete",
      "test_kernel_info",
      "test_pager",
      "test_recv_iopub_welcome_msg",
    ]);
  });
});
