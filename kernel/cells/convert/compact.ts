import { readFileSync } from "node:fs";
import { ts } from "./typescript.js";

/** What the binder leaves at nodes and symbols, that the typings leave out. */
interface Bound {
  locals?: ts.SymbolTable;
  symbol?: ts.Symbol;
}

/** Texts of the libraries that the present request has read. */
const texts = new Map<string, string>();

/**
 * Takes out of the memory what a program's declaration files hold and checking does not ask for: their texts, which are read from the disk
 * again where an error or a doc comment shows some of it, equal strings, and tables that are empty or that no name is looked up in. The files
 * must be bound, and must not change on disk.
 */
export function compactLibraries(program: ts.Program): void {
  // A key of an object is held once, whole: what is cut out of a text would hold on to it.
  const keys: Record<string, true> = {};
  for (const file of program.getSourceFiles()) {
    if (!file.isDeclarationFile || !file.fileName.includes("/node_modules/")) continue;
    compactNode(file, keys);
    const { fileName } = file;
    // Asked for of files that are emitted or coloured.
    Object.assign(file, { identifiers: new Map<string, string>(), classifiableNames: undefined });
    Object.defineProperty(file, "text", { get: () => textOf(fileName), configurable: true });
  }
}

/** After a request: the texts that it asked for are let go. */
export function releaseTexts(): void {
  if (texts.size > 0) texts.clear();
}

function textOf(path: string): string {
  let text = texts.get(path);
  if (text === undefined) {
    text = readFileSync(path, "utf8");
    texts.set(path, text);
  }
  return text;
}

/** Tells whether `typeof x` stands below a node: the one type that names a parameter. */
function compactNode(node: ts.Node, keys: Record<string, true>): boolean {
  const { escapedText, text } = node as { escapedText?: unknown; text?: unknown };
  if (typeof escapedText === "string") keys[escapedText] = true;
  else if (typeof text === "string" && node.kind !== ts.SyntaxKind.SourceFile) keys[text] = true;
  let asksType = node.kind === ts.SyntaxKind.TypeQuery;
  ts.forEachChild(node, (child) => {
    if (compactNode(child, keys)) asksType = true;
  });
  const bound = node as Bound;
  if (bound.locals !== undefined && !ts.isSourceFile(node) && !asksType && hasParametersOnly(bound.locals))
    bound.locals = undefined;
  if (ts.isParameter(node) && bound.symbol?.exports?.size === 0) bound.symbol.exports = undefined;
  return asksType;
}

function hasParametersOnly(locals: ts.SymbolTable): boolean {
  for (const { valueDeclaration } of locals.values() as Iterable<ts.Symbol>)
    if (valueDeclaration === undefined || !ts.isParameter(valueDeclaration)) return false;
  return true;
}
