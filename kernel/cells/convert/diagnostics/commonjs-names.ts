import { ts } from "../typescript.js";
import { internalsOf, resolveName } from "../typescript-internals.js";

/** Node's types declare these for CommonJS files; a cell is none. */
export const COMMONJS_NAMES: Readonly<Record<string, string>> = {
  require: 'write import x from "y", or await import("y")',
  module: "a cell's names are seen by all later cells: nothing needs to be exported",
  exports: "a cell's names are seen by all later cells: nothing needs to be exported",
  __dirname: "write import.meta.dirname",
  __filename: "write import.meta.filename",
};

/** Uses of what CommonJS files have and cells have not, as TypeScript tells of unknown names. */
export function commonJsNames(file: ts.SourceFile, checker: ts.TypeChecker): ts.Diagnostic[] {
  const { identifiers } = internalsOf(file);
  const suspects = Object.keys(COMMONJS_NAMES).filter((name) => identifiers.has(name));
  if (suspects.length === 0) return [];
  const found: ts.Diagnostic[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && suspects.includes(node.text) && isNodesOwn(node, checker)) {
      found.push({
        category: ts.DiagnosticCategory.Error,
        code: 2304,
        messageText: `Cannot find name '${node.text}'.`,
        file,
        start: node.getStart(file),
        length: node.text.length,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isNodesOwn(node: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) return false;
  const place = symbol.valueDeclaration?.getSourceFile();
  return (
    place?.isDeclarationFile === true &&
    resolveName(checker, node.text, node, ts.SymbolFlags.Value) === symbol &&
    !ts.isTypeOfExpression(node.parent)
  );
}
