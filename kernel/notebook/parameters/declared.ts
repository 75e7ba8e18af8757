import ts from "typescript";

/** A variable that the parameters cell declares at its top. */
export interface Declared {
  readonly keyword: "let" | "const" | "var";
  /** As written, or that of a literal default; none where neither says it. */
  readonly type?: string;
}

/** The variables that a cell's top declares by name, in order; the last declaration of a name counts. */
export function declaredIn(source: string): ReadonlyMap<string, Declared> {
  const file = ts.createSourceFile("cell.ts", source, ts.ScriptTarget.Latest, true);
  const found = new Map<string, Declared>();
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const { declarations, flags } = statement.declarationList;
    const keyword = flags & ts.NodeFlags.Let ? "let" : flags & ts.NodeFlags.Const ? "const" : "var";
    for (const { name, type, initializer } of declarations) {
      if (!ts.isIdentifier(name)) continue;
      const written = type?.getText(file) ?? literalType(initializer);
      found.set(name.text, { keyword, ...(written === undefined ? {} : { type: written }) });
    }
  }
  return found;
}

/** The type that TypeScript infers of a variable from a literal: a number, text, boolean, or an array of one of them. */
function literalType(value: ts.Expression | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (!ts.isArrayLiteralExpression(value)) return scalarType(value);
  const types = new Set(value.elements.map(scalarType));
  const [only] = types;
  return types.size === 1 && only !== undefined ? `${only}[]` : undefined;
}

function scalarType(value: ts.Expression): string | undefined {
  if (ts.isPrefixUnaryExpression(value)) {
    const type = scalarType(value.operand);
    const isSign = [ts.SyntaxKind.MinusToken, ts.SyntaxKind.PlusToken].includes(value.operator);
    return isSign && (type === "number" || type === "bigint") ? type : undefined;
  }
  if (ts.isNumericLiteral(value)) return "number";
  if (ts.isBigIntLiteral(value)) return "bigint";
  if (ts.isStringLiteral(value) || ts.isTemplateLiteral(value)) return "string";
  return [ts.SyntaxKind.TrueKeyword, ts.SyntaxKind.FalseKeyword].includes(value.kind) ? "boolean" : undefined;
}
