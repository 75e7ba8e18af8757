import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ProcessCov } from "@bcoe/v8-coverage";
import v8 from "@vitest/coverage-v8";
import type { V8CoverageProvider } from "@vitest/coverage-v8/dist/provider.js";
import { addHits } from "./add-hits.js";
import { CHILDREN, keepBuilt, ranByChildren } from "./children.js";

/** Vitest's own measure of coverage, and with it what was run of the built modules, in tests and in the processes that they started. */
export default {
  ...v8,
  async getProvider() {
    const provider = (await v8.getProvider()) as V8CoverageProvider;
    const folder = mkdtempSync(join(tmpdir(), "assay-coverage-"));
    process.env[CHILDREN] = folder;
    const hear = provider.onAfterSuiteRun.bind(provider);
    provider.onAfterSuiteRun = (meta) => {
      const { result } = meta.coverage as ProcessCov;
      keepBuilt(folder, result);
      hear(meta);
    };
    const ofTests = provider.generateCoverage.bind(provider);
    provider.generateCoverage = async (context) => {
      const map = await ofTests(context);
      for (const { url, functions } of ranByChildren(folder).result) {
        const file = fileURLToPath(url);
        // Not compiled, but made: what ES modules import, and what the tests of the build itself write.
        if (!existsSync(`${file}.map`)) continue;
        const sources = {
          code: readFileSync(file, "utf8"),
          map: JSON.parse(readFileSync(`${file}.map`, "utf8")),
        };
        // biome-ignore lint/complexity/useLiteralKeys: private in the types, and the one thing that knows both formats
        addHits(map, await provider["remapCoverage"](url, 0, sources, functions));
      }
      rmSync(folder, { recursive: true, force: true });
      return map;
    };
    return provider;
  },
};
