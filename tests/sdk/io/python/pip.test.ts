import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  environmentAt,
  environmentIn,
  packageCount,
  readyMark,
} from "../../../../sdk/io/python/environment.js";
import { pipInstall } from "../../../../sdk/io/python/pip.js";
import { temporaryFolder } from "../../../support/temporary.js";

/** An environment whose python says what pip says (pip 25), and installs two packages. */
async function environment(...says: readonly string[]) {
  const dir = await temporaryFolder();
  const packages = join(dir, "lib", "python3.12", "site-packages");
  mkdirSync(join(packages, "pip-25.0.dist-info"), { recursive: true });
  mkdirSync(join(packages, "pip"));
  mkdirSync(join(dir, "bin"));
  const install = `mkdir "${packages}/six-1.17.0.dist-info" "${packages}/idna-3.10.dist-info"`;
  const lines = says.map((line) => (line === "install" ? install : `echo '${line}'`)).join("\n");
  writeFileSync(join(dir, "bin", "python"), `#!/bin/sh\necho "$@" > "${dir}/words"\n${lines}\n`);
  chmodSync(join(dir, "bin", "python"), 0o755);
  return environmentIn(dir);
}

describe.skipIf(process.platform === "win32")("packages that pip installs", () => {
  it("are counted while they are found, and while they are installed", async () => {
    const made = await environment(
      "Collecting six==1.17.0",
      "  Downloading six-1.17.0-py2.py3-none-any.whl (11 kB)",
      "Collecting idna",
      "install",
      "Installing collected packages: six, idna",
    );
    expect(await packageCount(made)).toBe(1);
    const told: unknown[] = [];
    await pipInstall(made, ["six==1.17.0", "idna"], {
      expected: 1,
      onProgress: (...progress) => void told.push(progress),
    });
    expect(await packageCount(made)).toBe(3);
    expect(told[0]).toEqual(["packages found", expect.any(Number), expect.any(Number)]);
    expect(told.at(-1)).toEqual(["packages installed", 2, 2]);
  });

  it("fail with the end of what it printed", async () => {
    const made = await environment();
    writeFileSync(made.bin("python"), "#!/bin/sh\necho 'ERROR: No matching distribution' >&2\nexit 1\n");
    await expect(pipInstall(made, ["six==9"], { expected: 1, onProgress: () => {} })).rejects.toThrow(
      "python -m ended with code 1: ERROR: No matching distribution",
    );
  });

  it("are none where there is no environment, or a half made one", async () => {
    const made = await environment();
    expect(environmentAt(made.dir)).toBeUndefined();
    writeFileSync(readyMark(made.dir), "");
    expect(environmentAt(made.dir)?.dir).toBe(made.dir);
    expect(await packageCount(environmentIn(join(made.dir, "none")))).toBe(0);
  });
});
