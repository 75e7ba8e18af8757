import { importKey } from "../../scope-keys.js";
import { ts } from "../typescript.js";
import type { ScopeNames } from "./scope-names.js";

/** An import that runs when the cell starts. */
export interface RunImport {
  /** Its key in the scope; undefined where nothing refers to it (`import "x"`, `export … from`). */
  readonly key?: string;
  readonly statement: ts.Statement;
}

/** What an import or `export … from` does at run time; undefined where it brings nothing but types. */
export function runImport(
  node: ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportEqualsDeclaration,
  checker: ts.TypeChecker,
  names: ScopeNames,
  factory: ts.NodeFactory,
): RunImport | undefined {
  const specifier = specifierOf(node);
  if (specifier === undefined || isTypeOnly(node, checker)) return undefined;
  const options = ts.isImportEqualsDeclaration(node) ? undefined : attributes(node, factory);
  const loaded = factory.createAwaitExpression(
    factory.createCallExpression(names.tool("import"), undefined, [
      factory.createStringLiteral(specifier),
      ...(options === undefined ? [] : [options]),
    ]),
  );
  const named = ts.isImportEqualsDeclaration(node) || (ts.isImportDeclaration(node) && node.importClause);
  const expression = named ? factory.createAssignment(names.namespace(specifier), loaded) : loaded;
  const statement = ts.setTextRange(
    factory.createExpressionStatement(ts.setTextRange(expression, node)),
    node,
  );
  return named ? { key: importKey(specifier), statement } : { statement };
}

function specifierOf(
  node: ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportEqualsDeclaration,
): string | undefined {
  const literal = ts.isImportEqualsDeclaration(node)
    ? ts.isExternalModuleReference(node.moduleReference)
      ? node.moduleReference.expression
      : undefined
    : node.moduleSpecifier;
  return literal !== undefined && ts.isStringLiteralLike(literal) ? literal.text : undefined;
}

/** `with { type: "json" }` as the second argument of `import()`. */
function attributes(
  node: ts.ImportDeclaration | ts.ExportDeclaration,
  factory: ts.NodeFactory,
): ts.Expression | undefined {
  if (node.attributes === undefined) return undefined;
  const pairs = node.attributes.elements.map(({ name, value }) =>
    factory.createPropertyAssignment(factory.createStringLiteral(name.text), value),
  );
  return factory.createObjectLiteralExpression([
    factory.createPropertyAssignment("with", factory.createObjectLiteralExpression(pairs)),
  ]);
}

/** A value that this cell does not use is still imported: later cells may use it. */
function isTypeOnly(
  node: ts.ImportDeclaration | ts.ExportDeclaration | ts.ImportEqualsDeclaration,
  checker: ts.TypeChecker,
): boolean {
  if (ts.isImportEqualsDeclaration(node) || ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  if (clause.name !== undefined && isValue(clause.name, checker)) return false;
  const bindings = clause.namedBindings;
  if (bindings === undefined) return clause.name !== undefined;
  if (ts.isNamespaceImport(bindings) || bindings.elements.length === 0) return false;
  return !bindings.elements.some((one) => !one.isTypeOnly && isValue(one.name, checker));
}

function isValue(name: ts.Identifier, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  if (symbol === undefined) return true;
  const target = checker.getAliasedSymbol(symbol);
  return target.declarations === undefined || (target.flags & ts.SymbolFlags.Value) !== 0;
}
