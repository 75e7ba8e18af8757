import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { findAssayPackage, isAssaySpecifier } from "../assay-package.js";
import { ts } from "./typescript.js";

/** Where the libraries are, and what stands in files that are on no disk. */
export interface HostPlaces {
  /** The kernel's own package. */
  readonly packageRoot: string;
  /** TypeScript's `lib` folder. */
  readonly libFolder: string;
}

interface Cached {
  readonly file: ts.SourceFile | undefined;
  /** Of the user's own files only: packages are taken not to change while a kernel runs. */
  readonly stamp?: string;
}

/** Files of the session's programs: each is read and parsed once, and again only where a user's own file changed. */
export class SessionHost implements ts.CompilerHost {
  cwd: string;
  /** Doc comments take a tenth of the compiler's memory: those that are shown are parsed then. */
  readonly jsDocParsingMode = ts.JSDocParsingMode.ParseNone;
  readonly #places: HostPlaces;
  readonly #options: ts.CompilerOptions;
  readonly #virtual = new Map<string, string>();
  readonly #files = new Map<string, Cached>();
  readonly #unresolved = new Set<string>();
  #resolution: ts.ModuleResolutionCache | undefined;

  constructor(places: HostPlaces, options: ts.CompilerOptions) {
    this.#places = places;
    this.#options = options;
    this.cwd = places.packageRoot;
  }

  /** The file that imports, in the program, what cells import. */
  get importsPath(): string {
    return join(this.cwd, "[imports].ts");
  }

  /** Sets the text of a file that is on no disk. */
  setVirtual(path: string, text: string): void {
    this.#virtual.set(path, text);
    this.#files.delete(path);
  }

  /** Before a new program: what was not found before is looked for again. */
  startProgram(): void {
    this.#resolution = ts.createModuleResolutionCache(this.cwd, (name) => name, this.#options);
    for (const [path, cached] of this.#files) if (cached.file === undefined) this.#files.delete(path);
  }

  /** Drops the user's own files that changed on disk; tells whether there were any. */
  dropChanged(): boolean {
    const changed = [...this.#files].filter(
      ([path, { stamp }]) => stamp !== undefined && stamp !== stampOf(path),
    );
    for (const [path] of changed) this.#files.delete(path);
    return changed.length > 0;
  }

  getSourceFile(
    path: string,
    language: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined {
    const cached = this.#files.get(path);
    if (cached !== undefined) return cached.file;
    const stamp = this.#mayChange(path) ? stampOf(path) : undefined;
    const text = this.readFile(path);
    const file = text === undefined ? undefined : ts.createSourceFile(path, text, language, true);
    this.#files.set(path, stamp === undefined ? { file } : { file, stamp });
    return file;
  }

  resolveModuleNameLiterals(
    literals: readonly ts.StringLiteralLike[],
    containingFile: string,
    redirected: ts.ResolvedProjectReference | undefined,
    options: ts.CompilerOptions,
    file: ts.SourceFile,
  ): readonly ts.ResolvedModuleWithFailedLookupLocations[] {
    const found = literals.map((literal) => {
      const mode = ts.getModeForUsageLocation(file, literal, options);
      const from = this.#importer(literal.text, containingFile);
      return ts.resolveModuleName(literal.text, from, options, this, this.#resolution, redirected, mode);
    });
    const missed = found.some(({ resolvedModule }) => resolvedModule === undefined);
    if (missed && this.#mayChange(containingFile)) this.#unresolved.add(containingFile);
    else this.#unresolved.delete(containingFile);
    return found;
  }

  /** A file of the user's imports what was not there: it may be by now. */
  readonly hasInvalidatedResolutions = (path: ts.Path): boolean => this.#unresolved.has(path);

  /** Whether a module that a cell may import has types. */
  hasTypes(specifier: string): boolean {
    const { resolvedModule } = ts.resolveModuleName(specifier, this.importsPath, this.#options, this);
    return resolvedModule !== undefined && /\.(ts|tsx|mts|cts|json)$/.test(resolvedModule.resolvedFileName);
  }

  get hasUnresolved(): boolean {
    return this.#unresolved.size > 0;
  }

  /** The user's own files; packages are taken not to change while a kernel runs. */
  #mayChange(path: string): boolean {
    if (!isUsers(path) || this.#virtual.has(path)) return false;
    return !(/\.d\.[cm]?ts$/.test(path) && path.startsWith(`${this.#places.packageRoot}/`));
  }

  /** The file that an import is resolved from: for `assay` one in the copy that the code will come from. */
  #importer(specifier: string, containingFile: string): string {
    if (!isAssaySpecifier(specifier) || !isUsers(containingFile)) return containingFile;
    return join(findAssayPackage(dirname(containingFile), this.#places.packageRoot).root, "importer.ts");
  }

  getModuleResolutionCache(): ts.ModuleResolutionCache | undefined {
    return this.#resolution;
  }

  getDefaultLibFileName(options: ts.CompilerOptions): string {
    return join(this.#places.libFolder, ts.getDefaultLibFileName(options));
  }

  getDefaultLibLocation(): string {
    return this.#places.libFolder;
  }

  fileExists(path: string): boolean {
    return this.#virtual.has(path) || ts.sys.fileExists(path);
  }

  readFile(path: string): string | undefined {
    return this.#virtual.get(path) ?? ts.sys.readFile(path);
  }

  directoryExists(path: string): boolean {
    return ts.sys.directoryExists(path);
  }

  getDirectories(path: string): string[] {
    return existsSync(path) ? ts.sys.getDirectories(path) : [];
  }

  realpath(path: string): string {
    return ts.sys.realpath?.(path) ?? path;
  }

  getCurrentDirectory(): string {
    return this.cwd;
  }

  getCanonicalFileName(name: string): string {
    return name;
  }

  useCaseSensitiveFileNames(): boolean {
    return true;
  }

  getNewLine(): string {
    return "\n";
  }

  writeFile(): void {}
}

function isUsers(path: string): boolean {
  return !path.includes("/node_modules/");
}

/** Changes where the file does; "" where it is gone. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? "" : `${stat.mtimeMs} ${stat.size} ${stat.ino}`;
}
