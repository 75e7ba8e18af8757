// The user's own TypeScript files: ES modules that the compiler has compiled and this linked, and evaluated again when they change.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import type { ModuleUpdate } from "../../../contracts/index.js";
import { currentRun, type Run } from "../current.js";
import { rememberModule } from "../errors/sources.js";
import type { Namespace } from "./native.js";
import { resolveImport } from "./resolve.js";

interface Loaded {
  readonly module: vm.SourceTextModule;
  readonly imports: Set<string>;
  /** The run that first needed it: if it was interrupted meanwhile, linking or evaluation may never end. */
  readonly run: Run | undefined;
  evaluated: boolean;
}

type ImportFrom = (specifier: string, importer: string) => Promise<unknown>;

export class UserModules {
  readonly #updates = new Map<string, ModuleUpdate>();
  readonly #loaded = new Map<string, Loaded>();
  readonly #import: ImportFrom;
  /** Graphs are linked one after the other, as Node links no module twice. */
  #linking: Promise<unknown> = Promise.resolve();

  constructor(importFrom: ImportFrom) {
    this.#import = importFrom;
  }

  knows(path: string): boolean {
    return this.#updates.has(path);
  }

  /** Takes what the compiler tells of; returns the paths of all modules that are to be evaluated again. */
  update(updates: readonly ModuleUpdate[]): Set<string> {
    const stale = new Set<string>();
    for (const update of updates) {
      this.#updates.set(update.path, update);
      rememberModule(update, () => readFileSync(update.path, "utf8"));
      this.#forget(update.path, stale);
    }
    return stale;
  }

  /** Drops a module and all that import it. */
  #forget(path: string, stale: Set<string>): void {
    if (stale.has(path)) return;
    stale.add(path);
    this.#loaded.delete(path);
    for (const [importer, { imports }] of [...this.#loaded])
      if (imports.has(path)) this.#forget(importer, stale);
  }

  async load(path: string): Promise<Namespace> {
    this.#dropInterrupted();
    const { module } = this.#instantiate(path);
    try {
      if (module.status === "unlinked" || module.status === "linking") {
        this.#linking = this.#linking
          .catch(() => undefined)
          .then(() => (module.status === "unlinked" ? module.link(this.#link) : undefined));
        await this.#linking;
      }
      await module.evaluate();
    } catch (error) {
      // What failed is tried anew at the next import.
      this.#dropFailed();
      throw error;
    }
    for (const loaded of this.#loaded.values())
      if (loaded.module.status === "evaluated") loaded.evaluated = true;
    return module.namespace as Namespace;
  }

  #dropInterrupted(): void {
    let dropped = false;
    for (const [path, { run, evaluated }] of [...this.#loaded]) {
      if (evaluated || run?.interrupted !== true) continue;
      this.#forget(path, new Set());
      dropped = true;
    }
    if (dropped) this.#linking = Promise.resolve();
  }

  #dropFailed(): void {
    for (const [path, { module }] of [...this.#loaded]) {
      if (module.status === "errored" || module.status === "unlinked") this.#forget(path, new Set());
    }
  }

  #instantiate(path: string): Loaded {
    const known = this.#loaded.get(path);
    if (known !== undefined) return known;
    const update = this.#updates.get(path);
    if (update === undefined) throw new Error(`the compiler told nothing of ${path}`);
    const module = new vm.SourceTextModule(update.script, {
      identifier: path,
      initializeImportMeta: (meta) => {
        Object.assign(meta, {
          url: pathToFileURL(path).href,
          filename: path,
          dirname: dirname(path),
          resolve: (specifier: string) => resolveImport(specifier, path),
        });
      },
      importModuleDynamically: ((specifier: string) => this.#import(specifier, path)) as never,
    });
    const loaded: Loaded = { module, imports: new Set(), run: currentRun(), evaluated: false };
    this.#loaded.set(path, loaded);
    return loaded;
  }

  readonly #link = async (specifier: string, importer: vm.Module): Promise<vm.Module> => {
    const url = resolveImport(specifier, importer.identifier);
    const path = url.startsWith("file:") ? fileURLToPath(url) : url;
    if (this.knows(path)) {
      this.#loaded.get(importer.identifier)?.imports.add(path);
      return this.#instantiate(path).module;
    }
    const namespace = (await this.#import(specifier, importer.identifier)) as Namespace;
    const names = Object.keys(namespace);
    const module = new vm.SyntheticModule(names, () => {
      for (const name of names) module.setExport(name, namespace[name]);
    });
    return module;
  };
}
