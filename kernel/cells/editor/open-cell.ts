import type { CellSession } from "../convert/index.js";
import { ts } from "../convert/typescript.js";

export interface EditedCell {
  readonly file: ts.SourceFile;
  /** The import path that is being written at the cursor. */
  readonly importAt?: ts.StringLiteralLike;
}

/** A cell's text, however far it is written, with the names of all earlier cells; what it imports is known. */
export function openForEditing(session: CellSession, code: string, cursor: number): EditedCell {
  const cell = session.bindForeign(code);
  const importAt = importPathAt(cell.file, cursor);
  const whole = cell.imports.filter(
    ({ specifier }) => specifier !== importAt?.text && canResolve(session, specifier),
  );
  if (whole.length > 0) session.resolveImports({ imports: whole, augmentations: [], file: cell.file });
  return importAt === undefined ? { file: cell.file } : { file: cell.file, importAt };
}

/** A path that leads nowhere costs a new program each time it is asked for. */
function canResolve(session: CellSession, specifier: string): boolean {
  const { resolvedModule } = ts.resolveModuleName(
    specifier,
    `${session.cwd}/[cell].ts`,
    session.options,
    session.host,
    session.host.getModuleResolutionCache(),
  );
  return resolvedModule !== undefined || specifier === "assay" || specifier === "assay/kernel";
}

function importPathAt(file: ts.SourceFile, cursor: number): ts.StringLiteralLike | undefined {
  let found: ts.StringLiteralLike | undefined;
  const visit = (node: ts.Node): void => {
    if (cursor < node.pos || cursor > node.end) return;
    if (ts.isStringLiteralLike(node) && node.getStart(file) < cursor && isModulePath(node)) found = node;
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isModulePath({ parent }: ts.Node): boolean {
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    ts.isExternalModuleReference(parent) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword)
  );
}
