import { createHash } from "node:crypto";
import { copyFile, readdir, readFile, rename, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { makeFolder } from "../../sdk/io/files/index.js";
import { run } from "../../sdk/io/processes/index.js";

/** Runs the notebooks and writes a page of each into a folder; gives their names. Pages of what did not change are kept in .assay/tours. */
export async function renderTours(root: string, folder: string, signal: AbortSignal): Promise<string[]> {
  const notebooks = (await readdir(join(root, "notebooks"))).filter((name) => name.endsWith(".ipynb")).sort();
  const cache = join(root, ".assay", "tours");
  await makeFolder(cache);
  await makeFolder(folder);
  const code = await digestOf(join(root, "dist"), (name) => name.endsWith(".js"));
  const data = await digestOf(join(root, "fixtures"), (name) => /\.(csv|ya?ml|onnx|txt)$/.test(name));
  const waiting = notebooks.map((name) => name.replace(/\.ipynb$/, ""));
  const names = [...waiting];
  const work = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const notebook = join(root, "notebooks", `${name}.ipynb`);
      const digest = createHash("sha256")
        .update(await readFile(notebook))
        .update(code)
        .update(data)
        .digest("hex");
      const kept = join(cache, `${name}-${digest.slice(0, 16)}.html`);
      await copyFile(kept, join(folder, `${name}.html`)).catch(async () => {
        const made = `${kept}.${process.pid}`;
        const main = join(root, "dist", "sdk", "scripts", "main.js");
        await run(process.execPath, [main, "render", notebook, "--output", made], { cwd: root, signal });
        await forget(cache, name);
        await rename(made, kept);
        await copyFile(kept, join(folder, `${name}.html`));
      });
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
  return names;
}

/** Takes away what earlier versions of a tour left. */
async function forget(cache: string, tour: string): Promise<void> {
  for (const name of await readdir(cache))
    if (name.startsWith(`${tour}-`) && name.endsWith(".html")) await rm(join(cache, name), { force: true });
}

/** A digest of the files below a folder. */
async function digestOf(folder: string, wanted: (name: string) => boolean): Promise<string> {
  const hash = createHash("sha256");
  const names = (await readdir(folder, { recursive: true })).filter(wanted).sort();
  for (const name of names) hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest("hex");
}
