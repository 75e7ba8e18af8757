import { ts } from "../convert/typescript.js";

const { SyntaxKind } = ts;
const ASSIGNMENTS = { first: SyntaxKind.FirstAssignment, last: SyntaxKind.LastAssignment };

/** Whether an expression or a class does nothing but to have a value, as far as is easily seen. */
export function isPure(node: ts.Node): boolean {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isIdentifier(node)) return true;
  if (ts.isClassLike(node))
    return node.members.every(isPureMember) && (node.heritageClauses ?? []).every(isPureBase);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node) || ts.isRegularExpressionLiteral(node))
    return true;
  if (ts.isPropertyAccessExpression(node)) return isPure(node.expression);
  if (ts.isParenthesizedExpression(node)) return isPure(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.every(isPure);
  if (ts.isSpreadElement(node) || ts.isVoidExpression(node)) return isPure(node.expression);
  if (ts.isObjectLiteralExpression(node)) return node.properties.every(isPureProperty);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind >= ASSIGNMENTS.first && kind <= ASSIGNMENTS.last) return false;
    return isPure(node.left) && isPure(node.right);
  }
  if (ts.isPrefixUnaryExpression(node))
    return (
      node.operator !== SyntaxKind.PlusPlusToken &&
      node.operator !== SyntaxKind.MinusMinusToken &&
      isPure(node.operand)
    );
  if (ts.isNewExpression(node)) return isCollection(node.expression) && (node.arguments ?? []).every(isPure);
  if (ts.isCallExpression(node)) return isEnum(node);
  return (
    node.kind === SyntaxKind.TrueKeyword ||
    node.kind === SyntaxKind.FalseKeyword ||
    node.kind === SyntaxKind.NullKeyword
  );
}

function isPureMember(member: ts.ClassElement): boolean {
  if (ts.isClassStaticBlockDeclaration(member)) return false;
  if (member.name !== undefined && ts.isComputedPropertyName(member.name)) return false;
  // Those of objects are set where one is made.
  const isStatic =
    ts.canHaveModifiers(member) && member.modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword);
  if (!isStatic || !ts.isPropertyDeclaration(member) || member.initializer === undefined) return true;
  return isPure(member.initializer);
}

function isPureBase({ types }: ts.HeritageClause): boolean {
  return types.every(({ expression }) => isPure(expression));
}

function isPureProperty(property: ts.ObjectLiteralElementLike): boolean {
  if (property.name !== undefined && ts.isComputedPropertyName(property.name))
    return isPure(property.name.expression) && isPureValue(property);
  return isPureValue(property);
}

function isPureValue(property: ts.ObjectLiteralElementLike): boolean {
  if (ts.isPropertyAssignment(property)) return isPure(property.initializer);
  if (ts.isSpreadAssignment(property)) return isPure(property.expression);
  return true;
}

function isCollection(node: ts.Node): boolean {
  return ts.isIdentifier(node) && ["Map", "Set", "WeakMap", "WeakSet"].includes(node.text);
}

/** `((Kind2) => { … })(Kind || {})`, as bundlers write an enum. */
function isEnum({ expression, arguments: [first] }: ts.CallExpression): boolean {
  if (!ts.isParenthesizedExpression(expression) || !ts.isArrowFunction(expression.expression)) return false;
  return (
    first !== undefined &&
    ts.isBinaryExpression(first) &&
    ts.isIdentifier(first.left) &&
    ts.isObjectLiteralExpression(first.right)
  );
}
