import { ts } from "../typescript.js";

/** What TypeScript found wrong: syntax first, as types mean nothing where it is broken. */
export interface Findings {
  readonly kind: "syntax" | "types";
  readonly diagnostics: readonly ts.Diagnostic[];
}

/** Right in a file of a project, not in a cell or for a package without types. */
const NOT_ERRORS: ReadonlySet<number> = new Set([
  1202, // `import x = require("y")` in an ES module: cells take it
  7016, // no types for a module: its names are `any`
  7005, // `let x;` or `const rows = []` of an earlier cell: `any`, as its later assignments are not followed
  7034, // the same, told at the declaration
]);

export function findingsOf(program: ts.Program, file: ts.SourceFile): Findings {
  const syntax = program.getSyntacticDiagnostics(file);
  if (syntax.length > 0) return { kind: "syntax", diagnostics: syntax };
  const errors = program
    .getSemanticDiagnostics(file)
    .filter(({ code, category }) => category === ts.DiagnosticCategory.Error && !NOT_ERRORS.has(code));
  return { kind: "types", diagnostics: errors };
}
