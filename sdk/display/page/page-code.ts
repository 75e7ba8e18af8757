/** Where it stands what of the page's code the notebook of this process has: for all copies of the package, and the kernel. */
export const PAGE_CODE = Symbol.for("assay.page-code");

export interface PageCode {
  /** Names of the code that an output of the notebook carries. */
  readonly carried: { has(name: string): boolean; add(name: string): unknown };
  /**
   * A kernel's way to show code as an output of its own, which no update of another takes away. It is told what an output needs
   * that is not carried, makes the HTML when it shows that output, and adds the names then.
   */
  readonly want?: (names: readonly string[], html: (names: readonly string[]) => string) => void;
}

/** What is known of this process' notebook. */
export function pageCode(): PageCode {
  const shared = globalThis as { [PAGE_CODE]?: PageCode };
  shared[PAGE_CODE] ??= { carried: new Set() };
  return shared[PAGE_CODE];
}
