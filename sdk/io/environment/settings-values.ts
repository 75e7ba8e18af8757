import { resolve } from "node:path";
import { AssayError } from "../../utils/errors/index.js";
import { childOf, formatOrigin, type Located, type MapNode } from "../configs/located.js";
import type { VariableSetting } from "./variables.js";

/** What the settings files say of a setting, the first that says something; nothing and null say nothing. */
export function settingAt(files: readonly MapNode[], name: string): Located | undefined {
  for (const file of files) {
    let node: Located | undefined = file;
    for (const key of name.split(".")) node = node && childOf(node, key);
    if (node !== undefined && !(node.type === "leaf" && node.value === null)) return node;
  }
  return undefined;
}

/** A setting of a file as the text that its variable would have; a path is made absolute. Throws CONFIG_INVALID for a list or a map. */
export function settingText({ name, path }: VariableSetting, node: Located, cwd: string): string {
  if (node.type !== "leaf") {
    throw new AssayError("CONFIG_INVALID", {
      what: `${formatOrigin(node.origin, cwd)}: ${name}: got a ${node.type}`,
      wanted: "one value",
    });
  }
  const text = String(node.value);
  // Addresses stay as they are.
  return path === true && !/^[a-z][a-z\d+.-]+:/i.test(text) ? resolve(node.directory, text) : text;
}
