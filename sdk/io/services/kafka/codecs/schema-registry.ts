import type { Type } from "avsc";
import { messageOf } from "../../../../utils/errors/index.js";
import type { SchemaRegistryConfig } from "./config.js";

/** How long an id that the registry does not know is not asked again. */
const UNKNOWN_MS = 30_000;

/** Schemas of a registry by their ids, each fetched once (Confluent's API). */
export class SchemaRegistry {
  private readonly types = new Map<number, Type>();
  private readonly loading = new Map<number, Promise<void>>();
  private readonly unknownSince = new Map<number, number>();

  constructor(
    private readonly config: SchemaRegistryConfig,
    private readonly parse: (schema: string, where: string) => Promise<Type>,
    private readonly now: () => number = Date.now,
  ) {}

  /** The type of an id that was loaded; undefined where the registry does not know it, or it is none of a record. */
  typeOf(id: number): Type | undefined {
    return this.types.get(id);
  }

  /** Fetches a schema. Throws where the registry cannot be asked now; one that it does not know is no error. */
  load(id: number): Promise<void> {
    if (this.types.has(id)) return Promise.resolve();
    if (this.now() - (this.unknownSince.get(id) ?? Number.NEGATIVE_INFINITY) < UNKNOWN_MS)
      return Promise.resolve();
    const there = this.loading.get(id) ?? this.fetch(id).finally(() => this.loading.delete(id));
    this.loading.set(id, there);
    return there;
  }

  /** Registers a schema, or finds it. Resolves to its id. */
  async register(subject: string, schema: string): Promise<number> {
    const path = `/subjects/${encodeURIComponent(subject)}/versions`;
    const { status, body } = await this.ask("POST", path, JSON.stringify({ schema }));
    const id = (body as { readonly id?: unknown } | undefined)?.id;
    if (status === 200 && typeof id === "number") return id;
    throw new Error(`the schema registry answers ${status}: ${JSON.stringify(body)?.slice(0, 300)}`);
  }

  private async fetch(id: number): Promise<void> {
    const { status, body } = await this.ask("GET", `/schemas/ids/${id}`);
    const { schema, schemaType = "AVRO" } = (body ?? {}) as {
      readonly schema?: unknown;
      readonly schemaType?: string;
    };
    if (status === 200 && typeof schema === "string" && schemaType === "AVRO") {
      try {
        this.types.set(id, await this.parse(schema, `schema ${id}`));
        return;
      } catch {
        // A schema that nothing can be read with is as good as none.
      }
    } else if (status !== 200 && status !== 404) throw new Error(`the schema registry answers ${status}`);
    if (this.unknownSince.size > 10_000) this.unknownSince.clear();
    this.unknownSince.set(id, this.now());
  }

  private async ask(
    method: "GET" | "POST",
    path: string,
    body?: string,
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const { request } = await import("undici");
    const { url, username, password = "", timeoutMs } = this.config;
    const login =
      username === undefined
        ? {}
        : { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}` };
    const answer = await request(`${url.replace(/\/+$/, "")}${path}`, {
      method,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      headers: {
        accept: "application/vnd.schemaregistry.v1+json",
        ...(body === undefined ? {} : { "content-type": "application/vnd.schemaregistry.v1+json" }),
        ...login,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.body.text();
    try {
      return { status: answer.statusCode, body: JSON.parse(text) };
    } catch {
      return { status: answer.statusCode, body: undefined };
    }
  }
}

export function messageText(error: unknown): string {
  return messageOf(error).slice(0, 300);
}
