import { BIOME } from "../tool.js";
import { type Check, toolFor, verdictOf } from "./check.js";
import { errorsOrLast } from "./code.js";

export const checkFormat: Check = {
  name: "format",
  summary: "check that the sources are formatted (Biome); formats:code formats them",
  tool: BIOME,
  async look(context) {
    return verdictOf([await toolFor(context, BIOME, ["format", "."])], errorsOrLast);
  },
};
