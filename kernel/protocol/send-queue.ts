/** What a queue needs of a ZeroMQ socket. */
export interface Sendable {
  send(frames: Uint8Array[]): Promise<void>;
}

/**
 * Sends messages one after another. ZeroMQ's socket refuses a second send while one waits (`EBUSY`), and what is refused is lost:
 * so each send is awaited, whoever asked for it.
 */
export class SendQueue {
  readonly #socket: Sendable;
  readonly #failed: (error: unknown) => void;
  #waiting: Uint8Array[][] = [];
  #running: Promise<void> | undefined;

  constructor(socket: Sendable, failed: (error: unknown) => void) {
    this.#socket = socket;
    this.#failed = failed;
  }

  push(frames: Uint8Array[]): void {
    this.#waiting.push(frames);
    this.#running ??= this.#run();
  }

  /** Resolves when all that was pushed is with ZeroMQ. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const frames of batch) {
        try {
          await this.#socket.send(frames);
        } catch (error) {
          this.#failed(error);
        }
      }
    }
    this.#running = undefined;
  }
}
