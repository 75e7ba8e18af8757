import { ts } from "../typescript.js";

/** `export default function () {}` and `export default class {}` as the expressions that they are in a cell. */
export function unnamedExpression(
  node: ts.FunctionDeclaration | ts.ClassDeclaration,
  factory: ts.NodeFactory,
): ts.Expression | undefined {
  const modifiers = node.modifiers?.filter(
    ({ kind }) => kind !== ts.SyntaxKind.ExportKeyword && kind !== ts.SyntaxKind.DefaultKeyword,
  );
  if (ts.isClassDeclaration(node)) {
    const { typeParameters, heritageClauses, members } = node;
    const made = factory.createClassExpression(
      modifiers,
      undefined,
      typeParameters,
      heritageClauses,
      members,
    );
    return ts.setOriginalNode(made, node);
  }
  const { asteriskToken, typeParameters, parameters, body } = node;
  if (body === undefined) return undefined;
  const made = factory.createFunctionExpression(
    modifiers?.filter(ts.isModifier),
    asteriskToken,
    undefined,
    typeParameters,
    parameters,
    undefined,
    body,
  );
  return ts.setOriginalNode(made, node);
}
