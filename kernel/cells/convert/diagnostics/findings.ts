import { ts } from "../typescript.js";
import { internalsOf } from "../typescript-internals.js";
import { commonJsNames } from "./commonjs-names.js";

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

/** The same for a cell, which besides has no `require`. */
export function cellFindings(program: ts.Program, cell: ts.SourceFile): Findings {
  const findings = findingsOf(program, cell);
  if (findings.kind === "syntax" || internalsOf(cell).checkJsDirective?.enabled === false) return findings;
  const diagnostics = [...findings.diagnostics, ...commonJsNames(cell, program.getTypeChecker())];
  return { kind: "types", diagnostics: diagnostics.sort((a, b) => (a.start ?? 0) - (b.start ?? 0)) };
}
