import { afterEach, describe, expect, it } from "vitest";
import { KernelClient } from "../../support/kernel-client.js";
import { pack } from "../../support/kernel-wire.js";

let client: KernelClient | undefined;
afterEach(async () => await client?.close());

/** Waits until the host has logged a line. */
async function logged(text: string): Promise<void> {
  await expect.poll(() => client?.process.stderr).toContain(text);
}

describe("signatures", () => {
  it("a message signed with another key is dropped with a log line, before it is parsed", async () => {
    client = await KernelClient.start();
    const before = client.iopub.length;
    const { id, frames } = pack("another key", client.session, { type: "kernel_info_request" });
    await client.sendFrames("shell", frames);
    await logged("a message on shell was dropped: its signature is wrong");
    // Not JSON at all: the reason is the signature still.
    await client.sendFrames("control", ["<IDS|MSG>", "0".repeat(64), "{", "{", "{", "{"]);
    await logged("a message on control was dropped: its signature is wrong");
    expect(client.iopub.slice(before).filter((m) => m.parent_header.msg_id === id)).toEqual([]);
    await client.request("shell", { type: "kernel_info_request" });
  });

  it("an unsigned message is dropped where there is a key", async () => {
    client = await KernelClient.start();
    await client.sendFrames("shell", pack("", client.session, { type: "kernel_info_request" }).frames);
    await logged("dropped: it is not signed");
  });

  it("a message that is sent again is dropped", async () => {
    client = await KernelClient.start();
    const { frames } = pack(client.process.connection.key, client.session, { type: "kernel_info_request" });
    await client.sendFrames("shell", frames);
    await client.sendFrames("shell", frames);
    await logged("dropped: it came before");
  });

  it("nothing is signed where the key is empty", async () => {
    client = await KernelClient.start({ key: "" });
    const reply = await client.request("shell", { type: "kernel_info_request" });
    expect(reply.content.status).toBe("ok");
  });

  it.each([
    ["no delimiter", ["{}", "{}"], "it has no delimiter"],
    ["too few parts", ["<IDS|MSG>", "", "{}"], "it has 2 parts after the delimiter, of 5"],
  ])("%s: dropped", async (_, frames, reason) => {
    client = await KernelClient.start();
    await client.sendFrames("shell", frames);
    await logged(reason);
    await client.request("shell", { type: "kernel_info_request" });
  });
});
