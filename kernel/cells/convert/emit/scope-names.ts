// How names of cells look in the emitted script.
import { importKey } from "../../scope-keys.js";
import { ts } from "../typescript.js";
import { internalsOf, resolveName } from "../typescript-internals.js";

/** Decides which identifiers of a cell are names that a cell declares at its top, and writes them as properties of the scope. */
export class ScopeNames {
  /** Parameters of the script's function: other names than any in the cell. */
  readonly scope: string;
  readonly tools: string;
  /** What is to be a local name of the script as well. */
  readonly captured = new Map<string, ts.Expression>();

  constructor(
    private readonly file: ts.SourceFile,
    private readonly checker: ts.TypeChecker,
    private readonly factory: ts.NodeFactory,
  ) {
    const { identifiers } = internalsOf(file);
    const unused = (name: string): string => (identifiers.has(name) ? unused(`_${name}`) : name);
    this.scope = unused("__assay");
    this.tools = unused("__cell");
  }

  /** A reference as the script has it, or undefined where the identifier means something else (a parameter, a global, …). */
  reference(identifier: ts.Identifier): ts.Expression | undefined {
    const symbol = this.#topSymbol(identifier);
    if (symbol === undefined || insideOwnDeclaration(identifier, symbol)) return undefined;
    const alias = symbol.declarations?.find(isAlias);
    const access = alias === undefined ? this.property(identifier.text) : this.#imported(alias);
    return access === undefined ? undefined : this.#placed(access, identifier);
  }

  /** The local name that an `import a = Name.b` inside of a namespace needs, where `Name` is an earlier cell's. */
  capture(entity: ts.EntityName): void {
    const first = ts.isIdentifier(entity) ? entity : firstOf(entity);
    const isEarlier = this.#topSymbol(first)?.declarations?.every((one) => one.getSourceFile() !== this.file);
    if (isEarlier === true) this.captured.set(first.text, this.reference(first) ?? first);
  }

  /** `__assay.name` */
  property(name: string): ts.Expression {
    return this.factory.createPropertyAccessExpression(this.factory.createIdentifier(this.scope), name);
  }

  /** `__assay["import zod"]` */
  namespace(specifier: string): ts.Expression {
    return this.factory.createElementAccessExpression(
      this.factory.createIdentifier(this.scope),
      this.factory.createStringLiteral(importKey(specifier)),
    );
  }

  /** `__cell.name` */
  tool(name: "import" | "meta"): ts.Expression {
    return this.factory.createPropertyAccessExpression(this.factory.createIdentifier(this.tools), name);
  }

  /** `(0, callee)`: a call of a property without that object as `this`. */
  detached(callee: ts.Expression): ts.Expression {
    return this.factory.createParenthesizedExpression(
      this.factory.createComma(this.factory.createNumericLiteral(0), callee),
    );
  }

  /** `__assay.name = value`, where a function or class without a name is called as the variable. */
  assignment(name: ts.Identifier, value: ts.Expression): ts.Expression {
    return this.#placed(
      this.factory.createAssignment(
        this.#placed(this.property(name.text), name),
        this.named(name.text, value),
      ),
      name,
    );
  }

  /** A value that takes its name from the variable it is first put into: a property of that name gives it the same. */
  named(name: string, value: ts.Expression): ts.Expression {
    if (!isAnonymousDefinition(value)) return value;
    const { factory } = this;
    return factory.createPropertyAccessExpression(
      factory.createParenthesizedExpression(
        factory.createObjectLiteralExpression([factory.createPropertyAssignment(this.key(name), value)]),
      ),
      name,
    );
  }

  /** The key of a property that an object has itself, whatever its name. */
  key(name: string): string | ts.PropertyName {
    const { factory } = this;
    return name === "__proto__"
      ? factory.createComputedPropertyName(factory.createStringLiteral(name))
      : name;
  }

  #topSymbol(identifier: ts.Identifier): ts.Symbol | undefined {
    const { locals, symbol: module } = internalsOf(this.file);
    const key = identifier.escapedText;
    const candidates = [locals.get(key), module.exports?.get(key)].filter((one) => one !== undefined);
    if (candidates.length === 0) return undefined;
    const found = resolveName(this.checker, identifier.text, identifier, ts.SymbolFlags.Value);
    if (found === undefined || !candidates.includes(found)) return undefined;
    return isAmbientOnly(found) ? undefined : found;
  }

  #imported(alias: Alias): ts.Expression | undefined {
    const { factory } = this;
    if (ts.isImportEqualsDeclaration(alias)) {
      if (!ts.isExternalModuleReference(alias.moduleReference)) return this.property(alias.name.text);
      const specifier = alias.moduleReference.expression;
      if (!ts.isStringLiteralLike(specifier)) return undefined;
      const namespace = this.namespace(specifier.text);
      return this.#exportsOneThing(specifier)
        ? factory.createPropertyAccessExpression(namespace, "default")
        : namespace;
    }
    const declaration = ts.findAncestor(alias, ts.isImportDeclaration);
    const specifier = declaration?.moduleSpecifier;
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return undefined;
    const namespace = this.namespace(specifier.text);
    if (ts.isNamespaceImport(alias)) return namespace;
    if (ts.isImportClause(alias)) return factory.createPropertyAccessExpression(namespace, "default");
    const name = alias.propertyName ?? alias.name;
    return ts.isIdentifier(name)
      ? factory.createPropertyAccessExpression(namespace, name.text)
      : factory.createElementAccessExpression(namespace, factory.createStringLiteral(name.text));
  }

  /** `module.exports = thing` (or no types to tell): a namespace holds it as its default. */
  #exportsOneThing(specifier: ts.StringLiteralLike): boolean {
    const module = this.checker.getSymbolAtLocation(specifier);
    return module === undefined || module.exports?.has(ts.InternalSymbolName.ExportEquals) === true;
  }

  #placed<T extends ts.Node>(node: T, at: ts.Node): T {
    return ts.setTextRange(node, at);
  }
}

function firstOf(name: ts.QualifiedName): ts.Identifier {
  return ts.isIdentifier(name.left) ? name.left : firstOf(name.left);
}

type Alias = ts.ImportEqualsDeclaration | ts.ImportClause | ts.NamespaceImport | ts.ImportSpecifier;

function isAlias(node: ts.Node): node is Alias {
  return (
    ts.isImportEqualsDeclaration(node) ||
    ts.isImportClause(node) ||
    ts.isNamespaceImport(node) ||
    ts.isImportSpecifier(node)
  );
}

/** Only `declare`d: it is there already, outside of the cells. */
export function isAmbientOnly(symbol: ts.Symbol): boolean {
  const values = (symbol.declarations ?? []).filter(
    (one) => !ts.isInterfaceDeclaration(one) && !ts.isTypeAliasDeclaration(one),
  );
  return values.length > 0 && values.every(isAmbient);
}

function isAmbient(node: ts.Node): boolean {
  return (
    ts.findAncestor(
      node,
      (at) =>
        ts.canHaveModifiers(at) &&
        ts.getModifiers(at)?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true,
    ) !== undefined
  );
}

/** Classes, enums and namespaces have their own name inside, set before the declaration is done. */
function insideOwnDeclaration(identifier: ts.Identifier, symbol: ts.Symbol): boolean {
  const own = symbol.declarations?.filter(
    (one) => ts.isClassDeclaration(one) || ts.isEnumDeclaration(one) || ts.isModuleDeclaration(one),
  );
  if (own === undefined || own.length === 0) return false;
  return ts.findAncestor(identifier, (at) => own.some((one) => one === at)) !== undefined;
}

function isAnonymousDefinition(value: ts.Expression): boolean {
  const inner = ts.skipPartiallyEmittedExpressions(value);
  if (ts.isParenthesizedExpression(inner)) return isAnonymousDefinition(inner.expression);
  if (ts.isArrowFunction(inner)) return true;
  return (ts.isFunctionExpression(inner) || ts.isClassExpression(inner)) && inner.name === undefined;
}
