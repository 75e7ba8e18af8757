import { BIOME } from "../tool.js";
import { type Check, lastLine, toolFor, verdictOf } from "./check.js";

/** The linter's rules and the order of imports; how the text is laid out is checks:format. */
export const checkCode: Check = {
  name: "code",
  summary: "lint the sources (Biome)",
  tool: BIOME,
  async look(context) {
    const answer = await toolFor(context, BIOME, ["check", "--formatter-enabled=false", "."]);
    return verdictOf([answer], errorsOrLast);
  },
};

/** Of Biome's words: how many errors it found; else its last line, which tells what was looked at. */
export function errorsOrLast(words: string): string {
  return /^Found \d+ errors?\.$/m.exec(words)?.[0] ?? /^Checked .*$/m.exec(words)?.[0] ?? lastLine(words);
}
