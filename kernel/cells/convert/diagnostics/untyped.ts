import { developmentCommand, packageName, typesPackage } from "../../packages.js";
import type { CellFile } from "../cell-file.js";
import type { CellSession } from "../session.js";
import { ts } from "../typescript.js";
import { internalsOf, resolvedModuleOf } from "../typescript-internals.js";

/** Says of each package whose code is there and whose types are not, once, that mistakes with its names are not found. */
export class UntypedPackages {
  readonly #told = new Set<string>();

  constructor(private readonly session: CellSession) {}

  notes({ file, imports }: CellFile): string[] {
    if (internalsOf(file).checkJsDirective?.enabled === false) return [];
    return imports.flatMap(({ specifier, required }) => {
      const name = packageName(specifier);
      if (/^[./#]/.test(specifier) || this.#told.has(name)) return [];
      const mode = required ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext;
      const found = resolvedModuleOf(this.session.program)(file, specifier, mode)?.resolvedModule;
      if (found === undefined || !/^\.[cm]?jsx?$/.test(found.extension)) return [];
      this.#told.add(name);
      const command = developmentCommand(typesPackage(name), this.session.cwd);
      return [
        `${name} has no types: its names are any, and mistakes with them are not found. If there are some apart, \`${command}\` installs them.\n`,
      ];
    });
  }
}
