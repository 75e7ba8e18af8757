// What the host asks of the compiler's process, and what it answers. Positions are UTF-16 offsets into the cell's text.

/** What a type error does: stops the cell before it runs, is printed and the cell runs, or is not looked for. */
export type TypeCheckMode = "error" | "warn" | "off";

/** An error as Jupyter shows it. `traceback` lines may hold ANSI colours. */
export interface ErrorReport {
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
}

/** A source map, version 3, as `node:module`'s SourceMap takes it. */
export interface SourceMapPayload {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/** A relative TypeScript (or ES module) file that cells import, compiled: new, or changed since it was last told. */
export interface ModuleUpdate {
  /** Absolute path of the source. */
  readonly path: string;
  /** An ES module, for `vm.SourceTextModule`. */
  readonly script: string;
  readonly map: SourceMapPayload;
}

/** Convert a cell; the names it declares are known to later cells from then on. */
export interface ConvertRequest {
  readonly op: "convert";
  /** Numbers the runs of a kernel's life, 1 and up; also those that are not counted in the history. */
  readonly run: number;
  readonly code: string;
  readonly typeCheck: TypeCheckMode;
  /** "expression": one of `user_expressions`; declares nothing, its types are not checked. */
  readonly purpose: "cell" | "expression";
}

export interface Converted {
  readonly ok: true;
  /**
   * A classic script in strict mode whose completion value is `async (__assay, __cell) => value`, with `__assay` the scope that all cells share
   * (every reference to a name that a cell declares at its top is a property of it) and `__cell` a `CellTools`.
   */
  readonly script: string;
  readonly map: SourceMapPayload;
  /** Names of values that the cell declares, as they stand in the scope. */
  readonly declares: readonly string[];
  readonly modules: readonly ModuleUpdate[];
  /** Printed to stderr before the cell runs: type errors of mode "warn". May hold ANSI colours. */
  readonly notes: readonly string[];
  /** Good to know and nothing to mend, shown before the cell runs: the version of `assay` in use. */
  readonly facts: readonly string[];
}

export interface Refused {
  readonly ok: false;
  readonly error: ErrorReport;
}

/** What `__cell` is to the code of a cell. */
export interface CellTools {
  /** Imports as the cell's folder sees it: packages, relative `.ts`, `.js` and `.json` files, `node:` modules. */
  readonly import: (
    specifier: string,
    options?: { readonly with?: Readonly<Record<string, string>> },
  ) => Promise<unknown>;
  /** `import.meta` of the cell. */
  readonly meta: ImportMeta;
}

/** A cell ended by an error before it set these names: they are what they were before it. */
export interface ForgetRequest {
  readonly op: "forget";
  readonly run: number;
  readonly names: readonly string[];
}

export interface CompleteRequest {
  readonly op: "complete";
  readonly code: string;
  readonly cursor: number;
}

export interface Completions {
  /** Best first; each starts with what is already typed (`code.slice(start, cursor)`), letter case aside. */
  readonly matches: readonly {
    readonly text: string;
    /** Jupyter's type: "function", "class", "module", "instance", "keyword", "property", "interface", "path" … */
    readonly type: string;
    readonly signature?: string;
  }[];
  readonly start: number;
  readonly end: number;
}

export interface InspectRequest {
  readonly op: "inspect";
  readonly code: string;
  readonly cursor: number;
  /** 1 asks for more (all overloads, the declaration's place). */
  readonly detail: 0 | 1;
}

export interface Inspection {
  readonly found: boolean;
  /** Signature and doc comment. */
  readonly text: string;
  readonly markdown: string;
  /** A path of names under the cursor (`df`, `model.layers`) that the runner can show the value of; never a call. */
  readonly expression?: string;
}

export interface IsCompleteRequest {
  readonly op: "isComplete";
  readonly code: string;
}

export interface Completeness {
  readonly status: "complete" | "incomplete" | "invalid";
  /** What the next line starts with, where incomplete. */
  readonly indent: string;
}

export interface CompilerOperations {
  readonly convert: { readonly request: ConvertRequest; readonly reply: Converted | Refused };
  readonly forget: { readonly request: ForgetRequest; readonly reply: null };
  readonly complete: { readonly request: CompleteRequest; readonly reply: Completions };
  readonly inspect: { readonly request: InspectRequest; readonly reply: Inspection };
  readonly isComplete: { readonly request: IsCompleteRequest; readonly reply: Completeness };
}
export type CompilerRequest = CompilerOperations[keyof CompilerOperations]["request"];

/** The compiler, in the host's eyes (a process) and in its own (a class). Requests are answered in order. */
export interface Compiler {
  ask<O extends keyof CompilerOperations>(
    request: CompilerOperations[O]["request"] & { readonly op: O },
  ): Promise<CompilerOperations[O]["reply"]>;
}
