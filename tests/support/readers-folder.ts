import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./source-files.js";

/** Makes of an empty folder one in which a reader follows the pages: Assay stands in its packages, with `npx assay`. */
export function makeReadersFolder(folder: string): void {
  writeFileSync(join(folder, "package.json"), '{ "name": "reader", "private": true }');
  mkdirSync(join(folder, "node_modules", ".bin"), { recursive: true });
  symlinkSync(ROOT, join(folder, "node_modules", "assay"), "dir");
  // npm lays what Assay depends on beside it; plug-ins describe their configs by it.
  symlinkSync(join(ROOT, "node_modules/zod"), join(folder, "node_modules/zod"), "dir");
  symlinkSync(join(ROOT, "dist/sdk/scripts/main.js"), join(folder, "node_modules/.bin/assay"));
}
