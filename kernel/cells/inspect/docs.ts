import { ts } from "../convert/typescript.js";
import { services } from "../editor/language-internals.js";

/**
 * The libraries' doc comments are not parsed when the libraries are, as that would take a tenth of the compiler's memory: those of a symbol's
 * declarations are when it is asked for.
 */
export function attachDocs(symbol: ts.Symbol | undefined): void {
  for (const declaration of symbol?.declarations ?? []) {
    for (let node: ts.Node = declaration; node !== undefined && !ts.isSourceFile(node); node = node.parent) {
      attach(node);
      // The comment of `const x = …` is its statement's.
      if (!ts.isVariableDeclaration(node) && !ts.isVariableDeclarationList(node)) break;
    }
  }
}

function attach(node: ts.Node): void {
  const documented = node as { jsDoc?: ts.JSDoc[] };
  if (documented.jsDoc !== undefined || !services.canHaveJSDoc(node)) return;
  const { text } = node.getSourceFile();
  const docs = (services.getJSDocCommentRanges(node, text) ?? []).flatMap(({ pos, end }) => {
    const parsed = services.parseIsolatedJSDocComment(text, pos, end - pos)?.jsDoc;
    if (parsed === undefined) return [];
    services.setParentRecursive(parsed, false);
    (parsed as { parent: ts.Node }).parent = node;
    return [parsed];
  });
  if (docs.length > 0) documented.jsDoc = docs;
}
