#!/usr/bin/env node
/**
 * Compiles the AssemblyScript sources of the project into the TypeScript files that hold their binaries. A test compiles
 * them again and compares. The sources do not end in .ts, because they are no TypeScript: only the compiler here reads them.
 */
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Sources, and the files that hold their binaries. */
export const MODULES = [
  { source: "sdk/core/explainers/tree/tree-shap.as", target: "sdk/core/explainers/tree/kernel.ts" },
  { source: "sdk/core/models/trees/rows.as", target: "sdk/core/models/trees/rows-binary.ts" },
  {
    source: "sdk/core/explainers/tree/pattern-tables.as",
    target: "sdk/core/explainers/tree/pattern-tables-kernel.ts",
  },
  {
    source: "sdk/core/explainers/tree/row-pairs.as",
    target: "sdk/core/explainers/tree/row-pairs-kernel.ts",
  },
  {
    source: "sdk/core/explainers/tree/path-interactions.as",
    target: "sdk/core/explainers/tree/path-interactions-kernel.ts",
  },
  { source: "sdk/core/models/trees/predict.as", target: "sdk/core/models/trees/predict-binary.ts" },
  { source: "sdk/core/models/trees/deep.as", target: "sdk/core/models/trees/deep-binary.ts" },
  {
    source: "sdk/core/models/networks/engine/engine.as",
    target: "sdk/core/models/networks/engine/engine-binary.ts",
  },
];

/** The binary of a source. */
export async function compile(source) {
  // What a source imports stands beside it.
  const read = async (name) => {
    const file = name === "module.ts" ? basename(source) : name.replace(/\.ts$/, ".as");
    const path = join(ROOT, dirname(source), file);
    return existsSync(path) ? readFile(path, "utf8") : null;
  };
  let binary;
  const args = [
    "module.ts",
    "--outFile",
    "module.wasm",
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--enable",
    "simd",
  ];
  const { error, stderr } = await asc.main(args, {
    readFile: read,
    writeFile: (name, content) => {
      if (name === "module.wasm") binary = content;
    },
    listFiles: () => [],
  });
  if (error !== null || binary === undefined)
    throw new Error(`${source} does not compile: ${error?.message}\n${stderr.toString()}`);
  return binary;
}

/** The file that holds a binary. */
export function generated(source, binary) {
  const lines =
    Buffer.from(binary)
      .toString("base64")
      .match(/.{1,160}/g) ?? [];
  return `// Made from ${source.split("/").at(-1)} by \`npm run build:wasm\`; not written by hand.\nexport const KERNEL =\n${lines
    .map((line) => `  "${line}"`)
    .join(" +\n")};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { source, target } of MODULES) {
    const binary = await compile(source);
    await writeFile(join(ROOT, target), generated(source, binary));
    console.log(`${source}: ${binary.length} bytes`);
  }
}
