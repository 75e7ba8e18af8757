import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/source-files.js";

interface Builder {
  readonly MODULES: readonly { readonly source: string; readonly target: string }[];
  compile(source: string): Promise<Uint8Array>;
  generated(source: string, binary: Uint8Array): string;
}

describe("the WebAssembly in the sources", () => {
  it("is what its AssemblyScript compiles to", async () => {
    const builder = (await import(pathToFileURL(join(ROOT, "tasks/build-wasm.mjs")).href)) as Builder;
    for (const { source, target } of builder.MODULES) {
      const made = builder.generated(source, await builder.compile(source));
      expect(readFileSync(join(ROOT, target), "utf8").replace(/\s+/g, " ")).toBe(made.replace(/\s+/g, " "));
    }
  }, 180_000);
});
