import { ts } from "../convert/typescript.js";
import type { Entry } from "../editor/language-internals.js";
import { targetOf } from "../editor/target-of.js";

/** Milliseconds that the signatures of one answer may take, and how many there are at most: a menu shows a few. */
const BUDGET_MS = 12;
const MOST = 60;

/** Writes the first signature of what can be called, for as long as that is cheap. */
export function signatureWriter(
  checker: ts.TypeChecker,
  file: ts.SourceFile,
): (entry: Entry) => string | undefined {
  const end = performance.now() + BUDGET_MS;
  let left = MOST;
  return ({ symbol }) => {
    if (symbol === undefined || left-- <= 0 || performance.now() > end) return undefined;
    const own = targetOf(checker, symbol);
    if ((own.flags & ts.SymbolFlags.Value) === 0) return undefined;
    const [signature] = checker.getTypeOfSymbolAtLocation(own, file).getCallSignatures();
    return signature === undefined ? undefined : checker.signatureToString(signature, file);
  };
}
