// Whether the user's code catches an error that was just thrown.
import type { Debugger, Runtime } from "node:inspector";
import type { Inspector } from "./inspector.js";
import type { Scripts } from "./scripts.js";
import { offsetOf, type Range, tryRanges } from "./try-ranges.js";

interface Text {
  readonly source: string;
  readonly ranges: readonly Range[];
}

/** Reads scripts for `try` blocks, each once. */
export class CatchFinder {
  readonly #inspector: Inspector;
  readonly #scripts: Scripts;
  readonly #texts = new Map<string, Promise<Text>>();

  constructor(inspector: Inspector, scripts: Scripts) {
    this.#inspector = inspector;
    this.#scripts = scripts;
  }

  /**
   * Whether a `try … catch` of the user's is around the place, in any frame or in one that awaits it. A handler given to `.catch()` is not seen:
   * such an error counts as uncaught.
   */
  async isCaught(paused: Debugger.PausedEventDataType): Promise<boolean> {
    for (const { location, functionLocation } of paused.callFrames) {
      const { scriptId, lineNumber, columnNumber = 0 } = location;
      if (!this.#scripts.isUser(scriptId)) continue;
      const { source, ranges } = await this.#text(scriptId);
      const at = offsetOf(source, lineNumber, columnNumber);
      // A block that begins before the frame's function is another frame's.
      const start = functionLocation
        ? offsetOf(source, functionLocation.lineNumber, functionLocation.columnNumber ?? 0)
        : 0;
      if (ranges.some((range) => range.start >= start && range.start < at && at < range.end)) return true;
    }
    return this.#isAwaitedInTry(paused.asyncStackTrace);
  }

  async #isAwaitedInTry(stack: Runtime.StackTrace | undefined): Promise<boolean> {
    for (let trace = stack; trace; trace = trace.parent) {
      if (trace.description !== "await") continue;
      for (const { scriptId, lineNumber, columnNumber } of trace.callFrames.slice(0, 1)) {
        if (!this.#scripts.isUser(scriptId)) continue;
        const { source, ranges } = await this.#text(scriptId);
        const at = offsetOf(source, lineNumber, columnNumber);
        if (ranges.some((range) => range.start < at && at < range.end)) return true;
      }
    }
    return false;
  }

  #text(scriptId: string): Promise<Text> {
    const known = this.#texts.get(scriptId);
    if (known) return known;
    const text = this.#inspector
      .ask("Debugger.getScriptSource", { scriptId })
      .then(({ scriptSource }) => ({ source: scriptSource, ranges: tryRanges(scriptSource) }));
    this.#texts.set(scriptId, text);
    return text;
  }
}
