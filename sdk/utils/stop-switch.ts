/**
 * By which a person asks what trains to stop well: it ends early, and the work goes on. (A signal that aborts ends the work
 * with an error.) Pressing it reaches all that has begun and not ended, and nothing that begins later.
 */
export class StopSwitch {
  private readonly open = new Set<AbortController>();

  /** Whether anything would hear of it. */
  get isHeard(): boolean {
    return this.open.size > 0;
  }

  /** What begins hears by the signal; call `end` when it is over. */
  begin(): { readonly signal: AbortSignal; end(): void } {
    const controller = new AbortController();
    this.open.add(controller);
    return { signal: controller.signal, end: () => void this.open.delete(controller) };
  }

  press(): void {
    for (const controller of this.open) controller.abort();
  }
}
