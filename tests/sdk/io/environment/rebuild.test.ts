import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentFiles, packageInfo } from "../../../../sdk/io/environment/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

const text = (files: ReadonlyMap<string, Uint8Array>, name: string) =>
  Buffer.from(files.get(name) ?? "").toString("utf8");

async function project(): Promise<string> {
  const folder = await temporaryFolder();
  const write = async (path: string, content: unknown) => {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), JSON.stringify(content));
  };
  await write("package.json", {
    dependencies: { "@a/b": "^1.0.0", gone: "1" },
    devDependencies: { zod: "*" },
  });
  await write("package-lock.json", { resolved: "https://ada:s3cret@example.org/b.tgz" });
  await write("node_modules/@a/b/package.json", { version: "1.2.3" });
  await write("node_modules/zod/package.json", { version: "99.0.0" });
  await mkdir(join(folder, "notebooks", "été"), { recursive: true });
  return folder;
}

describe("what a run needs to be made again", () => {
  it("is Node, the machine, the backend and the packages as they are installed", async () => {
    const folder = await project();
    const files = await environmentFiles(join(folder, "notebooks", "été"), "wasm 4.22.0");
    expect([...files.keys()]).toEqual(["environment.json", "package.json", "package-lock.json"]);
    const found = JSON.parse(text(files, "environment.json"));
    expect(found).toMatchObject({
      assay: packageInfo().version,
      node: process.versions.node,
      platform: process.platform,
      arch: process.arch,
      backend: "wasm 4.22.0",
      lockFile: { name: "package-lock.json", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    // The project's own come before those of Assay; what is not installed has no version.
    expect(found.packages).toMatchObject({ "@a/b": "1.2.3", zod: "99.0.0", yaml: expect.any(String) });
    expect(found.packages).not.toHaveProperty("gone");
  });

  it("keeps package.json and lock file as they are, but for secrets", async () => {
    const folder = await project();
    const files = await environmentFiles(folder, undefined);
    expect(text(files, "package.json")).toContain('"@a/b":"^1.0.0"');
    expect(text(files, "package-lock.json")).toBe('{"resolved":"https://ada:********@example.org/b.tgz"}');
    const { backend, lockFile } = JSON.parse(text(files, "environment.json"));
    const written = '{"resolved":"https://ada:s3cret@example.org/b.tgz"}';
    expect(lockFile.sha256).toBe(createHash("sha256").update(written).digest("hex"));
    expect(backend).toBeNull();
  });

  it("is less outside of a project, and where package.json is broken", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "package.json"), "not json");
    const files = await environmentFiles(folder, undefined);
    expect([...files.keys()]).toEqual(["environment.json", "package.json"]);
    expect(JSON.parse(text(files, "environment.json"))).toMatchObject({ lockFile: null });
  });
});
