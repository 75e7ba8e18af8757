// The parts of TypeScript 5.9.3 that its typings leave out and that one checker for all cells needs. The version is pinned.
import { ts } from "./typescript.js";

/** What a program sets on its files and its checker reads; a cell's file is in no program, so it is set here. */
interface FileInternals {
  path: string;
  resolvedPath: string;
  originalFileName: string;
  version: string;
  imports: readonly ts.StringLiteralLike[];
  moduleAugmentations: readonly ts.Node[];
  ambientModuleNames: readonly string[];
  externalModuleIndicator: boolean | undefined;
  checkJsDirective: { enabled: boolean; pos: number; end: number } | undefined;
  /** Texts of all identifiers in the file. */
  readonly identifiers: ReadonlyMap<string, string>;
  readonly locals: ts.SymbolTable;
  readonly symbol: ts.Symbol;
  /** Errors that the binder found. */
  readonly bindDiagnostics: readonly ts.DiagnosticWithLocation[];
}

export function internalsOf(file: ts.SourceFile): FileInternals {
  return file as unknown as FileInternals;
}

/** Names of an object that the typings call read-only, changed before anything has looked at them. */
export function setModifiers(node: ts.Node, modifiers: ts.NodeArray<ts.ModifierLike> | undefined): void {
  (node as { modifiers?: ts.NodeArray<ts.ModifierLike> }).modifiers = modifiers;
}

/** Makes the symbols of a file's declarations. */
export function bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void {
  (
    ts as unknown as { bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void }
  ).bindSourceFile(file, options);
}

/** The symbol that a name means at a place. */
export function resolveName(
  checker: ts.TypeChecker,
  name: string,
  place: ts.Node,
  meaning: ts.SymbolFlags,
): ts.Symbol | undefined {
  return (
    checker as unknown as {
      resolveName(
        name: string,
        place: ts.Node,
        meaning: ts.SymbolFlags,
        excludeGlobals: boolean,
      ): ts.Symbol | undefined;
    }
  ).resolveName(name, place, meaning, false);
}

export interface Resolution {
  readonly resolvedModule?: ts.ResolvedModuleFull;
}
type GetResolvedModule = (
  file: ts.SourceFile,
  name: string,
  mode: ts.ResolutionMode,
) => Resolution | undefined;

/** What a program resolved an import to. The checker asks through this property, so that it can be replaced. */
export function resolvedModuleOf(program: ts.Program): GetResolvedModule {
  return (program as unknown as { getResolvedModule: GetResolvedModule }).getResolvedModule;
}

export function replaceResolvedModule(program: ts.Program, by: GetResolvedModule): void {
  (program as unknown as { getResolvedModule: GetResolvedModule }).getResolvedModule = by;
}

/** The helpers (`__esDecorate`, …) that transformers asked for. */
export function emitHelpersOf(node: ts.Node): readonly ts.EmitHelper[] {
  const own = (node as unknown as { emitNode?: { helpers?: readonly ts.EmitHelper[] } }).emitNode;
  return own?.helpers ?? [];
}

/** The cell's script is no module: no `export {}` is added, and it is in strict mode by its first line. */
export function asScript(file: ts.SourceFile): ts.SourceFile {
  internalsOf(file).externalModuleIndicator = undefined;
  return file;
}

/** As `// @ts-nocheck` on the first line. */
export function skipTypeCheck(file: ts.SourceFile): void {
  internalsOf(file).checkJsDirective = { enabled: false, pos: 0, end: 0 };
}
