import { describe, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

describe("stream", () => {
  it("100,000 lines of one cell all come, in order, before idle", async () => {
    const { stdout, messages } = await kernel().execute(
      "for (let i = 0; i < 100_000; i++) console.log(`line ${i}`)",
    );
    expect(stdout.split("\n")).toEqual([...Array.from({ length: 100_000 }, (_, i) => `line ${i}`), ""]);
    expect(messages.at(-1)?.content.execution_state).toBe("idle");
    // Gathered, not a message a line.
    expect(messages.length).toBeLessThan(2000);
  });

  it("text of a child process comes before idle, beside the cell's own", async () => {
    const { stdout, stderr } = await kernel().execute(`
      import { spawnSync } from "node:child_process";
      console.log("first");
      spawnSync(process.execPath, ["-e", "console.log('native'); console.error('wrong')"], { stdio: "inherit" });
      console.log("last");
    `);
    expect(stdout).toContain("native\n");
    expect(stdout.replace("native\n", "")).toBe("first\nlast\n");
    expect(stderr).toContain("wrong\n");
  });

  it("late output belongs to the cell that started it, though others run meanwhile", async () => {
    const late = kernel().wait(
      ({ content }) => String(content.text ?? "").includes("late one"),
      "late output",
    );
    const first = await kernel().execute("setTimeout(() => console.log('late one'), 500); 0");
    await kernel().execute("await new Promise((r) => setTimeout(r, 900)); 1");
    expect((await late).parent_header.msg_id).toBe(first.id);
  });

  it("text keeps its order among displays and errors", async () => {
    const { messages } = await kernel().execute(
      "console.log('a'); display(1); console.log('b'); display(2); console.error('c'); throw new Error('d')",
    );
    expect(messages.map(({ header, content }) => content.text ?? header.msg_type)).toEqual([
      "status",
      "execute_input",
      "a\n",
      "display_data",
      "b\n",
      "display_data",
      "c\n",
      "error",
      "status",
    ]);
  });

  it("output over the limit is cut, with a notice that says how to raise it", async () => {
    await kernel().execute("kernel.settings.maxOutputChars = 1000");
    const { stdout, stderr } = await kernel().execute(
      "for (let i = 0; i < 500; i++) console.log('0123456789')",
    );
    expect(stdout.length).toBe(1000);
    expect(stderr).toContain("kernel.settings.maxOutputChars");
    expect(stderr.match(/Output cut/g)?.length).toBe(1);
    expect((await kernel().execute("console.log('short')")).stdout).toBe("short\n");
    await kernel().execute("kernel.settings.maxOutputChars = 10_000_000");
  });
});
