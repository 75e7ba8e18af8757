import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { backendStatus, bringBackend, findNative, useBackend } from "../../../../sdk/io/backends/index.js";
import { random } from "../../../../sdk/utils/random/index.js";
import { requireReal } from "../../../support/real.js";
import { temporaryFolder } from "../../../support/temporary.js";
import { dense, smoothRows } from "../../core/models/networks/data.js";

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

  it("that may be late is chosen now, and loaded for a network that the engine does not compute", async () => {
    await useBackend("cpu");
    const status = await bringBackend("late", "wasm", {});
    expect(status).toMatchObject({ name: "wasm", reason: "wasm 4.22.0" });
    expect(backendStatus()).toBe(status);
    expect(await bringBackend("late", "wasm", {})).toBe(status);
    const rows = smoothRows(4200);
    const network = dense({ layers: [4], epochs: 1 });
    await network.fit(rows, { random: random(1) });
    expect((await network.predict(rows.x)).every(Number.isFinite)).toBe(true);
    expect(tf.getBackend()).toBe("cpu");
    // More rows than the engine normalises together.
    const normalised = dense({ layers: [4], epochs: 1, batchNorm: true, batchSize: 5000 });
    await normalised.fit(rows, { random: random(1) });
    expect(tf.getBackend()).toBe("wasm");
    for (const one of [network, normalised]) one.dispose();
  });

  it("that was late is loaded for who needs it at once", async () => {
    await useBackend("wasm");
    await bringBackend("late", "cpu", {});
    expect(tf.getBackend()).toBe("wasm");
    expect(await bringBackend(true, "cpu", {})).toMatchObject({ name: "cpu" });
    expect(tf.getBackend()).toBe("cpu");
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
