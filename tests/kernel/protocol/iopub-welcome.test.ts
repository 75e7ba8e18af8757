import { afterEach, expect, it } from "vitest";
import { Subscriber } from "zeromq";
import { KernelClient } from "../../support/kernel-client.js";
import { unpack } from "../../support/kernel-wire.js";

let client: KernelClient | undefined;
afterEach(async () => await client?.close());

it("each subscription is welcomed, also the same one again", async () => {
  client = await KernelClient.start();
  // The first has come: it is how the client knows that the kernel is ready.
  const first = client.iopub.find(({ header }) => header.msg_type === "iopub_welcome");
  expect(first?.content).toEqual({ subscription: "" });
  expect(first?.parent_header).toEqual({});
  const again = client.waitIopub(({ header }) => header.msg_type === "iopub_welcome");
  const other = await client.second();
  expect((await again).content).toEqual({ subscription: "" });
  other.disconnect();
});

it("a subscription to one topic is welcomed under it", async () => {
  client = await KernelClient.start();
  const subscriber = new Subscriber({ linger: 0, receiveTimeout: 20_000 });
  subscriber.connect(client.process.address("iopub_port"));
  subscriber.subscribe("kernel.");
  const receive = async () => unpack(client?.process.connection.key ?? "", await subscriber.receive());
  let message = await receive();
  // What the kernel sends as the subscription comes may overtake the welcome.
  while (message.header.msg_type === "status") message = await receive();
  subscriber.close();
  expect(message.header.msg_type).toBe("iopub_welcome");
  expect(message.content).toEqual({ subscription: "kernel." });
  expect(String(message.identities[0])).toBe("kernel.");
});
