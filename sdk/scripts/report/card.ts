import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { type CardConfig, cardConfig, verbOptions } from "../../io/configs/index.js";
import { AssayError, messageOf } from "../../utils/errors/index.js";

/** What people say of a model, out of a YAML file. Throws CONFIG_FILE_MISSING, CONFIG_SYNTAX, and what is wrong with it. */
export async function readCard(path: string): Promise<CardConfig> {
  const text = await readFile(path, "utf8").catch((cause: Error) => {
    throw new AssayError("CONFIG_FILE_MISSING", {
      what: "the card cannot be read",
      got: cause.message,
      cause,
    });
  });
  return verbOptions(cardConfig, parsed(text, path), "card");
}

function parsed(text: string, where: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (cause) {
    const got = messageOf(cause);
    throw new AssayError("CONFIG_SYNTAX", { where, what: "the file is no YAML", got, cause });
  }
}
