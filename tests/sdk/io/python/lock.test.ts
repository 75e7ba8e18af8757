import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { withLock } from "../../../../sdk/io/python/lock.js";
import { ROOT } from "../../../support/source-files.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("a lock", () => {
  it("lets one in at a time, tells the others once that they wait, and leaves no file", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "lock");
    let inside = 0;
    let waited = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await sleep(20);
      inside -= 1;
    };
    const onWait = () => {
      waited += 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(file, work, { onWait })));
    expect(waited).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  it("is given back where the work fails", async () => {
    const file = join(await temporaryFolder(), "lock");
    await expect(withLock(file, () => Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
    expect(existsSync(file)).toBe(false);
  });

  it("of a process that was killed is taken over by one of those that wait", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "lock");
    await writeFile(file, "dead");
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    let inside = 0;
    const done = await Promise.all(
      [1, 2, 3, 4].map((number) =>
        withLock(file, async () => {
          inside += 1;
          expect(inside).toBe(1);
          await sleep(20);
          inside -= 1;
          return number;
        }),
      ),
    );
    expect(done).toEqual([1, 2, 3, 4]);
    expect(await readdir(folder)).toEqual([]);
  });

  it("of a process that is there no more is taken over at once", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "lock");
    const script = `
      const { withLock } = require(${JSON.stringify(join(ROOT, "dist/sdk/io/python/lock.js"))});
      withLock(${JSON.stringify(file)}, () => { console.log("in"); return new Promise(() => setInterval(() => {}, 1000)); });`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    await once(child.stdout, "data");
    const signal = AbortSignal.timeout(300);
    await expect(withLock(file, async () => "in", { signal })).rejects.toThrow(/abort/i);
    child.kill("SIGKILL");
    await once(child, "exit");
    const startedMs = Date.now();
    expect(await withLock(file, async () => "in")).toBe("in");
    expect(Date.now() - startedMs).toBeLessThan(10_000);
    expect(await readdir(folder)).toEqual([]);
  });

  it("of a living one is waited for until the signal says stop", async () => {
    const file = join(await temporaryFolder(), "lock");
    await writeFile(file, "alive");
    const signal = AbortSignal.timeout(300);
    await expect(withLock(file, async () => "in", { signal })).rejects.toThrow(/abort/i);
    expect(existsSync(file)).toBe(true);
  });
});
