import { dirname, sep } from "node:path";
import { AssayError } from "../../../../sdk/utils/errors/assay-error.js";
import { installAdvice, packageName } from "../../packages.js";

export function missingPackage(specifier: string, folder: string): AssayError {
  const name = packageName(specifier);
  return new AssayError("DEPENDENCY_MISSING", {
    what: `the package "${name}" is not installed`,
    got: `no node_modules/${name} in ${folder} or above`,
    next: installAdvice(name, folder),
  });
}

export function missingFile(specifier: string, importer: string): AssayError {
  return new AssayError("MODULE_INVALID", {
    what: `the file "${specifier}" does not exist`,
    got: `an import seen from ${dirname(importer)}`,
    next: "Correct the path; it is relative to the importing file, for a cell to the notebook's folder.",
  });
}

/** TypeScript files are compiled before the cell runs, and so only those that an import names. */
export function uncompiled(specifier: string, path: string): AssayError {
  const inPackage = path.includes(`${sep}node_modules${sep}`);
  return new AssayError("MODULE_INVALID", {
    what: inPackage
      ? "a package that consists of TypeScript files cannot be imported: they are not compiled in node_modules"
      : "a TypeScript file was imported by a path that was put together while the cell ran",
    got: `"${specifier}", which is ${path}`,
    next: inPackage
      ? "Use a version of the package that is built to JavaScript."
      : `Write the path as it is: import("${specifier}"). Once a cell has named the file so, a computed path finds it, too.`,
  });
}
