import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findInterpreter } from "../../../../sdk/io/python/index.js";
import { temporaryFolder } from "../../../support/temporary.js";

/** A PATH on which these programs answer as an interpreter would. */
async function pathWith(programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, says] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${says}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

describe.skipIf(process.platform === "win32")("the Python that makes environments", () => {
  it.each([
    [{ python3: "echo 3.12 venv" }, "python3"],
    [{ python3: "echo 3.9 venv", "python3.11": "echo 3.11 venv" }, "python3.11"],
    [{ python3: "exit 127", python: "echo 3.10 venv" }, "python"],
    [{ python3: "echo 3.11 no-venv", python: "echo 4.0 venv" }, "python"],
  ])("is, of %j, %s", async (programs, name) => {
    expect(await findInterpreter(await pathWith(programs))).toBe(name);
  });

  it.each([
    [
      {},
      /none of python3, python, .* runs\. Wanted: Python 3\.10 or later with venv\. Install it .*python3-venv/,
    ],
    [
      { python3: "echo 3.9 venv", python: "echo 2.7 no-venv" },
      /python3 is Python 3\.9, python is Python 2\.7/,
    ],
    [{ python3: "echo 3.11 no-venv" }, /python3 \(3\.11\) has no venv/],
  ])("is missing with %j, and the error says what to install", async (programs, message) => {
    const path = await pathWith(programs);
    await expect(findInterpreter(path)).rejects.toThrow(
      expect.objectContaining({ code: "DEPENDENCY_MISSING", message: expect.stringMatching(message) }),
    );
  });
});
