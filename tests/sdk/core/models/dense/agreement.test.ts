import { expect, it } from "vitest";
import { denseDefinition } from "../../../../../sdk/core/models/dense/index.js";
import { findNative, useBackend } from "../../../../../sdk/io/backends/index.js";
import { random } from "../../../../../sdk/utils/random/index.js";
import { largestDifference } from "../../../../support/csv.js";
import { dense, REGRESSION, smoothRows } from "../networks/data.js";

it("a saved network predicts the same on every backend, and one trained there is nearly the same", async () => {
  const names = ["cpu", "wasm", ...("path" in findNative() ? (["native"] as const) : [])] as const;
  const data = smoothRows(200);
  await useBackend("cpu");
  const trained = dense({ epochs: 3 });
  await trained.fit(data, { random: random(4) });
  const expected = await trained.predict(data.x);
  const state = await trained.state();
  trained.dispose();
  for (const name of names) {
    await useBackend(name);
    const restored = await denseDefinition.restore({ kind: "dense" }, REGRESSION, state);
    expect(largestDifference(await restored.predict(data.x), expected), name).toBeLessThan(1e-4);
    restored.dispose();
    const again = dense({ epochs: 3 });
    await again.fit(data, { random: random(4) });
    expect(largestDifference(await again.predict(data.x), expected), name).toBeLessThan(1e-3);
    again.dispose();
  }
});
