import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";

const SOURCE = createRequire(__filename).resolve("axe-core/axe.min.js");

/** What axe-core finds wrong with a page as it is painted now, in its light and its dark scheme: rule, and the first element of each. */
export async function axeViolations(page: Page): Promise<string[]> {
  const source = await readFile(SOURCE, "utf8");
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    // Colours may fade from one scheme to the other, and plots are painted anew.
    await page.waitForTimeout(500);
    const violations = await page.evaluate<string[]>(`${source};
      axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 200) + " (" + nodes.length + ")"))`);
    found.push(...violations.map((violation) => `${colorScheme}: ${violation}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

/** What axe-core finds wrong with parts of a page, as they are painted now; what is around them is not judged. */
export async function axeViolationsWithin(page: Page, selector: string): Promise<string[]> {
  const source = await readFile(SOURCE, "utf8");
  return await page.evaluate<string[]>(`${source};
    axe.run({ include: [[${JSON.stringify(selector)}]] }, { resultTypes: ["violations"] }).then(({ violations, passes }) =>
      passes.length === 0 ? ["nothing was judged"] : violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 300) + " (" + nodes.length + ")"))`);
}
