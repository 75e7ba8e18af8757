import { ts } from "../convert/typescript.js";
import { isPure } from "./purity.js";
import { type Span, squeeze } from "./squeeze.js";

/** An export's name and the name that it stands for: `name: () => local`. */
interface ApiName {
  readonly name: string;
  readonly local: string;
  readonly span: Span;
}

interface Api {
  readonly object: string;
  readonly names: readonly ApiName[];
}

/** Names that are used: of variables, and of properties, by which exports are reached. */
interface Used {
  readonly variables: Set<string>;
  readonly properties: Set<string>;
}

/** The function that lists an object's exports. */
const EXPORT = "__export";
/** What only editors' quick fixes and refactorings ask for: each is told to a registry as TypeScript is loaded. */
const REGISTRIES: readonly string[] = ["registerCodeFix", "registerRefactor"];

/**
 * TypeScript's script without the functions that the kernel cannot reach, without comments and indentation. V8 holds a script's text as long
 * as a function of it lives, and the snapshot of it once more.
 *
 * `users` are the scripts that use it. A name counts as used wherever it is mentioned, whatever it means there, so nothing is taken out that
 * is reached by name.
 */
export function shrinkTypeScript(script: string, users: readonly string[]): string {
  const file = parse(script);
  const statements = moduleOf(file);
  const used: Used = { variables: new Set(), properties: new Set() };
  const kept = new Set<ts.Statement>();
  const pending: ts.Statement[] = [];
  const owners = {
    variables: new Map<string, (() => void)[]>(),
    properties: new Map<string, (() => void)[]>(),
  };
  const own = (kind: keyof Used, name: string, wake: () => void): void => {
    const all = owners[kind].get(name);
    if (used[kind].has(name)) wake();
    else if (all === undefined) owners[kind].set(name, [wake]);
    else all.push(wake);
  };
  const mention = (kind: keyof Used, name: string): void => {
    if (used[kind].has(name)) return;
    used[kind].add(name);
    for (const wake of owners[kind].get(name) ?? []) wake();
  };
  const keep = (statement: ts.Statement): void => {
    if (kept.has(statement)) return;
    kept.add(statement);
    pending.push(statement);
  };
  const declared = new Set(statements.flatMap(declaredNames));
  const apis = new Map(statements.map((statement) => [statement, apiOf(statement)] as const));
  for (const statement of statements) {
    const api = apis.get(statement);
    if (api !== undefined) {
      own("variables", api.object, () => {
        kept.add(statement);
        mention("variables", EXPORT);
        for (const { name, local } of api.names) own("properties", name, () => mention("variables", local));
      });
      continue;
    }
    const names = ownedNames(statement, declared);
    if (names === undefined) keep(statement);
    else for (const name of names) own("variables", name, () => keep(statement));
  }
  for (const user of users) mentions(parse(user), mention);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) mentions(next, mention);
  const cuts = statements.flatMap((statement): Span[] => {
    if (!kept.has(statement)) return [statement];
    const unused = (apis.get(statement)?.names ?? []).filter(({ name }) => !used.properties.has(name));
    return unused.map(({ span }) => span);
  });
  return squeeze(file, cuts);
}

function parse(script: string): ts.SourceFile {
  const options = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  };
  return ts.createSourceFile("script.js", script, options, false, ts.ScriptKind.JS);
}

/** The statements of the function around all of TypeScript; nothing where it is built otherwise, so that nothing is taken out. */
function moduleOf(file: ts.SourceFile): readonly ts.Statement[] {
  const last = file.statements.at(-1);
  if (last === undefined || !ts.isExpressionStatement(last) || !ts.isCallExpression(last.expression))
    return [];
  const called = last.expression.expression;
  const inner = ts.isParenthesizedExpression(called) ? called.expression : called;
  return ts.isArrowFunction(inner) && ts.isBlock(inner.body) ? inner.body.statements : [];
}

/** `__export(object, { name: () => local, … })`. The object's own name counts as mentioned wherever the list is kept. */
function apiOf(statement: ts.Statement): Api | undefined {
  const call = calledBy(statement);
  if (call === undefined || !isNamed(call.expression, EXPORT)) return undefined;
  const [object, list] = call.arguments;
  if (
    object === undefined ||
    !ts.isIdentifier(object) ||
    list === undefined ||
    !ts.isObjectLiteralExpression(list)
  )
    return undefined;
  const names: ApiName[] = [];
  for (const property of list.properties) {
    if (!ts.isPropertyAssignment(property) || !ts.isIdentifier(property.name)) return undefined;
    const { initializer } = property;
    if (!ts.isArrowFunction(initializer) || !ts.isIdentifier(initializer.body)) return undefined;
    names.push({ name: property.name.text, local: initializer.body.text, span: property });
  }
  return { object: object.text, names };
}

function declaredNames(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) =>
      ts.isIdentifier(name) ? [name.text] : [],
    );
  const named = ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

/** Names without which a statement does nothing that can be seen; `undefined` of one that does something by itself. */
function ownedNames(statement: ts.Statement, declared: ReadonlySet<string>): readonly string[] | undefined {
  if (ts.isFunctionDeclaration(statement)) return statement.name && [statement.name.text];
  if (ts.isClassDeclaration(statement))
    return isPure(statement) ? statement.name && [statement.name.text] : undefined;
  if (ts.isVariableStatement(statement)) {
    const names: string[] = [];
    for (const { name, initializer } of statement.declarationList.declarations) {
      if (!ts.isIdentifier(name) || (initializer !== undefined && !isPure(initializer))) return undefined;
      names.push(name.text);
    }
    return names;
  }
  const set = ts.isExpressionStatement(statement) ? setOn(statement.expression) : undefined;
  if (set !== undefined && declared.has(set)) return [set];
  const call = calledBy(statement);
  if (call !== undefined) {
    if (REGISTRIES.some((name) => isNamed(call.expression, name))) return [];
    return namespaceOf(call);
  }
  // `0 && (module.exports = { … })`: told to Node's reader of exports, and never run.
  return isNeverRun(statement) ? [] : undefined;
}

/** `((Name2) => { … })(Name || (Name = {}))` fills an object that is nothing to those who do not mention it. */
function namespaceOf({ expression, arguments: [first] }: ts.CallExpression): readonly string[] | undefined {
  if (!ts.isParenthesizedExpression(expression) || !ts.isArrowFunction(expression.expression))
    return undefined;
  if (first === undefined || !ts.isBinaryExpression(first) || !ts.isIdentifier(first.left)) return undefined;
  return first.operatorToken.kind === ts.SyntaxKind.BarBarToken ? [first.left.text] : undefined;
}

/** `Name.property = …` is nothing to those who do not mention the name. */
function setOn(node: ts.Expression): string | undefined {
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) return undefined;
  const { left, right } = node;
  if (!ts.isPropertyAccessExpression(left) || !ts.isIdentifier(left.expression)) return undefined;
  return isPure(right) ? left.expression.text : undefined;
}

function isNeverRun(statement: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(statement) &&
    ts.isBinaryExpression(statement.expression) &&
    statement.expression.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken &&
    ts.isNumericLiteral(statement.expression.left) &&
    statement.expression.left.text === "0"
  );
}

function calledBy(statement: ts.Statement): ts.CallExpression | undefined {
  return ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression)
    ? statement.expression
    : undefined;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

function mentions(node: ts.Node, found: (kind: keyof Used, name: string) => void): void {
  if (ts.isIdentifier(node)) found("variables", node.text);
  else if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name)) {
    found("properties", node.name.text);
    mentions(node.expression, found);
  } else {
    if (ts.isStringLiteralLike(node)) found("properties", node.text);
    else if (ts.isBindingElement(node)) {
      const name = node.propertyName ?? node.name;
      if (ts.isIdentifier(name)) found("properties", name.text);
    }
    ts.forEachChild(node, (child) => {
      if (!isKey(child, node)) mentions(child, found);
    });
  }
}

/** The name of a member, which calls upon nothing. */
function isKey(child: ts.Node, node: ts.Node): boolean {
  const named =
    ts.isPropertyAssignment(node) || ts.isClassElement(node) || ts.isObjectLiteralElementLike(node);
  return named && !ts.isShorthandPropertyAssignment(node) && child === node.name && ts.isIdentifier(child);
}
