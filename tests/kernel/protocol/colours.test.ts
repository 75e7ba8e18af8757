import { describe, expect, it } from "vitest";
import { KernelClient } from "../../support/kernel-client.js";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();
const PRINT = "console.log(1, { a: 'x' }); console.error([true])";

describe("colours", () => {
  it("are not put on printed values, but where the setting says so, and from then on", async () => {
    const plain = await kernel().execute(PRINT);
    expect(plain.stdout).toBe("1 { a: 'x' }\n");
    expect(plain.stderr).toBe("[ true ]\n");
    const coloured = await kernel().execute(`console.log(1); kernel.settings.colors = true; ${PRINT}`);
    expect(coloured.stdout).toBe("1\n\u001b[33m1\u001b[39m { a: \u001b[32m'x'\u001b[39m }\n");
    expect(coloured.stderr).toBe("[ \u001b[33mtrue\u001b[39m ]\n");
    expect((await kernel().execute("kernel.settings.colors = false; console.log(1)")).stdout).toBe("1\n");
    const wrong = await kernel().execute("kernel.settings.colors = 'yes' as never");
    expect(wrong.error?.evalue).toContain("true or false");
  });

  it("that code sets itself stay, and programs are told that they are welcome", async () => {
    const { stdout } = await kernel().execute(`
      import { execFileSync } from "node:child_process";
      console.log("\\u001b[31mred\\u001b[39m");
      console.log(execFileSync(process.execPath, ["-p", "1"], { encoding: "utf8" }).trim());
    `);
    expect(stdout).toBe("\u001b[31mred\u001b[39m\n\u001b[33m1\u001b[39m\n");
  });

  it("are nowhere where NO_COLOR is set", async () => {
    const client = await KernelClient.start({ env: { NO_COLOR: "1" } });
    try {
      const refused = await client.execute("const text: string = 5;");
      const thrown = await client.execute("throw new Error('no')", { stopOnError: false });
      for (const { error } of [refused, thrown]) {
        expect(error?.traceback.length).toBeGreaterThan(1);
        expect(error?.traceback.join("")).not.toContain("\u001b");
      }
      const { stdout } = await client.execute("console.log(1, process.env.FORCE_COLOR)");
      expect(stdout).toBe("1 undefined\n");
    } finally {
      await client.close();
    }
  });
});
