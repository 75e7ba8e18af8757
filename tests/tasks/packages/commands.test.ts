import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packTarball } from "../../../tasks/packages/pack.js";
import { runAssay } from "../../support/cli.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

describe("packages:sbom", () => {
  /** A project with a package for production and one for development. */
  async function project() {
    const folder = await temporaryFolder();
    const write = (path: string, value: unknown) => {
      mkdirSync(join(folder, path), { recursive: true });
      writeFileSync(join(folder, path, "package.json"), JSON.stringify(value));
    };
    write(".", {
      ...{ name: "@me/bikes", version: "1.2.0" },
      ...{ dependencies: { used: "1.0.0" }, devDependencies: { tool: "2.0.0" } },
    });
    write("node_modules/used", { name: "used", version: "1.0.0", license: "MIT" });
    write("node_modules/tool", { name: "tool", version: "2.0.0" });
    return folder;
  }

  it("lists what is installed for production, in any project, and without time the same bytes each time", async () => {
    const texts: string[] = [];
    for (let run = 0; run < 2; run++) {
      const cwd = await project();
      const { code, stdout, stderr } = await runAssay(["task", "packages:sbom", "--reproducible"], { cwd });
      expect([code, stderr]).toEqual([0, expect.stringContaining("1 packages.")]);
      const file = join(cwd, "outputs", "packages", "me-bikes-1.2.0.cdx.json");
      expect(stdout.trim()).toBe(file);
      texts.push(readFileSync(file, "utf8"));
    }
    expect(texts[1]).toBe(texts[0]);
    const sbom = JSON.parse(texts[0] ?? "");
    expect(sbom).toMatchObject({ bomFormat: "CycloneDX", metadata: { component: { name: "@me/bikes" } } });
    expect(sbom.components).toMatchObject([
      { name: "used", version: "1.0.0", licenses: [{ license: { id: "MIT" } }] },
    ]);
    expect([sbom.serialNumber, sbom.metadata.timestamp]).toEqual([undefined, undefined]);
  });

  it("says what is missing where node_modules is not what package.json names", async () => {
    const cwd = await project();
    writeFileSync(
      join(cwd, "package.json"),
      '{"name":"a","version":"1.0.0","dependencies":{"gone":"1.0.0"}}',
    );
    const { code, stderr } = await runAssay(["task", "packages:sbom"], { cwd });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/PROJECT_INVALID: npm cannot list.*gone@1\.0\.0/s),
    ]);
  });
});

describe("packages:check", () => {
  it("finds Assay's own package right, and within its size", async () => {
    const { code, stdout } = await runAssay(["task", "packages:check", "--no-install"], {
      cwd: ROOT,
      timeoutMs: 280_000,
    });
    expect(stdout).toMatch(/✓ publint .*\n✓ types .*\n✓ size +\d\.\d\d of \d\.\d\d MB packed, \d+\.\d\d of/);
    expect(code).toBe(0);
  }, 300_000);

  it("tells what publint and are-the-types-wrong find in a package whose entries are not there", async () => {
    const root = await temporaryFolder();
    const manifest = {
      name: "broken",
      version: "1.0.0",
      main: "./no.js",
      types: "./is.d.ts",
      exports: "./no.js",
    };
    writeFileSync(join(root, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(root, "is.d.ts"), "export declare const x: number;");
    const tarball = join(root, await packTarball(root, root, undefined));
    const words = ["task", "packages:check", "--no-install", "--tarball", tarball];
    const { code, stdout } = await runAssay(words, { cwd: ROOT, timeoutMs: 280_000 });
    expect(code).toBe(1);
    expect(stdout).toMatch(/✗ publint.*no\.js.*✗ types.*Resolution failed/s);
  }, 300_000);
});
