import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parse } from "yaml";
import { parseValue } from "../../io/configs/values.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";
import type { RenderOptions } from "./options.js";

/** The parameters of the file and of the command line, which count more. Throws CLI_USAGE, CONFIG_FILE_MISSING, CONFIG_SYNTAX. */
export async function parametersOf(
  { parameter = [], parameters }: RenderOptions,
  cwd: string,
): Promise<Readonly<Record<string, unknown>>> {
  const given = parameters === undefined ? {} : await readParameters(resolve(cwd, parameters));
  return { ...given, ...Object.fromEntries(parameter.map(parseParameter)) };
}

function parseParameter(text: string): readonly [string, unknown] {
  const equals = text.indexOf("=");
  if (equals <= 0) {
    throw new AssayError("CLI_USAGE", {
      what: `the parameter ${JSON.stringify(text)} is not understood`,
      wanted: "name=value, as rows=100",
    });
  }
  const written = text.slice(equals + 1);
  // YAML's reader makes a double of every number.
  const value = /^[+-]?\d+$/.test(written) ? BigInt(written) : parseValue(written);
  return [text.slice(0, equals), value];
}

async function readParameters(path: string): Promise<Readonly<Record<string, unknown>>> {
  const value = parseFile(await textOf(path), path);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Readonly<Record<string, unknown>>;
  throw new AssayError("CONFIG_INVALID", {
    where: path,
    what: "the file holds no parameters",
    got: Array.isArray(value) ? "a list" : String(value),
    wanted: "a map of names to values",
  });
}

function parseFile(text: string, path: string): unknown {
  try {
    return parse(text, { intAsBigInt: true });
  } catch (cause) {
    throw new AssayError("CONFIG_SYNTAX", {
      where: path,
      what: "the file is no YAML",
      got: messageOf(cause),
      cause,
    });
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new AssayError("CONFIG_FILE_MISSING", {
      what: "the file of parameters cannot be read",
      got: messageOf(cause),
      cause,
    });
  }
}
