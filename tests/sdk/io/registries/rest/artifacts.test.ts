import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { openStore } from "../../../../../sdk/io/registries/index.js";
import { answering, type Reply } from "../../../../support/http-server.js";
import { temporaryFolder } from "../../../../support/temporary.js";

const json = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });

const RUN = json({
  run: {
    info: {
      run_id: "a1",
      experiment_id: "1",
      status: "RUNNING",
      artifact_uri: "mlflow-artifacts:/1/a1/artifacts",
    },
  },
});

async function storeOf(...replies: readonly Reply[]) {
  const server = await answering(...replies);
  return { server, store: openStore(server.uri, { cwd: await temporaryFolder(), env: {} }) };
}

describe("artifacts of a server", () => {
  it("that goes away while a stream is sent: a stream is not sent twice, and the error says so", async () => {
    const { server, store } = await storeOf(RUN, "hang up", json({}));
    await expect(store.putArtifact("a1", "a.bin", Readable.from([Buffer.from("one")]))).rejects.toThrow(
      expect.objectContaining({
        code: "TRACKING_UNAVAILABLE",
        message: expect.stringMatching(
          /the stream that was sent cannot be sent twice.*a function that opens the stream/,
        ),
      }),
    );
    expect(server.requests.map(({ method }) => method)).toEqual(["GET", "PUT"]);
  });

  it("that goes away is sent bytes again, and a stream that a function opens", async () => {
    for (const content of [Buffer.from("one"), () => Readable.from([Buffer.from("one")])]) {
      const { server, store } = await storeOf(RUN, "hang up", json({}));
      await store.putArtifact("a1", "a b/ü.bin", content);
      expect(server.requests.map(({ method }) => method)).toEqual(["GET", "PUT", "PUT"]);
      expect(server.requests[2]).toMatchObject({
        body: "one",
        url: "/api/2.0/mlflow-artifacts/artifacts/1/a1/artifacts/a%20b/%C3%BC.bin",
      });
    }
  });

  it("are listed to the last page", async () => {
    const file = (path: string) => ({ path, is_dir: false, file_size: "3" });
    const { server, store } = await storeOf(
      json({ files: [file("b.txt")], next_page_token: "more/1" }),
      json({ files: [file("a.txt")] }),
    );
    expect((await store.listArtifacts("a1")).map(({ path }) => path)).toEqual(["a.txt", "b.txt"]);
    expect(server.requests.map(({ url }) => url)).toEqual([
      "/api/2.0/mlflow/artifacts/list?run_id=a1",
      "/api/2.0/mlflow/artifacts/list?run_id=a1&page_token=more%2F1",
    ]);
  });
});
