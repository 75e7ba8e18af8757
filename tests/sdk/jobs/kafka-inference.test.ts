import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runJob } from "../../../sdk/jobs/index.js";
import { AssayError } from "../../../sdk/utils/errors/index.js";
import { saveSmallModel } from "../../support/small-model.js";

describe("the job of a stream", () => {
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "assay-stream-"));
    await saveSmallModel(join(folder, "model"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is done where it is stopped while it starts, and while no broker is there yet", async () => {
    const config = {
      kind: "kafka-inference",
      model: join(folder, "model"),
      // Nothing listens there.
      server: "127.0.0.1:1",
      tracking: { enabled: false },
    };
    for (const [type, step] of [
      ["step-start", "open"],
      ["step-end", "open"],
      ["step-start", "stream"],
    ]) {
      const stop = new AbortController();
      const { summary, error } = await runJob(config, {
        cwd: folder,
        env: {},
        signal: stop.signal,
        onProgress: (event) => {
          if (event.type === type && "step" in event && event.step === step)
            stop.abort(new AssayError("INTERRUPTED", { what: "stopped by a signal" }));
        },
      });
      expect([type, step, error]).toEqual([type, step, undefined]);
      expect(summary.status).toBe("FINISHED");
    }
  });

  it("fails by what is wrong before a stop", async () => {
    const config = { kind: "kafka-inference", model: join(folder, "none"), tracking: { enabled: false } };
    const { summary, error } = await runJob(config, { cwd: folder, env: {} });
    expect(summary.status).toBe("FAILED");
    expect(error).toBeDefined();
  });
});
