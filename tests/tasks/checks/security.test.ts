import { describe, expect, it } from "vitest";
import { isPermitted } from "../../../tasks/checks/security/spdx.js";
import { checkedProject, checkOf } from "../../support/checked-project.js";
import { madeProject } from "../../support/made-project.js";

/** Made here, so that no file of ours holds what looks like a secret. */
const SECRET = `xoxb-${"123456789012".repeat(2)}-${"aBcDeFgHiJkLmNoPqRsTuVwX"}`;

describe("a licence", () => {
  it.each([
    ["MIT", true],
    ["GPL-3.0-only", false],
    ["gpl", false],
    ["LGPL-3.0-or-later", true],
    ["(MIT OR GPL-3.0-only)", true],
    ["MIT AND GPL-3.0-only", false],
    ["(MIT AND (GPL-2.0 OR AGPL-3.0))", false],
    ["(GPL-2.0 OR (Apache-2.0 AND BSD-3-Clause))", true],
    ["GPL-2.0-only WITH Classpath-exception-2.0", true],
    ["SEE LICENSE IN LICENSE.md", true],
    ["", true],
  ])("%s is permitted where GPL and AGPL are refused: %s", (expression, permitted) => {
    expect(isPermitted(expression, ["GPL", "AGPL"])).toBe(permitted);
  });
});

describe("checks:security", () => {
  it("passes without secrets, and says what was not audited and why", async () => {
    const made = await checkedProject({
      "package.json": '{"name":"a"}',
      "src/a.ts": "export const a = 1;\n",
    });
    const { status, text, words } = await checkOf(made, "security");
    expect([status, text]).toEqual([
      "passed",
      expect.stringMatching(/^packages not audited; .*no secrets in \d+ files$/),
    ]);
    expect(words).toContain("not audited for known holes: there is no package-lock.json");
  });

  it("finds a secret, masked, in a file with a name that looks like a pattern", async () => {
    const made = await checkedProject({
      "package.json": "{}",
      "src/[key] a.ts": `export const key = "${SECRET}";\n`,
    });
    const { status, text, words } = await checkOf(made, "security");
    expect([status, text]).toEqual(["failed", "1 secrets"]);
    expect(words).toContain("[key] a.ts");
    expect(words).not.toContain(SECRET);
  });

  it("refuses licences of what the project runs on, not of its tools, unless package.json permits them", async () => {
    const packages = {
      "": { name: "a" },
      "node_modules/copyleft": { version: "1.0.0" },
      "node_modules/choice": { version: "1.0.0" },
      "node_modules/tool": { version: "1.0.0", dev: true },
    };
    const files = {
      "package-lock.json": JSON.stringify({ name: "a", lockfileVersion: 3, packages }),
      "node_modules/copyleft/package.json":
        '{"name":"copyleft","version":"1.0.0","license":"GPL-3.0-or-later"}',
      "node_modules/choice/package.json":
        '{"name":"choice","version":"1.0.0","licenses":[{"type":"MIT"},{"type":"GPL-2.0"}]}',
      "node_modules/tool/package.json": '{"name":"tool","version":"1.0.0","license":"AGPL-3.0"}',
      // In the place of the scanner, which this test is not about.
      "node_modules/secretlint/package.json": '{"name":"secretlint","bin":"run.js"}',
      "node_modules/secretlint/run.js": "",
      "node_modules/@secretlint/secretlint-rule-preset-recommend/package.json": "{}",
    };
    const refused = await madeProject({ ...files, "package.json": '{"name":"a"}' });
    expect(await checkOf(refused, "security")).toMatchObject({
      status: "failed",
      text: "licences refused: copyleft: GPL-3.0-or-later",
    });
    const manifest = { name: "a", assay: { checks: { security: { allowPackages: ["copyleft"] } } } };
    await refused.write({ "package.json": JSON.stringify(manifest) });
    const { status, words } = await checkOf(refused, "security");
    expect(status).toBe("passed");
    expect(words).toContain("Licences: GPL-3.0-or-later (1), MIT OR GPL-2.0 (1)");
  });
});
