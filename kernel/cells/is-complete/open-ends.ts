import ts from "typescript";

/**
 * Whether the last statement parses, but cannot stand: a function without its body, a `const` or a pattern without its
 * value, `let` alone.
 */
export function awaitsMore(file: ts.SourceFile): boolean {
  const last = file.statements.at(-1);
  if (last === undefined) return false;
  // A semicolon, or an expression that follows, ended it.
  if (file.text.slice(last.pos, last.end).endsWith(";")) return false;
  if (ts.isFunctionDeclaration(last)) return last.body === undefined && !isAmbient(last);
  if (ts.isVariableStatement(last)) return !isAmbient(last) && lacksValue(last.declarationList);
  return (
    ts.isExpressionStatement(last) &&
    ts.isIdentifier(last.expression) &&
    // Strict code has no variables of these names.
    (last.expression.text === "let" || last.expression.text === "interface")
  );
}

/** `throw` with nothing on its own line: no later line can mend it. */
export function throwsNothing(file: ts.SourceFile): boolean {
  const last = file.statements.at(-1);
  return (
    last !== undefined &&
    ts.isThrowStatement(last) &&
    ts.isIdentifier(last.expression) &&
    last.expression.text === ""
  );
}

function lacksValue(list: ts.VariableDeclarationList): boolean {
  const last = list.declarations.at(-1);
  if (last === undefined) return true;
  if (last.initializer !== undefined) return false;
  // `const`, `using` and `await using` all carry one of these two flags.
  const constant = (list.flags & (ts.NodeFlags.Const | ts.NodeFlags.Using)) !== 0;
  return constant || !ts.isIdentifier(last.name);
}

function isAmbient(node: ts.FunctionDeclaration | ts.VariableStatement): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) ?? false;
}
