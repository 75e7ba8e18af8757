import type { WhatIfAnswer } from "../../../core/what-if/answer.js";
import type { Cell } from "../../../core/what-if/cells.js";
import type { Model } from "../contract.js";
import type { Asker, Listener } from "./asker.js";

/** Time after which a kernel that has not answered is said to be busy. */
const BUSY_MS = 800;

interface Reply {
  readonly id: number;
  readonly answer?: WhatIfAnswer;
  readonly isLast?: boolean;
  readonly error?: string;
}

interface Question {
  readonly id: number;
  readonly row: readonly Cell[];
  readonly listener: Listener;
}

/** Asks the kernel by comm: one question is under way, and the newest one waits. */
export function kernelAsker(model: Model): Asker {
  let lastId = 0;
  /** The question that the kernel has, until its first answer; then the one whose better answers may come. */
  let open: Question | undefined;
  let isAnswered = true;
  let waiting: Question | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function send(question: Question): void {
    open = question;
    isAnswered = false;
    waiting = undefined;
    timer = setTimeout(() => {
      const words = "The kernel is busy: it answers when its cell has run.";
      (waiting ?? question).listener.trouble(words);
    }, BUSY_MS);
    try {
      model.send({ id: question.id, row: question.row });
    } catch {
      clearTimeout(timer);
      question.listener.trouble("The kernel cannot be reached.");
      isAnswered = true;
    }
  }

  const hear = (content: unknown): void => {
    const { id, answer, isLast, error } = content as Reply;
    if (open === undefined || id !== open.id) return;
    if (!isAnswered) {
      clearTimeout(timer);
      isAnswered = true;
    }
    const { listener } = open;
    if (waiting !== undefined) send(waiting);
    else if (error !== undefined) listener.trouble(error);
    else if (answer !== undefined) listener.said({ answer, isLast: isLast === true });
  };
  model.on("msg:custom", hear);

  return {
    words: "Answered by the model in the kernel.",
    ask(row, _start, listener) {
      const question = { id: ++lastId, row, listener };
      if (isAnswered) send(question);
      else waiting = question;
    },
    stop() {
      clearTimeout(timer);
      model.off("msg:custom", hear);
      open = undefined;
      waiting = undefined;
    },
  };
}
