import { beforeAll, describe } from "vitest";
import { findNative, useBackend } from "../../../../../sdk/io/backends/index.js";
import { REAL_REQUIRED } from "../../../../support/real.js";

/** Runs a suite once on each backend; native is left out, with the reason printed, where it is not installed. */
export function describeOnBackends(title: string, suite: () => void): void {
  for (const name of ["cpu", "wasm", "native"] as const) {
    const place = name === "native" ? findNative() : undefined;
    if (place !== undefined && "reason" in place && !REAL_REQUIRED) {
      process.stderr.write(`[real part] native TensorFlow.js cannot be had here: ${place.reason}\n`);
      describe.skip(`${title} on native, which cannot be had here: ${place.reason}`, suite);
      continue;
    }
    describe(`${title} on ${name}`, () => {
      beforeAll(async () => {
        await useBackend(name);
      });
      suite();
    });
  }
}
