import { expect, it } from "vitest";
import { messageOf } from "../../../../sdk/utils/errors/index.js";

it.each([
  ["an error, without its name", new TypeError("x is not a function"), "x is not a function"],
  ["a text", "odd", "odd"],
  ["nothing", undefined, "undefined"],
])("the words of what was thrown: %s", (_, thrown, words) => {
  expect(messageOf(thrown)).toBe(words);
});
