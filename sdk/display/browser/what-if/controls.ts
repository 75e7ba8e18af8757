import type { Cell } from "../../../core/what-if/cells.js";
import { cellText, type WhatIfColumn } from "../../../core/what-if/columns.js";
import { FIELD, MUTED, make } from "./dom.js";
import { fieldInput } from "./field-input.js";
import type { Input } from "./input.js";

/** What changes one value of the row. */
export interface Control {
  readonly element: HTMLElement;
  /** Shows a value, and what it was at the start. */
  show(cell: Cell, start: Cell): void;
  disable(why: string): void;
}

type Changed = (cell: Cell) => void;

const DAY_MS = 86_400_000;

/** A control for a column, by what it holds. */
export function controlOf(column: WhatIfColumn, changed: Changed): Control {
  const tell = (): void => {
    const cell = lacks?.checked === true ? null : input.value();
    if (cell !== undefined) changed(cell);
  };
  const input = inputOf(column, tell);
  const lacks = column.missing ? make("input", "margin:0", { type: "checkbox" }) : undefined;
  lacks?.addEventListener("change", tell);
  const was = make("span", `${MUTED};font-size:11px;white-space:nowrap`);
  const mark = make(
    "span",
    "display:inline-block;width:14px;margin-right:-6px;font-size:10px;color:var(--a-orange)",
    {
      "aria-hidden": "true",
    },
  );
  const name = make(
    "span",
    "font-weight:600;overflow-wrap:anywhere;min-width:0",
    {},
    make("bdi", "", {}, column.name),
  );
  const head = make("div", "display:flex;gap:6px;align-items:baseline;flex-wrap:wrap", {}, mark, name, was);
  if (lacks !== undefined) {
    lacks.setAttribute("aria-label", `${column.name} is missing`);
    head.append(
      make(
        "label",
        `${MUTED};font-size:11px;margin-left:auto;display:flex;gap:4px;align-items:center`,
        {},
        lacks,
        "missing",
      ),
    );
  }
  const body = make(
    "div",
    "display:flex;gap:8px;align-items:center;margin:1px 0 0 14px;min-width:0",
    {},
    ...input.elements,
  );
  const element = make(
    "div",
    "padding:5px 0;min-width:0",
    { role: "group", "aria-label": column.name },
    head,
    body,
  );
  return {
    element,
    show(cell, start) {
      if (lacks !== undefined) lacks.checked = cell === null;
      input.show(cell ?? start ?? middle(column));
      for (const each of input.inputs) each.disabled = cell === null;
      body.style.opacity = cell === null ? "0.5" : "1";
      const isChanged = cell !== start;
      mark.textContent = isChanged ? "●" : "";
      was.textContent = isChanged ? `was ${cellText(start, column)}` : "";
    },
    disable(why) {
      for (const each of [...input.inputs, ...(lacks === undefined ? [] : [lacks])]) each.disabled = true;
      was.textContent = why;
    },
  };
}

/** What stands in a control of a value that was missing at the start. */
function middle({ low = 0, high = 0, step, choices, control }: WhatIfColumn): Cell {
  if (control === "boolean") return false;
  if (choices !== undefined) return choices[0] ?? null;
  return step === undefined || step === 1 ? Math.round((low + high) / 2) : (low + high) / 2;
}

function inputOf(column: WhatIfColumn, tell: () => void): Input {
  switch (column.control) {
    case "boolean":
      return booleanInput(column, tell);
    case "choice":
      return choiceInput(column, tell);
    case "number":
      return column.low === undefined ? fieldInput(column, tell) : numberInput(column, tell);
    case "text":
      return fieldInput(column, tell);
    default:
      return timeInput(column, tell);
  }
}

function booleanInput({ name }: WhatIfColumn, tell: () => void): Input {
  const box = make("input", "margin:0", { type: "checkbox", "aria-label": name });
  const word = make("span", "", {});
  const show = (): void => {
    word.textContent = box.checked ? "yes" : "no";
  };
  box.addEventListener("change", () => {
    show();
    tell();
  });
  return {
    elements: [make("label", "display:flex;gap:6px;align-items:center", {}, box, word)],
    inputs: [box],
    show(cell) {
      box.checked = cell === true;
      show();
    },
    value: () => box.checked,
  };
}

function choiceInput(column: WhatIfColumn, tell: () => void): Input {
  let choices = [...(column.choices ?? [])];
  const select = make("select", `${FIELD};width:100%;max-width:260px;min-width:0`, {
    "aria-label": column.name,
  });
  const fill = (): void =>
    select.replaceChildren(
      ...choices.map((choice, i) => make("option", "", { value: String(i) }, String(choice))),
    );
  fill();
  select.addEventListener("change", tell);
  return {
    elements: [select],
    inputs: [select],
    show(cell) {
      if (cell === null) return;
      // A row may hold a value that training never had.
      if (!choices.some((choice) => choice === cell)) {
        choices = [...choices, cell as string | number];
        fill();
      }
      select.value = String(choices.indexOf(cell as string | number));
    },
    value: () => choices[Number(select.value)],
  };
}

function numberInput(column: WhatIfColumn, tell: () => void): Input {
  const { name, low = 0, high = 0, step = 1 } = column;
  const range = make("input", "flex:1 1 80px;min-width:60px;margin:0;accent-color:var(--a-blue)", {
    type: "range",
    "aria-label": name,
    min: String(low),
    max: String(high),
    // What a row holds need not lie on a step: the field beside it shows it whole.
    step: step === 1 ? "1" : "any",
  });
  const field = make("input", `${FIELD};width:88px;flex:none`, {
    type: "number",
    "aria-label": `${name}, value`,
    step: step === 1 ? "1" : "any",
  });
  let value: number | undefined;
  const take = (from: number | undefined): void => {
    value = from;
    tell();
  };
  range.addEventListener("input", () => {
    // Ends are exact, what lies between is rounded to the step.
    const at = Number(range.value);
    const rounded =
      at <= low || at >= high
        ? at
        : Math.min(high, Math.max(low, Number((Math.round(at / step) * step).toPrecision(12))));
    field.value = String(rounded);
    take(rounded);
  });
  range.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[
      event.key
    ];
    if (by === undefined) return;
    // By our step: the browser's own is a hundredth of the range for any.
    event.preventDefault();
    const moved = Number(((value ?? low) + by * step).toPrecision(12));
    const kept = Math.min(high, Math.max(low, moved));
    range.value = String(kept);
    field.value = String(kept);
    take(kept);
  });
  field.addEventListener("input", () => {
    if (field.value === "" || !Number.isFinite(field.valueAsNumber)) return;
    range.value = field.value;
    take(field.valueAsNumber);
  });
  const ends = make("span", `${MUTED};font-size:11px;flex:0 0 84px`, {});
  ends.textContent = `${cellText(low, column)} to ${cellText(high, column)}`;
  ends.title = "The range seen in training";
  return {
    elements: [range, field, ends],
    inputs: [range, field],
    show(cell) {
      if (typeof cell !== "number") return;
      value = cell;
      range.value = String(cell);
      if (field.valueAsNumber !== cell) field.value = String(Number(cell.toPrecision(7)));
    },
    value: () => value,
  };
}

function timeInput(column: WhatIfColumn, tell: () => void): Input {
  const unit = column.holds === "date" ? DAY_MS : 1;
  const length = column.holds === "date" ? 10 : 19;
  const textOf = (cell: number): string => new Date(cell * unit).toISOString().slice(0, length);
  const field = make("input", `${FIELD};max-width:230px;min-width:0`, {
    type: column.holds === "date" ? "date" : "datetime-local",
    "aria-label": column.name,
    ...(column.holds === "date" ? {} : { step: "1" }),
  });
  // The field has no zone: its time counts as it stands there.
  const read = (): Cell | undefined => (field.value === "" ? undefined : field.valueAsNumber / unit);
  field.addEventListener("input", tell);
  const { low, high } = column;
  const ends = make("span", `${MUTED};font-size:11px`, {});
  if (low !== undefined && high !== undefined)
    ends.textContent = `${cellText(low, column)} to ${cellText(high, column)}`;
  return {
    elements: [field, ends],
    inputs: [field],
    show(cell) {
      if (typeof cell === "number" && read() !== cell) field.value = textOf(cell);
    },
    value: read,
  };
}
