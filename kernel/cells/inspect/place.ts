import { relative } from "node:path";
import { isCellPath } from "../convert/cell-file.js";
import type { CellSession } from "../convert/index.js";
import type { ts } from "../convert/typescript.js";

/** Where a symbol is declared, for people: this cell, an earlier one, or a file. Lines count from 1. */
export function placeOf({ cwd }: CellSession, cell: ts.SourceFile, symbol: ts.Symbol): string | undefined {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return undefined;
  const file = declaration.getSourceFile();
  const line = file.getLineAndCharacterOfPosition(declaration.getStart(file)).line + 1;
  if (file === cell) return `this cell, line ${line}`;
  if (isCellPath(file.fileName)) return `an earlier cell, line ${line}`;
  const near = relative(cwd, file.fileName);
  return `${near.startsWith("..") ? file.fileName : near}:${line}`;
}
