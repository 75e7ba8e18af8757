import { join } from "node:path";
import type { CellFile } from "./cell-file.js";
import type { SessionHost } from "./host.js";
import { ts } from "./typescript.js";

/** Files of the program that say what cells add to global types and to modules: a checker takes these up only as it starts. */
export class Augmentations {
  /** Paths by text. */
  readonly #files = new Map<string, string>();

  constructor(private readonly host: SessionHost) {}

  get paths(): readonly string[] {
    return [...this.#files.values()];
  }

  /** True where a cell adds what was not there yet. */
  add({ augmentations, file }: Pick<CellFile, "augmentations" | "file">): boolean {
    const imports = file.statements.filter(ts.isImportDeclaration).map((one) => one.getText(file));
    const before = this.#files.size;
    for (const augmentation of augmentations) {
      const own = augmentation.getText(file);
      // A module without types is declared by a script; what adds to one that has types stands in a module.
      const { name } = augmentation;
      const added = !ts.isStringLiteral(name) || this.host.hasTypes(name.text);
      const text = added ? [...imports, own, "export {};"].join("\n") : own;
      if (this.#files.has(text)) continue;
      const path = join(this.host.cwd, `[types ${this.#files.size + 1}].ts`);
      this.#files.set(text, path);
      this.host.setVirtual(path, text);
    }
    return this.#files.size > before;
  }
}
