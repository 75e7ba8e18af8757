import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { FileTarget, openJobLog } from "../../../../../sdk/io/services/index.js";
import { temporaryFolder } from "../../../../support/temporary.js";

describe("a log in a file", () => {
  it("makes its folders and appends", async () => {
    const path = join(await temporaryFolder(), "a", "b", "job.log");
    for (const line of ["one\n", "two\n"]) {
      const target = new FileTarget(path, (message) => expect.fail(message));
      target.write(line);
      target.close();
    }
    expect(await readFile(path, "utf8")).toBe("one\ntwo\n");
  });

  it("writes each line at once, so that others can read along and nothing is lost by a kill", async () => {
    const path = join(await temporaryFolder(), "job.log");
    const [a, b] = [new FileTarget(path, () => {}), new FileTarget(path, () => {})];
    a.write("a1\n");
    b.write("b1\n");
    a.write("a2\n");
    expect(await readFile(path, "utf8")).toBe("a1\nb1\na2\n");
    a.close();
    b.close();
  });

  it("goes on after a close, in a new file where the old one was moved away", async () => {
    const path = join(await temporaryFolder(), "job.log");
    const target = new FileTarget(path, (message) => expect.fail(message));
    target.write("old\n");
    target.close();
    await rename(path, `${path}.1`);
    target.write("new\n");
    target.close();
    expect(await readFile(path, "utf8")).toBe("new\n");
    expect(await readFile(`${path}.1`, "utf8")).toBe("old\n");
  });

  it.each([
    ["is a folder", async (path: string) => void (await mkdir(path, { recursive: true }))],
    [
      "is below a file",
      async (path: string) => {
        await writeFile(dirname(path), "a file");
      },
    ],
  ])("tells once where its path %s, counts what is lost, and goes on when it can", async (_, block) => {
    const path = join(await temporaryFolder(), "logs", "job.log");
    await block(path);
    const faults: string[] = [];
    const target = new FileTarget(path, (message) => faults.push(message));
    target.write("one\n");
    target.write("two\n");
    expect(faults).toHaveLength(1);
    expect(target.lost).toBe(2);
    await rm(dirname(path), { recursive: true });
    target.write("three\n");
    expect(await readFile(path, "utf8")).toBe("three\n");
    target.close();
  });
});

describe("the log of a job", () => {
  async function log(file: { level?: "warn"; format: "json" | "pretty" }) {
    const path = join(await temporaryFolder(), "job.log");
    const lines: string[] = [];
    let run: string | undefined;
    const made = await openJobLog({
      file: { path, ...file },
      level: "info",
      fields: () => ({ job: "training", ...(run === undefined ? {} : { run_id: run }) }),
      onLine: (line) => lines.push(line),
      onFault: (message) => expect.fail(message),
    });
    return { made, path, lines, open: () => (run = "r1"), read: () => readFile(path, "utf8") };
  }

  it("has what is known of the job in each line, as soon as it is known", async () => {
    const { made, path, lines, open, read } = await log({ format: "json" });
    expect(made.path).toBeUndefined();
    made.logger.info("one");
    open();
    made.logger.warn({ token: "geheim" }, "two");
    made.close();
    expect(made.path).toBe(path);
    expect(await read()).toBe(lines.join(""));
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: "info", job: "training", msg: "one" },
      { level: "warn", job: "training", run_id: "r1", token: "********", msg: "two" },
    ]);
    expect(lines[0]).not.toContain("run_id");
  });

  it("is written for people where that is wanted, and only from the level that is", async () => {
    const { made, lines, read } = await log({ format: "pretty", level: "warn" });
    made.logger.info("not this");
    made.logger.warn("careful");
    made.close();
    expect(await read()).toMatch(
      /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [+-]\d{4}\] WARN: careful \{"job":"training"\}\n$/,
    );
    expect(lines).toHaveLength(1);
  });

  it("needs no file", async () => {
    const made = await openJobLog({
      file: undefined,
      level: "info",
      fields: () => ({}),
      onFault: expect.fail,
    });
    made.logger.info("one");
    made.close();
    expect(made.path).toBeUndefined();
    expect(existsSync("job.log")).toBe(false);
  });
});
