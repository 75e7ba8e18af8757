import { beforeAll, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

// Before the compiler is loaded the answer may be "unknown": front ends do not wait for it.
beforeAll(async () => {
  await kernel().execute("1 + 1");
});

it.each([
  ["const a = 1", { status: "complete" }],
  ["function f() {", { status: "incomplete", indent: expect.stringMatching(/^\s+$/) }],
  ["const = 5", { status: "invalid" }],
])("is_complete_request: %j", async (code, content) => {
  const reply = await kernel().request("shell", { type: "is_complete_request", content: { code } });
  expect(reply.content).toEqual(content);
});
