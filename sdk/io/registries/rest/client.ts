import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher } from "undici";
import { AssayError } from "../../../utils/errors/index.js";
import type { ArtifactContent } from "../store.js";
import type { Connection } from "./connection.js";
import type { Endpoint } from "./endpoints.js";
import { type Asked, connectionFault, replyFault, strangeAnswer } from "./faults.js";

const API = "/api/2.0/mlflow";
const ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

/** First wait before a request is sent again, in milliseconds; doubled each time. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 10_000;

interface Order {
  readonly method: Endpoint<object, unknown>["method"] | "PUT";
  /** Path with its query, below the server's address. */
  readonly path: string;
  readonly body?: string | ArtifactContent;
  readonly type?: string;
  readonly repeatable: boolean;
  /** What it is about, where the address does not say it. */
  readonly about?: string;
}

/** Speaks to one MLflow server. What can be repeated is sent again where the server is busy or away for a moment. */
export class RestClient {
  private dispatcher: Promise<Dispatcher> | undefined;

  constructor(private readonly connection: Connection) {}

  get uri(): string {
    return this.connection.uri;
  }

  /** Calls an endpoint of the API; the errors are AssayErrors with a ServerError as their cause where the server spoke. */
  async call<Request extends object, Answer>(
    endpoint: Endpoint<Request, Answer>,
    request: Request,
  ): Promise<Answer> {
    const { method, answer, repeatable } = endpoint;
    const fields = Object.entries(request).filter(([, value]) => value !== undefined);
    const path = `${API}${endpoint.path.replace(/\{(\w+)\}/g, (_, name) =>
      encodeURIComponent(String(Object.fromEntries(fields)[name])),
    )}`;
    const order =
      method === "GET"
        ? {
            method,
            repeatable,
            path: `${path}?${new URLSearchParams(fields.map(([key, value]) => [key, String(value)] as [string, string]))}`,
          }
        : {
            method,
            repeatable,
            path,
            body: JSON.stringify(request),
            type: "application/json",
            about: subjectOf(fields),
          };
    return this.exchange(order, async ({ body }) => {
      const text = await body.text();
      try {
        return answer.parse(JSON.parse(text));
      } catch (cause) {
        throw strangeAnswer(this.asked(order), text, cause);
      }
    });
  }

  /** Sends the bytes of an artifact to the server's store. All but a stream is sent again where need be. */
  async upload(path: string, content: ArtifactContent): Promise<void> {
    const repeatable = !isStream(content);
    const order: Order = {
      method: "PUT",
      path: artifactPath(path),
      body: content,
      type: "application/octet-stream",
      repeatable,
    };
    await this.exchange(order, ({ body }) => body.dump());
  }

  /** The bytes of an artifact as they come. Where they break off, the stream ends with TRACKING_UNAVAILABLE. */
  async download(path: string): Promise<Readable> {
    const order: Order = { method: "GET", path: artifactPath(path), repeatable: true };
    const body = await this.exchange(order, async (reply) => reply.body);
    return Readable.from(this.told(order, body), { objectMode: false });
  }

  /** The bytes of a small artifact; asked for again where they break off. */
  async bytes(path: string): Promise<Uint8Array> {
    return this.exchange({ method: "GET", path: artifactPath(path), repeatable: true }, ({ body }) =>
      buffer(body),
    );
  }

  /** Takes an artifact, or a folder of them, away; nothing happens where there is none. */
  async remove(path: string): Promise<void> {
    await this.exchange({ method: "DELETE", path: artifactPath(path), repeatable: true }, ({ body }) =>
      body.dump(),
    );
  }

  /** Ends the connections when what is under way is done. */
  async close(): Promise<void> {
    const dispatcher = await this.dispatcher;
    this.dispatcher = undefined;
    await dispatcher?.close();
  }

  private async exchange<T>(order: Order, take: (reply: Dispatcher.ResponseData) => Promise<T>): Promise<T> {
    const { timeoutMs, maxRetries } = this.connection;
    const start = Date.now();
    for (let attempt = 0; ; attempt++) {
      const fault = await this.attempt(order, take);
      if ("taken" in fault) return fault.taken;
      const { error, passing, unsent, retryAfterMs } = fault;
      const whole = !isStream(order.body);
      const mayRepeat = passing && (order.repeatable || (unsent && whole));
      if (passing && !whole) throw sentOnce(error);
      if (!mayRepeat || attempt >= maxRetries || Date.now() - start >= timeoutMs) throw error;
      // Jitter: clients that lost the same server do not come back all at once.
      const wait = FIRST_WAIT_MS * 2 ** attempt * (0.75 + Math.random() / 2);
      await sleep(Math.min(retryAfterMs ?? wait, LONGEST_WAIT_MS));
    }
  }

  private async attempt<T>(order: Order, take: (reply: Dispatcher.ResponseData) => Promise<T>) {
    const { uri, authorization } = this.connection;
    const asked = this.asked(order);
    const body = typeof order.body === "function" ? await order.body() : order.body;
    this.dispatcher ??= this.connection.open();
    const { origin, pathname } = new URL(uri);
    try {
      const reply = await (await this.dispatcher).request({
        origin,
        path: `${pathname.replace(/\/$/, "")}${order.path}`,
        method: order.method,
        body: body ?? null,
        headers: {
          accept: "application/json, */*",
          ...(order.type === undefined ? {} : { "content-type": order.type }),
          ...(authorization === undefined ? {} : { authorization }),
        },
      });
      if (reply.statusCode >= 300) return await replyFault(asked, reply);
      return { taken: await take(reply) };
    } catch (error) {
      if (AssayError.isInstance(error)) throw error;
      // A stream that fails while it is sent is its owner's fault, not the server's.
      if (isStream(body) && body.errored === error) throw error;
      return connectionFault(asked, error);
    }
  }

  private async *told(order: Order, body: Readable): AsyncGenerator<Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      throw connectionFault(this.asked(order), error).error;
    }
  }

  private asked({ method, path, about }: Order): Asked {
    return { method, url: `${this.uri}${path}`, uri: this.uri, ...(about === undefined ? {} : { about }) };
  }
}

/** The experiment, run or model that a request names. */
function subjectOf(fields: readonly (readonly [string, unknown])[]): string | undefined {
  const subject = fields.find(([key]) => /^(experiment_ids?|run_id|model_id|name)$/.test(key));
  return subject && `${subject[0]} ${JSON.stringify(subject[1])}`.slice(0, 300);
}

const artifactPath = (path: string): string => ARTIFACTS + path.split("/").map(encodeURIComponent).join("/");

const isStream = (body: Order["body"]): body is Readable =>
  typeof body === "object" && !(body instanceof Uint8Array);

/** A stream is used up where its request failed: whoever gave it must send it again. */
function sentOnce(error: AssayError): AssayError {
  const { what, got, wanted, cause } = error.details;
  return new AssayError(error.code, {
    what: `${what}, and the stream that was sent cannot be sent twice`,
    got,
    wanted,
    next: "Send it again with a new stream, or give bytes or a function that opens the stream: those are sent again.",
    cause,
  });
}
