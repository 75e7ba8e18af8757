import { z } from "zod";

const registry = z
  .strictObject({
    url: z
      .string()
      .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), "an address, as http://host:8081")
      .describe("Address of the schema registry (Confluent's API)."),
    username: z.string().min(1).optional().describe("User at the registry."),
    password: z.string().min(1).optional().describe("Password at the registry."),
    timeoutMs: z.int().min(1).default(5000).describe("Longest wait for the registry's answer, in ms."),
  })
  .describe("Where the schemas of messages are that begin with a zero byte and a schema's id.");
export type SchemaRegistryConfig = z.output<typeof registry>;

const json = z.strictObject({ kind: z.literal("json") }).describe("One JSON object a message, UTF-8.");

/** How messages are written that are read. */
export const inputFormatConfig = z
  .discriminatedUnion("kind", [
    json,
    z
      .strictObject({
        kind: z.literal("avro"),
        schema: z
          .string()
          .min(1)
          .optional()
          .describe("File of the schema (.avsc), where messages are Avro and nothing else."),
        registry: registry.optional(),
      })
      .refine(
        ({ schema, registry }) => (schema === undefined) !== (registry === undefined),
        "schema or registry, and not both",
      )
      .describe("One Avro record a message, by a schema of a file or of a registry."),
  ])
  .describe("Format of the messages that are read.");
export type InputFormatConfig = z.output<typeof inputFormatConfig>;

/** How results are written. */
export const outputFormatConfig = z
  .discriminatedUnion("kind", [
    json,
    z
      .strictObject({
        kind: z.literal("avro"),
        schema: z.string().min(1).describe("File of the record's schema (.avsc)."),
        registry: registry.optional(),
      })
      .describe(
        "One Avro record a message; with a registry, the schema is registered there as `<topic>-value`, and messages begin with its id.",
      ),
  ])
  .describe("Format of the results.");
export type OutputFormatConfig = z.output<typeof outputFormatConfig>;
