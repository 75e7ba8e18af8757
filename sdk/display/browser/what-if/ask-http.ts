import type { Cell } from "../../../core/what-if/cells.js";
import type { Asker, Explained, Listener } from "./asker.js";
import { type HttpClient, HttpTrouble } from "./http-client.js";
import { type AskedServer, explainedOf, predictionsOf, rowOf } from "./http-rows.js";

/** Time after which a server that has not answered is said to be slow. */
const SLOW_MS = 800;
/** Time between two questions: a slider that is dragged must not use up what a client may ask in a minute. */
const PAUSE_MS = 100;

interface Question {
  readonly row: readonly Cell[];
  readonly listener: Listener;
}

/**
 * Asks a server by HTTP: one question is under way, and the newest one waits. A prediction comes first, then its explanation, which is
 * broken off for a newer question. What the server has no time for is asked again when it says so.
 */
export function httpAsker(client: HttpClient, server: AskedServer): Asker {
  let waiting: Question | undefined;
  let isBusy = false;
  let isStopped = false;
  let explaining: AbortController | undefined;
  /** Why this model is not explained here; asked once. */
  let unexplained: string | undefined;

  async function work(): Promise<void> {
    if (isBusy) return;
    isBusy = true;
    while (waiting !== undefined && !isStopped) {
      const question = waiting;
      waiting = undefined;
      const slow = setTimeout(() => {
        if (!isStopped) (waiting ?? question).listener.trouble("The server has not answered yet.");
      }, SLOW_MS);
      try {
        await answer(question);
      } catch (error) {
        if (isStopped) break;
        await say(error, question);
      } finally {
        clearTimeout(slow);
      }
      await pause(PAUSE_MS);
    }
    isBusy = false;
  }

  async function answer({ row, listener }: Question): Promise<void> {
    const body = rowOf(server.columns, row);
    const { answer: predicted, model } = await client.post("/predict", body);
    const predictions = predictionsOf(predicted, server);
    if (isStopped || waiting !== undefined) return;
    const other =
      model === "" || model === encodeURI(server.uri)
        ? undefined
        : `Answered by ${decodeURI(model)}, which is served by now; load the page again for its columns.`;
    const note = [unexplained, other].filter((words) => words !== undefined).join(" ");
    listener.said({
      answer: { predictions },
      isLast: unexplained !== undefined,
      ...(note === "" ? {} : { note }),
    });
    if (unexplained !== undefined) return;
    const own = new AbortController();
    explaining = own;
    try {
      const explained: readonly Explained[] = explainedOf(
        (await client.post("/explain", body, own.signal)).answer,
        server,
      );
      if (!isStopped && waiting === undefined)
        listener.said({
          answer: { predictions },
          isLast: true,
          explained:
            other === undefined
              ? explained
              : explained.map((one) => ({ ...one, words: `${one.words} ${other}` })),
        });
    } catch (error) {
      if (own.signal.aborted) return;
      if (!(error instanceof HttpTrouble) || error.status !== 501) throw error;
      unexplained = `The model is not explained here: ${error.message}`;
      listener.said({ answer: { predictions }, isLast: true, note: unexplained });
    }
  }

  /** Says why there is no answer; asks again where the server wants it so, unless something newer is asked. */
  async function say(error: unknown, question: Question): Promise<void> {
    const { message } = error instanceof Error ? error : new Error(String(error));
    const seconds = error instanceof HttpTrouble ? error.retryAfterSeconds : undefined;
    const { listener } = waiting ?? question;
    listener.trouble(seconds === undefined ? message : `${message}. It is asked again in ${seconds} s.`);
    if (seconds === undefined) return;
    await pause(seconds * 1000);
    waiting ??= question;
  }

  return {
    words: "Answered by the server: each change is a request to /predict and /explain.",
    ask(row, _start, listener) {
      waiting = { row, listener };
      explaining?.abort();
      void work();
    },
    stop() {
      isStopped = true;
      waiting = undefined;
      explaining?.abort();
    },
  };
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
