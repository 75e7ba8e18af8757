import type { CellSession } from "../convert/index.js";
import { ts } from "../convert/typescript.js";
import { services } from "../editor/language-internals.js";
import { targetOf } from "../editor/target-of.js";
import { attachDocs } from "./docs.js";
import { type Page, plain } from "./page.js";
import { placeOf } from "./place.js";

/** Characters after which TypeScript cuts a signature short. */
const LONGEST = { 0: 500, 1: 4000 } as const;

/** The name that the cursor touches. */
export function nameAt(
  session: CellSession,
  file: ts.SourceFile,
  cursor: number,
  detail: 0 | 1,
): Page | undefined {
  const { checker } = session;
  const node = touched(file, cursor);
  if (node === undefined) return undefined;
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined || symbol.declarations === undefined) return undefined;
  const target = targetOf(checker, symbol);
  attachDocs(symbol);
  attachDocs(target);
  const { displayParts } = services.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    services.getContainerNode(node),
    node,
    undefined,
    undefined,
    LONGEST[detail],
  );
  const page: Page = {
    signatures: [
      ts.displayPartsToString(displayParts),
      ...(detail === 1 ? overloads(checker, target, node) : []),
    ],
    documentation: plain(target.getDocumentationComment(checker)),
    tags: target.getJsDocTags(checker),
  };
  const place = detail === 1 ? placeOf(session, file, target) : undefined;
  const expression = (target.flags & ts.SymbolFlags.Value) === 0 ? undefined : pathOf(node);
  return {
    ...page,
    ...(place === undefined ? {} : { place }),
    ...(expression === undefined ? {} : { expression }),
  };
}

/** The name at the cursor, or the one that ends there. */
function touched(file: ts.SourceFile, cursor: number): ts.Node | undefined {
  if (services.isInComment(file, cursor)) return undefined;
  for (const position of [cursor, cursor - 1]) {
    if (position < 0) continue;
    const node = services.getTouchingPropertyName(file, position);
    const isName =
      ts.isIdentifier(node) ||
      ts.isPrivateIdentifier(node) ||
      node.kind === ts.SyntaxKind.ThisKeyword ||
      (ts.isStringLiteralLike(node) && !ts.isExpressionStatement(node.parent));
    if (isName && node.getStart(file) <= position && position < node.end) return node;
  }
  return undefined;
}

/** Where there is more than one, as the display shows only how many. */
function overloads(checker: ts.TypeChecker, symbol: ts.Symbol, node: ts.Node): string[] {
  if ((symbol.flags & ts.SymbolFlags.Value) === 0) return [];
  const type = checker.getTypeOfSymbolAtLocation(symbol, node);
  const signatures = [...type.getCallSignatures(), ...type.getConstructSignatures()];
  if (signatures.length < 2) return [];
  return signatures.map((signature) => `${symbol.name}${checker.signatureToString(signature, node)}`);
}

/** `df` or `model.layers`: what the runner can show the value of without running anything but getters. */
function pathOf(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return undefined;
  if (!ts.isIdentifier(node)) return undefined;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    const left = pathLeft(parent.expression);
    return left === undefined ? undefined : `${left}${parent.questionDotToken ? "?." : "."}${node.text}`;
  }
  // A key of an object, a name in a type or after `import` is no value by itself.
  const isKey =
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isTypeElement(parent) ||
    ts.isClassElement(parent) ||
    ts.isQualifiedName(parent);
  return isKey ? undefined : node.text;
}

function pathLeft(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isNonNullExpression(node)) return pathLeft(node.expression);
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.name)) return undefined;
  const left = pathLeft(node.expression);
  return left === undefined ? undefined : `${left}${node.questionDotToken ? "?." : "."}${node.name.text}`;
}
