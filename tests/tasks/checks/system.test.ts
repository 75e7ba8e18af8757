import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkOf } from "../../support/checked-project.js";
import { assayIn } from "../../support/in-process.js";
import { madeProject } from "../../support/made-project.js";

const lock = (packages: object): string => JSON.stringify({ name: "a", lockfileVersion: 3, packages });
const PACKAGES = {
  "": { name: "a" },
  "node_modules/one": { version: "1.2.3" },
  "node_modules/elsewhere": { version: "2.0.0", optional: true },
};

describe("checks:system", () => {
  it("passes where what is installed is what the lock file says, and there is room", async () => {
    const made = await madeProject({
      "package.json": "{}",
      "package-lock.json": lock(PACKAGES),
      "node_modules/.package-lock.json": lock({ "node_modules/one": { version: "1.2.3" } }),
      "node_modules/one/package.json": '{"name":"one","version":"1.2.3"}',
    });
    const { status, words } = await checkOf(made, "system");
    expect(status, words).toBe("passed");
    expect(words).toContain("✓ packages: 2 as the lock file says");
    expect(words).toMatch(/✓ disk: [\d.]+ GB free/);
    expect(words).toContain("- artifacts: no run was made yet");
  });

  it("fails on packages of other versions, a full disk and a port that is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const made = await madeProject({
      "package.json": '{"assay":{"checks":{"system":{"freeGigabytes":1e9}}}}',
      "package-lock.json": lock({ ...PACKAGES, "node_modules/two": { version: "1.0.0" } }),
      "node_modules/.package-lock.json": lock({ "node_modules/one": {}, "node_modules/more": {} }),
      "node_modules/one/package.json": '{"name":"one","version":"1.2.4"}',
      "serve.yaml": `kind: serving\nname: a\nmodel: models:/a@best\nhttp: { port: ${port} }\n`,
    });
    const { status, text, words } = await checkOf(made, "system");
    expect([status, text]).toEqual(["failed", `wrong: disk, port ${port}, packages`]);
    expect(words).toContain(
      "✗ packages: more is not in the lock file; one is 1.2.4, not 1.2.3; two 1.0.0 is not installed: run npm ci",
    );
    expect(words).toContain(`✗ port ${port}: cannot be had on 127.0.0.1 (serve.yaml)`);
  });

  it("fails where a registered dataset is not what was registered", async () => {
    const made = await madeProject({ "package.json": "{}", "a.csv": "x,y\n1,2\n3,4\n5,6\n" });
    const registered = await assayIn(made.root, ["datasets", "register", "a.csv", "--name", "a"]);
    expect(registered.code, registered.error).toBe(0);
    const before = await checkOf(made, "system");
    expect(before.words).toContain("✓ artifacts: 1 registered datasets and configs are as they were");
    const kept = await readdir(join(made.root, "mlruns"), { recursive: true });
    const rows = kept.filter((path) => path.endsWith(".parquet"));
    expect(rows).toHaveLength(1);
    await writeFile(join(made.root, "mlruns", rows[0] ?? ""), "changed");
    const { status, words } = await checkOf(made, "system");
    expect(status).toBe("failed");
    expect(words).toMatch(/✗ datasets:\/a\/1: .*is not what was registered/);
  });
});
