import { html } from "../../utils/html/index.js";
import type { EpochUnit } from "../../utils/progress/index.js";
import type { MimeBundle } from "../bundle.js";
import { LIVE, type LiveChannel, type LiveView, livePiece, outputHtml, withPageCode } from "../page/index.js";

/**
 * A button that asks a training to stop. There is one only where a page has it and a kernel listens; else there is nothing.
 *
 * @param unit after the end of which it will stop
 * @param pressed called once, when it is pressed
 */
export function stopView(unit: EpochUnit, pressed: () => void): MimeBundle {
  let channel: LiveChannel | undefined;
  let isAsked = false;
  const view: LiveView = {
    name: "stop",
    state: { unit, asked: false },
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
