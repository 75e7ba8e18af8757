import { pathToFileURL } from "node:url";
import type { CellTools } from "../../contracts/index.js";
import type { Run } from "./current.js";
import { importModule, resolveFrom } from "./imports/import.js";

/** `import` and `import.meta` of a cell: those of a file in the process's working directory, the notebook's folder. */
export function cellTools(run: Run | undefined): CellTools {
  const dirname = process.cwd();
  const filename = `${dirname}/cell-${run?.message.count ?? 0}.ts`;
  const url = pathToFileURL(filename).href;
  const meta: ImportMeta = {
    url,
    dirname,
    filename,
    resolve: (specifier: string) => resolveFrom(specifier, url),
  };
  return { import: (specifier, options) => importModule(specifier, url, options), meta };
}
