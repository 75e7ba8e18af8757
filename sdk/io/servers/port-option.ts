import { AssayError } from "../../utils/errors/index.js";

/** The port that --port names. Throws CLI_USAGE. */
export function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new AssayError("CLI_USAGE", {
    what: "--port is wrong",
    got: `"${text}"`,
    wanted: "a whole number from 1 to 65535",
  });
}
