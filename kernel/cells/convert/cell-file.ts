import { join } from "node:path";
import { ts } from "./typescript.js";
import { bindSourceFile, internalsOf, setModifiers } from "./typescript-internals.js";

/** An import that a cell makes, as the program must know it. */
export interface CellImport {
  readonly specifier: string;
  /** `import x = require("y")` resolves as CommonJS does. */
  readonly required: boolean;
}

/** A cell's text parsed and bound: in no program, and declared to nobody yet. */
export interface CellFile {
  readonly file: ts.SourceFile;
  readonly imports: readonly CellImport[];
  /** `declare global` and `declare module "y"`: what they add is known to the program, and so to all cells. */
  readonly augmentations: readonly ts.ModuleDeclaration[];
  /** Symbols that the cell itself declares at its top, by name. */
  readonly own: ReadonlyMap<string, ts.Symbol>;
}

/** Name of a cell's file, which is on no disk; its imports resolve from its folder. */
export function cellPath(folder: string, number: number): string {
  return join(folder, `[cell ${number}].ts`);
}

export function isCellPath(path: string): boolean {
  return /\[cell \d+\]\.ts$/.test(path);
}

/** Parses and binds a cell as a module of its own, whatever stands in it. */
export function parseCell(path: string, code: string, options: ts.CompilerOptions): CellFile {
  const file = ts.createSourceFile(
    path,
    code,
    {
      languageVersion: ts.ScriptTarget.ES2022,
      setExternalModuleIndicator: (parsed) => {
        internalsOf(parsed).externalModuleIndicator = true;
      },
    },
    true,
    ts.ScriptKind.TS,
  );
  for (const statement of file.statements) stripExport(statement);
  const literals = importsOf(file);
  Object.assign(internalsOf(file), {
    path,
    resolvedPath: path,
    originalFileName: path,
    version: "1",
    imports: literals,
    moduleAugmentations: [],
    ambientModuleNames: [],
  });
  bindSourceFile(file, options);
  const own = new Map<string, ts.Symbol>();
  for (const [name, symbol] of internalsOf(file).locals)
    if (!symbol.declarations?.every((one) => isAugmentation(one)))
      own.set(ts.unescapeLeadingUnderscores(name), symbol);
  return {
    file,
    imports: literals.map((literal) => ({
      specifier: literal.text,
      required: ts.isExternalModuleReference(literal.parent),
    })),
    augmentations: file.statements.filter(isAugmentation),
    own,
  };
}

function isAugmentation(node: ts.Node): node is ts.ModuleDeclaration {
  return (
    ts.isModuleDeclaration(node) &&
    (ts.isStringLiteral(node.name) || (node.flags & ts.NodeFlags.GlobalAugmentation) !== 0)
  );
}

/** A cell exports to nobody: `export` before a declaration says nothing, so that the declaration is a plain one. */
function stripExport(statement: ts.Statement): void {
  if (!ts.canHaveModifiers(statement) || statement.modifiers === undefined) return;
  const named =
    !(ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) ||
    statement.name !== undefined;
  if (!named) return;
  const modifiers: readonly ts.ModifierLike[] = statement.modifiers;
  const kept = modifiers.filter(
    ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.DefaultKeyword,
  );
  if (kept.length === modifiers.length) return;
  setModifiers(
    statement,
    kept.length === 0 ? undefined : ts.setTextRange(ts.factory.createNodeArray(kept), statement.modifiers),
  );
}

/** Every specifier that is a literal: of imports, exports, `import()` and `import("…").Type`. */
function importsOf(file: ts.SourceFile): ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = [];
  const add = (node: ts.Node | undefined): void => {
    if (node !== undefined && ts.isStringLiteralLike(node) && node.text !== "") found.push(node);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) add(node.expression);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  if (file.text.includes("import") || file.text.includes("export")) visit(file);
  return found;
}
