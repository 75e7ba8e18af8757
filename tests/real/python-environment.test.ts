import { existsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentAt, findInterpreter, makeEnvironment } from "../../sdk/io/python/index.js";
import type { ProgressEvent } from "../../sdk/utils/progress/index.js";
import { requireReal } from "../support/real.js";
import { runProcess } from "../support/run-process.js";
import { temporaryFolder } from "../support/temporary.js";

const python = requireReal("Python with venv", () => findInterpreter());

/** Makes a wheel with one module, by Python's zipfile: pip installs it without a network. */
const WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    info = "trams-1.0.dist-info/"
    wheel.writestr("trams.py", "lines = 7\\n")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: trams\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "trams.py,,\\n" + info + "METADATA,,\\n" + info + "WHEEL,,\\n" + info + "RECORD,,\\n")
`;

describe("a Python environment", () => {
  it("is made once for two that ask at once, with every step told, and runs what it holds", async (context) => {
    const interpreter = (await python).use(context);
    const folder = await temporaryFolder();
    const wheel = join(folder, "trams-1.0-py3-none-any.whl");
    await runProcess(interpreter, ["-c", WHEEL, wheel]);
    const dir = join(folder, "deep", "mon env");
    const plan = { name: "the environment of the trams", dir, requirements: [wheel], packages: 1 };
    const events: ProgressEvent[] = [];
    const onProgress = (event: ProgressEvent) => events.push(event);
    const [a, b] = await Promise.all([
      makeEnvironment(plan, { onProgress }),
      makeEnvironment(plan, { onProgress }),
    ]);
    expect(a.dir).toBe(b.dir);
    const ends = events.flatMap((event) => (event.type === "step-end" ? [event.step] : []));
    expect(ends).toEqual(["make a Python environment", `get ${wheel}`]);
    expect(events).toContainEqual(
      expect.objectContaining({
        type: "note",
        message: expect.stringContaining("another process is making"),
      }),
    );
    const ran = await runProcess(a.bin("python"), ["-c", "import trams; print(trams.lines)"]);
    expect(ran.stdout.trim(), ran.stderr).toBe("7");
    events.length = 0;
    expect((await makeEnvironment(plan, { onProgress })).dir).toBe(dir);
    expect(events).toEqual([]);
    expect(await readdir(join(folder, "deep"))).toEqual(["mon env"]);
  }, 300_000);

  it("that cannot be made leaves nothing and says in pip's words why", async (context) => {
    (await python).use(context);
    const folder = await temporaryFolder();
    const dir = join(folder, "env");
    const requirements = [join(folder, "nothing-1.0-py3-none-any.whl")];
    await writeFile(requirements[0], "no wheel");
    const error: unknown = await makeEnvironment({ name: "it", dir, requirements, packages: 1 }).catch(
      (reason) => reason,
    );
    expect(error).toMatchObject({
      code: "INSTALL_FAILED",
      message: expect.stringMatching(/it could not be made: the step "get .*" failed.*nothing-1\.0/s),
    });
    expect(existsSync(dir)).toBe(false);
    expect(environmentAt(dir)).toBeUndefined();
  }, 300_000);

  it("that is stopped in the middle leaves nothing", async (context) => {
    (await python).use(context);
    const dir = join(await temporaryFolder(), "env");
    const stop = new AbortController();
    const made = makeEnvironment(
      { name: "it", dir, requirements: ["trams==1.0"], packages: 1 },
      { signal: stop.signal, onProgress: () => setTimeout(() => stop.abort(), 200) },
    );
    await expect(made).rejects.toThrow(expect.objectContaining({ code: "INTERRUPTED" }));
    expect(existsSync(dir)).toBe(false);
    expect(existsSync(`${dir}.lock`)).toBe(false);
  }, 300_000);
});
