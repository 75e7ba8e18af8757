import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mergeProcessCovs, type ProcessCov } from "@bcoe/v8-coverage";
import { afterAll } from "vitest";
import { ROOT } from "../source-files.js";

/**
 * Many tests start the built command, kernel or worker; what these processes run is measured by Node itself, into the folder that
 * NODE_V8_COVERAGE names. This environment variable names the folder of a whole run, where coverage is measured.
 */
export const CHILDREN = "ASSAY_COVERAGE_OF_CHILDREN";

const BUILT = pathToFileURL(join(ROOT, "dist/")).href;

/** Has the processes that a test file starts measured; afterwards what they say of modules that are not ours is thrown away, which is most. */
export function measureChildren(): void {
  const whole = process.env[CHILDREN];
  if (whole === undefined) return;
  const folder = join(whole, String(process.pid));
  mkdirSync(folder, { recursive: true });
  process.env.NODE_V8_COVERAGE = folder;
  afterAll(() => {
    const files = readdirSync(folder).map((name) => join(folder, name));
    if (files.length === 0) return;
    const merged = mergeProcessCovs(files.map(ours));
    const name = createHash("sha256").update(files.join()).digest("hex").slice(0, 16);
    writeFileSync(join(whole, `${name}.json`), JSON.stringify(merged));
    for (const file of files) rmSync(file);
  });
}

/** What all processes of a run ran of the built modules. */
export function ranByChildren(whole: string): ProcessCov {
  const names = existsSync(whole) ? readdirSync(whole).filter((name) => name.endsWith(".json")) : [];
  return names.reduce<ProcessCov>((merged, name) => mergeProcessCovs([merged, ours(join(whole, name))]), {
    result: [],
  });
}

function ours(file: string): ProcessCov {
  try {
    const { result } = JSON.parse(readFileSync(file, "utf8")) as ProcessCov;
    return { result: result.filter(({ url }) => url.startsWith(BUILT)) };
  } catch {
    // A process that was killed while it wrote.
    return { result: [] };
  }
}
