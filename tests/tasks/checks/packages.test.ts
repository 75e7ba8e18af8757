import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkDeps } from "../../../tasks/checks/deps.js";
import { lookForHoles } from "../../../tasks/checks/security/audit.js";
import { lookAtLicences } from "../../../tasks/checks/security/licences.js";
import { settingsOf } from "../../../tasks/checks/settings.js";
import { npmIs } from "../../support/npm-of-tests.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A project with these files, as a check gets it. */
async function contextOf(files: Readonly<Record<string, string>>) {
  const root = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  const { signal } = new AbortController();
  const settings = settingsOf({ root, manifest: {} });
  return { root, manifest: {}, cwd: root, env: {}, signal, live: false, settings };
}

const prints = (value: unknown): string =>
  `process.stdout.write(${JSON.stringify(typeof value === "string" ? value : JSON.stringify(value))})`;

// The form of `npm audit --json` (npm 10), and of what it prints where a registry has no audit.
describe("known holes of packages", () => {
  const audited = async (answer: unknown) => {
    const context = await contextOf({ "package-lock.json": "{}" });
    await npmIs(prints(answer));
    return lookForHoles(context);
  };

  it("are told the worst first, and fail from the severity on that the project names", async () => {
    const vulnerabilities = {
      small: { severity: "low", range: "<1.0.0", fixAvailable: true },
      big: { severity: "critical", fixAvailable: false },
    };
    expect(await audited({ vulnerabilities })).toEqual({
      status: "failed",
      text: "1 holes of severity high or more",
      words: "Known holes:\ncritical: big \nlow: small <1.0.0 (npm audit fix)",
    });
  });

  it("pass where they are lesser ones, or none", async () => {
    const lesser = await audited({ vulnerabilities: { small: { severity: "low", range: "*" } } });
    expect(lesser).toMatchObject({ status: "passed", text: "1 lesser holes" });
    expect(await audited({ vulnerabilities: {} })).toEqual({ status: "passed", text: "no known holes" });
  });

  it.each<[unknown, string]>([
    [{ error: { code: "ENOAUDIT", summary: "no audit\n here" } }, "no audit here"],
    [{ message: "404 Not Found" }, "404 Not Found"],
    ["npm error\nnpm error offline", "npm error offline"],
    ["", "npm audit printed nothing"],
  ])("are not known where npm answers %j", async (answer, why) => {
    expect(await audited(answer)).toMatchObject({
      status: "passed",
      text: "packages not audited",
      words: expect.stringContaining(`the registry offers no audit, or did not answer (${why}).`),
    });
  });
});

describe("licences of packages", () => {
  it("are those that packages tell, in either form; what is not installed is not asked", async () => {
    const packages = {
      "node_modules/a": {},
      "node_modules/b": {},
      "node_modules/c": {},
      "node_modules/away": {},
      "node_modules/linked": { link: true },
    };
    const context = await contextOf({
      "package-lock.json": JSON.stringify({ packages }),
      "node_modules/a/package.json": '{"name":"a","license":{"type":"MIT"}}',
      "node_modules/b/package.json": '{"name":"b","licenses":["ISC",{"type":""}]}',
      "node_modules/c/package.json": '{"name":"c"}',
      "node_modules/linked/package.json": '{"name":"linked","license":"GPL-3.0"}',
    });
    expect(await lookAtLicences(context)).toEqual({
      status: "passed",
      text: "3 licences, none refused",
      words: "Licences: MIT (1), ISC (1), no licence told (1)",
    });
  });

  it("are none where a project has no packages, and not listed without a lock file", async () => {
    const none = await lookAtLicences(await contextOf({ "package-lock.json": "{}" }));
    expect(none).toMatchObject({ text: "0 licences, none refused", words: "Licences: none" });
    expect(await lookAtLicences(await contextOf({}))).toMatchObject({ text: "licences not listed" });
  });
});

describe("checks:deps", () => {
  /** A project whose tools are scripts that print a text and end with a code. */
  const looked = async (knip: string, npm: string, biome?: string) => {
    const tool = (name: string, script: string) => ({
      [`node_modules/${name}/package.json`]: JSON.stringify({
        name,
        bin: { [name.replace(/^.*\//, "")]: "x.js" },
      }),
      [`node_modules/${name}/x.js`]: script,
    });
    const context = await contextOf({
      ...tool("knip", knip),
      ...(biome === undefined ? {} : tool("@biomejs/biome", biome)),
    });
    await npmIs(npm);
    return checkDeps.look(context);
  };

  it("counts what is unused, and names what is outdated, which fails nothing", async () => {
    const outdated = { zod: { current: "3.0.0", latest: "4.0.0" }, yaml: { latest: "2.0.0" } };
    const unused = 'console.log("Unused files (2)\\na\\nb\\nUnused exports (1)\\nc"); process.exitCode = 1';
    expect(await looked(unused, prints(outdated))).toEqual({
      status: "failed",
      text: "2 unused files, 1 unused exports",
      words: expect.stringContaining("Outdated:\nzod 3.0.0, latest 4.0.0\nyaml none, latest 2.0.0"),
    });
    const fine = await looked("", prints(outdated));
    expect([fine.status, fine.text]).toEqual([
      "passed",
      "nothing unused; cycles not looked for: no Biome; 2 outdated",
    ]);
  });

  it.each<[string, string, string]>([
    [prints({ error: { summary: "no network" } }), "outdated packages unknown", "did not answer: no network"],
    [prints("<html>\nproxy"), "outdated packages unknown", "did not answer: <html>"],
    ["", "nothing outdated", ""],
  ])("is not stopped by an npm that runs %s", async (npm, text, words) => {
    const verdict = await looked("", npm, "");
    expect(verdict).toMatchObject({ status: "passed", text: `nothing unused; no import cycles; ${text}` });
    expect(verdict.words).toContain(words);
  });

  it("tells tools that end with an error and find nothing", async () => {
    expect(await looked("process.exitCode = 2", "", "process.exitCode = 2")).toMatchObject({
      status: "failed",
      text: "knip ended with an error; Biome ended with an error",
    });
  });
});
