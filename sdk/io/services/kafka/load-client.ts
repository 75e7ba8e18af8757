import { lightenClient } from "./light/index.js";

/** The client library, loaded when it is wanted; some of its parts made faster first. */
export function loadClient(): Promise<typeof import("kafkajs")> {
  lightenClient();
  return import("kafkajs");
}
