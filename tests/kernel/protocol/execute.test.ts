import { describe, expect, it } from "vitest";
import type { Execution } from "../../support/kernel-client.js";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

/** The types of iopub's messages, a status with its state. */
const course = ({ messages }: Execution): string[] =>
  messages.map(({ header, content }) => String(content.execution_state ?? header.msg_type));

describe("execute_request", () => {
  it("input, output and result come between busy and idle, each a child of the request", async () => {
    const run = await kernel().execute("console.log('hello');\n1 + 1");
    expect(course(run)).toEqual(["busy", "execute_input", "stream", "execute_result", "idle"]);
    expect(run.stdout).toBe("hello\n");
    expect(run.result).toMatchObject({ "text/plain": "2" });
    const { content } = run.reply;
    expect(content).toMatchObject({ status: "ok", user_expressions: {}, payload: [] });
    const [, input, , result] = run.messages;
    expect(input.content).toEqual({
      code: "console.log('hello');\n1 + 1",
      execution_count: content.execution_count,
    });
    expect(result.content).toMatchObject({ execution_count: content.execution_count, metadata: {} });
    expect(run.reply.parent_header.msg_id).toBe(run.id);
  });

  it("counts the cells that are stored, and only these", async () => {
    const count = async (options = {}): Promise<unknown> =>
      (await kernel().execute("0", options)).reply.content.execution_count;
    const first = Number(await count());
    expect(await count()).toBe(first + 1);
    expect(await count({ storeHistory: false })).toBe(first + 1);
    expect(await count({ silent: true })).toBe(first + 1);
    expect(await count()).toBe(first + 2);
  });

  it("a silent cell runs and shows nothing", async () => {
    const run = await kernel().execute("var quiet = 5; console.log('hello'); quiet", { silent: true });
    expect(course(run)).toEqual(["busy", "idle"]);
    expect(run.reply.content.status).toBe("ok");
    expect((await kernel().execute("quiet")).result).toMatchObject({ "text/plain": "5" });
  });

  it("evaluates user_expressions behind the cell; a wrong one does not fail it", async () => {
    const { reply } = await kernel().execute("var side = 7", {
      userExpressions: { square: "side * side", wrong: "nowhere.else" },
    });
    expect(reply.content).toMatchObject({
      status: "ok",
      user_expressions: {
        square: { status: "ok", data: { "text/plain": "49" } },
        wrong: { status: "error", ename: expect.any(String), traceback: expect.any(Array) },
      },
    });
  });

  it("an error is told on iopub and in the reply, with the same words", async () => {
    const run = await kernel().execute("throw new RangeError('too far')");
    expect(course(run)).toEqual(["busy", "execute_input", "error", "idle"]);
    expect(run.error).toMatchObject({ ename: "RangeError", evalue: "too far" });
    expect(run.reply.content).toMatchObject({ status: "error", ...run.error });
  });

  it("a type error stops the cell before it runs", async () => {
    const run = await kernel().execute("console.log('ran'); const n: number = 'text'");
    expect(run.stdout).toBe("");
    expect(run.error?.evalue).toContain("not assignable");
  });

  it("an error aborts the cells that are queued, each with a reply, and none that comes later", async () => {
    const failing = await kernel().begin("await new Promise(r => setTimeout(r, 300)); throw new Error('no')");
    const queued = await Promise.all([1, 2].map((n) => kernel().begin(`console.log(${n})`)));
    expect((await failing.ended).reply.content.status).toBe("error");
    for (const { ended } of queued) {
      const run = await ended;
      expect(run.reply.content.status).toBe("aborted");
      expect(course(run)).toEqual(["busy", "idle"]);
    }
    // At once, within what other kernels take for the time of the error.
    expect((await kernel().execute("'alive'")).reply.content.status).toBe("ok");
  });

  it("run a cell that is sent as the reply of a failed one is read", async () => {
    for (let round = 0; round < 50; round++) {
      const replied = kernel().wait(({ header }) => header.msg_type === "execute_reply", "the reply");
      await kernel().begin("throw new Error('as it should')");
      expect((await replied).content.status).toBe("error");
      const { reply } = await kernel().execute("1");
      expect(reply.content.status).toBe("ok");
    }
  });

  it("with stop_on_error false the queue goes on", async () => {
    const failing = await kernel().begin("await 0; throw new Error('no')", { stopOnError: false });
    const next = await kernel().begin("'on'");
    await failing.ended;
    expect((await next.ended).result).toMatchObject({ "text/plain": "'on'" });
  });

  it.each([
    [{ code: 5 }, "code"],
    [{ code: "1", silent: "yes" }, "silent"],
    [{ code: "1", user_expressions: [] }, "user_expressions"],
  ])("%j is refused in the reply, and %s named", async (content, named) => {
    const reply = await kernel().request("shell", { type: "execute_request", content });
    expect(reply.content).toMatchObject({ status: "error", evalue: expect.stringContaining(`"${named}"`) });
  });

  it("a later cell sees what an earlier one declared, also across an await", async () => {
    await kernel().execute("const base = await Promise.resolve(20)");
    expect((await kernel().execute("base + 1")).result).toMatchObject({ "text/plain": "21" });
  });
});
