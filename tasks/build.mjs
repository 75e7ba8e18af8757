// Builds dist/: CommonJS by tsc, and an ES module entry over it. Plain JavaScript, because it runs before anything is
// compiled (`npm ci` calls it through `prepare`). With --if-possible it ends quietly where the compiler is not installed
// (`npm ci --omit=dev`), since there is nothing to build with.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);

function compiler() {
  try {
    // Types of Node are a development dependency too: without them the compiler alone is of no use.
    require.resolve("@types/node/package.json");
    return require.resolve("typescript/bin/tsc");
  } catch {
    return undefined;
  }
}

const tsc = compiler();
if (tsc === undefined) {
  if (!process.argv.includes("--if-possible")) {
    console.error("build: TypeScript is not installed. Run `npm ci` with development dependencies first.");
    process.exit(1);
  }
  console.error("build: skipped, development dependencies are not installed");
  process.exit(0);
}

const dist = join(root, "dist");
rmSync(dist, { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

// One implementation, two doors: the ES module entry re-exports the CommonJS one, so that a program that uses both
// holds one copy of every class and one TensorFlow.js engine (docs/decisions/one-build-two-doors.md).
const entry = join(dist, "sdk", "index.js");
const names = Object.keys(require(entry)).filter((name) => name !== "default" && name !== "__esModule");
const lines = names.map((name) => `export const ${name} = sdk.${name};`);
writeFileSync(join(dist, "sdk", "index.mjs"), `import sdk from "./index.js";\n${lines.join("\n")}\n`);
writeFileSync(join(dist, "sdk", "index.d.mts"), `export * from "./index.js";\n`);
const bin = join(dist, "sdk", "scripts", "main.js");
if (existsSync(bin)) chmodSync(bin, 0o755);
