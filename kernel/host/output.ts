import type { Json, Outgoing } from "../protocol/index.js";
import type { Run } from "./runs.js";

/** Milliseconds that stream text is gathered, so that a message holds many lines. */
const BATCH_MS = 20;
/** Characters of one stream message; longer text is told in several. */
const MESSAGE_CHARS = 1_000_000;

interface Segment {
  readonly run: Run;
  readonly name: "stdout" | "stderr";
  readonly texts: string[];
  chars: number;
}

/** Publishes what cells show, in order: stream text in batches, and whatever else behind the text that came before it. */
export class Output {
  readonly #publish: (message: Outgoing) => void;
  readonly #limit: () => number;
  #segments: Segment[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** @param limit characters that one run may print before the rest is cut */
  constructor(publish: (message: Outgoing) => void, limit: () => number) {
    this.#publish = publish;
    this.#limit = limit;
  }

  /** Text of a run; beyond the limit it is cut, with a notice. */
  stream(run: Run, name: "stdout" | "stderr", text: string): void {
    if (text === "" || run.silent || run.cut) return;
    const limit = this.#limit();
    const shown = run.printed + text.length > limit ? cutAt(text, limit - run.printed) : text;
    run.printed += shown.length;
    this.#add(run, name, shown);
    if (shown.length === text.length) return;
    run.cut = true;
    this.#add(run, "stderr", notice(limit));
  }

  /** A notice of the kernel's own, whatever was printed before. */
  note(run: Run, text: string): void {
    if (!run.silent) this.#add(run, "stderr", text);
  }

  /** Anything else on iopub, after the text that came before. `parent` decides in which cell it is shown. */
  publish(
    type: string,
    content: Json,
    options: Pick<Outgoing, "parent" | "metadata" | "buffers"> = {},
  ): void {
    this.flush();
    this.#publish({ type, content, ...options });
  }

  /** What a run shows; nothing where it is silent. */
  show(run: Run, type: string, content: Json): void {
    if (!run.silent) this.publish(type, content, { parent: run.header });
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const segments = this.#segments;
    this.#segments = [];
    for (const { run, name, texts } of segments) {
      const text = texts.length === 1 ? texts[0] : texts.join("");
      for (let at = 0; at < text.length; ) {
        const piece = cutAt(at === 0 ? text : text.slice(at), MESSAGE_CHARS);
        at += piece.length;
        this.#publish({ type: "stream", parent: run.header, content: { name, text: piece } });
      }
    }
  }

  #add(run: Run, name: "stdout" | "stderr", text: string): void {
    if (text === "") return;
    const last = this.#segments.at(-1);
    if (last !== undefined && last.run === run && last.name === name) {
      last.texts.push(text);
      last.chars += text.length;
    } else this.#segments.push({ run, name, texts: [text], chars: text.length });
    if ((this.#segments.at(-1)?.chars ?? 0) >= MESSAGE_CHARS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS);
  }
}

/** The start of a text, never with half of a surrogate pair at its end. */
function cutAt(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff && length > 1 ? length - 1 : Math.max(0, length));
}

function notice(limit: number): string {
  const count = limit.toLocaleString("en");
  return `\nOutput cut: this cell printed more than ${count} characters. To see more, set kernel.settings.maxOutputChars (now ${limit}) and run it again.\n`;
}
