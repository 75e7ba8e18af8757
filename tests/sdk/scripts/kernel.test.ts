import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkUp } from "../../../sdk/scripts/checkup.js";
import { assayIn } from "../../support/in-process.js";
import { ROOT } from "../../support/source-files.js";
import { temporaryFolder } from "../../support/temporary.js";

const MAIN = join(ROOT, "dist", "kernel", "main.js");
/** The snapshot of the compiler takes its time and is tested where it is made. */
const INSTALL = ["install", "kernel", "--no-snapshot"];

async function person() {
  const home = await temporaryFolder();
  const env = { HOME: home, XDG_DATA_HOME: join(home, "data"), PATH: "", ASSAY_BACKEND: "cpu" };
  return { home, env, dir: join(home, "data", "jupyter", "kernels", "assay") };
}

const specIn = async (dir: string) => JSON.parse(await readFile(join(dir, "kernel.json"), "utf8"));

describe("assay install kernel", () => {
  it("installs for the user, says where and what is next, and again the same", async () => {
    const { home, env, dir } = await person();
    const first = await assayIn(home, INSTALL, env);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining(`TypeScript (Assay) is installed: ${dir}`),
    });
    expect(first.out).toContain("Next: jupyter lab, then pick TypeScript (Assay).");
    const spec = await specIn(dir);
    expect(spec).toMatchObject({
      argv: [process.execPath, MAIN, "{connection_file}"],
      language: "typescript",
    });
    const again = await assayIn(home, INSTALL, env);
    expect(again.out).toContain(`is installed again: ${dir}`);
    expect(await specIn(dir)).toEqual(spec);
  });

  it("takes a name, a title and variables, below a prefix of the current folder, and answers in JSON", async () => {
    const { home, env } = await person();
    const words = ["--prefix", "py", "--name", "assay-cpu", "--display-name", "TypeScript (CPU)", "--json"];
    const { code, out } = await assayIn(
      home,
      [...INSTALL, ...words, "--env", "ASSAY_BACKEND=cpu", "A=b=c"],
      env,
    );
    const dir = join(home, "py", "share", "jupyter", "kernels", "assay-cpu");
    expect([code, JSON.parse(out)]).toEqual([
      0,
      expect.objectContaining({ name: "assay-cpu", dir, replaced: "none" }),
    ]);
    expect(await specIn(dir)).toMatchObject({
      display_name: "TypeScript (CPU)",
      env: { ASSAY_BACKEND: "cpu", A: "b=c" },
    });
  });

  it("goes into the active Python environment by --sys-prefix", async () => {
    const { home, env } = await person();
    const venv = join(home, "venv");
    const { out } = await assayIn(home, [...INSTALL, "--sys-prefix"], { ...env, VIRTUAL_ENV: venv });
    expect(out).toContain(join(venv, "share", "jupyter", "kernels", "assay"));
  });

  it.each([
    [["--name", "a b"], 2, "Use a-b."],
    [["--prefix", "x", "--sys-prefix"], 2, "Give one of them"],
    [["--prefix", ""], 2, "--prefix is empty"],
    [["--env", "NOVALUE"], 2, "NAME=VALUE"],
    [["--sys-prefix"], 1, "DEPENDENCY_MISSING"],
    [["extra"], 2, "too many arguments"],
  ])("refuses %j", async (words, code, message) => {
    const { home, env, dir } = await person();
    const said = await assayIn(home, [...INSTALL, ...words], env);
    expect([said.code, said.out]).toEqual([code, ""]);
    expect(said.error).toContain(message);
    expect(existsSync(dir)).toBe(false);
  });

  it("keeps another program's kernel, unless by force", async () => {
    const { home, env, dir } = await person();
    await mkdir(dir, { recursive: true });
    await writeFile(join(dir, "kernel.json"), '{"argv":["x","y"],"display_name":"Theirs"}');
    const refused = await assayIn(home, INSTALL, env);
    expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('the kernel "Theirs"')]);
    expect((await assayIn(home, ["uninstall", "kernel"], env)).error).toContain(
      "jupyter kernelspec uninstall",
    );
    expect((await assayIn(home, [...INSTALL, "--force"], env)).code).toBe(0);
    expect((await specIn(dir)).display_name).toBe("TypeScript (Assay)");
  });
});

describe("assay uninstall kernel", () => {
  it("takes it away, and says where else one of the name is", async () => {
    const { home, env, dir } = await person();
    await assayIn(home, INSTALL, env);
    const { code, out } = await assayIn(home, ["uninstall", "kernel"], env);
    expect([code, out, existsSync(dir)]).toEqual([0, `Removed ${dir}`, false]);
    const active = { ...env, VIRTUAL_ENV: join(home, "venv") };
    await assayIn(home, [...INSTALL, "--sys-prefix"], active);
    const none = await assayIn(home, ["uninstall", "kernel"], active);
    expect([none.code, none.error]).toEqual([1, expect.stringContaining("KERNEL_MISSING")]);
    expect(none.error).toContain(`It is in ${join(home, "venv", "share")}`);
    expect((await assayIn(home, ["uninstall", "kernel", "--sys-prefix", "--json"], active)).code).toBe(0);
  });
});

describe("assay doctor", () => {
  it("tells where kernels are installed, and finds fault with those that start what is gone", async () => {
    const { home, env, dir } = await person();
    expect((await checkUp(home, env)).kernel).toMatchObject({
      ok: true,
      text: expect.stringContaining("assay install kernel"),
      installed: [],
    });
    await assayIn(home, INSTALL, env);
    const { ok, kernel } = await checkUp(home, env);
    expect([ok, kernel.ok]).toEqual([true, true]);
    expect(kernel.installed).toMatchObject([{ name: "assay", dir, ok: true }]);
    expect(kernel.zeromq).toMatchObject({ ok: true });
    const spec = await specIn(dir);
    await writeFile(join(dir, "kernel.json"), JSON.stringify({ ...spec, argv: ["/gone/node", MAIN, "x"] }));
    const broken = await checkUp(home, env);
    expect([broken.ok, broken.kernel.ok]).toEqual([false, false]);
    expect(broken.kernel.installed[0].text).toContain("/gone/node");
    await rm(dir, { recursive: true });
    expect((await checkUp(home, env)).ok).toBe(true);
  });
});
