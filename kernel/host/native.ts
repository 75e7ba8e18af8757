/** How V8 begins to tell that its heap is full; what follows is pages of addresses. */
const HEAP_FULL = /\n?<--- Last few GCs --->|FATAL ERROR: .*(?:heap|memory)/;
/** Characters kept of what a process said last. */
const TAIL = 2000;

/** Follows what the runner's process prints to its stderr: what it said last, and V8's last words when memory runs out. */
export class NativeTail {
  #tail = "";
  #full = false;

  /** Takes text and returns the part that is shown: nothing from V8's last words on. */
  take(text: string): string {
    this.#tail = (this.#tail + text).slice(-TAIL);
    if (this.#full) return "";
    const at = HEAP_FULL.exec(text)?.index;
    if (at === undefined) return text;
    this.#full = true;
    return text.slice(0, at);
  }

  get text(): string {
    return this.#tail;
  }

  get outOfMemory(): boolean {
    return this.#full || /JavaScript heap out of memory|Reached heap limit/.test(this.#tail);
  }

  clear(): void {
    this.#tail = "";
    this.#full = false;
  }
}
