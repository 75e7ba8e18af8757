import { z } from "zod";

/** How a served model keeps up with the registry where the config says nothing. */
export const refreshDefaults = {
  /** Seconds between two looks at the registry. */
  everySeconds: 10,
  otherSignature: "refuse",
} as const;

/** How a model that is served keeps up with the alias that it was asked for by. */
export const refreshConfig = z
  .strictObject({
    everySeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(refreshDefaults.everySeconds)
      .describe(
        "Seconds between two looks at the registry, whether the alias names another version by now; 0: only on SIGHUP.",
      ),
    otherSignature: z
      .enum(["refuse", "accept"])
      .default(refreshDefaults.otherSignature)
      .describe(
        "What is done where the new version reads or gives other columns: refuse keeps the old one, accept serves the new one. Both are told.",
      ),
  })
  .describe("How the served model keeps up with its alias. Default: a look every 10 seconds.");

export type RefreshConfig = z.output<typeof refreshConfig>;
