import type { ModuleUpdate } from "../../contracts/index.js";
import { type Findings, findingsOf } from "./diagnostics/findings.js";
import { emitModule } from "./emit/emit.js";
import type { CellSession } from "./session.js";
import { ts } from "./typescript.js";
import { internalsOf, resolvedModuleOf } from "./typescript-internals.js";

/** The user's TypeScript files that cells import: checked like cells, and told to the runner where new or changed. */
export class ModuleFiles {
  /** What the runner was told last. */
  readonly #told = new Map<string, ts.SourceFile>();
  /** Files found right by the present checker. */
  #right = new WeakSet<ts.SourceFile>();
  #checker: ts.TypeChecker | undefined;
  /** The program of which everything that earlier cells import is told. */
  #settled: ts.Program | undefined;

  constructor(private readonly session: CellSession) {}

  /** The files that a cell's imports lead to, the imported before the importing. */
  reachable(cell: ts.SourceFile): ts.SourceFile[] {
    const { program } = this.session;
    const found = new Set<ts.SourceFile>();
    const visit = (file: ts.SourceFile): void => {
      for (const literal of internalsOf(file).imports) {
        const mode = ts.getModeForUsageLocation(file, literal, this.session.options);
        const path = resolvedModuleOf(program)(file, literal.text, mode)?.resolvedModule?.resolvedFileName;
        const target = path === undefined ? undefined : program.getSourceFile(path);
        if (target === undefined || !isUsers(target, program) || visited.has(target)) continue;
        visited.add(target);
        visit(target);
        found.add(target);
      }
    };
    const visited = new Set<ts.SourceFile>();
    visit(cell);
    return [...found];
  }

  /** Files that earlier cells imported and that changed since; `own`: those that this cell sees to itself. */
  changed(own: readonly ts.SourceFile[]): ts.SourceFile[] {
    const { program, importsPath } = this.session;
    const importer = program === this.#settled ? undefined : program.getSourceFile(importsPath);
    if (importer === undefined) return [];
    const changed = this.reachable(importer).filter(
      (file) => !own.includes(file) && this.#told.get(file.fileName) !== file,
    );
    if (changed.length === 0) this.#settled = program;
    return changed;
  }

  /** What is wrong in the first of these files that is not right. */
  check(files: readonly ts.SourceFile[]): Findings | undefined {
    const { program, checker } = this.session;
    if (checker !== this.#checker) [this.#checker, this.#right] = [checker, new WeakSet()];
    for (const file of files) {
      if (this.#right.has(file)) continue;
      const findings = findingsOf(program, file);
      if (findings.diagnostics.length > 0) return findings;
      this.#right.add(file);
    }
    return undefined;
  }

  /** Those of the files that the runner does not know as they are now. */
  updates(files: readonly ts.SourceFile[]): ModuleUpdate[] {
    const fresh = files.filter((file) => this.#told.get(file.fileName) !== file);
    return fresh.map((file) => {
      this.#told.set(file.fileName, file);
      const { script, map } = emitModule(this.session.program, file);
      return { path: file.fileName, script, map };
    });
  }
}

function isUsers(file: ts.SourceFile, program: ts.Program): boolean {
  return (
    !file.isDeclarationFile &&
    !program.isSourceFileFromExternalLibrary(file) &&
    /\.[cm]?tsx?$/.test(file.fileName)
  );
}
