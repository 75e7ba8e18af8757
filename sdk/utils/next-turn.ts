/** Lets the event loop turn once, so that what waits for it (a signal, a message) gets its turn; in Node and in a page. */
export function nextTurn(): Promise<void> {
  const { setImmediate: later } = globalThis as { setImmediate?: (callback: () => void) => unknown };
  return new Promise((resolve) => {
    if (later !== undefined) {
      later(resolve);
      return;
    }
    // In a page: a timer would wait for four milliseconds.
    const { port1, port2 } = new MessageChannel();
    (port1 as unknown as { onmessage: () => void }).onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
