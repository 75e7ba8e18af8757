import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import { newWindow } from "./browser.js";
import type { JupyterServer } from "./jupyter-server.js";

/** The notebook's kernel in JupyterLab's own objects, as an expression in the page. */
const KERNEL = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel";

/** Longest wait for what a person would see at once; the first page loads megabytes. */
const SHOWN = { timeout: 60_000 } as const;

/** A notebook open in JupyterLab, in a tab of its own. Cells count from 0. */
export class LabNotebook {
  private constructor(
    readonly page: Page,
    private readonly server: JupyterServer,
  ) {}

  /** Writes a notebook with these cells, opens it and waits until its kernel is idle. */
  static async open(
    browser: Browser,
    server: JupyterServer,
    notebook: { readonly name: string; readonly kernel: string; readonly cells: readonly string[] },
  ): Promise<LabNotebook> {
    const { name, kernel, cells } = notebook;
    const document = {
      cells: cells.map((source, i) => ({
        ...{ cell_type: "code", id: `cell-${i}`, metadata: {}, source, outputs: [], execution_count: null },
      })),
      metadata: { kernelspec: { name: kernel, display_name: kernel } },
      ...{ nbformat: 4, nbformat_minor: 5 },
    };
    await writeFile(join(server.folder, `${name}.ipynb`), JSON.stringify(document));
    const tab = await newWindow(browser, { viewport: { width: 1400, height: 1000 } });
    const opened = new LabNotebook(await tab.newPage(), server);
    // A workspace of its own: nothing of another tab is opened again.
    const workspace = `${server.url}/lab/workspaces/${name}/tree/${name}.ipynb?token=${server.token}`;
    await opened.page.goto(workspace);
    await opened.cell(cells.length - 1).waitFor(SHOWN);
    await opened.idle();
    return opened;
  }

  cell(index: number): Locator {
    return this.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-CodeCell").nth(index);
  }

  editor(index: number): Locator {
    return this.cell(index).locator(".jp-InputArea-editor .cm-content");
  }

  outputs(index: number): Locator {
    return this.cell(index).locator(".jp-OutputArea-output");
  }

  /** Starts a cell as a person does. */
  async start(index: number): Promise<void> {
    await this.editor(index).click();
    await this.page.keyboard.press("Control+Enter");
  }

  /** Runs a cell to its end and gives the text of its outputs. */
  async run(index: number): Promise<string> {
    const before = await this.prompt(index);
    await this.start(index);
    const prompt = `document.querySelectorAll(".jp-Notebook .jp-CodeCell .jp-InputPrompt")[${index}].textContent`;
    await this.page.waitForFunction(
      `${prompt} !== ${JSON.stringify(before)} && /^\\[\\d+\\]:$/.test(${prompt})`,
      undefined,
      SHOWN,
    );
    await this.idle();
    return (await this.outputs(index).allInnerTexts()).join("\n");
  }

  /** What stands before a cell: `[3]:`, `[*]:` while it runs. */
  async prompt(index: number): Promise<string> {
    return (await this.cell(index).locator(".jp-InputPrompt").first().textContent()) ?? "";
  }

  /** Puts text at the end of a cell's text, key by key. */
  async type(index: number, text: string): Promise<void> {
    await this.editor(index).click();
    await this.page.keyboard.press("Control+End");
    await this.page.keyboard.type(text);
  }

  /** Waits until an output of the cell holds the text. */
  async shows(index: number, text: string | RegExp): Promise<void> {
    await this.outputs(index).filter({ hasText: text }).first().waitFor(SHOWN);
  }

  /** Clicks a button of the notebook's toolbar, by JupyterLab's own name for it: "interrupt", "restart", "debugger-icon" … */
  async toolbar(name: string): Promise<void> {
    const item = this.page.locator(`.jp-NotebookPanel-toolbar [data-jp-item-name="${name}"]`);
    await item.locator("jp-button, button").first().click();
  }

  /** Restarts the kernel by the toolbar's button and waits until the new one is idle. */
  async restart(): Promise<void> {
    await this.page.evaluate(`{
      window.statuses = [];
      ${KERNEL}.statusChanged.connect((_, status) => window.statuses.push(status));
    }`);
    await this.toolbar("restart");
    await this.page.locator(".jp-Dialog .jp-mod-accept").click();
    await this.page.waitForFunction("window.statuses.includes('restarting')", undefined, SHOWN);
    await this.idle();
  }

  /** Waits until the kernel is idle (or "busy" …) and spoken to. */
  async idle(status = "idle"): Promise<void> {
    await this.page.waitForFunction(
      `${KERNEL}?.connectionStatus === "connected" && ${KERNEL}.status === ${JSON.stringify(status)}`,
      undefined,
      SHOWN,
    );
  }

  /** Opens a comm to a target of the kernel, as code in the page does, and gives the data of the first message that comes back. */
  async comm(target: string, data: unknown): Promise<unknown> {
    return this.page.evaluate(`new Promise((resolve, reject) => {
      const comm = ${KERNEL}.createComm(${JSON.stringify(target)});
      comm.onMsg = (message) => resolve(message.content.data);
      comm.onClose = () => reject(new Error("the kernel closed the comm"));
      comm.open(${JSON.stringify(data)});
    })`);
  }

  /** Ends the kernel and closes the tab. */
  async close(): Promise<void> {
    const id = await this.page.evaluate<string | undefined>(`${KERNEL}?.id`);
    await this.page.context().close();
    if (id === undefined) return;
    const { url, token } = this.server;
    await fetch(`${url}/api/kernels/${id}`, {
      method: "DELETE",
      headers: { authorization: `token ${token}` },
    });
  }
}
