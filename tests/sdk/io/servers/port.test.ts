import { createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkPort } from "../../../../sdk/io/servers/index.js";
import { freePort } from "../../../support/mlflow-server.js";

const failed = (message: RegExp) =>
  expect.objectContaining({ code: "SERVER_FAILED", message: expect.stringMatching(message) });

describe("a port", () => {
  it("that nobody listens on is free, and stays so", async () => {
    const port = await freePort();
    await checkPort("127.0.0.1", port);
    await checkPort("127.0.0.1", port);
  });

  it("that is taken is named, with the option that gives another", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
    onTestFinished(() => void server.close());
    await expect(checkPort("127.0.0.1", port)).rejects.toThrow(
      failed(new RegExp(`port ${port} of 127\\.0\\.0\\.1 is taken.*--port ${port + 1}`)),
    );
  });

  it("of another machine is refused", async () => {
    await expect(checkPort("192.0.2.1", 5000)).rejects.toThrow(failed(/192\.0\.2\.1.*--host/));
  });
});
