import { PassThrough } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Input } from "../../../kernel/display/api.js";

const written: string[] = [];

beforeEach(() => {
  written.length = 0;
  // The reader of a pipe is made once for a process.
  vi.resetModules();
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});

afterEach(() => void vi.restoreAllMocks());

/** `input` in a process whose standard input is this. */
async function asking(stdin: PassThrough, isTTY: boolean): Promise<Input> {
  vi.spyOn(process, "stdin", "get").mockReturnValue(Object.assign(stdin, { isTTY }) as never);
  return (await import("../../../kernel/display/input.js")).input;
}

describe("input where there is no kernel", () => {
  it("takes lines of a pipe one by one, whatever came at once, and says when there are no more", async () => {
    const stdin = new PassThrough();
    const input = await asking(stdin, false);
    const first = input("a? ");
    stdin.write("1\n2\n3\n");
    expect([await first, await input("b? "), await input()]).toEqual(["1", "2", "3"]);
    expect(written).toEqual(["a? ", "b? ", ""]);
    const last = input("c? ");
    stdin.end();
    await expect(last).rejects.toMatchObject({ code: "INPUT_UNAVAILABLE" });
    await expect(input("d? ")).rejects.toThrow(/the input ended before there was a line/);
  });

  it("asks on the terminal", async () => {
    const stdin = new PassThrough();
    const input = await asking(stdin, true);
    const name = input("name? ");
    await vi.waitFor(() => expect(written.join("")).toContain("name? "));
    stdin.write("Ada\r");
    expect(await name).toBe("Ada");
    expect(written.join("")).toContain("Ada");
  });

  it("does not echo a password", async () => {
    const stdin = new PassThrough();
    const input = await asking(stdin, true);
    const secret = input("password? ", { password: true });
    await vi.waitFor(() => expect(written).toEqual(["password? "]));
    await vi.waitFor(() => expect(stdin.listenerCount("end")).toBeGreaterThan(0));
    stdin.write("hunter2\r");
    expect(await secret).toBe("hunter2");
    expect(written).toEqual(["password? ", "\n"]);
  });

  it("says when the terminal is closed instead", async () => {
    const stdin = new PassThrough();
    const input = await asking(stdin, true);
    const name = input("name? ");
    await vi.waitFor(() => expect(written.join("")).toContain("name? "));
    stdin.end();
    await expect(name).rejects.toThrow(/end of input/);
  });

  it("wants a text to ask with", async () => {
    const input = await asking(new PassThrough(), false);
    await expect(input(5 as never)).rejects.toThrow(/the prompt is no text.*Got: 5/);
  });
});
