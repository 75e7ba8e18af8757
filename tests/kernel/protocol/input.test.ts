import { describe, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

describe("input_request", () => {
  it("asks the front end of the cell and gives the answer", async () => {
    const asked: unknown[] = [];
    const { stdout } = await kernel().execute(
      "const name = await input('name? '); const secret = await input('token? ', { password: true }); console.log(name, secret)",
      {
        input: (prompt, password) => {
          asked.push([prompt, password]);
          return password ? "s3cret" : "Ada 🚲";
        },
      },
    );
    expect(asked).toEqual([
      ["name? ", false],
      ["token? ", true],
    ]);
    expect(stdout).toBe("Ada 🚲 s3cret\n");
  });

  it("the request is a child of the cell's, and an answer without a parent is taken too", async () => {
    const asked = kernel().wait(({ header }) => header.msg_type === "input_request", "a question");
    // Allows input, and answers by hand below.
    const id = await kernel().send("shell", {
      type: "execute_request",
      content: { code: "await input('x')", allow_stdin: true },
    });
    expect((await asked).parent_header.msg_id).toBe(id);
    expect(await kernel().beat()).toBeGreaterThan(0);
    const result = kernel().waitIopub(({ header }) => header.msg_type === "execute_result");
    await kernel().send("stdin", { type: "input_reply", content: { value: "by hand" } });
    expect((await result).content.data).toMatchObject({ "text/plain": "'by hand'" });
  });

  it("is refused with a clear error where the front end cannot be asked", async () => {
    const { error } = await kernel().execute("await input('name? ')");
    expect(error?.evalue).toMatch(/stdin|input/i);
  });

  it("an answer that nobody asked for is dropped with a log line", async () => {
    await kernel().send("stdin", { type: "input_reply", content: { value: "x" } });
    await expect.poll(() => kernel().process.stderr).toContain("an input_reply was dropped");
  });
});
