import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  type InstallOptions,
  installedKernels,
  installSpec,
  uninstallSpec,
} from "../../../kernel/install/index.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";
import { thrownBy } from "../../support/thrown.js";

const FILES = ["kernel.json", "logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];

function optionsIn(dataDir: string, more: Partial<InstallOptions> = {}): InstallOptions {
  return {
    ...{ dataDir, name: "assay", displayName: "TypeScript (Assay)", env: {}, root: ROOT, version: "1.2.3" },
    ...{ node: process.execPath, main: "/x/dist/kernel/main.js", force: false },
    ...more,
  };
}

async function foreign(dataDir: string, text = '{"argv":["python"],"display_name":"Mine"}'): Promise<string> {
  const dir = join(dataDir, "kernels", "assay");
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "kernel.json"), text);
  await writeFile(join(dir, "theirs.txt"), "");
  return dir;
}

describe("installing the kernelspec", () => {
  it("writes kernel.json and the logos", async () => {
    const dataDir = await temporaryFolder();
    const { dir, replaced } = installSpec(optionsIn(dataDir, { env: { A: "1" } }));
    expect([dir, replaced]).toEqual([join(dataDir, "kernels", "assay"), "none"]);
    expect((await readdir(dir)).sort()).toEqual(FILES);
    expect(JSON.parse(await readFile(join(dir, "kernel.json"), "utf8"))).toEqual({
      argv: [process.execPath, "/x/dist/kernel/main.js", "{connection_file}"],
      display_name: "TypeScript (Assay)",
      language: "typescript",
      interrupt_mode: "message",
      env: { A: "1" },
      metadata: { debugger: true, assay: { version: "1.2.3" } },
    });
    // Width and height of a PNG stand in its header, most significant byte first (https://www.w3.org/TR/png/#11IHDR).
    for (const size of [32, 64]) {
      const png = await readFile(join(dir, `logo-${size}x${size}.png`));
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    }
  });

  it("brings its own up to date, with nothing left over", async () => {
    const dataDir = await temporaryFolder();
    installSpec(optionsIn(dataDir, { env: { A: "1" } }));
    const { dir, replaced, spec } = installSpec(optionsIn(dataDir, { version: "1.3.0" }));
    expect([replaced, spec.env]).toEqual(["ours", {}]);
    expect((await readdir(dir)).sort()).toEqual(FILES);
    expect(await readdir(join(dataDir, "kernels"))).toEqual(["assay"]);
    expect(JSON.parse(await readFile(join(dir, "kernel.json"), "utf8"))).toEqual(spec);
  });

  it.each([
    ['{"argv":["python"],"display_name":"Mine"}', 'the kernel "Mine"'],
    ["{", "no JSON"],
    ["null", "without a name"],
    ['{"argv":"x","metadata":{"assay":{"version":"1"}}}', "without a name"],
  ])("keeps another program's kernelspec %s, and replaces it by force", async (text, what) => {
    const dataDir = await temporaryFolder();
    const dir = await foreign(dataDir, text);
    const error = thrownBy(() => installSpec(optionsIn(dataDir)));
    expect(error).toMatchObject({ code: "OUTPUT_EXISTS", message: expect.stringContaining(what) });
    expect(await readFile(join(dir, "kernel.json"), "utf8")).toBe(text);
    expect(installSpec(optionsIn(dataDir, { force: true })).replaced).toBe("other");
    expect((await readdir(dir)).sort()).toEqual(FILES);
    expect(await readdir(join(dataDir, "kernels"))).toEqual(["assay"]);
  });

  it("begins nothing where the package is damaged", async () => {
    const [dataDir, root] = [await temporaryFolder(), await temporaryFolder()];
    const dir = await foreign(dataDir);
    const error = thrownBy(() => installSpec(optionsIn(dataDir, { root, force: true })));
    expect(error).toMatchObject({
      code: "INSTALL_FAILED",
      message: expect.stringContaining("logo-32x32.png"),
    });
    expect((await readdir(dir)).sort()).toEqual(["kernel.json", "theirs.txt"]);
  });

  it("leaves nothing behind where it cannot write", async () => {
    const dataDir = await temporaryFolder();
    await writeFile(join(dataDir, "kernels"), "a file");
    const error = thrownBy(() => installSpec(optionsIn(dataDir)));
    expect(error).toMatchObject({ code: "WRITE_FAILED", message: expect.stringContaining("--prefix DIR") });
    expect(await readdir(dataDir)).toEqual(["kernels"]);
  });
});

describe("uninstalling", () => {
  it("removes its own and says where", async () => {
    const dataDir = await temporaryFolder();
    const { dir } = installSpec(optionsIn(dataDir));
    expect(uninstallSpec(dataDir, "assay")).toBe(dir);
    expect(await readdir(join(dataDir, "kernels"))).toEqual([]);
  });

  it("refuses where there is none, naming where it is", async () => {
    const dataDir = await temporaryFolder();
    const error = thrownBy(() => uninstallSpec(dataDir, "assay", ["/venv/kernels/assay"]));
    expect(error).toMatchObject({
      code: "KERNEL_MISSING",
      message: expect.stringContaining("It is in /venv/kernels/assay"),
    });
  });

  it("leaves another program's alone", async () => {
    const dataDir = await temporaryFolder();
    const dir = await foreign(dataDir);
    expect(thrownBy(() => uninstallSpec(dataDir, "assay"))).toMatchObject({ code: "OUTPUT_EXISTS" });
    expect(await readdir(dir)).toContain("kernel.json");
  });
});

describe("the installed kernels", () => {
  it("are found in order, with the programs that are gone; others are passed over", async () => {
    const [mine, venv] = [await temporaryFolder(), await temporaryFolder()];
    installSpec(optionsIn(mine));
    installSpec(optionsIn(venv, { name: "assay-gpu", main: process.execPath, version: "1.0.0" }));
    await foreign(join(venv, "elsewhere"));
    await mkdir(join(mine, "kernels", "empty"));
    const found = installedKernels([
      { dir: join(venv, "elsewhere"), scope: "path" },
      { dir: venv, scope: "environment" },
      { dir: mine, scope: "user" },
      { dir: join(mine, "nowhere"), scope: "system" },
    ]);
    expect(found.map(({ name, scope, version, gone }) => [name, scope, version, gone])).toEqual([
      ["assay-gpu", "environment", "1.0.0", []],
      ["assay", "user", "1.2.3", ["/x/dist/kernel/main.js"]],
    ]);
  });
});
