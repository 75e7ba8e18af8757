import { ts } from "../typescript.js";
import type { ReferenceRewriter } from "./references.js";
import type { ScopeNames } from "./scope-names.js";

/** Declarations of the cell's top as assignments to the scope. A `var` without a value is set where the cell starts, and not again. */
export function assignmentsOf(
  list: ts.VariableDeclarationList,
  names: ScopeNames,
  rewriter: ReferenceRewriter,
  factory: ts.NodeFactory,
): ts.ExpressionStatement[] {
  const isVar = (list.flags & ts.NodeFlags.BlockScoped) === 0;
  return list.declarations.flatMap((declaration) => {
    const { name, initializer } = declaration;
    if (initializer === undefined && isVar) return [];
    const value = initializer === undefined ? factory.createVoidZero() : rewriter.expression(initializer);
    const assignment = ts.isIdentifier(name)
      ? names.assignment(name, value)
      : factory.createAssignment(targetOf(name, names, rewriter, factory), value);
    const expression = ts.isIdentifier(name) ? assignment : factory.createParenthesizedExpression(assignment);
    return [
      ts.setTextRange(
        factory.createExpressionStatement(ts.setTextRange(expression, declaration)),
        declaration,
      ),
    ];
  });
}

/** Names that a declaration binds. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(element.name),
  );
}

/** What a declared name or pattern is as the target of an assignment. */
export function targetOf(
  name: ts.BindingName,
  names: ScopeNames,
  rewriter: ReferenceRewriter,
  factory: ts.NodeFactory,
): ts.Expression {
  const withDefault = (element: ts.BindingElement): ts.Expression => {
    const target = targetOf(element.name, names, rewriter, factory);
    if (element.initializer === undefined) return target;
    const initial = rewriter.expression(element.initializer);
    const named = ts.isIdentifier(element.name) ? names.named(element.name.text, initial) : initial;
    return factory.createAssignment(target, named);
  };
  if (ts.isIdentifier(name)) return ts.setTextRange(names.property(name.text), name);
  if (ts.isArrayBindingPattern(name)) {
    const elements = name.elements.map((element) => {
      if (ts.isOmittedExpression(element)) return element;
      const target = withDefault(element);
      return element.dotDotDotToken === undefined ? target : factory.createSpreadElement(target);
    });
    return ts.setTextRange(factory.createArrayLiteralExpression(elements), name);
  }
  const properties = name.elements.map((element) => {
    const target = withDefault(element);
    if (element.dotDotDotToken !== undefined) return factory.createSpreadAssignment(target);
    const key =
      element.propertyName === undefined
        ? factory.createIdentifier((element.name as ts.Identifier).text)
        : (ts.visitNode(element.propertyName, rewriter.visit, ts.isPropertyName) ?? element.propertyName);
    return ts.setTextRange(factory.createPropertyAssignment(key, target), element);
  });
  return ts.setTextRange(factory.createObjectLiteralExpression(properties), name);
}
