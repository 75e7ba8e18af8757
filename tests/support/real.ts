import type { TestContext } from "vitest";

/** Whether a missing real part fails the run instead of skipping its tests. */
export const REAL_REQUIRED = process.env.ASSAY_REQUIRE_REAL === "1";

/**
 * Looks for a real part (a Python environment, a browser, a native backend) before the tests that need it. `find` returns
 * the part, or throws with the reason why it cannot be had. Where it cannot, the reason is printed and `use` skips the
 * test that asks for it; with ASSAY_REQUIRE_REAL=1 the test fails instead.
 *
 * @example
 * const chromium = await requireReal("Chromium", findChromium);
 * it("opens the report", async (context) => { const browser = chromium.use(context); … });
 */
export async function requireReal<T>(
  name: string,
  find: () => Promise<T> | T,
): Promise<{ readonly found: T | undefined; use(context: TestContext): T }> {
  let found: T | undefined;
  let reason = "";
  try {
    found = await find();
  } catch (error) {
    reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`[real part] ${name} cannot be had here: ${reason}\n`);
  }
  return {
    found,
    use(context: TestContext): T {
      if (found !== undefined) return found;
      if (REAL_REQUIRED) throw new Error(`ASSAY_REQUIRE_REAL=1, but ${name} cannot be had: ${reason}`);
      return context.skip(`${name} cannot be had here: ${reason}`);
    },
  };
}
