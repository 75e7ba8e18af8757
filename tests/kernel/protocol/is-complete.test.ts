import { expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

it.each([
  ["const a = 1", { status: "complete" }],
  ["function f() {", { status: "incomplete", indent: expect.stringMatching(/^\s+$/) }],
  ["const = 5", { status: "invalid" }],
])("is_complete_request: %j", async (code, content) => {
  const reply = await kernel().request("shell", { type: "is_complete_request", content: { code } });
  expect(reply.content).toEqual(content);
});
