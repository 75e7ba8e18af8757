import { expect, it } from "vitest";
import { createLog } from "../../../kernel/host/log.js";

it("a flood is cut, and how much is said in the next minute", () => {
  const lines: string[] = [];
  let now = 0;
  const log = createLog(
    (text) => lines.push(text),
    () => now,
  );
  for (let i = 0; i < 250; i++) log(`line ${i}`);
  expect(lines).toHaveLength(100);
  now = 60_000;
  log("next");
  expect(lines.slice(100)).toEqual(["[assay] 150 more lines were left out\n", "[assay] next\n"]);
});
