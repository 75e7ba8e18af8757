import { createHash } from "node:crypto";
import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeFolder } from "../../sdk/io/files/index.js";
import { packTarball } from "../packages/pack.js";
import { CONTAINER_FILES, templateFolder } from "./files.js";

/** An entry of package-lock.json. */
type Locked = Readonly<Record<string, unknown>>;

/**
 * Makes of Assay's own sources what every other project is: a folder that has Assay as a dependency (the packed tarball), a
 * lock file with the versions that Assay is tested with, configs, and the container files. The folder is replaced as a whole.
 */
export async function stageProject(root: string, folder: string, signal?: AbortSignal): Promise<void> {
  await makeFolder(dirname(folder));
  const aside = await mkdtemp(`${folder}-`);
  try {
    const tarball = await packTarball(root, aside, signal);
    const lock = JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
    const own = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const bytes = await readFile(join(aside, tarball));
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    const manifest = {
      name: "assay-service",
      version: own.version,
      private: true,
      dependencies: { assay: `file:${tarball}` },
    };
    await writeJson(join(aside, "package.json"), manifest);
    await writeJson(
      join(aside, "package-lock.json"),
      lockOf(manifest, lock, { resolved: `file:${tarball}`, integrity }),
    );
    for (const name of CONTAINER_FILES) await cp(join(templateFolder(), name), join(aside, name));
    await cp(join(root, "fixtures", "configs"), join(aside, "confs"), { recursive: true });
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

/** Assay's own lock file, as that of a project that has Assay as its one dependency: what is for development is left out. */
function lockOf(
  manifest: Locked,
  lock: { readonly packages: Readonly<Record<string, Locked>> },
  tarball: { readonly resolved: string; readonly integrity: string },
): unknown {
  const { "": own, ...others } = lock.packages;
  const kept = Object.entries(others).filter(([, entry]) => entry.dev !== true);
  const { version, license, dependencies, bin, engines, peerDependencies, peerDependenciesMeta } = own ?? {};
  const assay = { version, ...tarball, license, dependencies, bin, engines };
  return {
    name: manifest.name,
    version: manifest.version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      "": { name: manifest.name, version: manifest.version, dependencies: manifest.dependencies },
      "node_modules/assay": { ...assay, peerDependencies, peerDependenciesMeta },
      ...Object.fromEntries(kept),
    },
  };
}

const writeJson = (file: string, value: unknown): Promise<void> =>
  writeFile(file, `${JSON.stringify(value, undefined, 2)}\n`);
