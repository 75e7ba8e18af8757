import { afterEach, expect, it } from "vitest";
import { KernelClient } from "../../support/kernel-client.js";

let client: KernelClient | undefined;
afterEach(async () => await client?.close());

it("the heartbeat echoes what it is sent", async () => {
  client = await KernelClient.start();
  for (let beat = 0; beat < 5; beat++) expect(await client.beat()).toBeGreaterThan(0);
});
