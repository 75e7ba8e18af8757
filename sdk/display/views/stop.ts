import { html } from "../../utils/html/index.js";
import type { MimeBundle } from "../bundle.js";
import { LIVE, type LiveChannel, type LiveView, livePiece, outputHtml, withPageCode } from "../page/index.js";

/** What a button stops. */
export interface StoppedWork {
  readonly name: "training" | "tuning";
  /** What it does to its end before it stops: `this round`. */
  readonly current: string;
}

/**
 * A button that asks work to stop well. There is one only where a page has it and a kernel listens; else there is nothing.
 *
 * @param pressed called once, when it is pressed
 */
export function stopView({ name, current }: StoppedWork, pressed: () => void): MimeBundle {
  let channel: LiveChannel | undefined;
  let isAsked = false;
  const view: LiveView = {
    name: "stop",
    state: { work: name, current, asked: false },
    opened: (opened) => {
      channel = opened;
    },
    receive: (content) => {
      const isStop = typeof content === "object" && content !== null && "stop" in content;
      if (!isStop || content.stop !== true || isAsked) return;
      isAsked = true;
      channel?.set({ asked: true });
      pressed();
    },
  };
  const page = outputHtml(livePiece(view, html``, { live: true }));
  return { ...withPageCode({ "text/plain": "", "text/html": page }), [LIVE]: view };
}
