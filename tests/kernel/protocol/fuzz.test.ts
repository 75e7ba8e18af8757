import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Channel, KernelClient } from "../../support/kernel-client.js";
import { pack } from "../../support/kernel-wire.js";
import { oneKernel } from "../../support/one-kernel.js";

const kernel = oneKernel();

const TYPES = [
  "kernel_info_request",
  "complete_request",
  "inspect_request",
  "is_complete_request",
  "history_request",
  "comm_info_request",
  "comm_open",
  "comm_msg",
  "comm_close",
  "input_reply",
  "debug_request",
  "create_subshell_request",
  "delete_subshell_request",
  "list_subshell_request",
  "interrupt_request",
  "execute_request",
  "nonsense",
];

const anything = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.object({ maxDepth: 1, maxKeys: 3 }),
);
const content = fc.dictionary(
  fc.constantFrom(
    "code",
    "cursor_pos",
    "silent",
    "n",
    "session",
    "hist_access_type",
    "pattern",
    "comm_id",
    "target_name",
    "data",
    "subshell_id",
    "value",
    "command",
    "seq",
    "detail_level",
    "user_expressions",
    "restart",
  ),
  anything,
  { maxKeys: 6 },
);
const channel = fc.constantFrom<Channel>("shell", "control", "stdin");

/** Frames that are signed rightly, of any content; cut, doubled or changed ones; and such that are none at all. */
const frames = fc.oneof(
  fc.record({ kind: fc.constant("signed" as const), type: fc.constantFrom(...TYPES), content }),
  fc.record({
    kind: fc.constant("mutated" as const),
    type: fc.constantFrom(...TYPES),
    at: fc.nat(7),
    bytes: fc.uint8Array({ maxLength: 60 }),
    drop: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant("noise" as const),
    parts: fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 9 }),
  }),
);
type Sample = typeof frames extends fc.Arbitrary<infer T> ? T : never;

function build(client: KernelClient, sample: Sample): (string | Uint8Array)[] {
  if (sample.kind === "noise") return sample.parts;
  const { key } = client.process.connection;
  if (sample.kind === "signed") {
    return pack(key, client.session, { type: sample.type, content: sample.content }).frames;
  }
  const message = pack(key, client.session, { type: sample.type }).frames;
  message.splice(sample.at % message.length, 1, ...(sample.drop ? [] : [sample.bytes]));
  return message;
}

/** Open handles and resident megabytes of the host. */
function footprint(client: KernelClient): { handles: number; mebibytes: number } {
  const proc = `/proc/${client.process.child.pid}`;
  const pages = Number(readFileSync(`${proc}/statm`, "utf8").split(" ")[1]);
  return { handles: readdirSync(`${proc}/fd`).length, mebibytes: (pages * 4096) / 2 ** 20 };
}

describe("10,000 random and mutated messages", () => {
  it("leave the kernel answering, with no handle more and bounded memory", async () => {
    const client = kernel();
    await client.execute("var kept = 42");
    const samples = fc.sample(fc.tuple(channel, frames), { numRuns: 10_000, seed: 7 });
    const send = async (part: typeof samples): Promise<void> => {
      for (const [to, sample] of part) await client.sendFrames(to, build(client, sample));
      // Whatever was queued is through when this has run.
      await client.request("control", { type: "kernel_info_request" });
      await expect
        .poll(async () => (await client.execute("kept")).result, { timeout: 60_000 })
        .toMatchObject({ "text/plain": "42" });
    };
    await send(samples.slice(0, 5000));
    const before = footprint(client);
    await send(samples.slice(5000));
    const after = footprint(client);
    expect(after.handles).toBe(before.handles);
    expect(after.mebibytes - before.mebibytes).toBeLessThan(40);
    expect(client.process.child.exitCode).toBeNull();
    expect(client.process.stderr).not.toContain("internal error");
    expect(await client.beat()).toBeGreaterThan(0);
  }, 300_000);
});
