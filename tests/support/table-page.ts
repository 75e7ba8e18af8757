import type { Page } from "playwright-core";
import { codeHtml, type LiveView, neededCode, START_HTML } from "../../sdk/display/page/index.js";

/** A page that holds outputs and the code that they need, under a policy that allows what stands in it and no network. */
export function pageOf(html: string, id = ""): string {
  const policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
  const output = html.replace('data-assay-live=""', `data-assay-live="${id}"`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><title>Table</title></head><body><main>${codeHtml(neededCode(html))}<div>${output}<div>${START_HTML}</div></div></main></body></html>`;
}

interface Sent {
  readonly content: unknown;
  readonly buffers: readonly number[][];
}

/** Links a view of the page to its kernel's side, as a widget's model would. Returns what ends the kernel. */
export async function linkKernel(page: Page, view: LiveView, id: string): Promise<() => Promise<void>> {
  await page.exposeFunction(
    "askKernel",
    (content: unknown) =>
      new Promise<Sent | null>((resolve) => {
        if (view.receive === undefined || (content as { assay?: unknown }).assay !== undefined) resolve(null);
        else
          view.receive(content, [], (answer, buffers = []) =>
            resolve({ content: answer, buffers: buffers.map((bytes) => [...bytes]) }),
          );
      }),
  );
  await page.evaluate(`{
    const listeners = new Map();
    const values = { view: ${JSON.stringify(id)} };
    window.endKernel = () => { for (const one of listeners.get("destroy") ?? []) one(); };
    globalThis.__assay.models.push({
      get: (name) => values[name],
      set: () => {},
      save_changes: () => {},
      on: (event, listener) => listeners.set(event, [...(listeners.get(event) ?? []), listener]),
      send: async (content) => {
        const answer = await window.askKernel(content);
        if (answer === null) return;
        const buffers = answer.buffers.map((bytes) => new DataView(Uint8Array.from(bytes).buffer));
        for (const one of listeners.get("msg:custom") ?? []) one(answer.content, buffers);
      },
    });
  }`);
  return () => page.evaluate("window.endKernel()");
}

/** Texts of the cells that the grid shows, by row; the first is the row's label. */
export function cellsOf(page: Page): Promise<string[][]> {
  return page.evaluate<string[][]>(
    `[...document.querySelectorAll("[role=grid] tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent))`,
  );
}
