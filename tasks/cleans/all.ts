import type { Task } from "../task.js";
import { foundBuild } from "./build.js";
import { foundCaches } from "./caches.js";
import { clear, REMOVAL_OPTIONS } from "./clear.js";
import { foundOutputs } from "./outputs.js";

/** Removes outputs, caches and builds. */
export const cleansAll: Task = {
  name: "cleans:all",
  summary: "remove outputs, caches and builds; runs stay",
  description:
    "Does cleans:outputs, cleans:caches and cleans:build as one: lists all with sizes, asks once, unless --yes is given. Runs and " +
    "what is registered stay: see cleans:runs.",
  options: REMOVAL_OPTIONS,
  async run(context) {
    const found = [await foundOutputs(context), await foundCaches(context), await foundBuild(context)];
    await clear(found.flat(), context.root, context);
  },
};
