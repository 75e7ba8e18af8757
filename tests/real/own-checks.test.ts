import { expect, it } from "vitest";
import { runAssay } from "../support/cli.js";
import { ROOT } from "../support/source-files.js";

// Format, lint, types and tests are checked by whoever works on the sources, all the time; these are easily forgotten.
it.each(["checks:deps", "checks:security"])("Assay's own sources pass %s", async (task) => {
  const { code, stdout, stderr } = await runAssay(["task", task], { cwd: ROOT });
  expect(code, `${stdout}${stderr}`.slice(-3000)).toBe(0);
  expect(stdout + stderr).toContain(`${task} passed`);
});
