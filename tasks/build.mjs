// Builds dist/: CommonJS by tsc, and an ES module entry over it. Plain JavaScript, because it runs before anything is
// compiled (`npm ci` calls it through `prepare`). With --if-needed it ends quietly where dist is newer than every source,
// and where the compiler is not installed (`npm ci --omit=dev`), since there is nothing to build with.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeLazy } from "./lazy-requires.mjs";

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

// Made aside and moved in whole: a program that runs from dist meanwhile, or a second build, never sees half of one.
const staging = join(root, `.dist-${process.pid}`);
const compiled = spawnSync(
  process.execPath,
  [tsc, "-p", join(root, "tsconfig.build.json"), "--outDir", staging],
  {
    stdio: "inherit",
  },
);
if (compiled.status !== 0) {
  rmSync(staging, { recursive: true, force: true });
  process.exit(compiled.status ?? 1);
}

// The kernel is left as it is: its snapshot is made of its modules' text.
for (const room of ["sdk", "tasks"]) makeLazy(join(staging, room));

const bin = join(staging, "sdk", "scripts", "main.js");
if (existsSync(bin)) chmodSync(bin, 0o755);
// One implementation, two doors: the ES module entries re-export the CommonJS ones, so that a program that uses both
// holds one copy of every class and one TensorFlow.js engine (docs/decisions/one-build-two-doors.md).
for (const room of ["kernel", "sdk"]) {
  const names = Object.keys(require(join(staging, room, "index.js"))).filter(
    (name) => name !== "default" && name !== "__esModule",
  );
  // `built` is no name that a room exports; the room's own may be (`kernel`).
  const lines = names.map((name) => `export const ${name} = built.${name};`);
  writeFileSync(join(staging, room, "index.d.mts"), `export * from "./index.js";\n`);
  writeFileSync(join(staging, room, "index.mjs"), `import built from "./index.js";\n${lines.join("\n")}\n`);
}
const old = `${staging}-old`;
if (existsSync(dist)) renameSync(dist, old);
renameSync(staging, dist);
rmSync(old, { recursive: true, force: true });

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
