import type { CellSession } from "../convert/index.js";
import { ts } from "../convert/typescript.js";
import { NEVER_CANCELLED, services } from "../editor/language-internals.js";
import { targetOf } from "../editor/target-of.js";
import { attachDocs } from "./docs.js";
import { type Page, plain } from "./page.js";
import { placeOf } from "./place.js";

/** The call whose arguments the cursor is in, and the parameter that is written. */
export function callAt(
  session: CellSession,
  file: ts.SourceFile,
  cursor: number,
  detail: 0 | 1,
): Page | undefined {
  const symbol = calleeAt(session, file, cursor);
  attachDocs(symbol);
  const help = services.SignatureHelp.getSignatureHelpItems(
    session.program,
    file,
    cursor,
    undefined,
    NEVER_CANCELLED,
  );
  if (help === undefined) return undefined;
  const chosen = help.items[help.selectedItemIndex];
  const others = detail === 1 ? help.items.filter((item) => item !== chosen) : [];
  const more = help.items.length > 1 && detail === 0 ? ` (+${help.items.length - 1} overloads)` : "";
  const active = chosen.parameters[Math.min(help.argumentIndex, chosen.parameters.length - 1)];
  const next = active === undefined ? [] : [`next: ${ts.displayPartsToString(active.displayParts)}`];
  const place = detail === 1 && symbol !== undefined ? placeOf(session, file, symbol) : undefined;
  return {
    signatures: [`${written(chosen)}${more}`, ...others.map(written), ...next.map((line) => `// ${line}`)],
    documentation: plain(chosen.documentation),
    tags: chosen.tags,
    ...(place === undefined ? {} : { place }),
  };
}

function written({
  prefixDisplayParts,
  separatorDisplayParts,
  parameters,
  suffixDisplayParts,
}: ts.SignatureHelpItem): string {
  const separator = ts.displayPartsToString(separatorDisplayParts);
  const inner = parameters.map(({ displayParts }) => ts.displayPartsToString(displayParts)).join(separator);
  return `${ts.displayPartsToString(prefixDisplayParts)}${inner}${ts.displayPartsToString(suffixDisplayParts)}`;
}

/** What is called, by the innermost call around the cursor. */
function calleeAt({ checker }: CellSession, file: ts.SourceFile, cursor: number): ts.Symbol | undefined {
  let called: ts.Expression | undefined;
  const visit = (node: ts.Node): void => {
    if (cursor < node.pos || cursor > node.end) return;
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && cursor > node.expression.end)
      called = node.expression;
    ts.forEachChild(node, visit);
  };
  visit(file);
  if (called === undefined) return undefined;
  const name = ts.isPropertyAccessExpression(called) ? called.name : called;
  const symbol = checker.getSymbolAtLocation(name);
  return symbol && targetOf(checker, symbol);
}
