import { afterEach, describe, expect, it } from "vitest";
import { KernelClient } from "../../support/kernel-client.js";

let client: KernelClient | undefined;
afterEach(async () => await client?.close());

describe("shutdown_request", () => {
  it.each([
    ["control", true],
    ["control", false],
    ["shell", false],
  ] as const)(
    "on %s with restart %s: answered, told to all, and the kernel ends",
    async (channel, restart) => {
      client = await KernelClient.start();
      const told = client.waitIopub(({ header }) => header.msg_type === "shutdown_reply");
      const reply = await client.request(channel, { type: "shutdown_request", content: { restart } });
      expect(reply.content).toEqual({ status: "ok", restart });
      expect((await told).content).toEqual({ status: "ok", restart });
      expect(await client.process.exited).toBe(0);
    },
  );
});
