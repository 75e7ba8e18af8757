import { describe, expect, it } from "vitest";
import { filesBelow, readSource } from "../support/source-files.js";

/** What the core must not touch: files, network, the clock, global randomness, the environment. */
const IMPURE = [
  [
    /from "node:(fs|net|http|https|os|child_process|dns|tls|worker_threads)/,
    "a Node module that crosses the process boundary",
  ],
  [/\bMath\.random\(/, "Math.random"],
  [/\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, "the clock"],
  [/\bprocess\.(env|cwd|argv|stdout|stderr)\b/, "the process"],
  [/\bconsole\./, "the console"],
  [/\bfetch\(/, "the network"],
] as const;

describe("the core is pure", () => {
  it.each(IMPURE)("uses nothing that matches %s (%s)", (pattern) => {
    const users = filesBelow("sdk/core").filter((file) => pattern.test(readSource(file)));
    expect(users).toEqual([]);
  });
});

describe("a file holds one idea", () => {
  it("no source or test is longer than 300 lines", () => {
    const folders = ["sdk", "kernel", "tasks", "tests"];
    const long = folders
      .flatMap((folder) => filesBelow(folder))
      .map((file) => [file, readSource(file).split("\n").length - 1] as const)
      .filter(([, lines]) => lines > 300);
    expect(long).toEqual([]);
  });
});
