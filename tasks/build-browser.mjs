#!/usr/bin/env node
/**
 * Bundles the code that runs in pages (sdk/display/browser) into TypeScript files that hold it as text. A test bundles it
 * again and compares. Each folder there is one bundle: a classic script that needs no other file.
 */
import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const SOURCES = join(ROOT, "sdk/display/browser");
const TARGETS = "sdk/display/page/scripts";

/** Bundles may come in any order, so each makes what it hangs on; the runtime takes over what is there. */
const BANNER = "globalThis.__assay??={};__assay.views??={};__assay.roots??=[];__assay.models??=[];";

/**
 * Packages that the page's code names and never calls: schemas of configs and the writing of ONNX stand in the same files as the
 * arithmetic that a page needs. They weigh more than all the rest, and protobuf.js looks for `eval`.
 */
const LEFT_OUT = /^(zod|protobufjs|yaml)(\/|$)/;

const leaveOut = {
  name: "leave-out",
  resolveId: (id) => (LEFT_OUT.test(id) ? `\0left-out:${id}` : undefined),
  // Any property of it, any call of it, is itself again.
  load: (id) =>
    id.startsWith("\0left-out:")
      ? "const any=new Proxy(function(){},{get:(_,k)=>k===Symbol.toPrimitive?()=>'':any,apply:()=>any,construct:()=>any});export default any;export{any as z,any as Reader,any as Writer};"
      : undefined,
};

/** Names of the bundles. */
export const BUNDLES = readdirSync(SOURCES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(SOURCES, entry.name, "index.ts")))
  .map(({ name }) => name)
  .sort();

/** The file that holds a bundle. */
export const targetOf = (name) => `${TARGETS}/${name}.ts`;

/** A bundle's text. */
export async function bundle(name) {
  const { output } = await build({
    input: join(SOURCES, name, "index.ts"),
    cwd: ROOT,
    platform: "browser",
    plugins: [leaveOut],
    write: false,
    logLevel: "warn",
    transform: { target: "es2022" },
    output: { format: "iife", minify: true, comments: false },
  });
  const [{ code }] = output;
  // Who searches a page for "error:" wants what went wrong, not a property of its code.
  const text = `${BANNER}${code.trim().replace(/([{,]\w*error):/gi, "$1 :")}`;
  // It stands in a <script> element: nothing in it may look like that element's end.
  if (/<\/script|<!--/i.test(text)) throw new Error(`${name}: holds "</script" or "<!--"`);
  return text;
}

/** The text of the file that holds a bundle. */
export function generated(name, text) {
  return `// Made from sdk/display/browser/${name} by \`npm run build:browser\`; not written by hand.\nexport const SCRIPT =\n  ${JSON.stringify(text)};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(join(ROOT, TARGETS), { recursive: true });
  for (const name of BUNDLES) {
    const text = await bundle(name);
    await writeFile(join(ROOT, targetOf(name)), generated(name, text));
    console.log(`${name}: ${text.length} characters`);
  }
}
