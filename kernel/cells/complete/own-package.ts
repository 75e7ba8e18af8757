import { ts } from "../convert/typescript.js";
import type { Entry } from "../editor/language-internals.js";

/** `assay` can be imported wherever the notebook is: the kernel has its own copy. */
export function ownPackageEntries(literal: ts.StringLiteralLike): Entry[] {
  const span = ts.createTextSpan(literal.getStart() + 1, literal.text.length);
  return ["assay", "assay/kernel"].map((name) => ({
    name,
    kind: ts.ScriptElementKind.externalModuleName,
    sortText: "11",
    replacementSpan: span,
  }));
}
