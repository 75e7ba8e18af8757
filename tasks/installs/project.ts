import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { AssayError } from "../../sdk/utils/errors/index.js";
import { didYouMean } from "../../sdk/utils/names.js";
import { isInRepository } from "../git.js";
import { npmDone } from "../npm.js";
import { endedWell, type Task, type TaskContext } from "../task.js";
import { installsCompletion } from "./completion.js";
import { installsHooks } from "./hooks.js";
import { installsKernel } from "./kernel.js";
import { installsLab } from "./lab.js";
import { installsTensorflow } from "./tensorflow.js";

/** What a project may declare, by the name of its task without `installs:`. */
const PARTS: readonly Task[] = [
  installsCompletion,
  installsHooks,
  installsKernel,
  installsLab,
  installsTensorflow,
];

const shortName = ({ name }: Task): string => name.replace("installs:", "");

/** Installs the packages and what the project declares. */
export const installsProject: Task = {
  name: "installs:project",
  summary: "install the packages (npm ci) and what the project declares",
  description:
    "Installs the packages as the lock file has them (npm ci; npm install without one), then what package.json declares in `assay.installs`, " +
    `a list of ${PARTS.map(shortName).join(", ")}. --undo takes the declared parts away, and node_modules.`,
  options: [
    { flags: "--undo", description: "take the declared parts away, and node_modules" },
    { flags: "--dry-run", description: "say what would be done, and change nothing" },
  ],
  async run(context) {
    const { root, manifest, options, print, say } = context;
    if (manifest === undefined) {
      throw new AssayError("PROJECT_INVALID", {
        what: "there is no project here to install",
        got: `no package.json in ${root} nor above it`,
        next: "Run it in a project; `assay init` makes one.",
      });
    }
    const parts = declaredParts(context);
    const isUndo = options.undo === true;
    const hasLock = ["package-lock.json", "npm-shrinkwrap.json"].some((file) => existsSync(join(root, file)));
    const words = [hasLock ? "ci" : "install", "--no-audit", "--no-fund"];
    const modules = join(root, "node_modules");
    if (options.dryRun === true) {
      const packages = isUndo ? `take away ${modules}` : `npm ${words.join(" ")}`;
      const steps = parts.map(({ name }) => `${name}${isUndo ? " --undo" : ""}`);
      for (const step of isUndo ? [...steps, packages] : [packages, ...steps]) print(step);
      return true;
    }
    if (!isUndo) await context.follow((_, signal) => npmDone(words, { root, signal }));
    let ok = true;
    for (const part of parts) {
      if (part === installsHooks && !(await isInRepository(root))) {
        // As where a container is built from a copy of the files.
        say(`${part.name} is left out: git does not keep ${root}.`);
        continue;
      }
      say(`${part.name}${isUndo ? " --undo" : ""}`);
      const own = { ...context, argument: undefined, options: isUndo ? { undo: true } : {} };
      ok = endedWell(await part.run(own)) && ok;
    }
    if (isUndo) {
      const was = existsSync(modules);
      await rm(modules, { recursive: true, force: true, maxRetries: 3 });
      print(was ? `${modules} is taken away; npm ci brings it back.` : `${modules} was not there.`);
    } else print(`The packages are installed: ${modules}`);
    return ok;
  },
};

/** What package.json declares. Throws PROJECT_INVALID where it names what is not there. */
function declaredParts({ manifest }: TaskContext): readonly Task[] {
  const declared: unknown = Object(manifest?.assay).installs ?? [];
  const known = PARTS.map(shortName);
  const invalid = (got: unknown, next?: string): AssayError =>
    new AssayError("PROJECT_INVALID", {
      what: "assay.installs of package.json names what cannot be installed",
      got: JSON.stringify(got),
      wanted: `a list of ${known.join(", ")}`,
      next,
    });
  if (!Array.isArray(declared)) throw invalid(declared);
  return declared.map((name: unknown) => {
    const part = PARTS.find((candidate) => shortName(candidate) === name);
    if (part === undefined)
      throw invalid(name, typeof name === "string" ? didYouMean(name, known) : undefined);
    return part;
  });
}
