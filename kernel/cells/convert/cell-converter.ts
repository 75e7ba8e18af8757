import { relative } from "node:path";
import type { Converted, ConvertRequest, ForgetRequest, Refused } from "../../contracts/index.js";
import { findAssayPackage, isAssaySpecifier } from "../assay-package.js";
import type { CellFile } from "./cell-file.js";
import { adviceOn } from "./diagnostics/advice.js";
import { cellFindings, type Findings } from "./diagnostics/findings.js";
import { noteOf, type ReportContext, reportOf } from "./diagnostics/report.js";
import { UntypedPackages } from "./diagnostics/untyped.js";
import { emitCell } from "./emit/emit.js";
import { ModuleFiles } from "./module-files.js";
import type { CellSession } from "./session.js";
import type { ts } from "./typescript.js";
import { skipTypeCheck } from "./typescript-internals.js";

type Convert = Omit<ConvertRequest, "op">;

/** Converts the cells of a session, one after the other. */
export class CellConverter {
  readonly #modules: ModuleFiles;
  readonly #untyped: UntypedPackages;
  /** Files whose errors were noted. */
  readonly #noted = new WeakSet<ts.SourceFile>();
  #assayTold = false;

  constructor(private readonly session: CellSession) {
    this.#modules = new ModuleFiles(session);
    this.#untyped = new UntypedPackages(session);
  }

  convert({ run, code, typeCheck, purpose }: Convert): Converted | Refused {
    const expression = purpose === "expression";
    const cell = this.session.bindForeign(expression ? this.#expressionText(code) : code, "used");
    const syntax = this.session.program.getSyntacticDiagnostics(cell.file);
    if (syntax.length > 0) return this.#refused({ kind: "syntax", diagnostics: syntax }, cell);
    if (!expression || cell.imports.length > 0) this.session.resolveImports(cell);
    const mode = expression ? "off" : typeCheck;
    const files = cell.imports.length === 0 ? [] : this.#modules.reachable(cell.file);
    if (mode === "off") skipTypeCheck(cell.file);
    const notes: string[] = [];
    for (const findings of this.#findings(cell, files)) {
      if (findings.kind === "syntax" || mode === "error") return this.#refused(findings, cell);
      if (mode === "warn") notes.push(noteOf(findings, this.#context(cell)));
    }
    const changed = expression ? [] : this.#modules.changed(files);
    const broken = this.#modules.check(changed);
    if (broken !== undefined) notes.push(...this.#brokenNotes(broken, cell));
    const emitted = emitCell(this.session.program, cell.file);
    if (!expression) this.session.commit(run, cell);
    const assay = expression ? undefined : this.#assayNote(cell);
    notes.push(...this.#untyped.notes(cell));
    return {
      ok: true,
      ...emitted,
      modules: this.#modules.updates(broken === undefined ? [...changed, ...files] : files),
      notes,
      facts: assay === undefined ? [] : [assay],
    };
  }

  forget({ run, names }: Omit<ForgetRequest, "op">): null {
    this.session.forget(run, names);
    return null;
  }

  #findings(cell: CellFile, files: Parameters<ModuleFiles["check"]>[0]): Findings[] {
    const found = [this.#modules.check(files), cellFindings(this.session.program, cell.file)];
    return found.filter((one) => one !== undefined).filter(({ diagnostics }) => diagnostics.length > 0);
  }

  /** `{ a: 1 }` as an expression is an object, and no block. */
  #expressionText(code: string): string {
    const wrapped = `(${code}\n)`;
    const { file } = this.session.bindForeign(wrapped, "used");
    return this.session.program.getSyntacticDiagnostics(file).length === 0 ? wrapped : code;
  }

  #refused(findings: Findings, cell: CellFile): Refused {
    return { ok: false, error: reportOf(findings, this.#context(cell)) };
  }

  #context({ file }: CellFile): ReportContext {
    return {
      cell: file,
      cwd: this.session.cwd,
      advice: (diagnostic) =>
        adviceOn(diagnostic, { known: this.session.names.names(), cwd: this.session.cwd }),
    };
  }

  /** A file that this cell does not import is no reason not to run it; told once. */
  #brokenNotes(findings: Findings, cell: CellFile): string[] {
    const file = findings.diagnostics[0].file;
    if (file === undefined || this.#noted.has(file)) return [];
    this.#noted.add(file);
    const found = noteOf(findings, this.#context(cell));
    return [
      `A file changed that earlier cells import. They go on with what it was, as it has errors.\n${found}`,
    ];
  }

  /** Which copy of `assay` cells use, told with the first that imports it. */
  #assayNote({ imports }: CellFile): string | undefined {
    if (this.#assayTold || !imports.some(({ specifier }) => isAssaySpecifier(specifier))) return undefined;
    this.#assayTold = true;
    const { version, root, installed } = findAssayPackage(this.session.cwd, this.session.packageRoot);
    // As seen from the notebook: a page made of it must not tell where on a machine it was.
    const place = relative(this.session.cwd, root).replaceAll("\\", "/") || ".";
    return `assay ${version}, ${installed ? `from ${place}` : "the kernel's own copy"}`;
  }
}
