import type { NotebookOutput } from "../../sdk/utils/nbformat/index.js";
import type { Outgoing } from "../protocol/index.js";

type Data = Readonly<Record<string, unknown>>;

type Slot = { readonly display?: string; output: NotebookOutput };

/** What the cells of a notebook show, gathered from the messages of a kernel as a front end does. */
export class CellOutputs {
  readonly #cells = new Map<number, Slot[]>();
  /** Cells to be cleared when something new comes. */
  readonly #clearing = new Set<number>();

  /** A cell begins: it has shown nothing yet. */
  begin(cell: number): void {
    this.#cells.set(cell, []);
    this.#clearing.delete(cell);
  }

  /** Takes a message that belongs to a cell; what is no output is passed over. */
  take(cell: number, { type, content }: Outgoing): void {
    switch (type) {
      case "stream":
        this.#stream(cell, String(content.name), String(content.text));
        break;
      case "display_data":
        this.#add(cell, {
          display: displayOf(content),
          output: {
            output_type: "display_data",
            data: part(content, "data"),
            metadata: part(content, "metadata"),
          },
        });
        break;
      case "execute_result":
        this.#add(cell, {
          output: {
            output_type: "execute_result",
            data: part(content, "data"),
            metadata: part(content, "metadata"),
            execution_count: Number(content.execution_count),
          },
        });
        break;
      case "update_display_data":
        this.#update(displayOf(content), part(content, "data"), part(content, "metadata"));
        break;
      case "error":
        this.#add(cell, {
          output: {
            output_type: "error",
            ename: String(content.ename),
            evalue: String(content.evalue),
            traceback: Array.isArray(content.traceback) ? content.traceback.map(String) : [],
          },
        });
        break;
      case "clear_output":
        if (content.wait === true) this.#clearing.add(cell);
        else this.begin(cell);
        break;
    }
  }

  /** What a cell shows now. */
  of(cell: number): readonly NotebookOutput[] {
    return (this.#cells.get(cell) ?? []).map(({ output }) => output);
  }

  #slots(cell: number): Slot[] {
    if (this.#clearing.has(cell) || !this.#cells.has(cell)) this.begin(cell);
    return this.#cells.get(cell) ?? [];
  }

  #add(cell: number, slot: Slot): void {
    this.#slots(cell).push(slot);
  }

  /** Text behind text of the same stream is one output. */
  #stream(cell: number, name: string, text: string): void {
    const slots = this.#slots(cell);
    const last = slots.at(-1);
    if (last?.output.output_type === "stream" && last.output.name === name)
      last.output = { ...last.output, text: last.output.text + text };
    else slots.push({ output: { output_type: "stream", name, text } });
  }

  /** Every place that shows a display shows its newest form. */
  #update(display: string | undefined, data: Data, metadata: Data): void {
    if (display === undefined) return;
    for (const slot of [...this.#cells.values()].flat()) {
      if (slot.display === display) slot.output = { output_type: "display_data", data, metadata };
    }
  }
}

function part(content: Data, name: string): Data {
  const value = content[name];
  return typeof value === "object" && value !== null ? (value as Data) : {};
}

function displayOf(content: Data): string | undefined {
  const id = part(content, "transient").display_id;
  return typeof id === "string" ? id : undefined;
}
