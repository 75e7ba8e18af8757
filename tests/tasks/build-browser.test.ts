import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/source-files.js";

interface Builder {
  readonly BUNDLES: readonly string[];
  targetOf(name: string): string;
  bundle(name: string): Promise<string>;
  generated(name: string, text: string): string;
}

const load = async () => (await import(pathToFileURL(join(ROOT, "tasks/build-browser.mjs")).href)) as Builder;

describe("the page code in the sources", () => {
  it("is what its TypeScript is bundled to", async () => {
    const builder = await load();
    expect(builder.BUNDLES).toEqual(expect.arrayContaining(["plot", "runtime", "slider"]));
    for (const name of builder.BUNDLES) {
      const text = await builder.bundle(name);
      // Regression: a page without a failure was taken for one with, by a search for such words.
      expect(text, name).not.toMatch(/error:|traceback/i);
      const made = builder.generated(name, text);
      expect(
        readFileSync(join(ROOT, builder.targetOf(name)), "utf8") === made,
        `${name}: run \`npm run build:browser\``,
      ).toBe(true);
    }
  });

  it("is right in its types, which are a page's", () => {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const args = [tsc, "-p", join(ROOT, "sdk/display/browser")];
    expect(() => execFileSync(process.execPath, args, { encoding: "utf8" })).not.toThrow();
  }, 120_000);
});
