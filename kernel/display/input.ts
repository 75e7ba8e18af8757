import type { Interface } from "node:readline";
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
  if (process.stdin.isTTY !== true) return nextLine(prompt);
  const [{ createInterface }, { Writable }] = await Promise.all([
    import("node:readline"),
    import("node:stream"),
  ]);
  // A password is not echoed: what readline writes back goes nowhere.
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  if (password) process.stderr.write(prompt);
  const output = password ? nowhere : process.stderr;
  const reader = createInterface({ input: process.stdin, output, terminal: true });
  return await new Promise<string>((resolve, reject) => {
    reader.once("close", () => reject(inputEnded()));
    reader.question(password ? "" : prompt, (line) => {
      if (password) process.stderr.write("\n");
      resolve(line);
      reader.close();
    });
  });
}

function inputEnded(): AssayError {
  return new AssayError("INPUT_UNAVAILABLE", {
    what: "the input ended before there was a line",
    got: "end of input",
  });
}

/** Lines of a file or pipe: one reader for all questions, as it takes more than a line at a time. */
class Lines {
  readonly #lines: string[] = [];
  readonly #waiting: { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void }[] =
    [];
  #ended = false;

  constructor(readonly reader: Interface) {
    reader.on("line", (line) => {
      const first = this.#waiting.shift();
      if (first === undefined) this.#lines.push(line);
      else first.resolve(line);
      // The program may end while nobody asks.
      if (this.#waiting.length === 0) reader.pause();
    });
    reader.once("close", () => {
      this.#ended = true;
      for (const { reject } of this.#waiting.splice(0)) reject(inputEnded());
    });
  }

  next(): Promise<string> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.#ended) return Promise.reject(inputEnded());
    this.reader.resume();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }
}

let lines: Promise<Lines> | undefined;

async function nextLine(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  lines ??= import("node:readline").then(
    ({ createInterface }) => new Lines(createInterface({ input: process.stdin })),
  );
  return (await lines).next();
}
