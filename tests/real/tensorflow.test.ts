import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { findNative, installTensorflow } from "../../sdk/io/backends/index.js";
import { REAL_REQUIRED } from "../support/real.js";
import { temporaryFolder } from "../support/temporary.js";

it("TensorFlow is installed from the package registries into an empty cache, and loads", async (context) => {
  // 210 MB to download and a compiler to run: only where real parts are required, as in .ci/run.
  if (!REAL_REQUIRED) return context.skip("downloads 210 MB: runs with ASSAY_REQUIRE_REAL=1");
  const cacheDir = await temporaryFolder();
  const { path, installed } = await installTensorflow({ cacheDir });
  expect(installed).toBe(true);
  expect(existsSync(join(path, "wheel"))).toBe(false);
  expect(findNative({ cacheDir, projectDir: cacheDir })).toMatchObject({
    source: "cache",
    version: "4.22.0",
  });
});
