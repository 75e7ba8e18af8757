import type { OutBatch, OutMessage } from "../../io/services/kafka/index.js";
import { deadLetter, sizeOf, withoutValue } from "./envelope.js";
import type { StreamModel } from "./model.js";
import type { Scored } from "./score.js";

/** Where results go, and how much each topic takes at once. */
export interface Destinations {
  readonly output: { readonly topic: string; readonly maxBytes: number };
  readonly deadLetters: { readonly topic: string; readonly maxBytes: number };
}

/** What is to be sent of a piece: batches that their topics take. */
export class Parcel {
  private letters: readonly Scored[];
  /** Of what a topic is said to take. */
  private share = 1;

  constructor(
    scored: readonly Scored[],
    private readonly destinations: Destinations,
    private readonly source: { readonly topic: string; readonly partition: number },
    private readonly model: Pick<StreamModel, "uri" | "version">,
  ) {
    this.letters = scored.map((one) => this.fitting(one));
  }

  get results(): number {
    return this.letters.filter(({ to }) => to === "output").length;
  }

  get deadLetters(): readonly Scored[] {
    return this.letters.filter(({ to }) => to === "dead letter");
  }

  /** The batches, in the order of their messages; of messages before `from` there are none. */
  batches(from = -1n): OutBatch[] {
    const { output, deadLetters } = this.destinations;
    return [...this.batchesTo("output", output, from), ...this.batchesTo("dead letter", deadLetters, from)];
  }

  /** What the broker did not take, in parts that it may: halves, or of one message what is smaller. Later `batches` heed it too. */
  smaller({ topic, messages }: OutBatch): readonly OutBatch[] {
    if (messages.length > 1) {
      this.share /= 2;
      const half = messages.length >> 1;
      return [
        { topic, messages: messages.slice(0, half) },
        { topic, messages: messages.slice(half) },
      ];
    }
    const [refused] = messages;
    const found = this.letters.find(({ out }) => out === refused);
    if (found === undefined || found.out.value === null || found.out.value.length === 0) return [];
    const replaced = found.to === "output" ? this.asDead(found) : { ...found, out: withoutValue(found.out) };
    this.letters = this.letters.map((one) => (one === found ? replaced : one));
    return [{ topic: this.destinations.deadLetters.topic, messages: [replaced.out] }];
  }

  private fitting(one: Scored): Scored {
    const { output, deadLetters } = this.destinations;
    const own = one.to === "output" && sizeOf(one.out) > output.maxBytes ? this.asDead(one) : one;
    return own.to === "dead letter" && sizeOf(own.out) > deadLetters.maxBytes
      ? { ...own, out: withoutValue(own.out) }
      : own;
  }

  private asDead({ message, out }: Scored): Scored {
    const { topic } = this.destinations.output;
    const text = `the result has ${out.value?.length ?? 0} bytes, which topic ${topic} does not take`;
    return {
      message,
      to: "dead letter",
      out: deadLetter(message, { code: "too-large", text }, this.source, this.model),
    };
  }

  private batchesTo(
    to: Scored["to"],
    { topic, maxBytes }: { readonly topic: string; readonly maxBytes: number },
    from: bigint,
  ): OutBatch[] {
    const batches: OutMessage[][] = [];
    let bytes = Number.POSITIVE_INFINITY;
    for (const { to: own, out, message } of this.letters) {
      if (own !== to || message.offset < from) continue;
      const size = sizeOf(out);
      if (bytes + size > this.share * maxBytes) {
        batches.push([]);
        bytes = 0;
      }
      batches[batches.length - 1].push(out);
      bytes += size;
    }
    return batches.map((messages) => ({ topic, messages }));
  }
}
