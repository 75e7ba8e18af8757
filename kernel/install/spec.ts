import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What `kernel.json` says. https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: "message" | "signal";
  readonly env: Readonly<Record<string, string>>;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a kernelspec is made of. */
export interface SpecParts {
  /** Node's program, absolute. */
  readonly node: string;
  /** The kernel's program, absolute. */
  readonly main: string;
  readonly displayName: string;
  readonly env: Readonly<Record<string, string>>;
  readonly version: string;
}

export function makeSpec({ node, main, displayName, env, version }: SpecParts): KernelSpec {
  return {
    argv: [node, main, "{connection_file}"],
    display_name: displayName,
    language: "typescript",
    interrupt_mode: "message",
    env,
    // `assay` is how its own kernelspecs are told from those of others.
    metadata: { debugger: true, assay: { version } },
  };
}

/** A folder of kernels as it is: no kernelspec there, ours, or one of another program (unreadable ones are not ours). */
export type FoundSpec =
  | { readonly kind: "none" }
  | { readonly kind: "ours"; readonly spec: KernelSpec; readonly version: string }
  | { readonly kind: "other"; readonly what: string };

/** Reads the kernelspec in a folder. */
export function readSpec(dir: string): FoundSpec {
  let text: string;
  try {
    text = readFileSync(join(dir, "kernel.json"), "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" || code === "ENOTDIR" ? { kind: "none" } : { kind: "other", what: message };
  }
  try {
    const spec = JSON.parse(text) as Partial<KernelSpec> | null;
    const mark = spec?.metadata?.assay as { readonly version?: unknown } | undefined;
    if (typeof mark?.version === "string" && isArgv(spec?.argv))
      return { kind: "ours", spec: spec as KernelSpec, version: mark.version };
    return { kind: "other", what: `the kernel ${JSON.stringify(spec?.display_name ?? "without a name")}` };
  } catch {
    return { kind: "other", what: "a kernel.json that is no JSON" };
  }
}

const isArgv = (argv: unknown): argv is string[] =>
  Array.isArray(argv) && argv.length > 1 && argv.every((word) => typeof word === "string");
