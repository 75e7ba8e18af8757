import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { MARK } from "../contracts/index.js";

/** What comes by the runner's stdout or stderr: text of native code and of child processes, and marks that say how far it has come. */
export interface NativeHandlers {
  readonly text: (text: string) => void;
  /** All that was written before a run ended has come. */
  readonly mark: (run: number) => void;
}

const WHOLE = new RegExp(`${MARK}(\\d+)\u0000`);
/** A mark has at most this many characters: what could be the start of one is kept until the rest comes. */
const LONGEST = MARK.length + 17;

/** Takes the marks out of a stream and passes on the rest at once. */
export function readNativeOutput(stream: Readable, handlers: NativeHandlers): void {
  const decoder = new StringDecoder("utf8");
  let kept = "";
  const push = (more: string, ended: boolean): void => {
    let text = kept + more;
    for (let mark = WHOLE.exec(text); mark !== null; mark = WHOLE.exec(text)) {
      if (mark.index > 0) handlers.text(text.slice(0, mark.index));
      handlers.mark(Number(mark[1]));
      text = text.slice(mark.index + mark[0].length);
    }
    const start = ended ? -1 : startOfMark(text);
    kept = start < 0 ? "" : text.slice(start);
    const rest = start < 0 ? text : text.slice(0, start);
    if (rest !== "") handlers.text(rest);
  };
  stream.on("data", (bytes: Buffer) => push(decoder.write(bytes), false));
  stream.once("end", () => push(decoder.end(), true));
}

/** Where a mark begins that is not whole yet; negative where none does. */
function startOfMark(text: string): number {
  const at = text.lastIndexOf(MARK[0]);
  if (at < 0 || text.length - at > LONGEST) return -1;
  const tail = text.slice(at);
  const begun = MARK.startsWith(tail) || (tail.startsWith(MARK) && /^\d*$/.test(tail.slice(MARK.length)));
  return begun ? at : -1;
}
