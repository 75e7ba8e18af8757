import { ts } from "./typescript.js";
import { internalsOf } from "./typescript-internals.js";

/** What a cell's declaration of a name means to later cells. */
export interface Declaration {
  readonly run: number;
  readonly symbol: ts.Symbol;
  readonly value: boolean;
  readonly type: boolean;
}

/** Declarations of a name that are kept, in case the newest is forgotten. */
const KEPT = 16;

/** The names that cells declared, newest last, as later cells see them. */
export class LiveNames {
  readonly #declarations = new Map<string, Declaration[]>();

  declare(name: string, declaration: Declaration): void {
    // Kept in the order of declaration, which is the order in which types depend on each other.
    const before = this.#declarations.get(name) ?? [];
    this.#declarations.delete(name);
    this.#declarations.set(name, [...before.slice(-KEPT), declaration]);
  }

  /** The name is what it was before that run. */
  forget(run: number, name: string): void {
    const left = (this.#declarations.get(name) ?? []).filter((one) => one.run !== run);
    if (left.length === 0) this.#declarations.delete(name);
    else this.#declarations.set(name, left);
  }

  /** The declaration of the name by that run. */
  of(run: number, name: string): Declaration | undefined {
    return this.#declarations.get(name)?.find((one) => one.run === run);
  }

  names(): IterableIterator<string> {
    return this.#declarations.keys();
  }

  /** What the name means now: one declaration, or two where its value and its type come from different cells; newest first. */
  meanings(name: string): Declaration[] {
    const all = this.#declarations.get(name) ?? [];
    const value = all.findLast((one) => one.value);
    const type = all.findLast((one) => one.type);
    return all.filter((one) => one === value || one === type).reverse();
  }

  /**
   * Puts the names among the locals of a cell's file, where they do not stand in the way of its own. A file has two tables that names
   * are looked up in, its locals and then its exports, each by meaning: so an own `type User` hides an earlier type, not an earlier const.
   */
  inject(file: ts.SourceFile, names: Iterable<string>): void {
    const { locals, symbol } = internalsOf(file);
    for (const name of names) {
      const key = ts.escapeLeadingUnderscores(name);
      const own = locals.get(key);
      for (const declaration of this.meanings(name)) {
        if (own !== undefined && !addsTo(own, declaration)) continue;
        if (!locals.has(key)) locals.set(key, declaration.symbol);
        else if (symbol.exports !== undefined && !symbol.exports.has(key))
          symbol.exports.set(key, declaration.symbol);
      }
    }
  }
}

function addsTo(own: ts.Symbol, { value, type }: Declaration): boolean {
  if ((own.flags & ts.SymbolFlags.Alias) !== 0) return false;
  return (
    (value && (own.flags & ts.SymbolFlags.Value) === 0) ||
    (type && (own.flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Namespace)) === 0)
  );
}
