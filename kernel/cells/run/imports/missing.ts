import { dirname } from "node:path";
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
