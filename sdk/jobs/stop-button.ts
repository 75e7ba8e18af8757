import { randomUUID } from "node:crypto";
import { type StoppedWork, stopView } from "../display/views/stop.js";
import type { NotebookHost } from "../utils/notebook-host.js";
import type { ProgressEvent, ProgressListener } from "../utils/progress/index.js";
import type { StopSwitch } from "../utils/stop-switch.js";

/** Seconds that work must have left to get a button: nobody is quicker. */
const WORTH_SECONDS = 2;

/**
 * Shows a button to stop what trains or tunes, for as long as it does. It has a display of its own, since that of the progress is drawn
 * anew many times a second, and a button that is changed between press and release is never clicked.
 */
export function stopButton(host: Pick<NotebookHost, "show">, stop: StopSwitch): ProgressListener {
  let shown: { readonly displayId: string; readonly step: string } | undefined;
  return (event) => {
    if ((event.type === "epoch" || event.type === "progress") && shown === undefined && stop.isHeard) {
      if (event.etaSeconds === undefined || event.etaSeconds < WORTH_SECONDS) return;
      shown = { displayId: `assay-stop-${randomUUID()}`, step: event.step };
      const data = stopView(workOf(event), () => stop.press());
      host.show({ data, metadata: {} }, { displayId: shown.displayId, update: false });
    }
    if (event.type === "step-end" && event.step === shown?.step) {
      const data = { "text/plain": "", "text/html": "" };
      host.show({ data, metadata: {} }, { displayId: shown.displayId, update: true });
      shown = undefined;
    }
  };
}

function workOf(event: Extract<ProgressEvent, { type: "epoch" | "progress" }>): StoppedWork {
  return event.type === "epoch"
    ? { name: "training", current: `this ${event.unit ?? "epoch"}` }
    : { name: "tuning", current: "the trials that run" };
}
