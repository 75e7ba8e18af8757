// Builds dist/: CommonJS by tsc, and an ES module entry over it. Plain JavaScript, because it runs before anything is
// compiled (`npm ci` calls it through `prepare`). With --if-needed it ends quietly where dist is newer than every source,
// and where the compiler is not installed (`npm ci --omit=dev`), since there is nothing to build with.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const require = createRequire(import.meta.url);
const ifNeeded = process.argv.includes("--if-needed");
const dist = join(root, "dist");
/** Written last, so its age is that of the whole build. */
const esEntry = join(dist, "sdk", "index.mjs");

if (ifNeeded && isFresh()) process.exit(0);

const tsc = compiler();
if (tsc === undefined) {
  console.error("build: TypeScript is not installed; run `npm ci` with development dependencies to build");
  process.exit(ifNeeded ? 0 : 1);
}

rmSync(dist, { recursive: true, force: true });
const compiled = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

const bin = join(dist, "sdk", "scripts", "main.js");
if (existsSync(bin)) chmodSync(bin, 0o755);
// One implementation, two doors: the ES module entry re-exports the CommonJS one, so that a program that uses both
// holds one copy of every class and one TensorFlow.js engine (docs/decisions/one-build-two-doors.md).
const names = Object.keys(require(join(dist, "sdk", "index.js"))).filter(
  (name) => name !== "default" && name !== "__esModule",
);
const lines = names.map((name) => `export const ${name} = sdk.${name};`);
writeFileSync(join(dist, "sdk", "index.d.mts"), `export * from "./index.js";\n`);
writeFileSync(esEntry, `import sdk from "./index.js";\n${lines.join("\n")}\n`);

function isFresh() {
  if (!existsSync(esEntry)) return false;
  const builtMs = statSync(esEntry).mtimeMs;
  const folders = ["sdk", "kernel", "tasks"]
    .map((name) => join(root, name))
    .filter((folder) => existsSync(folder));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) =>
      join(entry.parentPath, entry.name),
    ),
  );
  const settings = ["tsconfig.json", "tsconfig.build.json", "package.json"].map((name) => join(root, name));
  return [...files, ...settings].every((file) => statSync(file).mtimeMs <= builtMs);
}

function compiler() {
  try {
    // Types of Node are a development dependency too: without them the compiler alone is of no use.
    require.resolve("@types/node/package.json");
    return require.resolve("typescript/bin/tsc");
  } catch {
    return undefined;
  }
}
