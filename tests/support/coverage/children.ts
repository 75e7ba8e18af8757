import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
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

/**
 * Has the processes that a test file starts measured, those that are killed as well; afterwards what they say of modules that are not ours is
 * thrown away, which is most. Not seen: what the compiler's process runs of its startup snapshot, whose functions come from no file.
 */
export function measureChildren(): void {
  const whole = process.env[CHILDREN];
  if (whole === undefined) return;
  const folder = join(whole, String(process.pid));
  mkdirSync(folder, { recursive: true });
  process.env.NODE_V8_COVERAGE = folder;
  createRequire(__filename)("./pass-on.cjs");
  afterAll(() => {
    const files = readdirSync(folder).map((name) => join(folder, name));
    if (files.length === 0) return;
    write(whole, mergeProcessCovs(files.flatMap(ours)));
    for (const file of files) rmSync(file);
  });
}

/** Keeps what a test file itself ran of the built modules, of which Vitest knows no sources. */
export function keepBuilt(whole: string, result: ProcessCov["result"]): void {
  write(whole, { result: result.filter(isBuilt) });
}

/** What all processes of a run ran of the built modules. */
export function ranByChildren(whole: string): ProcessCov {
  const names = existsSync(whole) ? readdirSync(whole).filter((name) => name.endsWith(".json")) : [];
  return names.reduce<ProcessCov>((merged, name) => mergeProcessCovs([merged, ...ours(join(whole, name))]), {
    result: [],
  });
}

function isBuilt({ url }: { readonly url: string }): boolean {
  return url.startsWith(BUILT);
}

function write(whole: string, ran: ProcessCov): void {
  writeFileSync(join(whole, `${randomUUID()}.json`), JSON.stringify(ran));
}

/** What a file says of the built modules: Node's is one report, those of `preload.cjs` are one a line. */
function ours(file: string): ProcessCov[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        const { result } = JSON.parse(line) as ProcessCov;
        return [{ result: result.filter(isBuilt) }];
      } catch {
        // An empty line, or a process that was killed while it wrote.
        return [];
      }
    });
}
