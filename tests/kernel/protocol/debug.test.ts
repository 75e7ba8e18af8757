import { describe, expect, it } from "vitest";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

describe("debug_request", () => {
  it("is answered by the debugger, also while a cell spins", async () => {
    const started = kernel().waitIopub(({ header }) => header.msg_type === "stream");
    const spins = await kernel().begin("console.log('spins'); while (true) {}");
    await started;
    const request = { type: "request", seq: 1, command: "debugInfo", arguments: {} };
    const { content, header } = await kernel().request("control", {
      type: "debug_request",
      content: request,
    });
    expect(header.msg_type).toBe("debug_reply");
    expect(content).toMatchObject({
      type: "response",
      request_seq: 1,
      success: true,
      command: "debugInfo",
      body: { isStarted: false, hashMethod: "Murmur2", tmpFileSuffix: ".ts" },
    });
    await kernel().request("control", { type: "interrupt_request" });
    await spins.ended;
  });

  it("a message that is none of the debugger's is answered by a refusal", async () => {
    const { content } = await kernel().request("control", {
      type: "debug_request",
      content: { type: "request", seq: 2, command: "fly", arguments: {} },
    });
    expect(content).toMatchObject({ success: false, request_seq: 2, command: "fly" });
  });
});
