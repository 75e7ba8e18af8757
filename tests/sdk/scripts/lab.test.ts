import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { assayIn } from "../../support/in-process.js";
import { temporaryFolder } from "../../support/temporary.js";

describe("assay lab", () => {
  it.each(["0", "65536", "x", "1.5"])("refuses the port %s before anything is set up", async (port) => {
    const { code, error } = await assayIn(await temporaryFolder(), ["lab", "--port", port]);
    expect(code).toBe(2);
    expect(error).toContain(`--port is wrong. Got: "${port}". Wanted: a whole number from 1 to 65535`);
  });

  it("refuses a folder that is not there", async () => {
    const { code, error } = await assayIn(await temporaryFolder(), ["lab", "nothing"]);
    expect(code).toBe(2);
    expect(error).toMatch(/the folder is not there\. Got: .*nothing\. Wanted: a folder, or a notebook/);
  });

  it("tells that its port is taken, and by which word another is given", async () => {
    const server = createServer();
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    onTestFinished(() => void server.close());
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const { code, error } = await assayIn(await temporaryFolder(), ["lab", "--port", String(port)]);
    expect(code).toBe(1);
    expect(error).toContain(`SERVER_FAILED: the port ${port} of 127.0.0.1 is taken`);
  });
});
