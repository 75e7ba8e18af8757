import { afterEach, describe, expect, it } from "vitest";
import packageJson from "../../../package.json";
import { KernelClient } from "../../support/kernel-client.js";

let client: KernelClient | undefined;
afterEach(async () => await client?.close());

describe("kernel_info_request", () => {
  it.each(["tcp", "ipc"] as const)("is answered over %s on shell and on control", async (transport) => {
    client = await KernelClient.start({ transport });
    for (const channel of ["shell", "control"] as const) {
      const { content, header } = await client.request(channel, { type: "kernel_info_request" });
      expect(header).toMatchObject({ version: "5.4", session: expect.any(String) });
      expect(content).toMatchObject({
        status: "ok",
        protocol_version: "5.4",
        implementation: "assay",
        implementation_version: packageJson.version,
        language_info: {
          name: "typescript",
          version: packageJson.dependencies.typescript,
          mimetype: "text/typescript",
          file_extension: ".ts",
        },
        debugger: true,
        supported_features: ["kernel subshells", "debugger"],
      });
    }
  });

  it("is answered with busy and idle around it", async () => {
    client = await KernelClient.start();
    const id = await client.send("shell", { type: "kernel_info_request" });
    await client.waitIopub((m) => m.parent_header.msg_id === id && m.content.execution_state === "idle");
    const states = client.iopub
      .filter(({ parent_header }) => parent_header.msg_id === id)
      .map(({ content }) => content.execution_state);
    expect(states).toEqual(["busy", "idle"]);
  });
});
