import { readModelFiles } from "../../../core/models/files/model-files.js";
import { RowAnswers } from "../../../core/what-if/answer.js";
import { PageModel } from "../../../core/what-if/page/page-model.js";
import type { WhatIfFiles, WhatIfState } from "../../what-if/state.js";
import { pageWords } from "../../what-if/words.js";
import type { Asker } from "./asker.js";

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** Asks the model itself, in the page: restored when it is first asked. */
export function modelAsker(panel: WhatIfState, files: WhatIfFiles): Asker {
  let answers: RowAnswers | undefined;
  let working: AbortController | undefined;

  function restored(): RowAnswers {
    if (answers !== undefined) return answers;
    const bytes = new Map(Object.entries(files).map(([name, base64]) => [name, bytesOf(base64)]));
    const model = PageModel.restore(readModelFiles(bytes));
    const background = panel.reference.slice(0, panel.background);
    answers = new RowAnswers(model, panel.columns, background, model.explainer(panel.seed).explainer);
    return answers;
  }

  return {
    words: pageWords(panel),
    ask(row, _start, listener) {
      working?.abort();
      const own = new AbortController();
      working = own;
      Promise.resolve()
        .then(() =>
          restored().ask(
            row,
            (answer, isLast) => {
              if (!own.signal.aborted) listener.said({ answer, isLast });
            },
            own.signal,
          ),
        )
        .catch((error: unknown) => {
          if (!own.signal.aborted) listener.trouble(error instanceof Error ? error.message : String(error));
        });
    },
    stop: () => working?.abort(),
  };
}
