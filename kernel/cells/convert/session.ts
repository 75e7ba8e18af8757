import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { kernelGlobalsFile } from "../../display/globals-types.js";
import { ownPackageRoot } from "../assay-package.js";
import { importKey } from "../scope-keys.js";
import { Augmentations } from "./augmentations.js";
import { type CellFile, type CellImport, cellPath, parseCell } from "./cell-file.js";
import { type HostPlaces, SessionHost } from "./host.js";
import { LiveNames } from "./live-names.js";
import { compilerOptions } from "./options.js";
import { ts } from "./typescript.js";
import { internalsOf, replaceResolvedModule, resolvedModuleOf } from "./typescript-internals.js";

export interface SessionOptions extends Partial<HostPlaces> {
  /** Folders of `@types`, for Node's types. */
  readonly typeRoots?: readonly string[];
  /** Declarations of the cells' globals. */
  readonly globals?: { readonly path: string; readonly text: string };
}

/**
 * One program and one checker for all cells of a kernel's life. Cells are files that are in no program: parsed, bound, the symbols of
 * earlier cells put among their locals, and checked by the one checker, which holds the types of everything earlier already.
 *
 * Built without a folder (it may be put into a startup snapshot, and holds no handles); `open` says where the notebook is.
 */
export class CellSession {
  readonly options: ts.CompilerOptions;
  readonly host: SessionHost;
  readonly names = new LiveNames();
  readonly #packageRoot: string;
  readonly #globalsPath: string;
  readonly #augmentations: Augmentations;
  /** Imports that the program holds, by key; the file that makes them stands for all cells. */
  readonly #imports = new Map<string, CellImport>();
  #program: ts.Program;
  #ambient: ReadonlySet<string> | undefined;
  #cells = 0;

  constructor(options: SessionOptions = {}) {
    const packageRoot = options.packageRoot ?? ownPackageRoot();
    this.#packageRoot = packageRoot;
    const modules = (name: string): string => nearestModule(packageRoot, name);
    const libFolder = options.libFolder ?? join(modules("typescript"), "lib");
    this.options = compilerOptions(options.typeRoots ?? [dirname(modules("@types/node"))]);
    this.host = new SessionHost({ packageRoot, libFolder }, this.options);
    this.#augmentations = new Augmentations(this.host);
    const globals = options.globals ?? kernelGlobalsFile();
    this.#globalsPath = globals.path;
    this.host.setVirtual(globals.path, globals.text);
    this.#program = this.#createProgram(undefined);
  }

  get program(): ts.Program {
    return this.#program;
  }

  get checker(): ts.TypeChecker {
    return this.#program.getTypeChecker();
  }

  /** Folder of the kernel's own package. */
  get packageRoot(): string {
    return this.#packageRoot;
  }

  get cwd(): string {
    return this.host.cwd;
  }

  /** Sets the notebook's folder: imports of cells resolve from there. */
  open(cwd: string): void {
    this.host.cwd = cwd;
  }

  /**
   * Parses and binds a cell, with all names of earlier cells in scope; nothing is declared to later ones.
   * `used`: only names that stand in the text (enough to check and emit it; completions want all).
   */
  bindForeign(code: string, names: "all" | "used" = "all"): CellFile {
    const cell = parseCell(cellPath(this.cwd, ++this.#cells), code, this.options);
    const known = names === "all" ? this.names.names() : internalsOf(cell.file).identifiers.keys();
    this.names.inject(cell.file, known);
    return cell;
  }

  /** Sees to it that the program holds what a cell imports, in its present state. True where that took a new program and checker. */
  resolveImports(cell: Pick<CellFile, "imports" | "augmentations" | "file">): boolean {
    const { imports, augmentations } = cell;
    const added = augmentations.length > 0 && this.#augmentations.add(cell);
    const missing = imports.filter((one) => !this.#imports.has(keyOf(one)) && !this.#isAmbient(one));
    const changed = this.host.dropChanged();
    if (missing.length === 0 && !changed && !added && !this.#mayBeThereNow(imports)) return false;
    for (const one of missing) this.#imports.set(keyOf(one), one);
    const before = [...this.#imports.values()];
    this.renew();
    // What was not found is looked for again when it is next imported: it may be installed by then.
    const importer = this.#program.getSourceFile(this.importsPath);
    for (const one of before) {
      const mode = one.required ? ts.ModuleKind.CommonJS : ts.ModuleKind.ESNext;
      const found =
        importer !== undefined &&
        resolvedModuleOf(this.#program)(importer, one.specifier, mode)?.resolvedModule;
      if (!found) this.#imports.delete(keyOf(one));
    }
    return true;
  }

  /** A new program and checker, with all that is unchanged taken over. Also after the checker failed, as it may hold on to a half of its work. */
  renew(): void {
    if (this.#imports.size > 0)
      this.host.setVirtual(this.importsPath, importsText([...this.#imports.values()]));
    this.#program = this.#createProgram(this.#program);
    this.#warm();
  }

  /** Declares a cell's names to later cells. */
  commit(run: number, { own }: CellFile): void {
    for (const [name, symbol] of own) {
      this.names.declare(name, { run, symbol, ...this.#meaningsOf(symbol) });
      this.#warmSymbol(symbol);
    }
  }

  /** A cell ended before it set these names: they are what they were before it. An import's key stands for all names it brings. */
  forget(run: number, names: readonly string[]): void {
    const unset = new Set(names);
    for (const name of [...this.names.names()]) {
      const declaration = this.names.of(run, name);
      const key = declaration && (importedFrom(declaration.symbol) ?? name);
      if (key !== undefined && unset.has(key)) this.names.forget(run, name);
    }
  }

  /** The file that imports, in the program, what cells import. */
  get importsPath(): string {
    return this.host.importsPath;
  }

  #createProgram(oldProgram: ts.Program | undefined): ts.Program {
    this.host.startProgram();
    const importer = this.#imports.size === 0 ? [] : [this.importsPath];
    const rootNames = [this.#globalsPath, ...importer, ...this.#augmentations.paths];
    const program = ts.createProgram({ rootNames, options: this.options, host: this.host, oldProgram });
    const resolved = resolvedModuleOf(program);
    replaceResolvedModule(program, (file, name, mode) => {
      const isCell = program.getSourceFile(file.fileName) === undefined;
      const stand = isCell ? program.getSourceFile(this.importsPath) : file;
      return stand === undefined ? undefined : resolved(stand, name, mode);
    });
    program.getTypeChecker();
    this.#ambient = undefined;
    return program;
  }

  /** A file of the user's did not find what it imports when it was last looked at. */
  #mayBeThereNow(imports: readonly CellImport[]): boolean {
    return imports.length > 0 && this.host.hasUnresolved;
  }

  /** A module that types declare by name, as Node's own. */
  #isAmbient({ specifier }: CellImport): boolean {
    this.#ambient ??= new Set(this.checker.getAmbientModules().map(({ name }) => name.slice(1, -1)));
    return this.#ambient.has(specifier);
  }

  #meaningsOf(symbol: ts.Symbol): { value: boolean; type: boolean } {
    let { flags } = symbol;
    if ((flags & ts.SymbolFlags.Alias) !== 0) {
      const target = this.checker.getAliasedSymbol(symbol);
      // An unknown module's names may be anything.
      if (target.escapedName === "unknown" || target.declarations === undefined)
        return { value: true, type: true };
      flags |= target.flags;
    }
    return {
      value: (flags & ts.SymbolFlags.Value) !== 0,
      type: (flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Namespace)) !== 0,
    };
  }

  /** A new checker infers the types of all names anew: in their order, as the last one first would recurse through all of them. */
  #warm(): void {
    for (const name of this.names.names())
      for (const { symbol } of this.names.meanings(name)) this.#warmSymbol(symbol);
  }

  #warmSymbol(symbol: ts.Symbol): void {
    const { checker } = this;
    const flags = symbol.flags;
    if ((flags & ts.SymbolFlags.Alias) !== 0) return;
    if ((flags & ts.SymbolFlags.Type) !== 0) checker.getDeclaredTypeOfSymbol(symbol);
    if ((flags & ts.SymbolFlags.Value) === 0) return;
    for (const signature of checker.getTypeOfSymbol(symbol).getCallSignatures()) signature.getReturnType();
  }
}

function keyOf({ specifier, required }: CellImport): string {
  return required ? `require ${specifier}` : specifier;
}

function importsText(imports: readonly CellImport[]): string {
  return imports
    .map(({ specifier, required }, index) => {
      const text = JSON.stringify(specifier);
      return required ? `import r${index} = require(${text});` : `import ${text};`;
    })
    .join("\n");
}

/** The key of an imported module in the scope, where a symbol is a name that it brings. */
function importedFrom(symbol: ts.Symbol): string | undefined {
  for (const declaration of symbol.declarations ?? []) {
    const from = ts.isImportEqualsDeclaration(declaration)
      ? ts.isExternalModuleReference(declaration.moduleReference) && declaration.moduleReference.expression
      : ts.findAncestor(declaration, ts.isImportDeclaration)?.moduleSpecifier;
    if (from && ts.isStringLiteralLike(from)) return importKey(from.text);
  }
  return undefined;
}

/** Folder of a package that the kernel's own package depends on. */
function nearestModule(from: string, name: string): string {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, "node_modules", name);
    if (existsSync(folder)) return folder;
    if (dirname(at) === at) return join(from, "node_modules", name);
  }
}
