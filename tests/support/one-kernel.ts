import { afterAll, beforeAll } from "vitest";
import { KernelClient } from "./kernel-client.js";
import type { KernelOptions } from "./kernel-process.js";

/** One kernel for all tests of a file. */
export function oneKernel(options: KernelOptions = {}): () => KernelClient {
  let client: KernelClient | undefined;
  beforeAll(async () => {
    client = await KernelClient.start(options);
  });
  afterAll(async () => await client?.close());
  return () => {
    if (client === undefined) throw new Error("the kernel did not start");
    return client;
  };
}
