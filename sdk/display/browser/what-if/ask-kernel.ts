import type { WhatIfAnswer } from "../../../core/what-if/answer.js";
import type { Cell } from "../../../core/what-if/cells.js";
import type { Model } from "../contract.js";
import type { Asker, Listener } from "./asker.js";

/** Time after which a kernel that has not answered is said to be busy, and after which the page answers meanwhile. */
const BUSY_MS = 800;
const SILENT_MS = 8000;

interface Reply {
  readonly id: number;
  readonly answer?: WhatIfAnswer;
  readonly isLast?: boolean;
  readonly error?: string;
}

interface Question {
  readonly id: number;
  readonly row: readonly Cell[];
  readonly start: number;
  readonly listener: Listener;
}

/**
 * Asks the kernel by comm: one question is under way, and the newest one waits. A kernel that is long silent (it may be gone, which
 * nobody tells) is stood in for by `page`; what it answers yet takes the place.
 *
 * @param gone called where it cannot be asked any more
 */
export function kernelAsker(model: Model, page: Asker, gone: () => void): Asker {
  let lastId = 0;
  /** The question that the kernel has, until its first answer; then the one whose better answers may come. */
  let open: Question | undefined;
  let isAnswered = true;
  let isSilent = false;
  let waiting: Question | undefined;
  let timers: ReturnType<typeof setTimeout>[] = [];
  const clear = (): void => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };

  function send(question: Question): void {
    open = question;
    isAnswered = false;
    waiting = undefined;
    clear();
    const newest = (): Question => waiting ?? question;
    const busy = (): void =>
      newest().listener.trouble("The kernel is busy: it answers when its cell has run.");
    const silent = (): void => {
      isSilent = true;
      standIn(newest());
    };
    timers = [setTimeout(busy, BUSY_MS), setTimeout(silent, SILENT_MS)];
    try {
      model.send({ id: question.id, row: question.row });
    } catch {
      clear();
      gone();
    }
  }

  function standIn({ row, start, listener }: Question): void {
    page.ask(row, start, {
      said(said) {
        if (!isSilent) return;
        listener.said(said);
        listener.trouble(`The kernel does not answer yet. Until then: ${page.words}`);
      },
      trouble: listener.trouble,
    });
  }

  const hear = (content: unknown): void => {
    const { id, answer, isLast, error } = content as Reply;
    if (open === undefined || id !== open.id) return;
    if (!isAnswered) {
      clear();
      isAnswered = true;
      isSilent = false;
      page.stop();
    }
    const { listener } = open;
    if (waiting !== undefined) send(waiting);
    else if (error !== undefined) listener.trouble(error);
    else if (answer !== undefined) listener.said({ answer, isLast: isLast === true });
  };
  model.on("msg:custom", hear);

  return {
    words: "Answered by the model in the kernel.",
    ask(row, start, listener) {
      const question = { id: ++lastId, row, start, listener };
      if (isAnswered) send(question);
      else waiting = question;
      if (isSilent) standIn(question);
    },
    stop() {
      clear();
      page.stop();
      model.off("msg:custom", hear);
      open = undefined;
      waiting = undefined;
    },
  };
}
