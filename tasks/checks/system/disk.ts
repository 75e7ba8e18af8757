import { statfs } from "node:fs/promises";
import type { Look } from "./finding.js";

/** Whether the project's file system has room for what runs write. */
export const lookAtDisk: Look = async ({ root, settings }) => {
  const { bavail, bsize } = await statfs(root);
  const free = (bavail * bsize) / 1e9;
  const { freeGigabytes } = settings.system;
  const status = free >= freeGigabytes ? "ok" : "failed";
  return [{ name: "disk", status, text: `${free.toFixed(1)} GB free (${freeGigabytes} wanted)` }];
};
