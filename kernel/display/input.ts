import { AssayError } from "../../sdk/utils/errors/assay-error.js";
import type { Input } from "./api.js";
import { kernelHost } from "./host.js";
import { inspectLine } from "./text-plain.js";

/** Asks the user: in the front end, or on the terminal where there is no kernel. */
export const input: Input = async (prompt = "", { password = false } = {}) => {
  if (typeof prompt !== "string")
    throw new AssayError("INPUT_UNAVAILABLE", {
      what: "the prompt is no text",
      got: inspectLine(prompt, 60),
    });
  const host = kernelHost();
  return host === undefined ? askTerminal(prompt, password) : host.input(prompt, password);
};

async function askTerminal(prompt: string, password: boolean): Promise<string> {
  const [{ createInterface }, { Writable }] = await Promise.all([
    import("node:readline"),
    import("node:stream"),
  ]);
  const shownOutput = process.stderr;
  // A password is not echoed: what readline writes back goes nowhere.
  const muted = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = process.stdin.isTTY === true;
  if (password && terminal) shownOutput.write(prompt);
  const reader = createInterface({
    input: process.stdin,
    output: password ? muted : shownOutput,
    terminal,
  });
  return await new Promise<string>((resolve, reject) => {
    let answered = false;
    reader.once("close", () => {
      if (answered) return;
      reject(
        new AssayError("INPUT_UNAVAILABLE", {
          what: "the input ended before there was a line",
          got: "end of input",
        }),
      );
    });
    reader.question(password ? "" : prompt, (line) => {
      answered = true;
      if (password && terminal) shownOutput.write("\n");
      reader.close();
      resolve(line);
    });
  });
}
