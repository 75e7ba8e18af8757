import { join, resolve } from "node:path";
import { AssayError, messageOf } from "../../sdk/utils/errors/index.js";
import { npmDone } from "../npm.js";
import { textOption } from "../options.js";
import type { Task, TaskContext } from "../task.js";
import { writeOutput } from "../write-output.js";

/** What a list of parts has that is another each time it is written (CycloneDX 1.5). */
interface Sbom {
  readonly serialNumber?: string;
  readonly metadata?: { readonly timestamp?: string; readonly component?: object };
  readonly components?: readonly unknown[];
}

/** Writes the software bill of materials. */
export const packagesSbom: Task = {
  name: "packages:sbom",
  summary: "write the list of what the project is made of, as CycloneDX",
  description:
    "Writes the software bill of materials of the packages that are installed for production (npm sbom): names, versions, licences and digests, as CycloneDX 1.5 in JSON.",
  options: [
    {
      flags: "--out <file>",
      description: "where it is written (default: outputs/packages/NAME-VERSION.cdx.json)",
    },
    {
      flags: "--reproducible",
      description: "without time and serial number: the same packages give the same bytes",
    },
  ],
  async run(context) {
    const sbom = await context.follow((_onProgress, signal) => readSbom(context, signal));
    const file = fileOf(context);
    const text = `${JSON.stringify(context.options.reproducible === true ? withoutTime(sbom) : sbom, undefined, 2)}\n`;
    await writeOutput(file, text);
    context.print(file);
    context.say(`${sbom.components?.length ?? 0} packages.`);
  },
};

async function readSbom({ root, manifest }: TaskContext, signal: AbortSignal): Promise<Sbom> {
  if (manifest === undefined) {
    throw new AssayError("PROJECT_INVALID", {
      what: "there is no project here",
      got: `no package.json in ${root} or above`,
      next: "Run it in a project's folder.",
    });
  }
  try {
    const words = ["sbom", "--sbom-format", "cyclonedx", "--omit", "dev", "--sbom-type", "library"];
    const sbom = JSON.parse(await npmDone(words, { root, signal })) as Sbom;
    // npm names the project by its folder.
    const component = { ...sbom.metadata?.component, name: manifest.name };
    return { ...sbom, metadata: { ...sbom.metadata, component } };
  } catch (cause) {
    signal.throwIfAborted();
    throw new AssayError("PROJECT_INVALID", {
      what: "npm cannot list what the project is made of",
      got: messageOf(cause).slice(-1500),
      next: "`npm ci` (or `npm install`) puts node_modules in order; then run it again.",
      cause,
    });
  }
}

function fileOf(context: TaskContext): string {
  const { cwd, root, manifest } = context;
  const out = textOption(context, "out");
  if (out !== undefined) return resolve(cwd, out);
  const name = String(manifest?.name ?? "project")
    .replace(/^@/, "")
    .replaceAll("/", "-");
  const version = manifest?.version === undefined ? "" : `-${manifest.version}`;
  return join(root, "outputs", "packages", `${name}${version}.cdx.json`);
}

function withoutTime({ serialNumber: _, ...sbom }: Sbom): Sbom {
  const { timestamp: __, ...metadata } = sbom.metadata ?? {};
  return { ...sbom, metadata };
}
