import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packTarball } from "../../../tasks/packages/pack.js";
import { unpackedBytes } from "../../../tasks/packages/tarball.js";
import { temporaryFolder } from "../../support/temporary.js";

/** A small package whose files have the rights that a umask leaves; a name beyond 100 characters has a header of its own in a tar file. */
async function packed(rights: { readonly file: number; readonly program: number }) {
  const root = await temporaryFolder();
  const deep = join("dist", "a".repeat(60), "b".repeat(60));
  mkdirSync(join(root, deep), { recursive: true });
  const files = {
    "package.json": '{"name":"small","version":"1.0.0","bin":"run.js","files":["dist","run.js"]}',
    "run.js": "#!/usr/bin/env node\n",
    [join(deep, "deep.js")]: "x".repeat(700),
    "dist/start.sh": "#!/bin/sh\n",
  };
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, name), text);
    chmodSync(join(root, name), name.endsWith(".sh") ? rights.program : rights.file);
  }
  const out = await temporaryFolder();
  const file = join(out, await packTarball(root, out, undefined));
  return { file, bytes: readFileSync(file), size: Object.values(files).join("").length };
}

describe("the npm tarball", () => {
  it("is the same bytes from another folder and under another umask, and still a tarball", async () => {
    const one = await packed({ file: 0o644, program: 0o755 });
    const other = await packed({ file: 0o600, program: 0o700 });
    expect(one.bytes.equals(other.bytes)).toBe(true);
    const listed = execFileSync("tar", ["tvzf", one.file], { encoding: "utf8" }).trim().split("\n");
    expect(listed.map((line) => `${line.slice(0, 10)} ${line.split("/").at(-1)}`).sort()).toEqual([
      "-rw-r--r-- deep.js",
      "-rw-r--r-- package.json",
      "-rwxr-xr-x run.js",
      "-rwxr-xr-x start.sh",
    ]);
    // The header of the long name counts a record of its own.
    expect(unpackedBytes(one.bytes) - one.size).toBeLessThan(512);
    expect(unpackedBytes(one.bytes)).toBeGreaterThanOrEqual(one.size);
  });
});
