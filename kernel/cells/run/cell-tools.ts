import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CellTools } from "../../contracts/index.js";
import type { Run } from "./current.js";
import { importInCell } from "./imports/import.js";
import { resolveImport } from "./imports/resolve.js";

/** Where the process was started, and where the types of imports are looked for: `process.chdir` does not move the cells. */
const dirname = process.cwd();

/** `import` and `import.meta` of a cell: those of a file in the notebook's folder. */
export function cellTools(run: Run | undefined): CellTools {
  const filename = join(dirname, `cell-${run?.message.count ?? 0}.ts`);
  const meta: ImportMeta = {
    url: pathToFileURL(filename).href,
    dirname,
    filename,
    resolve: (specifier: string) => resolveImport(specifier, filename),
  };
  return { import: (specifier) => importInCell(specifier, filename), meta };
}
