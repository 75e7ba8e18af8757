export { CellCompiler } from "./cell-compiler.js";
export { CellConverter } from "./cell-converter.js";
export type { CellFile, CellImport } from "./cell-file.js";
export { compactLibraries } from "./compact.js";
export { CellSession, type SessionOptions } from "./session.js";
export { ts } from "./typescript.js";
