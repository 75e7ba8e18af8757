import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { backendStatus, findNative, useBackend } from "../../../../sdk/io/backends/index.js";
import { requireReal } from "../../../support/real.js";
import { temporaryFolder } from "../../../support/temporary.js";

describe("the backend", () => {
  it("is none until one is asked for", () => {
    expect(backendStatus()).toBeUndefined();
  });

  it("is wasm where native cannot be had, and says so in one line", async () => {
    const empty = await temporaryFolder();
    const status = await useBackend("auto", { cacheDir: empty, projectDir: empty });
    expect(status).toMatchObject({ name: "wasm", tried: [{ name: "native" }] });
    expect(status.reason).toBe(
      "wasm 4.22.0, because native cannot be had: it is not installed (`assay install tensorflow` gets it)",
    );
    expect(backendStatus()).toBe(status);
    expect(tf.getBackend()).toBe("wasm");
  });

  it("asked for by name and not to be had is refused with what to do", async () => {
    const empty = await temporaryFolder();
    const refused = useBackend("native", { cacheDir: empty, projectDir: empty });
    await expect(refused).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringContaining("assay install tensorflow"),
    });
  });

  it("a package without its binding is not taken", async () => {
    // This project has @tensorflow/tfjs-node in its tree for danfojs, its install script is switched off.
    const place = findNative({ cacheDir: await temporaryFolder() });
    if ("path" in place) expect(place.source).toBe("project");
    else expect(place.reason).toContain("has no binding");
  });

  it("can be changed, and computes the same", async () => {
    for (const name of ["cpu", "wasm"] as const) {
      expect((await useBackend(name)).reason).toBe(`${name} 4.22.0`);
      const square = tf.tidy(() => tf.square(tf.tensor1d([1, 2, 3])).dataSync());
      expect([...square]).toEqual([1, 4, 9]);
    }
  });

  it("native computes in the same engine, and danfojs gets the same tfjs-node", async (context) => {
    const native = await requireReal("native TensorFlow.js", () => useBackend("native"));
    expect(native.use(context).name).toBe("native");
    expect(tf.getBackend()).toBe("tensorflow");
    const { DataFrame } = await import("danfojs-node");
    expect(new DataFrame({ a: [1, 2, 6] }).column("a").mean()).toBe(3);
    expect([...tf.tidy(() => tf.square(tf.tensor1d([1, 2, 3])).dataSync())]).toEqual([1, 4, 9]);
  });
});
