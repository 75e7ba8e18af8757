/** A request that the server did not answer, in words. */
export class HttpTrouble extends Error {
  constructor(
    message: string,
    /** 0 where nothing answered. */
    readonly status: number,
    /** When it may be asked again, where it says so. */
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
  }
}

export type Json = Readonly<Record<string, unknown>>;

/** Asks the server that the page came from. */
export interface HttpClient {
  get(path: string): Promise<Json>;
  /** `model`: where the model is that answered; empty where the server does not say. */
  post(path: string, body: unknown, signal?: AbortSignal): Promise<{ answer: Json; model: string }>;
}

/** @param key what the person gave as key; empty where there is none */
export function httpClient(key: () => string): HttpClient {
  async function send(path: string, init: RequestInit): Promise<{ answer: Json; model: string }> {
    const given = key();
    const headers = {
      ...(init.body === undefined ? {} : { "content-type": "application/json" }),
      ...(given === "" ? {} : { "x-api-key": given, authorization: `Bearer ${given}` }),
    };
    let response: Response;
    try {
      response = await fetch(path, { ...init, headers });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new HttpTrouble("The server cannot be reached.", 0);
    }
    let answer: Json = {};
    try {
      answer = (await response.json()) as Json;
    } catch (error) {
      if (init.signal?.aborted) throw error;
    }
    if (response.ok) return { answer, model: response.headers.get("x-model") ?? "" };
    const after = Number(response.headers.get("retry-after") ?? Number.NaN);
    const isLater = [429, 503].includes(response.status) && after > 0;
    throw new HttpTrouble(words(answer, response.status), response.status, isLater ? after : undefined);
  }
  return {
    get: async (path) => (await send(path, {})).answer,
    post: (path, body, signal) =>
      send(path, { method: "POST", body: JSON.stringify(body), ...(signal === undefined ? {} : { signal }) }),
  };
}

/** A problem (RFC 9457) as a sentence: its title, and the fields that it is about. */
function words({ title, detail, errors }: Json, status: number): string {
  const fields = Array.isArray(errors)
    ? errors.map(
        ({ field, got, wanted }) => `${field === undefined ? "" : `${field}: `}got ${got}, wanted ${wanted}`,
      )
    : [];
  const said = [title ?? `The server answers ${status}`, detail, ...fields].filter(
    (part) => typeof part === "string",
  );
  return said.join(": ");
}
